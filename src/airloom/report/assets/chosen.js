// What figures show of drops that are chosen in another one: dots on lines, distributions and bars, the cells of maps made of them alone.
// Where the page cannot tell drops, the figure says so.

const sourcesOf = (drops, view) => drops.data.figures[view.element.dataset.figure] || [];

// Whether the page holds the numbers of each drop that a figure is made of.
function tellsDrops(drops, view) {
  const sources = sourcesOf(drops, view);
  return Array.isArray(sources) && sources.length > 0 && sources.every((source) => (source.numbers || [source.number]).every((name) => drops.columns.has(name)));
}

// How much of a distribution lies at or below x.
function shareBelow(curve, x) {
  let share = 0;
  for (let k = 0; k < curve.x.length && curve.x[k] <= x * (1 + 1e-6 * Math.sign(x)); ++k) share = curve.y[k];
  return share;
}

// The chosen drops' values of one number at one point.
function valuesAt(drops, source, number, point, chosen) {
  const values = [];
  for (let r = 0; r < drops.data.kept; ++r) {
    const value = chosen.has(keyOf(drops, point, r)) ? drops.value(number, point, r, source.series) : null;
    if (isNumber(value)) values.push(value * source.scale);
  }
  return values;
}

// Statistics by the names that experiments give them; quantiles between two values as NumPy takes them.
const quantileOf = { q05: 0.05, q10: 0.1, q25: 0.25, median: 0.5, q75: 0.75, q90: 0.9, q95: 0.95 };
function statisticOf(values, name) {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  if (name === "mean") return mean;
  if (name === "std") return values.length < 2 ? null : Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
  const sorted = [...values].sort((a, b) => a - b);
  if (name === "min" || name === "max") return sorted.at(name === "min" ? 0 : -1);
  const at = quantileOf[name] * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}

const dotsOf = {
  line: (drops, source, curve, chosen) => source.points.flatMap((point, k) => valuesAt(drops, source, source.number, point, chosen).map((y) => [curve.x[k], y])),
  cdf: (drops, source, curve, chosen) => source.points.flatMap((point) => valuesAt(drops, source, source.number, point, chosen).map((x) => [x, shareBelow(curve, x)])),
  bar: (drops, source, curve, chosen) => source.groups.flatMap((points, g) => points.flatMap((point) => valuesAt(drops, source, source.numbers[g], point, chosen).map((y) => [g, y]))),
  // cells in the order of the figure's
  map: (drops, source, curve, chosen) => {
    const near = (list, x) => list.reduce((best, one, k) => (Math.abs(one - x) < Math.abs(list[best] - x) ? k : best), 0);
    const cells = curve.z.map(() => null);
    source.points.forEach((point, k) => {
      const [x, y] = source.cells[k];
      cells[near(curve.y, y) * curve.x.length + near(curve.x, x)] = statisticOf(valuesAt(drops, source, source.number, point, chosen), source.statistic);
    });
    return cells;
  },
};

// What a figure draws of the chosen drops, a list per curve; nothing where it can show none.
function chosenIn(drops, view, chosen) {
  const rows = dotsOf[view.figure.kind];
  return rows && tellsDrops(drops, view) ? sourcesOf(drops, view).map((source, i) => rows(drops, source, view.figure.curves[i], chosen)) : null;
}

function chosenWords(drops, view, chosen) {
  const { drop } = sourcesOf(drops, view);
  if (drop !== undefined) return chosen.has(keyOf(drops, drop, 0)) ? "The drop that is drawn here is among them." : "The drop that is drawn here is not among them.";
  if (!tellsDrops(drops, view)) return "This figure stays as it is: its values are many of each drop, and the page holds one number of each.";
  return view.figure.kind === "map" ? "Each cell is made of the chosen drops alone; those without one are empty." : "Each dot is one of them.";
}
