// Several layers: where the cycles go, and a table of them all.

/// The columns of the table; `value` sorts and goes into the CSV.
const kColumns = [
  { title: "layer", text: (d) => d.name, value: (d) => d.name, name: true },
  { title: "times", text: (d) => count(d.occurrences), value: (d) => d.occurrences },
  { title: "point", kind: "choice", text: (d) => d.point, value: (d) => d.point },
  { title: "verdict", text: (d) => verdictOf(d).text, value: (d) => verdictOf(d).text,
    name: true },
  { title: "cycles", text: (d) => of(d, (cost) => count(cost.cycles)), value: (d) => of(d, (cost) => cost.cycles) },
  { title: "energy_pJ", text: (d) => of(d, (cost) => energy(cost.energy_pJ)),
    value: (d) => of(d, (cost) => cost.energy_pJ) },
  { title: "edp_pJ_cycles", text: (d) => of(d, (cost) => objective(cost.edp_pJ_cycles)),
    value: (d) => of(d, (cost) => cost.edp_pJ_cycles) },
  { title: "utilization", text: (d) => of(d, (cost) => percent(cost.utilization)),
    value: (d) => of(d, (cost) => cost.utilization) },
  { title: "to_best", kind: "audit", text: (d) => (d.ratio === null ? "" : `\u00d7 ${d3.format(".4f")(d.ratio)}`),
    value: (d) => (d.ratio === null ? "" : d.ratio) },
  { title: "decided_by", text: (d) => d.decided_by || "", value: (d) => d.decided_by || "", name: true },
  { title: "seconds", text: (d) => (d.result.seconds === undefined ? "" : seconds(d.result.seconds)),
    value: (d) => (d.result.seconds === undefined ? "" : d.result.seconds) },
];

const kColumnTitles = { energy_pJ: "energy", edp_pJ_cycles: "energy x delay", decided_by: "decided by", to_best: "to the best" };

function tableColumns(page) {
  return kColumns.filter((column) => !column.kind || column.kind === page.kind);
}

function of(layer, say) {
  return layer.result.cost ? say(layer.result.cost) : "";
}

function bindingLevel(page, layer) {
  const { level } = layer.result.cost.binding;
  return level === null ? null : page.machine.levels.findIndex((l) => l.name === level);
}

function csvOf(page) {
  // A cell that a spreadsheet would run as a formula is given as text.
  const cell = (value) => {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  const columns = tableColumns(page);
  const rows = page.layers.map((layer) => columns.map((column) => cell(column.value(layer))));
  return [columns.map((column) => column.title), ...rows].map((row) => row.join(",")).join("\r\n") + "\r\n";
}

function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  d3.select("body").append("a").attr("href", url).attr("download", name).each(function () { this.click(); })
    .remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/// One bar a layer, each where the one before ends.
function drawWaterfall(body, page, select) {
  const mapped = page.layers.filter((layer) => layer.result.cost);
  const total = page.totals.cycles;
  const row = Math.max(7, Math.min(22, Math.floor(440 / page.layers.length)));
  const { svg, width } = picture(body, page.layers.length * row + 24, "waterfall");
  const x = d3.scaleLinear().domain([0, total || 1]).range([8, width - 14]);
  let end = 0;
  const bars = page.layers.map((layer, index) => {
    const cycles = of(layer, (cost) => cost.cycles * layer.occurrences) || 0;
    const bar = { layer, index, cycles, start: end };
    end += cycles;
    return bar;
  });
  const axis = svg.append("g").attr("class", "axis")
    .attr("transform", `translate(0,${page.layers.length * row + 2})`);
  axis.call(d3.axisBottom(x).ticks(Math.min(8, width / 90)).tickFormat(brief));
  const group = svg.append("g").attr("role", "listbox").attr("aria-label", "layers by cycles")
    .selectAll("g").data(bars).enter().append("g").attr("class", "fall").attr("role", "option")
    .attr("aria-label", (d) => fallText(d, total));
  group.append("rect").attr("class", "fall-row").attr("x", 0).attr("width", width)
    .attr("y", (d) => d.index * row).attr("height", row);
  group.append("rect").attr("class", "fall-bar")
    .attr("x", (d) => x(d.start)).attr("width", (d) => Math.max(2, x(d.cycles) - x(0)))
    .attr("y", (d) => d.index * row + 1).attr("height", row - 2).attr("rx", 2)
    .style("fill", (d) => (d.layer.result.cost ? componentColor(page, bindingLevel(page, d.layer)) : "var(--bad)"));
  if (row > 10) labelBars(group, x, row);
  explainOnHover(group, (d) => fallText(d, total));
  choosable(group, (d) => select(d.index));
  const seen = [...new Set(mapped.map((layer) => bindingLevel(page, layer)))]
    .sort((a, b) => (b === null ? -1 : b) - (a === null ? -1 : a));
  const item = body.append("ul").attr("class", "legend").selectAll("li").data(seen).enter().append("li");
  item.append("span").attr("class", "swatch").style("background", (level) => componentColor(page, level));
  item.append("span").text((level) => "decided by "
    + (level === null ? "compute" : page.machine.levels[level].name));
}

/// Names in the bars where they fit, else beside them, where there is more room.
function labelBars(group, x, row) {
  const middle = (x.range()[0] + x.range()[1]) / 2;
  const place = (d) => {
    const [left, right] = [x(d.start), x(d.start + d.cycles)];
    if (right - left > 7 * d.layer.name.length + 16) return { x: left + 8, anchor: "start", inside: true };
    return left > middle ? { x: left - 6, anchor: "end" } : { x: right + 8, anchor: "start" };
  };
  group.append("text").attr("y", (d) => d.index * row + row / 2 + 4)
    .attr("x", (d) => place(d).x).attr("text-anchor", (d) => place(d).anchor)
    .classed("inside", (d) => place(d).inside).text((d) => d.layer.name);
}

function fallText(bar, total) {
  if (!bar.layer.result.cost) return `${bar.layer.name}: no mapping`;
  const times = bar.layer.occurrences > 1 ? `${count(bar.layer.occurrences)} times, ` : "";
  return `${bar.layer.name}: ${times}${count(bar.cycles)} cycles, ${percent(bar.cycles / total)}; `
    + `${bar.layer.decided_by} decides`;
}

function drawTotals(body, page) {
  const { totals } = page;
  const strip = body.append("div").attr("class", "verdict");
  const all = totals.mapped === totals.layers;
  strip.append("p").attr("class", `badge ${all ? "good" : "bad"}`)
    .text(all ? `${count(totals.layers)} layers` : `${count(totals.mapped)} of ${count(totals.layers)} layers`);
  const item = strip.append("dl").selectAll("div").data([
    { key: "total_cycles", label: "cycles", text: count(totals.cycles) },
    { key: "total_energy_pJ", label: "energy", text: energy(totals.energy_pJ) },
    { key: "total_edp_pJ_cycles", label: "energy x delay of the whole, pJ x cycles",
      text: objective(totals.edp_pJ_cycles) },
  ]).enter().append("div");
  item.append("dt").text((d) => d.label);
  item.append("dd").attr("data-key", (d) => d.key).text((d) => d.text);
}

function drawTable(body, page, select) {
  const bar = body.append("div").attr("class", "choice");
  bar.append("button").attr("type", "button").attr("id", "csv").text("Download CSV")
    .on("click", () => download("layers.csv", csvOf(page), "text/csv"));
  // A column that says the same of all layers, or nothing, is left out.
  const told = { times: (layer) => layer.occurrences !== 1 };
  const columns = tableColumns(page).filter((column) =>
    page.layers.some(told[column.title] || ((layer) => column.value(layer) !== "")));
  const table = body.append("div").attr("class", "scroll table").append("table").attr("class", "layers");
  const head = table.append("thead").append("tr").selectAll("th").data(columns).enter().append("th")
    .attr("class", (column) => (column.name ? "name" : null)).attr("aria-sort", "none");
  const tbody = table.append("tbody");
  const row = tbody.selectAll("tr").data(page.layers.map((layer, index) => ({ layer, index }))).enter()
    .append("tr").attr("data-index", (d) => d.index).attr("class", (d) => (d.layer.result.cost ? null : "bad"));
  row.selectAll("td").data((d) => columns.map((column) => ({ column, layer: d.layer }))).enter().append("td")
    .attr("class", (d) => (d.column.name ? "name" : null)).text((d) => d.column.text(d.layer));
  const rechoose = () => choosable(tbody.selectAll("tr"), (d) => select(d.index));
  head.append("button").attr("type", "button").text((column) => kColumnTitles[column.title] || column.title)
    .on("click", function (column) {
      const heading = this.parentNode;
      const down = heading.getAttribute("aria-sort") === "ascending";
      head.attr("aria-sort", "none");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const order = down ? d3.descending : d3.ascending;
      row.sort((a, b) => order(column.value(a.layer), column.value(b.layer)) || a.index - b.index);
      rechoose();
    });
  rechoose();
}

/// What all layers have in common, and what it is worth.
function drawShared(body, { shared }) {
  const strip = body.append("div").attr("class", "verdict");
  const found = shared.objective_value !== null;
  const proven = found && shared.objective_value === shared.bound;
  strip.append("p").attr("class", `badge ${proven ? "good" : "fair"}`)
    .text(proven ? "proven optimal" : found ? "best found" : "none found");
  const item = strip.append("dl").selectAll("div").data([
    { key: "shared_value", label: `sum of ${shared.objective}`, text: found ? objective(shared.objective_value) : "" },
    { key: "shared_bound", label: "lower bound", text: objective(shared.bound) },
    { key: "shared_free_bound", label: "with nothing in common, at least", text: objective(shared.free_bound) },
  ]).enter().append("div");
  item.append("dt").text((d) => d.label);
  item.append("dd").attr("data-key", (d) => d.key).text((d) => d.text);
  const columns = [
    { title: "level", key: "level", text: (row) => row.level },
    ...[["along x", "spatial_x"], ["along y", "spatial_y"], ["keeps", "keeps"], ["order, innermost first", "order"]]
      .map(([title, key]) => ({ title, key, text: (row) => (row[key] ? row[key].join(" ") || "-" : "") })),
  ].filter(({ key }) => shared.levels.some((row) => row[key] !== null))
    .map((column) => ({ ...column, name: true }));
  drawRows(body.append("div").attr("class", "scroll table"), "shared-levels", columns, shared.levels);
}

/// What the network has besides its layers.
function drawUnscheduled(body, { unscheduled }) {
  body.append("p").attr("class", "note").text(`${count(unscheduled.operators)} operators, which read `
    + `${count(unscheduled.reads)} and write ${count(unscheduled.writes)} elements, are in no sum above.`);
  const columns = [
    { title: "operator", text: (row) => row.kind, name: true },
    { title: "times", text: (row) => count(row.times) },
    { title: "reads", text: (row) => count(row.reads) },
    { title: "writes", text: (row) => count(row.writes) },
    { title: "elements of", text: (row) => row.shapes, name: true },
  ];
  drawRows(body.append("div").attr("class", "scroll table"), "operators", columns, unscheduled.rows);
}

/// How many times as much every other mapping takes as the first.
function drawRatios(body, page) {
  const [first, ...others] = page.layers;
  const ratio = (key, other) => (first.result.cost[key] > 0
    ? `\u00d7 ${d3.format(".3f")(other.result.cost[key] / first.result.cost[key])}` : "");
  others.forEach((other) => {
    const strip = body.append("div").attr("class", "verdict");
    strip.append("p").attr("class", "note").text(`${other.name}, against ${first.name}`);
    const item = strip.append("dl").selectAll("div")
      .data(["cycles", "energy_pJ", "edp_pJ_cycles", "utilization"]).enter().append("div");
    item.append("dt").text((key) => kColumnTitles[key] || key);
    item.append("dd").attr("data-key", (key) => `ratio_${key}`).text((key) => ratio(key, other));
  });
}

function drawLayers(parent, page, select) {
  const added = page.kind === "layers" || page.kind === "choice";
  if (added) {
    drawTotals(card(parent, "totals", "All layers"), page);
    drawWaterfall(card(parent, "waterfall", "Where the cycles go",
      "One bar a layer, as wide as its cycles, one after the other. Choose one to see it below."), page, select);
  } else if (page.kind === "front") {
    drawFrontPoints(card(parent, "front", "Cycles against energy",
      "No mapping is both faster and cheaper than a point. Choose one to see it below."), page, select);
  } else if (page.kind === "alternatives") {
    drawRatios(card(parent, "ratios", "Compared"), page);
  }
  drawTable(card(parent, "layers", added ? "Layers" : "Mappings"), page, select);
}

/// Marks the one among them that what is below shows.
function markChosen(marks, index) {
  d3.selectAll(marks).classed("chosen", (d) => d.index === index)
    .attr("aria-selected", (d) => d.index === index).attr("tabindex", (d) => (d.index === index ? 0 : -1));
}

function markLayer(index) {
  markChosen(".fall, .layer-point, table.layers tbody tr", index);
}
