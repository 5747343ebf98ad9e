// The legend of curves is a list of buttons below the chart: it wraps, covers nothing, and each button hides or shows its curve.
const markerPaths = {
  circle: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", rect: "M-3.6 -3.6h7.2v7.2h-7.2Z", triangle: "M0 -4.6L4.6 3.6L-4.6 3.6Z", diamond: "M0 -5L5 0L0 5L-5 0Z", down: "M0 4.6L4.6 -3.6L-4.6 -3.6Z",
};

function markerPath(i) {
  const symbol = symbolOf(i);
  const open = symbol.startsWith("empty");
  const name = symbol.startsWith("path:") ? "down" : open ? symbol.slice(5).toLowerCase() : symbol;
  return { path: markerPaths[name], open };
}

// A short piece of the curve as it is drawn.
function swatch(figure, i) {
  const drawing = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };
  const width = figure.kind === "bar" ? 14 : 38;
  const picture = drawing("svg", { width, height: 14, viewBox: `0 -7 ${width} 14`, "aria-hidden": "true" });
  if (figure.kind === "bar") {
    picture.append(drawing("rect", { x: 0, y: -6, width, height: 12, fill: colorOf(i) }));
    return picture;
  }
  const dash = dashOf(i);
  picture.append(drawing("line", { x1: 1, x2: 37, y1: 0, y2: 0, stroke: colorOf(i), "stroke-width": 2, "stroke-dasharray": dash === "solid" ? "none" : dash.join(" ") }));
  if (["line", "history"].includes(figure.kind)) {
    const { path, open } = markerPath(i);
    picture.append(drawing("path", { d: path, transform: "translate(19 0)", fill: open ? "var(--paper)" : colorOf(i), stroke: colorOf(i), "stroke-width": 1.5 }));
  }
  return picture;
}

function legendOf(view) {
  const { figure, hidden } = view;
  const list = make("ul", { class: "legend curves", "aria-label": "Curves; a button hides or shows one" });
  figure.curves.forEach((curve, i) => {
    const button = make("button", { type: "button", "aria-pressed": "true" }, swatch(figure, i), make("span", {}, curve.label));
    button.addEventListener("click", () => {
      if (hidden.has(i)) hidden.delete(i);
      else hidden.add(i);
      view.redraw();
      showLegend(view);
    });
    const light = (type) => view.chart && view.chart.dispatchAction({ type, seriesId: `curve ${i}` });
    button.addEventListener("pointerenter", () => light("highlight"));
    button.addEventListener("pointerleave", () => light("downplay"));
    list.append(make("li", {}, button));
  });
  return list;
}

// Sets the buttons to what is shown.
function showLegend(view) {
  const buttons = view.element.querySelectorAll(".legend.curves button");
  buttons.forEach((button, i) => {
    button.setAttribute("aria-pressed", String(!view.hidden.has(i)));
    button.parentElement.hidden = !matchesFilter(view, i);
  });
}
