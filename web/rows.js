// A plain table: rows that are neither sorted nor chosen.

/// Columns are {title, text(row), name, draw(cell, row)}; names stand on the left, and what is drawn
/// is drawn beside its text.
function drawRows(holder, id, columns, rows) {
  const table = holder.append("table").attr("class", "rows").attr("id", id);
  const kind = (column) => (column.name ? "name" : column.draw ? "drawn" : null);
  table.append("thead").append("tr").selectAll("th").data(columns).enter().append("th")
    .attr("scope", "col").attr("class", kind).text((column) => column.title);
  table.append("tbody").selectAll("tr").data(rows).enter().append("tr").selectAll("td")
    .data((row) => columns.map((column) => ({ column, row, text: column.text(row) }))).enter().append("td")
    .attr("class", (cell) => kind(cell.column)).text((cell) => cell.text)
    .filter((cell) => cell.column.draw).each(function (cell) { cell.column.draw(d3.select(this), cell.row); });
}
