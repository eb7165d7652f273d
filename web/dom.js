// What every view is built from: cards, tips, pictures, buttons. Texts are set as text, never as
// markup.

/// A section with a heading; returns its body.
function card(parent, id, title, note) {
  const section = parent.append("section").attr("class", "card").attr("id", id)
    .attr("aria-labelledby", id + "-title");
  const head = section.append("header");
  head.append("h2").attr("id", id + "-title").text(title);
  if (note) head.append("p").attr("class", "note").text(note);
  return section.append("div").attr("class", "body");
}

function showTip(text, x, y) {
  const tip = d3.select("#tip").text(text).attr("hidden", null);
  const box = tip.node().getBoundingClientRect();
  const left = Math.max(8, Math.min(x + 12, window.innerWidth - box.width - 8));
  const top = y + 16 + box.height > window.innerHeight ? y - box.height - 12 : y + 16;
  tip.style("left", left + "px").style("top", Math.max(8, top) + "px");
}

function hideTip() {
  d3.select("#tip").attr("hidden", true);
}

/// Says `text(datum)` of each mark: on hover, on focus, and to a screen reader.
function explain(marks, text) {
  marks.attr("tabindex", 0).attr("aria-label", text)
    .attr("role", function () { return this.getAttribute("role") || "img"; });
  return explainOnHover(marks, text).on("focus", function (datum) {
    const box = this.getBoundingClientRect();
    showTip(text(datum), box.left + box.width / 2, box.bottom - 8);
  }).on("blur", hideTip);
}

/// The same without a place in the order of focus: for marks by the hundred.
function explainOnHover(marks, text) {
  return marks
    .on("mousemove", (datum) => showTip(text(datum), d3.event.clientX, d3.event.clientY))
    .on("mouseleave", hideTip);
}

/// A picture as wide as its parent, and at least `least` wide, in which case the parent scrolls.
function picture(parent, height, label, least = 300) {
  const holder = parent.append("div").attr("class", "picture");
  const width = Math.max(least, holder.node().clientWidth);
  const svg = holder.append("svg").attr("role", "group").attr("aria-label", label)
    .attr("width", width).attr("height", height).attr("viewBox", `0 0 ${width} ${height}`);
  return { svg, width, height };
}

/// Buttons of which one is pressed.
function choice(parent, label, options, chosen, onChoose) {
  const group = parent.append("div").attr("class", "choice").attr("role", "group")
    .attr("aria-label", label);
  group.append("span").attr("class", "note").text(label);
  const buttons = group.selectAll("button").data(options).enter().append("button")
    .attr("type", "button").attr("aria-pressed", (option) => option.value === chosen)
    .text((option) => option.text)
    .on("click", (option) => {
      buttons.attr("aria-pressed", (other) => other === option);
      onChoose(option.value);
    });
}

/// A list of marks of which one is chosen, by click, Enter or arrow keys; one stop for Tab.
function choosable(marks, onChoose) {
  const move = (index) => {
    const node = marks.nodes()[index];
    if (!node) return;
    onChoose(marks.data()[index]);
    node.focus();
  };
  marks.on("click.choose", (datum) => onChoose(datum))
    .on("keydown", (datum, index) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[d3.event.key];
      if (step) move(index + step);
      else if (d3.event.key === "Home") move(0);
      else if (d3.event.key === "End") move(marks.size() - 1);
      else if (d3.event.key === "Enter" || d3.event.key === " ") onChoose(datum);
      else return;
      d3.event.preventDefault();
    });
}
