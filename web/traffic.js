// What moves from the outermost memory to the multipliers and back, as a Sankey diagram.

const kTrafficUnits = [
  { value: "words", text: "words", of: (link) => link.reads + link.updates, say: words },
  { value: "energy", text: "pJ", of: (link) => link.energy_pJ, say: energy },
];

function trafficText(page, layer, link) {
  const { levels, compute } = page.machine;
  const to = link.to === null ? compute.name : levels[link.to].name;
  const { name, output } = layer.workload.tensors[link.tensor];
  const moved = [`${words(link.reads)} read`];
  if (output) moved.push(`${words(link.updates)} brought back`);
  if (link.to !== null) moved.push(`${words(link.fills)} arrive`);
  return `${name}, ${levels[link.from].name} to ${to}: ${moved.join(", ")}; ${energy(link.energy_pJ)}`;
}

/// Nodes and links as d3-sankey takes them: the memories that keep something, and the multipliers.
function trafficGraph(page, layer, unit) {
  const links = layer.traffic.filter((link) => unit.of(link) > 0);
  const inner = (link) => (link.to === null ? -1 : link.to);
  const levels = [...new Set(d3.merge(links.map((link) => [link.from, inner(link)])))]
    .sort((a, b) => b - a);
  return {
    nodes: levels.map((level) => ({ level,
      name: level < 0 ? page.machine.compute.name : page.machine.levels[level].name })),
    links: links.map((link) => ({ source: levels.indexOf(link.from),
      target: levels.indexOf(inner(link)), value: unit.of(link), link })),
  };
}

function drawSankey(holder, page, layer, unit) {
  holder.selectAll("*").remove();
  const { svg, width, height } = picture(holder, 330, "traffic", 460);
  const graph = d3.sankey().nodeWidth(10).nodePadding(26)
    .extent([[4, 22], [width - 4, height - 8]])(trafficGraph(page, layer, unit));
  const paths = svg.append("g").selectAll("path").data(graph.links).enter().append("path")
    .attr("class", "flow").attr("d", d3.sankeyLinkHorizontal())
    .attr("data-value", (d) => d.value)
    .style("stroke", (d) => tensorColor(d.link.tensor))
    .style("stroke-width", (d) => Math.max(1.5, d.width));
  explain(paths, (d) => trafficText(page, layer, d.link));
  const node = svg.append("g").selectAll("g").data(graph.nodes).enter().append("g");
  node.append("rect").attr("class", "flow-node")
    .attr("x", (d) => d.x0).attr("y", (d) => d.y0)
    .attr("width", (d) => d.x1 - d.x0).attr("height", (d) => Math.max(2, d.y1 - d.y0))
    .style("fill", (d) => componentColor(page, d.level < 0 ? null : d.level));
  const side = (d) => (d.x0 < 8 ? "start" : d.x1 > width - 8 ? "end" : "middle");
  node.append("text").attr("y", (d) => d.y0 - 6).attr("text-anchor", side)
    .attr("x", (d) => ({ start: d.x0, end: d.x1, middle: (d.x0 + d.x1) / 2 })[side(d)])
    .text((d) => d.name);
}

function drawTraffic(body, page, layer) {
  const unitOf = (value) => kTrafficUnits.find((unit) => unit.value === value);
  let holder = null;
  choice(body, "width is", kTrafficUnits, "energy",
    (value) => drawSankey(holder, page, layer, unitOf(value)));
  holder = body.append("div");
  drawSankey(holder, page, layer, unitOf("energy"));
  tensorLegend(body, layer);
}
