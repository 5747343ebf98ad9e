// Draws each figure of the page from the numbers that the page holds, and again when its box or the colours change.
//
// A view is what is seen of one figure: { element, box, figure, besides, chart, hidden, facet, filter, range, chosen, panels, redraw }; `besides`
// are the curves of the figure that it is compared with.
const views = new Map();  // element of a figure -> view
const optionOf = { line: lineOption, history: lineOption, curve: lineOption, cdf: lineOption, bar: barOption, map: mapOption, polar: polarOption, network: networkOption };

// The figure that an element holds, as JSON or compressed.
const figures = new Map();
async function figureOf(element) {
  if (!figures.has(element)) {
    const plain = element.querySelector("script[type='application/json']");
    figures.set(element, plain ? JSON.parse(plain.textContent) : await unpack(element.querySelector("script.figure-data")).json());
  }
  return figures.get(element);
}

// Pictures that the page holds compressed are for print alone.
async function makePicture(element) {
  const [packed, image] = [element.querySelector("script.picture"), element.querySelector("img.static")];
  if (packed && image) image.src = `data:image/svg+xml,${encodeURIComponent(await unpack(packed).text())}`;
}

function newView(element, box, figure) {
  return { element, box, figure, besides: [], chart: null, hidden: new Set(), facet: "", filter: "", range: null, chosen: null, panels: 0, redraw: () => {} };
}

function heightOf(view) {
  const [figure, width] = [view.figure, Math.max(240, view.box.clientWidth)];
  if (figure.kind === "network") return networkHeight(figure, width);
  if (figure.kind === "map") return mapLayout(figure, width).height;
  if (figure.kind === "polar") return polarHeight(figure, width).height;
  if (figure.kind === "deployment") return Math.min(520, Math.max(250, 0.55 * width));
  const panels = panelsOf(view, figure.curves.map((_, i) => i));
  if (panels.length < 2) return Math.min(430, Math.max(330, 0.5 * width));
  return 40 + 250 * Math.ceil(panels.length / columnsFor(panels, width));
}

function startChart(view) {
  view.box.style.height = `${heightOf(view)}px`;
  view.chart = echarts.init(view.box, null, { renderer: "svg" });
  view.redraw = () => {
    view.box.style.height = `${heightOf(view)}px`;
    view.chart.resize();
    const option = optionOf[view.figure.kind](view.figure, colors(), partsOf(view));
    const panels = (option.grid || []).length;
    // What is zoomed stays so, as long as the panels are the same.
    const kept = option.dataZoom && panels === view.panels;
    view.panels = panels;
    view.chart.setOption(option, kept ? { replaceMerge: ["grid", "xAxis", "yAxis", "series", "title", "brush"] } : { notMerge: true });
  };
  view.redraw();
}

function startDeployment(view) {
  const fit = () => { view.box.style.height = `${heightOf(view)}px`; };
  const draw = drawDeployment(view.box, view.figure, style.palette, colors);
  view.redraw = () => { fit(); draw(); };
  view.redraw();
}

// Draws again when the width of the box is another; a height is our own doing.
function followSize(view) {
  let width = view.box.clientWidth;
  new ResizeObserver(() => {
    if (view.box.clientWidth === width || view.box.clientWidth === 0) return;
    width = view.box.clientWidth;
    view.redraw();
  }).observe(view.box);
}

// What the chart itself holds, as rows of numbers per curve.
function heldNumbers({ figure, chart }) {
  if (!chart) return { places: figure.places };
  const series = chart.getOption().series.filter(Boolean);  // ECharts leaves holes where curves were
  if (figure.kind === "network") {  // in the order of the places: x, y, value, index
    const rows = series.filter((s) => s.type === "scatter").flatMap((s) => s.data.map((item) => item.value || item));
    return { places: rows.sort((a, b) => a[3] - b[3]) };
  }
  const rows = (kind) => figure.curves.map((curve, i) => (series.find((s) => s.id === `${kind} ${i}`) || { data: [] }).data);
  if (figure.kind === "polar") return { curves: rows("curve").map((data) => data.map(([, angle, y]) => [angle, y])), bands: [] };
  if (figure.kind === "bar") return { curves: rows("curve").map((data) => data.map((y, k) => [k, y])), bands: rows("band") };
  return { curves: rows("curve"), bands: rows("band") };
}

function pointsHeld(view) {
  const held = heldNumbers(view);
  return held.places ? held.places.length : held.curves.flat().filter((row) => row.every(isNumber)).length;
}

// Notes on the element how many points were drawn; on the page, when all figures are.
function noteDrawn(element, count) {
  element.dataset.drawn = String(count);
  if (![...document.querySelectorAll("figure.plot")].every((one) => one.dataset.drawn !== undefined)) return;
  document.documentElement.dataset.charts = "done";
  if (location.hash !== "#numbers") return;
  const held = {};
  for (const [one, view] of views) held[one.id] = heldNumbers(view);
  document.body.append(make("pre", { id: "chart-numbers", hidden: true }, JSON.stringify(held)));
}

// Everything around the chart, and room for it: what comes later moves nothing.
async function prepareFigure(element) {
  const view = newView(element, element.querySelector(".chart"), await figureOf(element));
  views.set(element, view);
  for (const other of element.closest(".pair")?.querySelectorAll("figure.plot") || []) {
    if (other !== element) view.besides.push(...(await figureOf(other)).curves);
  }
  element.classList.add("live");
  addTools(view);
  view.box.style.height = `${heightOf(view)}px`;
  if (linked(view)) element.querySelector(".downloads").append(rangeForm(view));
  return view;
}

function drawFigure(view) {
  const { element, box, figure } = view;
  if (figure.kind === "deployment") {
    box.removeAttribute("role");  // its canvas is the image
    box.removeAttribute("aria-label");
    startDeployment(view);
    noteDrawn(element, figure.places.length);
  } else {
    startChart(view);
    noteDrawn(element, pointsHeld(view));
    startBrush(view);
  }
  followSize(view);
}
