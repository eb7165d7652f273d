// A sweep: the machines by cycles, energy and area, their fronts, and the right sizes of memories.

const kCosts = {
  cycles: { title: "cycles", text: (row) => count(row.cycles) },
  energy_pJ: { title: "energy, pJ", text: (row) => energy(row.energy_pJ) },
  area_um2: { title: "area, um2", text: (row) => count(row.area_um2) },
};

const kFronts = [
  { value: "latency-energy", text: "latency and energy", x: "cycles", y: "energy_pJ" },
  { value: "latency-area", text: "latency and area", x: "cycles", y: "area_um2" },
  { value: "energy-area", text: "energy and area", x: "energy_pJ", y: "area_um2" },
];

function onFront(row, front) {
  return row.fronts.split(" ").includes(front.value);
}

function machineText(sweep, row) {
  return `machine ${row.machine}: ${sweep.parameters.map((name) => `${name} ${row[name]}`).join(", ")}`;
}

/// Every machine as a point; those on the front are filled, and joined by steps.
function drawFront(body, sweep, rows, front) {
  const { svg, x, y } = scatter(body, `machines by ${front.text}`, rows,
    { key: front.x, title: kCosts[front.x].title }, { key: front.y, title: kCosts[front.y].title });
  const best = rows.filter((row) => onFront(row, front))
    .sort((a, b) => d3.ascending(a[front.x], b[front.x]));
  joinBySteps(svg, best, (row) => x(row[front.x]), (row) => y(row[front.y]));
  const last = [...rows].sort((a, b) => d3.ascending(onFront(a, front), onFront(b, front)));
  const points = svg.append("g").selectAll("circle").data(last).enter().append("circle")
    .attr("class", "machine-point").attr("data-machine", (row) => row.machine)
    .attr("cx", (row) => x(row[front.x])).attr("cy", (row) => y(row[front.y]))
    .attr("r", (row) => (onFront(row, front) ? 5 : 3.5))
    .style("fill", (row) => (onFront(row, front) ? "var(--accent)" : "var(--track)"))
    .style("stroke", "var(--muted)");
  const text = (row) => `${machineText(sweep, row)}: ${count(row.cycles)} cycles, ${energy(row.energy_pJ)}`
    + (row.area_um2 === null ? "" : `, ${count(row.area_um2)} um2`);
  explain(points.filter((row) => onFront(row, front)), text);
  explainOnHover(points.filter((row) => !onFront(row, front)), text);
  return best;
}

function frontColumns(sweep, rows) {
  return [
    { title: "machine", text: (row) => row.machine },
    ...sweep.parameters.map((name) => ({ title: name, text: (row) => row[name] })),
    ...Object.keys(kCosts).filter((key) => rows.some((row) => row[key] !== null))
      .map((key) => ({ title: kCosts[key].title.split(",")[0], text: kCosts[key].text })),
    { title: "energy x delay", text: (row) => objective(row.edp_pJ_cycles) },
    { title: "proven", text: (row) => (row.proven ? "yes" : "no") },
  ];
}

function sizeText(size, bits) {
  return `${words(size)} (${bytes(size * bits / 8)})`;
}

const kRightSizes = [
  { title: "memory", text: (row) => row.memory },
  { title: "uses", text: (row) => sizeText(row.used_words, row.word_bits) },
  { title: "of", text: (row) => sizeText(row.words, row.word_bits) },
  { title: "right size", text: (row) => sizeText(row.right_words, row.word_bits) },
];

function drawRightSizes(place, sizes) {
  const body = card(place, "right-size", `Right size of machine ${sizes.machine}`,
    "What the best mappings of all layers use, and the words that are enough.");
  drawRows(body.append("div").attr("class", "scroll"), "right-sizes", kRightSizes, sizes.memories);
  const saved = sizes.verified ? "costs nothing" : "is not known to cost nothing";
  body.append("p").attr("class", "note").text(`Solved again, to have all these sizes ${saved}: ${count(sizes.cycles)} cycles and `
    + `${energy(sizes.energy_pJ)} before, ${count(sizes.right_cycles)} and ${energy(sizes.right_energy_pJ)} after.`);
}

function drawQuestion(place, page, question) {
  const { sweep } = page;
  place.selectAll("*").remove();
  const rows = sweep.machines.filter((row) => row.network === question.network
    && row.objective === question.objective && row.mapped);
  if (!rows.length) {
    place.append("p").attr("class", "reason").text("No machine has a mapping for every layer.");
    return;
  }
  const fronts = kFronts.filter((front) => rows.every((row) => row[front.x] !== null && row[front.y] !== null));
  const body = card(place, "front", "Fronts", "A machine on the front is beaten by none in both costs.");
  const holder = body.append("div");
  const show = (name) => {
    const front = fronts.find((one) => one.value === name);
    hideTip();
    holder.selectAll("*").remove();
    const best = drawFront(holder, sweep, rows, front);
    drawRows(holder.append("div").attr("class", "scroll"), "front-machines", frontColumns(sweep, rows), best);
  };
  if (fronts.length > 1) choice(body, "of", fronts, fronts[0].value, show);
  holder.raise();
  show(fronts[0].value);
  sweep.right_sizes.filter((sizes) => sizes.network === question.network && sizes.objective === question.objective)
    .forEach((sizes) => drawRightSizes(place, sizes));
}

function drawSweepPage(page) {
  const { sweep } = page;
  const main = d3.select("#page");
  drawHeading(main, page.title, [`ranges of ${sweep.parameters.join(", ")} \u00b7 cosa ${page.version}`]);
  const questions = [];
  sweep.machines.forEach(({ network, objective: goal }) => {
    const text = `${network} by ${goal}`;
    if (!questions.some((known) => known.value === text)) questions.push({ value: text, text, network, objective: goal });
  });
  const head = main.append("div");
  const place = main.append("div").attr("class", "overview");
  let chosen = questions[0];
  const draw = () => drawQuestion(place, page, chosen);
  if (questions.length > 1) {
    choice(head, "question", questions, chosen.value, (value) => {
      chosen = questions.find((question) => question.value === value);
      draw();
    });
  }
  keepDrawn(draw);
  window.cosaPage = { data: page, ready: performance.now() };
}
