// The answer in one strip.

/// Of a point of a front, by how the search for the front ended.
const kFrontVerdicts = { optimal: "on the proven front", feasible: "found, not proven" };
const kFrontMoods = { optimal: "good", feasible: "fair" };

function verdictOf({ result, front }) {
  if (front) {
    return { text: kFrontVerdicts[front] || front, mood: kFrontMoods[front] || "bad" };
  }
  if (result.error !== undefined) return { text: "error", mood: "bad" };
  if (result.termination === undefined) return { text: "given", mood: "plain" };
  if (result.termination === "optimal") {
    return { text: result.certificate ? "proven optimal" : "optimal", mood: "good" };
  }
  return { text: result.termination, mood: result.termination === "feasible" ? "fair" : "bad" };
}

/// What is known of the objective: name, value, bound, gap.
function objectiveFigures(result) {
  if (result.objective_value === undefined || result.objective_value === null) return [];
  const proven = result.termination === "optimal";
  return [
    { key: "objective", label: `objective: ${result.objective}`,
      text: objective(result.objective_value) },
    { key: "bound", label: "lower bound", text: objective(result.bound) },
    { key: "gap", label: "gap", text: proven ? "proven"
      : result.gap === null ? "unknown" : percent(result.gap) },
  ];
}

/// What was rounded up, and what that wastes.
function paddingFigures({ padding }) {
  if (!padding) return [];
  const extents = Object.entries(padding.extents).map(([name, [from, to]]) => `${name} ${count(from)} to ${count(to)}`);
  return [
    { key: "padding", label: "padded", text: extents.join(", ") },
    { key: "wasted_operations", label: "wasted multiplications", text: count(padding.wasted_operations) },
    { key: "wasted_accesses", label: "wasted accesses of memories", text: count(Math.round(padding.wasted_accesses)) },
    ...(padding.unpadded_value === null ? []
      : [{ key: "unpadded", label: "objective without padding", text: objective(padding.unpadded_value) }]),
  ];
}

function costFigures(layer, cost) {
  return [
    { key: "cycles", label: "cycles", text: count(cost.cycles) },
    { key: "decided_by", label: "decided by", text: layer.decided_by },
    { key: "energy_pJ", label: "energy", text: energy(cost.energy_pJ) },
    { key: "edp_pJ_cycles", label: "energy x delay, pJ x cycles",
      text: objective(cost.edp_pJ_cycles) },
    { key: "utilization", label: "utilization", text: percent(cost.utilization) },
  ];
}

function drawVerdict(body, page, layer) {
  const { result } = layer;
  const verdict = verdictOf(layer);
  const figures = [...objectiveFigures(result), ...paddingFigures(result), ...(result.cost ? costFigures(layer, result.cost) : [])];
  if (result.seconds !== undefined) {
    figures.push({ key: "seconds", label: `time of ${result.engine}`, text: seconds(result.seconds) });
  }
  const strip = body.append("div").attr("class", "verdict");
  strip.append("p").attr("class", `badge ${verdict.mood}`).attr("data-key", "verdict")
    .text(verdict.text);
  const item = strip.append("dl").selectAll("div").data(figures).enter().append("div");
  item.append("dt").text((d) => d.label);
  item.append("dd").attr("data-key", (d) => d.key).text((d) => d.text);
  const reason = result.error || (result.infeasible && result.infeasible.message);
  if (reason) body.append("p").attr("class", "reason").text(reason);
}
