// What a step of the machine is worth: each resource doubled and halved, solved again.

const kStepUnits = { capacity: "words", "read bandwidth": "words / cycle", "write bandwidth": "words / cycle",
  "shared bandwidth": "words / cycle", "fan-out along x": "instances", "fan-out along y": "instances" };

/// The steps with how many times as much as before they make of each cost; null where there is no
/// before or no after.
function stepRows({ result, steps }) {
  const times = (value, before) => (value === null || !(before > 0) ? null : value / before);
  const cost = result.cost || {};
  return steps.map((step) => ({
    ...step,
    resourceName: `${step.level} ${step.resource}`,
    ratios: {
      objective: times(step.objective_value, result.objective_value),
      cycles: times(step.cycles, cost.cycles),
      energy: times(step.energy_pJ, cost.energy_pJ),
    },
  }));
}

function timesText(ratio) {
  return ratio === null ? "" : `\u00d7 ${d3.format(".4f")(ratio)}`;
}

function stepProof(step) {
  if (step.termination === "infeasible") return "nothing fits";
  if (step.termination !== "optimal") return `not proven: ${step.termination}`;
  return step.inherited ? "proven, inherited" : "proven";
}

function stepText(step, objectiveName) {
  const outcome = step.objective_value === null ? stepProof(step)
    : `${objectiveName} ${timesText(step.ratios.objective)}, cycles ${timesText(step.ratios.cycles)}, `
      + `energy ${timesText(step.ratios.energy)}; ${stepProof(step)}`;
  return `${step.resourceName} from ${amountText(step)}: ${outcome}`;
}

function amountText(step) {
  const number = (value) => (Number.isInteger(value) ? count(value) : d3.format(",.4~g")(value));
  return `${number(step.from)} to ${number(step.to)} ${kStepUnits[step.resource]}`;
}

/// A bar from the middle to the left for less than before, to the right for more.
function drawBalance(cell, { ratios, binding }, reach, text) {
  const track = cell.append("span").attr("class", "balance");
  const ratio = ratios.objective;
  if (ratio === null || !binding) return;
  const share = 50 * Math.min(1, Math.abs(Math.log2(ratio)) / reach);
  const bar = track.append("span").attr("class", ratio < 1 ? "less" : "more").style("width", `${share}%`);
  explain(bar.datum(ratio), () => text);
}

function stepColumns(rows, objectiveName) {
  const logarithms = rows.map((row) => row.ratios.objective).filter((ratio) => ratio > 0)
    .map((ratio) => Math.abs(Math.log2(ratio)));
  const reach = Math.max(0.05, d3.max(logarithms) || 0);
  return [
    { title: "level", text: (row) => row.level, name: true },
    { title: "resource", text: (row) => row.resource, name: true },
    { title: "from, to", text: amountText },
    { title: `less ${objectiveName} \u25c2 \u25b8 more`, text: () => "",
      draw: (cell, row) => drawBalance(cell, row, reach, stepText(row, objectiveName)) },
    { title: objectiveName, text: (row) => timesText(row.ratios.objective) },
    { title: "cycles", text: (row) => timesText(row.ratios.cycles) },
    { title: "energy", text: (row) => timesText(row.ratios.energy) },
    { title: "binding", text: (row) => (row.binding ? "binds" : "does not bind"), name: true },
    { title: "answer", text: stepProof, name: true },
  ];
}

/// The step that makes most of the objective smaller, and which resources bind.
function stepFigures(rows) {
  const gaining = rows.filter((row) => row.ratios.objective !== null && row.ratios.objective < 1 && row.binding);
  const best = gaining[d3.scan(gaining, (a, b) => a.ratios.objective - b.ratios.objective)];
  const names = [...new Set(rows.filter((row) => row.binding).map((row) => row.resourceName))];
  return [
    { key: "best_step", label: "best step", text: best
      ? `${best.resourceName}, ${amountText(best)}: ${timesText(best.ratios.objective)}` : "none makes it better" },
    { key: "binding", label: "resources that bind", text: names.join(", ") || "none" },
  ];
}

function drawSteps(body, page, layer) {
  const rows = stepRows(layer);
  const objectiveName = layer.result.objective;
  const open = rows.filter((row) => row.termination !== "optimal" && row.termination !== "infeasible").length;
  const strip = body.append("div").attr("class", "verdict");
  strip.append("p").attr("class", `badge ${open ? "fair" : "good"}`)
    .text(open ? `${count(rows.length - open)} of ${count(rows.length)} steps proven`
      : `all ${count(rows.length)} steps proven`);
  const item = strip.append("dl").selectAll("div").data(stepFigures(rows)).enter().append("div");
  item.append("dt").text((d) => d.label);
  item.append("dd").attr("data-key", (d) => d.key).text((d) => d.text);
  drawRows(body.append("div").attr("class", "scroll"), "steps-table", stepColumns(rows, objectiveName), rows);
  body.selectAll("#steps-table tbody tr").classed("idle", (row) => !row.binding);
  body.append("p").attr("class", "note").text("\u00d7 is the best mapping after the step over the best before, in "
    + `${objectiveName}, cycles and energy. A resource binds where the step changes ${objectiveName}; `
    + "what does not bind is worth nothing by itself.");
}
