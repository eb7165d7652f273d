// What one instance of each memory holds, against what it may.

function fillText(used, usable) {
  return usable === null ? words(used)
    : `${count(used)} / ${count(usable)}`;
}

/// One row for what shares a memory, or one for each part of it that is set apart.
function occupancyRows(page, layer, index) {
  const level = page.machine.levels[index];
  const held = layer.occupancy[index];
  const name = (tile) => layer.workload.tensors[tile.tensor].name;
  const segment = (tile, whole) => ({
    share: whole > 0 ? tile.words / whole : 0,
    color: tensorColor(tile.tensor),
    text: `${name(tile)}: ${words(tile.words)} in ${level.name}`
      + (whole === held.total ? "" : `, ${percent(tile.words / whole)} of what may be used`),
  });
  const shared = held.tiles.filter((tile) => tile.usable === null);
  const apart = held.tiles.filter((tile) => tile.usable !== null).map((tile) => ({
    label: `${level.name} ${name(tile)}`, segments: [segment(tile, tile.usable)], limit: true,
    value: fillText(tile.words, tile.usable), note: percent(tile.words / tile.usable),
  }));
  if (apart.length && !shared.length) return apart;
  if (!held.tiles.length) return [{ label: level.name, segments: [], value: "keeps nothing" }];
  const used = d3.sum(shared, (tile) => tile.words);
  const whole = held.usable === null ? held.total : held.usable;
  return [{
    label: level.name, segments: shared.map((tile) => segment(tile, whole)),
    limit: held.usable !== null, value: fillText(used, held.usable),
    note: held.usable === null ? "no limit" : percent(used / held.usable),
  }, ...apart];
}

function drawOccupancy(body, page, layer) {
  const rows = d3.range(page.machine.levels.length).reverse()
    .map((index) => occupancyRows(page, layer, index));
  barRows(body, d3.merge(rows));
  tensorLegend(body, layer);
}
