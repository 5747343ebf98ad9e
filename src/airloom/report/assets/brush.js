// A range chosen in one figure of an experiment chooses drops: of a distribution those with a value in it, of lines those of its points.
// The other figures show the same drops (see chosen.js). A click on a curve shows the drop that is nearest.

const sectionOf = (view) => view.element.closest("section.experiment");
const linked = (view) => ["line", "cdf"].includes(view.figure.kind) && sectionOf(view)?.querySelector(".drop-data");

function addBrush(option, view, c) {
  if (!linked(view)) return;
  option.toolbox.feature.brush = { type: ["lineX", "clear"], title: { lineX: "Choose drops", clear: "All drops" } };
  option.brush = { xAxisIndex: "all", brushMode: "single", transformable: false, seriesIndex: [], brushStyle: { color: c.soft, opacity: 0.2, borderColor: c.soft } };
}

const keyOf = (drops, point, realization) => point * drops.data.kept + realization;

// Which drops a range of a figure holds.
function dropsIn(drops, view, [low, high]) {
  const found = new Set();
  const sources = drops.data.figures[view.element.dataset.figure] || [];
  sources.forEach((source, i) => {
    if (view.hidden.has(i)) return;
    source.points.forEach((point, k) => {
      const x = view.figure.kind === "line" ? view.figure.curves[i].x[k] : null;
      if (x !== null && !(x >= low && x <= high)) return;
      for (let r = 0; r < drops.data.kept; ++r) {
        const value = x === null ? drops.value(source.number, point, r, source.series) * source.scale : x;
        if (value >= low && value <= high) found.add(keyOf(drops, point, r));
      }
    });
  });
  return found;
}

function tellChoice(view, text, clear) {
  view.element.querySelector(".chosen")?.remove();
  if (text === "") return;
  view.element.querySelector("figcaption").before(make("p", { class: "chosen small", role: "status" }, `${text} `, make("button", { type: "button", click: clear }, "All drops")));
}

// Shows a choice in all figures of the experiment; a range of nothing ends it.
async function choose(view, range) {
  const section = sectionOf(view);
  const drops = await openDrops(section);
  if (!drops) return;
  if (range && !tellsDrops(drops, view)) {
    tellChoice(view, "A range of this figure chooses no drops: its values are many of each drop, and the page holds one number of each.", () => tellChoice(view, ""));
    return;
  }
  const chosen = range ? dropsIn(drops, view, range) : null;
  const all = drops.data.points.length * drops.data.kept;
  const which = chosen ? `${chosen.size} of the ${all} drops on this page are chosen, ${rangeText(view, range)} in \u201c${view.figure.title}\u201d.` : "";
  drops.only = chosen;
  drops.showList();
  for (const other of views.values()) {
    if (sectionOf(other) !== section) continue;
    other.range = other === view ? range : null;
    other.chosen = chosen && other !== view ? chosenIn(drops, other, chosen) : null;
    tellChoice(other, chosen ? `${which} ${other === view ? "" : chosenWords(drops, other, chosen)}` : "", () => choose(view, null));
    if (other.chart) other.redraw();
  }
}

function rangeText(view, [low, high]) {
  const ends = [[low, "from"], [high, "to"]].filter(([end]) => isNumber(end)).map(([end, word]) => `${word} ${short(end)}`);
  return `${view.figure.x.label} ${ends.join(" ") || "of any value"}`;
}

// The shown place of a line or distribution that is nearest to a click: curve, index, distance in pixels.
function nearest(view, x, y) {
  let best = { distance: Infinity };
  view.chart.getOption().series.filter((series) => series && String(series.id).startsWith("curve ")).forEach((series) => {
    const i = Number(series.id.split(" ")[1]);
    const curve = view.figure.curves[i];
    curve.x.forEach((at, k) => {
      const [px, py] = view.chart.convertToPixel({ seriesId: series.id }, [at, curve.y[k]]) || [NaN, NaN];
      const distance = Math.hypot(px - x, py - y);
      if (distance < best.distance) best = { curve: i, index: k, distance };
    });
  });
  return best;
}

// The drop whose number is nearest to the value, among those that the page holds.
function dropAt(drops, source, value) {
  let best = { gap: Infinity };
  for (const point of source.points) {
    for (let r = 0; r < drops.data.kept; ++r) {
      const gap = Math.abs(drops.value(source.number, point, r, source.series) * source.scale - value);
      if (gap < best.gap) best = { point, realization: r, gap };
    }
  }
  return best;
}

// Shows the drop of a curve's k-th place.
async function showDrop(view, i, k) {
  const drops = await openDrops(sectionOf(view));
  const source = drops && (drops.data.figures[view.element.dataset.figure] || [])[i];
  if (!source) return;
  if (view.figure.kind !== "cdf") {
    drops.go(source.points[k], drops.realization, source.series, true);
    return;
  }
  const found = dropAt(drops, source, view.figure.curves[i].x[k]);
  if (Number.isFinite(found.gap)) drops.go(found.point, found.realization, source.series, true);
}

function startBrush(view) {
  if (!["line", "cdf", "bar"].includes(view.figure.kind) || !sectionOf(view)?.querySelector(".drop-data")) return;
  view.chart.on("brushEnd", (event) => choose(view, event.areas.length > 0 ? event.areas[0].coordRange : null));
  view.chart.getZr().on("click", (event) => {
    const found = nearest(view, event.offsetX, event.offsetY);
    if (found.distance < (view.figure.kind === "bar" ? 60 : 14)) showDrop(view, found.curve, found.index);
  });
}

// The same choice by the keyboard.
function rangeForm(view) {
  const end = (words) => make("input", { type: "number", step: "any", "aria-label": `${words} of ${view.figure.x.label}` });
  const [low, high] = [end("Least value"), end("Largest value")];
  const apply = () => choose(view, [low.value === "" ? -Infinity : Number(low.value), high.value === "" ? Infinity : Number(high.value)]);
  return make("details", { class: "range" }, make("summary", {}, "Choose drops"), make("p", {}, "From ", low, " to ", high, " ", make("button", { type: "button", click: apply }, "Choose")));
}
