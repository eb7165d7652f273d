// The front of a network: choices of one mapping a layer by summed cycles and energy. One of them is
// shown at a time, as the page of its layers.

/// The page of one choice.
function pageOfChoice(page, index) {
  const { names, occurrences, choices } = page.front;
  const { layers, ...sums } = choices[index];
  const total = d3.sum(occurrences);
  return {
    ...page, kind: "choice", totals: { layers: total, mapped: total, ...sums },
    layers: layers.map((place, i) => ({ ...page.layers[place], name: names[i], occurrences: occurrences[i],
      point: page.layers[place].name })),
  };
}

function leastChoice({ choices }, key) {
  return d3.scan(choices, (a, b) => a[key] - b[key]);
}

/// Choices that are asked for by name.
const kNamedChoices = [
  { text: "fastest", key: "cycles" },
  { text: "least energy", key: "energy_pJ" },
  { text: "least energy x delay", key: "edp_pJ_cycles" },
];

function drawNetworkPoints(body, front, choose) {
  const points = front.choices.map((choice, index) => ({ index, ...choice }));
  const { svg, x, y } = scatter(body, "choices by summed cycles and energy", points,
    { key: "cycles", title: "cycles of the network" }, { key: "energy_pJ", title: "energy of the network, pJ" });
  if (front.whole) joinBySteps(svg, points, (d) => x(d.cycles), (d) => y(d.energy_pJ));
  const text = (d) => `point ${count(d.index + 1)}: ${count(d.cycles)} cycles, ${energy(d.energy_pJ)}, `
    + `energy x delay ${objective(d.edp_pJ_cycles)}`;
  const kManyPoints = 60;
  const marks = svg.append("g").attr("role", "listbox").attr("aria-label", "points of the network's front")
    .selectAll("circle").data(points).enter().append("circle").attr("class", "front-point network-point")
    .attr("role", "option").attr("aria-label", text)
    .attr("cx", (d) => x(d.cycles)).attr("cy", (d) => y(d.energy_pJ)).attr("r", points.length > kManyPoints ? 3.5 : 6);
  svg.append("circle").attr("class", "chosen-ring").attr("r", 10);  // the chosen one stands out among many
  explainOnHover(marks, text);
  choosable(marks, (d) => choose(d.index));
}

function drawNetworkFront(body, page, choose) {
  const { front } = page;
  const proven = front.termination === "optimal";
  const strip = body.append("div").attr("class", "verdict");
  strip.append("p").attr("class", `badge ${proven ? "good" : "fair"}`).text(proven ? "proven front" : "found, not proven");
  const item = strip.append("dl").selectAll("div").data(["shown", "times_least_cycles", "times_least_energy"])
    .enter().append("div");
  const labels = { shown: "point shown", times_least_cycles: "cycles, of the least", times_least_energy: "energy, of the least" };
  item.append("dt").text((key) => labels[key]);
  item.append("dd").attr("data-key", (key) => key);
  drawNetworkPoints(body, front, choose);
  const named = body.append("div").attr("class", "choice").attr("role", "group").attr("aria-label", "points by name");
  named.append("span").attr("class", "note").text("show the");
  named.selectAll("button").data(kNamedChoices).enter().append("button").attr("type", "button")
    .attr("class", "named-choice").text((d) => d.text).on("click", (d) => choose(leastChoice(front, d.key)));
  const found = proven ? "" : ", of those found,";
  body.append("p").attr("class", "note").text(front.whole
    ? `No other choice of a mapping for each layer${found} is both faster and cheaper than a point. Choose one, and all below shows it.`
    : `The front has too many points to list: these are its corners, and no other choice${found} lies below the line between `
      + "two of them. Choose one, and all below shows it.");
}

/// Marks the choice that all below shows.
function markChoice({ front }, index) {
  markChosen(".network-point", index);
  const mark = d3.selectAll(".network-point").filter((d) => d.index === index);
  d3.select(".chosen-ring").attr("cx", mark.attr("cx")).attr("cy", mark.attr("cy"));
  const { choices } = front;
  const times = (key) => `\u00d7 ${d3.format(".4f")(choices[index][key] / choices[leastChoice(front, key)][key])}`;
  d3.select("[data-key=shown]").text(`${count(index + 1)} of ${count(choices.length)}`);
  d3.select("[data-key=times_least_cycles]").text(times("cycles"));
  d3.select("[data-key=times_least_energy]").text(times("energy_pJ"));
  d3.selectAll(".named-choice").attr("aria-pressed", (d) => leastChoice(front, d.key) === index);
}
