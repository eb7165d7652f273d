// What each port of a memory, and the multipliers, allow: one roof each.

function rooflineOf(page, layer) {
  const { operations } = layer.workload;
  const { cost } = layer.result;
  return {
    reached: operations / cost.cycles,
    peak: page.machine.compute.instances,
    mapped: cost.compute.instances,
    roofs: layer.roofs.map((roof) => ({ ...roof, intensity: operations / roof.words,
      allowed: operations / roof.words * roof.words_per_cycle })),
  };
}

function rooflineScales(model, width, height) {
  const intensities = model.roofs.map((roof) => roof.intensity);
  const ridges = model.roofs.map((roof) => model.peak / roof.words_per_cycle);
  const all = [...intensities, ...ridges, 1];
  return {
    x: d3.scaleLog().domain([d3.min(all) / 4, d3.max(all) * 8]).range([48, width - 12]),
    y: d3.scaleLog().domain([Math.min(model.reached, model.mapped) / 8, model.peak * 2.5])
      .range([height - 40, 12]),
  };
}

function drawAxes(svg, { x, y }, width, height) {
  const ticks = (scale, most) => {
    const leading = (v) => Math.round(v / 10 ** Math.floor(Math.log10(v) + 1e-9));
    const decades = scale.ticks().filter((v) => leading(v) === 1);
    return decades.length < 3 ? scale.ticks().filter((v) => [1, 2, 5].includes(leading(v)))
      : decades.filter((_, i) => i % Math.ceil(decades.length / most) === 0);
  };
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - 40})`)
    .call(d3.axisBottom(x).tickValues(ticks(x, 8)).tickFormat(brief));
  svg.append("g").attr("class", "axis").attr("transform", "translate(48,0)")
    .call(d3.axisLeft(y).tickValues(ticks(y, 8)).tickFormat(brief));
  svg.append("text").attr("class", "note").attr("x", width - 12).attr("y", height - 6)
    .attr("text-anchor", "end").text("operations per word moved");
  svg.append("text").attr("class", "note").attr("x", 52).attr("y", 10).text("operations per cycle");
}

function flatRoof(svg, scales, value, kind, text) {
  const [left, right] = scales.x.range();
  svg.append("line").attr("class", `roof ${kind}`).attr("x1", left).attr("x2", right)
    .attr("y1", scales.y(value)).attr("y2", scales.y(value));
  svg.append("text").attr("class", "note").attr("x", right)
    .attr("y", scales.y(value) + (kind === "peak" ? -5 : 14))
    .attr("text-anchor", "end").text(text);
}

/// Ports of one memory share its colour: reads are discs, writes squares, shared ports diamonds.
function portSymbol({ component }) {
  const shape = component.endsWith(" read") ? d3.symbolCircle
    : component.endsWith(" write") ? d3.symbolSquare : d3.symbolDiamond;
  return d3.symbol().type(shape).size(110)();
}

function drawRoof(svg, page, scales, model, roof) {
  const { x, y } = scales;
  const color = componentColor(page, roof.level);
  const from = Math.max(x.domain()[0], y.domain()[0] / roof.words_per_cycle);
  const ridge = model.peak / roof.words_per_cycle;
  svg.append("line").attr("class", "roof").style("stroke", color)
    .attr("x1", x(from)).attr("y1", y(from * roof.words_per_cycle))
    .attr("x2", x(ridge)).attr("y2", y(model.peak));
  const mark = svg.append("g").datum(roof).attr("class", "roof-point");
  mark.append("line").attr("class", "roof-slack").style("stroke", color)
    .attr("x1", x(roof.intensity)).attr("x2", x(roof.intensity))
    .attr("y1", y(model.reached)).attr("y2", y(Math.min(model.peak, roof.allowed)));
  mark.append("path").attr("d", portSymbol(roof))
    .attr("transform", `translate(${x(roof.intensity)},${y(model.reached)})`).style("fill", color);
  explain(mark, (d) => `${d.component}: ${brief(d.intensity)} operations a word at `
    + `${brief(d.words_per_cycle)} words a cycle allow ${brief(d.allowed)} operations a cycle; `
    + `${brief(model.reached)} are reached`);
}

function drawRoofline(body, page, layer) {
  const model = rooflineOf(page, layer);
  const { svg, width, height } = picture(body, 320, "roofline");
  const scales = rooflineScales(model, width, height);
  drawAxes(svg, scales, width, height);
  flatRoof(svg, scales, model.peak, "peak", `${count(model.peak)} multipliers`);
  if (model.mapped < model.peak) {
    flatRoof(svg, scales, model.mapped, "mapped", `${count(model.mapped)} in use`);
  }
  model.roofs.forEach((roof) => drawRoof(svg, page, scales, model, roof));
  const item = body.append("ul").attr("class", "legend").selectAll("li").data(model.roofs).enter()
    .append("li").classed("strong", (roof) => roof.component === layer.decided_by);
  item.append("svg").attr("width", 14).attr("height", 14).append("path").attr("d", portSymbol)
    .attr("transform", "translate(7,7)").style("fill", (roof) => componentColor(page, roof.level));
  item.append("span").text((roof) => roof.component);
  item.append("span").attr("class", "note").text((roof) => `${brief(roof.allowed)} a cycle`);
  const free = model.roofs.length ? "" : "No port of a memory is limited. ";
  body.append("p").attr("class", "note").text(`${free}Reached: `)
    .append("span").attr("class", "figure").attr("data-key", "reached")
    .text(`${d3.format(",.4~r")(model.reached)} operations a cycle`);
}
