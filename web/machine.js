// The machine as boxes in boxes, outermost first, with what the mapping uses of it.

function capacityText(level) {
  if (level.capacity === null) return "unbounded";
  const usable = level.usable === level.capacity ? "" : `, ${count(level.usable)} usable`;
  return `${words(level.capacity)} of ${level.word_bits} bits`
    + ` (${bytes(level.capacity * level.word_bits / 8)})${usable}`;
}

function bandwidthText(level) {
  const ports = ["read", "write", "shared"].filter((port) => level[port + "_bandwidth"] !== null)
    .map((port) => `${port} ${brief(level[port + "_bandwidth"])}`);
  return ports.length ? ports.join(", ") + " words/cycle" : "bandwidth unlimited";
}

function accessText(level) {
  const unit = level.block_size === 1 ? "pJ" : `pJ per ${level.block_size} words`;
  return `read ${brief(level.read_pJ)}, write ${brief(level.write_pJ)} ${unit}`;
}

/// "16 (16 x 1), 14 in use": the elements below one instance of a level.
function fanoutText(page, layer, index) {
  const { x, y } = page.machine.levels[index].fanout;
  const array = (layer.arrays || []).find((a) => a.level === index);
  const used = array ? array.loops.reduce((n, loop) => n * loop.bound, 1) : x * y;
  const mesh = y > 1 ? ` (${count(x)} \u00d7 ${count(y)})` : "";
  return `\u00d7 ${count(x * y)}${mesh}` + (array ? `, ${count(used)} in use` : "");
}

function keptTensors(parent, layer, index) {
  if (!layer.occupancy) return;
  const tiles = layer.occupancy[index].tiles;
  const list = parent.append("span").attr("class", "kept");
  if (!tiles.length) list.append("span").attr("class", "note").text("keeps nothing");
  const item = list.selectAll("span.tensor").data(tiles).enter().append("span")
    .attr("class", "tensor");
  item.append("span").attr("class", "swatch").style("background", (t) => tensorColor(t.tensor));
  item.append("span").text((t) => layer.workload.tensors[t.tensor].name);
}

function drawLevel(parent, page, layer, index) {
  const level = page.machine.levels[index];
  const box = parent.append("div").attr("class", "memory").attr("data-level", level.name)
    .style("--level", levelColor(index, page.machine.levels.length));
  const head = box.append("div").attr("class", "memory-head");
  head.append("strong").text(level.name);
  if (level.instances > 1) head.append("span").attr("class", "note").text(`${count(level.instances)} in all`);
  keptTensors(head, layer, index);
  const facts = box.append("div").attr("class", "facts");
  facts.append("span").attr("data-key", "capacity").text(capacityText(level));
  facts.append("span").attr("data-key", "bandwidth").text(bandwidthText(level));
  facts.append("span").text(accessText(level)).attr("title", `energies: ${level.energy_source}`);
  const below = level.fanout.x * level.fanout.y;
  const inner = box.append("div").attr("class", "inside" + (below > 1 ? " many" : ""));
  if (below > 1) inner.append("span").attr("class", "fanout").text(fanoutText(page, layer, index));
  return inner;
}

function drawMachine(body, page, layer) {
  let place = body.append("div").attr("class", "machine");
  for (let i = page.machine.levels.length; i-- > 0;) place = drawLevel(place, page, layer, i);
  const { compute } = page.machine;
  const box = place.append("div").attr("class", "memory multipliers");
  const head = box.append("div").attr("class", "memory-head");
  head.append("strong").text(compute.name);
  head.append("span").attr("class", "note").attr("data-key", "multipliers")
    .text(`${count(compute.instances)} in all`
      + (layer.result.cost ? `, ${count(layer.result.cost.compute.instances)} in use` : ""));
  box.append("div").attr("class", "facts").append("span")
    .text(`${compute.word_bits} bits, ${brief(compute.mac_pJ)} pJ an operation`);
}
