// Each fan-out as a grid of its elements: which slice each computes, and which are idle.

const kMostCellsAlongAxis = 64;
const kWrapAt = 32;

/// The digits of a position along an axis, by loop.
function digitsAt(loops, position) {
  const digits = new Map();
  loops.slice().reverse().forEach((loop) => {
    digits.set(loop, position % loop.bound);
    position = Math.floor(position / loop.bound);
  });
  return digits;
}

/// "K 8..15, Q 3": what an element computes of each dimension that is spread out.
function sliceText(loops, digits) {
  const dimensions = [...new Set(loops.map((loop) => loop.loop))];
  return dimensions.map((name) => {
    const own = loops.filter((loop) => loop.loop === name);
    const start = d3.sum(own, (loop) => digits.get(loop) * loop.stride);
    const length = d3.min(own, (loop) => loop.stride);
    return length === 1 ? `${name} ${count(start)}` : `${name} ${count(start)}..${count(start + length - 1)}`;
  }).join(", ");
}

/// Which of a tensor's slices an element uses, and of how many.
function tensorSlice(loops, digits, relevant) {
  let index = 0;
  let total = 1;
  loops.filter(relevant).forEach((loop) => {
    index = index * loop.bound + digits.get(loop);
    total *= loop.bound;
  });
  return { index, total };
}

function cellsOf(page, array) {
  const { fanout } = page.machine.levels[array.level];
  const along = (axis) => array.loops.filter((loop) => loop.axis === axis);
  const used = (axis) => along(axis).reduce((n, loop) => n * loop.bound, 1);
  const shape = { x: Math.max(fanout.x, used("x")), y: Math.max(fanout.y, used("y")) };
  const drawn = { x: shape.y === 1 ? Math.min(shape.x, kMostCellsAlongAxis ** 2)
    : Math.min(shape.x, kMostCellsAlongAxis), y: Math.min(shape.y, kMostCellsAlongAxis) };
  const cells = [];
  for (let y = 0; y < drawn.y; ++y) {
    for (let x = 0; x < drawn.x; ++x) {
      const busy = x < used("x") && y < used("y");
      const digits = busy ? new Map([...digitsAt(along("x"), x), ...digitsAt(along("y"), y)]) : null;
      cells.push({ x, y, digits });
    }
  }
  return { cells, shape, drawn, used: used("x") * used("y") };
}

/// Cells in a row of the picture: a long row without columns is wrapped.
function columnsOf(drawn) {
  if (drawn.y > 1 || drawn.x <= kWrapAt) return drawn.x;
  for (let n = kWrapAt; n >= kWrapAt / 2; --n) if (drawn.x % n === 0) return n;
  return kWrapAt;
}

function cellColor(cell, array, relevant, tensor) {
  if (!cell.digits) return "var(--idle)";
  const { index, total } = tensorSlice(array.loops, cell.digits, relevant);
  const share = total > 1 ? 25 + 75 * (index + 1) / total : 100;
  return `color-mix(in oklab, ${tensorColor(tensor)} ${share.toFixed(1)}%, var(--surface))`;
}

function drawGrid(parent, page, layer, array, tensor) {
  const { cells, shape, drawn, used } = cellsOf(page, array);
  const columns = columnsOf(drawn);
  const rows = Math.ceil(cells.length / columns);
  const { name } = page.machine.levels[array.level];
  const inner = array.level > 0 ? page.machine.levels[array.level - 1].name : page.machine.compute.name;
  const figure = parent.append("figure");
  figure.append("figcaption").text(`below one ${name}: ${count(shape.x)} \u00d7 ${count(shape.y)} ${inner}, `)
    .append("span").attr("class", "figure").attr("data-key", "used").text(`${count(used)} in use`);
  const room = Math.max(260, parent.node().clientWidth);
  const width = Math.max(6, Math.min(74, Math.floor(room / columns)));
  const height = Math.min(width, 26);
  const svg = figure.append("div").attr("class", "scroll").append("svg")
    .attr("class", "grid").attr("width", columns * width).attr("height", rows * height);
  const coordinates = layer.workload.tensors[tensor].coordinates.split(/[^A-Za-z0-9_]+/);
  const relevant = (loop) => coordinates.includes(loop.loop);
  const text = (cell) => `${inner} ${cell.x}, ${cell.y}: `
    + (cell.digits ? sliceText(array.loops, cell.digits) || "everything" : "idle");
  const at = (index) => ({ x: width * (index % columns), y: height * Math.floor(index / columns) });
  const rect = svg.selectAll("rect").data(cells).enter().append("rect")
    .attr("class", (cell) => (cell.digits ? "cell" : "cell idle"))
    .attr("x", (_, i) => at(i).x + 0.5).attr("y", (_, i) => at(i).y + 0.5)
    .attr("width", width - 1).attr("height", height - 1).attr("rx", width > 10 ? 3 : 1)
    .style("fill", (cell) => cellColor(cell, array, relevant, tensor));
  labelCells(svg, cells, array, at, width, height);
  explainOnHover(rect, text);
  walkCells(svg, rect, columns, text, `${inner} below one ${name}: ${count(used)} of ${count(shape.x * shape.y)} in use`);
  if (drawn.x * drawn.y < shape.x * shape.y) {
    figure.append("p").attr("class", "note").text(`The first ${drawn.x} \u00d7 ${drawn.y} are drawn.`);
  }
}

/// The slices in the cells, where they fit.
function labelCells(svg, cells, array, at, width, height) {
  const kCharacter = 6.2;
  const label = (cell) => (cell.digits ? sliceText(array.loops, cell.digits) : "");
  if (d3.max(cells, (cell) => label(cell).length) * kCharacter > width - 6) return;
  svg.selectAll("text").data(cells).enter().append("text").attr("class", "cell-label")
    .attr("x", (_, i) => at(i).x + width / 2).attr("y", (_, i) => at(i).y + height / 2 + 4)
    .attr("text-anchor", "middle").text(label);
}

/// Arrow keys walk over the cells of a grid that has the focus.
function walkCells(svg, rect, columns, text, label) {
  let current = 0;
  const say = () => {
    const node = rect.nodes()[current];
    const box = node.getBoundingClientRect();
    rect.classed("current", (_, i) => i === current);
    showTip(text(rect.data()[current]), box.left, box.bottom - 8);
    svg.attr("aria-label", `${label}. ${text(rect.data()[current])}`);
  };
  svg.attr("tabindex", 0).attr("role", "img").attr("aria-label", label)
    .on("focus", say)
    .on("blur", () => { hideTip(); rect.classed("current", false); })
    .on("keydown", () => {
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[d3.event.key];
      if (!step) return;
      d3.event.preventDefault();
      current = Math.max(0, Math.min(rect.size() - 1, current + step));
      say();
    });
}

function drawArray(body, page, layer) {
  if (!layer.arrays.length) {
    body.append("p").attr("class", "note").text("Nothing is side by side on this machine.");
    return;
  }
  let grids = null;
  const draw = (tensor) => {
    grids.selectAll("*").remove();
    layer.arrays.forEach((array) => drawGrid(grids, page, layer, array, tensor));
  };
  const first = layer.workload.tensors.findIndex((tensor) => tensor.output);
  choice(body, "equal shade, equal slice of",
    layer.workload.tensors.map((tensor, v) => ({ value: v, text: tensor.name })), first, draw);
  grids = body.append("div").attr("class", "grids");
  draw(first);
}
