// Energy by component, and within it by tensor.

function energyRows(page, layer) {
  const { cost } = layer.result;
  const tensors = layer.workload.tensors;
  const largest = d3.max([cost.compute.energy_pJ, ...cost.levels.map((l) => l.energy_pJ)]) || 1;
  const share = (pJ) => percent(cost.energy_pJ > 0 ? pJ / cost.energy_pJ : 0);
  const row = (label, pJ, parts) => ({
    label, value: energy(pJ), note: share(pJ),
    segments: parts.map((part) => ({ share: part.pJ / largest, color: part.color,
      text: `${label} ${part.name}: ${energy(part.pJ)}, ${share(part.pJ)}` })),
  });
  const levels = cost.levels.map((level) => row(level.name, level.energy_pJ,
    tensors.map((tensor, v) => ({ name: tensor.name, color: tensorColor(v),
      pJ: (level.tensors[tensor.name] || { energy_pJ: 0 }).energy_pJ }))
      .filter((part) => part.pJ > 0)));
  const compute = row(page.machine.compute.name, cost.compute.energy_pJ,
    [{ name: "operations", color: "var(--compute)", pJ: cost.compute.energy_pJ }]);
  return [...levels.reverse(), compute];
}

function drawEnergy(body, page, layer) {
  barRows(body, energyRows(page, layer));
  tensorLegend(body, layer);
}
