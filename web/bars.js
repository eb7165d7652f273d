// Horizontal bars, one row each: label, track with segments, value.

/// Rows are {label, segments: [{share, color, text}], value, limit, strong, note}; a share of 1 is
/// the whole track. `limit` draws the track.
function barRows(parent, rows) {
  const row = parent.append("div").attr("class", "bars").selectAll("div").data(rows).enter()
    .append("div").attr("class", (d) => "bar" + (d.strong ? " strong" : ""));
  row.append("span").attr("class", "bar-label").text((d) => d.label).attr("title", (d) => d.label);
  const track = row.append("span").attr("class", (d) => "track" + (d.limit ? " limited" : ""));
  const segments = track.selectAll("span").data((d) => d.segments).enter().append("span")
    .attr("class", "segment")
    .style("width", (d) => `${Math.min(100, 100 * d.share)}%`)
    .style("background", (d) => d.color);
  explain(segments, (d) => d.text);
  const value = row.append("span").attr("class", "bar-value");
  value.append("span").attr("class", "figure").text((d) => d.value);
  value.filter((d) => d.note).append("span").attr("class", "note").text((d) => " " + d.note);
  return row;
}
