// Points by two costs.

function costScale(rows, key, range) {
  const [least, most] = d3.extent(rows, (row) => row[key]);
  const margin = (most - least || most || 1) * 0.06;
  return d3.scaleLinear().domain([least - margin, most + margin]).range(range);
}

/// A picture with the axes of the rows' costs; `across` and `up` are { key, title }.
function scatter(body, label, rows, across, up) {
  const { svg, width, height } = picture(body, 380, label);
  const x = costScale(rows, across.key, [64, width - 14]);
  const y = costScale(rows, up.key, [height - 44, 14]);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - 44})`)
    .call(d3.axisBottom(x).ticks(Math.min(8, width / 90)).tickFormat(brief));
  svg.append("g").attr("class", "axis").attr("transform", "translate(64,0)")
    .call(d3.axisLeft(y).ticks(6).tickFormat(brief));
  svg.append("text").attr("class", "note").attr("x", width - 14).attr("y", height - 8)
    .attr("text-anchor", "end").text(across.title);
  svg.append("text").attr("class", "note").attr("x", 70).attr("y", 12).text(up.title);
  return { svg, x, y };
}

/// From each point on what is as good as it: a front has no point below the line.
function joinBySteps(svg, points, x, y) {
  svg.append("path").datum(points).attr("fill", "none").style("stroke", "var(--accent)")
    .attr("d", d3.line().curve(d3.curveStepAfter).x(x).y(y));
}
