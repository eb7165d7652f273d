// One colour a tensor, everywhere; memories and the multipliers have a scale of their own. All are
// CSS, so that light and dark need no drawing anew.

const kTensorColors = 8;

function tensorColor(tensor) {
  return `var(--tensor-${tensor % kTensorColors})`;
}

/// From pale, innermost, to deep, outermost.
function levelColor(level, levels) {
  const share = levels < 2 ? 100 : 100 * level / (levels - 1);
  return `color-mix(in oklab, var(--outermost) ${share.toFixed(0)}%, var(--innermost))`;
}

/// Of what decides the cycles: a level, or null for compute.
function componentColor(page, level) {
  return level === null ? "var(--compute)" : levelColor(level, page.machine.levels.length);
}

/// What each tensor's colour means.
function tensorLegend(parent, layer) {
  const items = parent.append("ul").attr("class", "legend").selectAll("li")
    .data(layer.workload.tensors).enter().append("li");
  items.append("span").attr("class", "swatch").style("background", (_, v) => tensorColor(v));
  items.append("span").text((tensor) => tensor.name);
  items.append("span").attr("class", "note").text((tensor) => `[${tensor.coordinates}]`);
}
