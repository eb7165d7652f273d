// Numbers as text. Counts beyond what a double holds exactly are rounded.

const kExactCount = 1e15;

function count(value) {
  if (value === null || value === undefined) return "";
  return Math.abs(value) < kExactCount ? d3.format(",.0f")(value) : value.toExponential(4);
}

/// Three digits and a prefix: 9.41k.
function brief(value) {
  if (value === null || value === undefined) return "";
  return Math.abs(value) < 1000 ? d3.format(".3~g")(value)
    : Math.abs(value) < kExactCount ? d3.format(".3~s")(value) : value.toExponential(1);
}

function percent(share) {
  return d3.format(".1f")(100 * share) + " %";
}

const kEnergyUnits = [[1e12, "J"], [1e9, "mJ"], [1e6, "\u00b5J"], [1e3, "nJ"], [0, "pJ"]];

/// Picojoules in the unit that leaves one to three digits before the point.
function energy(pJ) {
  const [scale, unit] = kEnergyUnits.find(([least]) => Math.abs(pJ) >= least);
  const value = pJ / (scale || 1);
  return (value < 1e6 ? d3.format(",.3f")(value) : value.toExponential(4)) + " " + unit;
}

/// An objective's value: these span many decades.
function objective(value) {
  if (value === null || value === undefined) return "none";
  return Math.abs(value) >= 1e7 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential(6) : d3.format(Math.abs(value) < 1000 ? ",.6~f" : ",.2~f")(value);
}

function seconds(value) {
  return d3.format(value < 10 ? ".3f" : ",.1f")(value) + " s";
}

function bytes(value) {
  const power = Math.min(4, Math.max(0, Math.floor(Math.log2(value || 1) / 10)));
  return `${brief(value / 1024 ** power)} ${["B", "KiB", "MiB", "GiB", "TiB"][power]}`;
}

/// Words, as they are said of one or many.
function words(value) {
  return count(value) + (value === 1 ? " word" : " words");
}
