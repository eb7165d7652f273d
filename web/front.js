// The front of a layer: its mappings by cycles and energy, one of which is chosen.

function drawFrontPoints(body, page, select) {
  const points = page.layers.map((layer, index) => ({ index, name: layer.name, ...layer.result.cost }));
  const { svg, x, y } = scatter(body, "points by cycles and energy", points,
    { key: "cycles", title: "cycles" }, { key: "energy_pJ", title: "energy, pJ" });
  joinBySteps(svg, points, (d) => x(d.cycles), (d) => y(d.energy_pJ));
  const text = (d) => `${d.name}: ${count(d.cycles)} cycles, ${energy(d.energy_pJ)}`;
  const marks = svg.append("g").attr("role", "listbox").attr("aria-label", "points of the front")
    .selectAll("circle").data(points).enter().append("circle").attr("class", "front-point layer-point")
    .attr("role", "option").attr("aria-label", text)
    .attr("cx", (d) => x(d.cycles)).attr("cy", (d) => y(d.energy_pJ)).attr("r", 6);
  explainOnHover(marks, text);
  choosable(marks, (d) => select(d.index));
}
