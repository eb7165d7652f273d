// The loop nest, outermost first, with a lane for each tensor.

const kReuseTexts = {
  moves: "each iteration has another tile",
  stays: "stationary: the tile stays",
  again: "the same tiles come by again",
  splits: "each instance has its own part",
  shares: "all instances share it",
};

function loopText(cell, page, row) {
  cell.append("span").attr("class", "keyword").text(row.spatial ? "parallel for " : "for ");
  const index = cell.append("span").attr("class", "index").text(row.loop);
  index.append("sub").text(row.level);
  cell.append("span").text(` in 0..${count(row.bound)}`);
  if (row.spatial) {
    cell.append("span").attr("class", "note")
      .text(`  ${row.spatial} of ${page.machine.levels[row.level].name}`);
  }
}

function storageText(cell, page, layer, row) {
  cell.append("strong").text(page.machine.levels[row.level].name);
  cell.append("sub").text(row.level);
  if (!row.tiles.length) cell.append("span").attr("class", "note").text(" keeps nothing");
  const chip = cell.selectAll("span.tile").data(row.tiles).enter().append("span")
    .attr("class", "tile").style("--tensor", (t) => tensorColor(t.tensor));
  chip.append("span").text((t) => layer.workload.tensors[t.tensor].name + " ");
  chip.filter((t) => t.shape.length > 1).append("span").attr("class", "note")
    .text((t) => t.shape.map(count).join("\u00d7") + " ");
  chip.append("span").attr("class", "figure").text((t) => count(t.words));
  explain(chip, (t) => `${layer.workload.tensors[t.tensor].name} = ${t.formula}`);
}

/// What the lane of a tensor shows in a row: its class and what it says.
function laneOf(layer, row, tensor, holder) {
  const { name } = layer.workload.tensors[tensor];
  if (row.tiles) {
    const kept = row.tiles.some((t) => t.tensor === tensor);
    return { kind: kept ? "node" : holder ? "passes" : "none",
      text: kept ? `${name} lives here` : holder ? `${name} lives in ${holder}` : "" };
  }
  if (!holder) return { kind: "none", text: "" };
  const kind = row.reuse[tensor];
  const output = layer.workload.tensors[tensor].output;
  const what = kind === "shares" && output ? "the instances' sums are added" : kReuseTexts[kind];
  return { kind, text: `${name}, in ${holder}; loop ${row.loop}: ${what}` };
}

function lanesOf(page, layer) {
  const holders = layer.workload.tensors.map(() => null);
  return layer.nest.map((row) => {
    (row.tiles || []).forEach((t) => { holders[t.tensor] = page.machine.levels[row.level].name; });
    return holders.map((holder, v) => ({ ...laneOf(layer, row, v, holder), tensor: v }));
  });
}

/// The depth at which each row stands: one step a loop.
function depthsOf(nest) {
  let depth = 0;
  return nest.map((row) => (row.tiles ? depth : depth++));
}

function laneLegend(parent) {
  const item = parent.append("ul").attr("class", "legend lanes").selectAll("li")
    .data(["node", ...Object.keys(kReuseTexts)]).enter().append("li");
  item.append("span").attr("class", (kind) => `lane ${kind}`);
  item.append("span").text((kind) => (kind === "node" ? "lives here" : kReuseTexts[kind]));
}

function drawNest(body, page, layer) {
  const lanes = lanesOf(page, layer);
  const depths = depthsOf(layer.nest);
  const table = body.append("div").attr("class", "scroll").append("table").attr("class", "nest");
  const head = table.append("thead").append("tr");
  head.selectAll("th.lane-head").data(layer.workload.tensors).enter().append("th")
    .attr("class", "lane-head").style("color", (_, v) => tensorColor(v)).text((t) => t.name);
  head.append("th").text("loops and memories");
  const row = table.append("tbody").selectAll("tr").data(layer.nest).enter().append("tr")
    .attr("class", (d) => (d.tiles ? "storage" : d.spatial ? "loop spatial" : "loop"));
  const lane = row.selectAll("td.lane").data((_, i) => lanes[i]).enter().append("td")
    .attr("class", (d) => `lane ${d.kind}`).style("--tensor", (d) => tensorColor(d.tensor))
    .attr("aria-label", (d) => d.text);
  explainOnHover(lane.filter((d) => d.text), (d) => d.text);
  const cell = row.append("td").attr("class", "code").style("--depth", (_, i) => depths[i]);
  cell.each(function (d) {
    if (d.tiles) storageText(d3.select(this), page, layer, d);
    else loopText(d3.select(this), page, d);
  });
  laneLegend(body);
}
