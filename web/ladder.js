// The cycles that each component alone would take; the longest decides.

function drawLadder(body, page, layer) {
  const longest = d3.max(layer.ladder, (rung) => rung.cycles);
  barRows(body, layer.ladder.slice().reverse().map((rung) => ({
    label: rung.component, strong: rung.decides,
    segments: [{ share: rung.cycles / longest, color: componentColor(page, rung.level),
      text: `${rung.component}: ${count(rung.cycles)} cycles, `
        + `${percent(rung.cycles / longest)} of the longest` }],
    value: count(rung.cycles), note: rung.decides ? "decides" : "",
  })));
  const silent = page.machine.levels.filter((_, index) =>
    !layer.ladder.some((rung) => rung.level === index)).map((level) => level.name);
  if (silent.length) {
    body.append("p").attr("class", "note").text(`Never waited for: ${silent.join(", ")}.`);
  }
}
