// Puts the page together: heading, layers, and the views of the chosen layer.

const kViews = [
  { id: "verdict", title: "Verdict", draw: drawVerdict, always: true },
  { id: "steps", title: "What a step is worth", draw: drawSteps, always: true, only: "steps",
    note: "The machine with one resource doubled or halved, energies per access as they are, each scheduled anew." },
  { id: "machine", title: "Machine", draw: drawMachine, always: true, of: "machine" },
  { id: "nest", title: "Loop nest", draw: drawNest,
    note: "Index with its level; tiles in words; a lane for each tensor." },
  { id: "occupancy", title: "Occupancy", draw: drawOccupancy,
    note: "Words that one instance holds, of those it may." },
  { id: "ladder", title: "Latency", draw: drawLadder,
    note: "Cycles that each component needs; the longest decides." },
  { id: "energy", title: "Energy", draw: drawEnergy, note: "By component and tensor." },
  { id: "traffic", title: "Traffic", draw: drawTraffic,
    note: "From the outermost memory to the multipliers, and sums back." },
  { id: "array", title: "Array", draw: drawArray, note: "What each element computes; grey is idle." },
  { id: "roofline", title: "Roofline", draw: drawRoofline,
    note: "One roof for each limited port; a point touches the roof that decides." },
];

function drawHeading(main, title, notes) {
  const header = main.append("header").attr("class", "page-head");
  const texts = header.append("div");
  texts.append("h1").text(title);
  notes.forEach((note) => texts.append("p").attr("class", "note").text(note));
  const themes = [{ value: "auto", text: "auto" }, { value: "light", text: "light" }, { value: "dark", text: "dark" }];
  choice(header, "theme", themes, "auto", (theme) => {
    document.documentElement.dataset.theme = theme;
  });
}

/// "K 64, C 3: 118,013,952 operations".
function shapeText({ workload }) {
  return `${workload.dimensions.map((d) => `${d.name} ${count(d.extent)}`).join(", ")} \u00b7 `
    + `${count(workload.operations)} operations`;
}

function drawLayerHead(place, page, index, select) {
  const head = place.append("div").attr("class", "layer-head");
  const text = head.append("div");
  const layer = page.layers[index];
  text.append("h2").text(layer.name);
  if (layer.workload) text.append("p").attr("class", "note").text(shapeText(layer));
  if (layer.machine) text.append("p").attr("class", "note").text(`on ${layer.machine.name}`);
  const steps = head.append("div").attr("class", "choice").attr("role", "group").attr("aria-label", "other layers");
  const step = (label, other) => steps.append("button").attr("type", "button").attr("aria-label", label)
    .attr("disabled", page.layers[other] ? null : true).text(label === "previous" ? "\u2039" : "\u203a")
    .on("click", () => {
      select(other);
      const again = d3.select(`.layer-head button[aria-label=${label}]`).node();
      if (again) again.focus();
    });
  step("previous", index - 1);
  steps.append("span").attr("class", "note").text(`${index + 1} of ${page.layers.length}`);
  step("next", index + 1);
}

function drawLayer(place, page, index, select) {
  hideTip();
  place.selectAll("*").remove();
  if (page.layers.length > 1) drawLayerHead(place, page, index, select);
  const layer = page.layers[index];
  const shown = layer.machine ? { ...page, machine: layer.machine } : page;
  const grid = place.append("div").attr("class", "views");
  kViews.filter((view) => (view.always || layer.nest) && (!view.of || shown[view.of])
    && (!view.only || layer[view.only])).forEach((view) => {
    view.draw(card(grid, view.id, view.title, view.note), shown, layer);
  });
}

/// Draws now, and again whenever the window has another width.
function keepDrawn(draw) {
  draw();
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    draw();
  });
  window.addEventListener("scroll", hideTip, { passive: true });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });
}

function drawLayersPage(page) {
  const main = d3.select("#page");
  const machine = page.machine ? `on ${page.machine.name} \u00b7 ` : "";
  const notes = [`${machine}cosa ${page.version}`];
  if (page.layers.length === 1 && page.layers[0].workload) notes.push(shapeText(page.layers[0]));
  drawHeading(main, page.title, notes);
  const front = main.append("div").attr("class", "overview");
  const overview = main.append("div").attr("class", "overview");
  const place = main.append("div").attr("class", "chosen-layer");
  let choice = page.front ? leastChoice(page.front, "edp_pJ_cycles") : null;
  let shown = page;
  let chosen = 0;
  const select = (index) => {
    chosen = index;
    markLayer(index);
    drawLayer(place, shown, index, select);
  };
  const drawShown = () => {
    overview.selectAll("*").remove();
    if (shown.layers.length > 1) drawLayers(overview, shown, select);
    if (page.shared) drawShared(card(overview, "shared", "The same for all layers"), page);
    if (page.unscheduled.operators) drawUnscheduled(card(overview, "unscheduled", "Not scheduled"), page);
    select(chosen);
  };
  const choose = (index) => {
    choice = index;
    shown = pageOfChoice(page, index);
    markChoice(page, index);
    drawShown();
  };
  keepDrawn(() => {
    front.selectAll("*").remove();
    if (!page.front) return drawShown();
    drawNetworkFront(card(front, "network-front", "Cycles against energy of the network"), page, choose);
    return choose(choice);
  });
  window.cosaPage = { data: page, select, choose, csv: () => csvOf(shown), ready: performance.now() };
}

function drawPage() {
  const page = JSON.parse(document.getElementById("data").textContent);
  if (page.sweep) drawSweepPage(page);
  else drawLayersPage(page);
}

drawPage();
