// Many curves: a filter by their names, and panels by what their names say ("sca, users = 4": the series, and the users).
const manyCurves = 8;

// The words of a name: what stands before the first "name = value", and those.
function wordsOf(label) {
  const words = new Map();
  let rest = label;
  for (let found = /^(.*), ([^,=]+) = ([^,=]*)$/.exec(rest); found; found = /^(.*), ([^,=]+) = ([^,=]*)$/.exec(rest)) {
    words.set(found[2], found[3]);
    rest = found[1];
  }
  return words.set("curve", rest);
}

// By what the curves of a figure can be split: names with at least two values, fewer than there are curves.
function facetsOf(figure) {
  const values = new Map();
  for (const curve of figure.curves) {
    for (const [name, value] of wordsOf(curve.label)) values.set(name, (values.get(name) || new Set()).add(value));
  }
  return [...values].filter(([, set]) => set.size > 1 && set.size < figure.curves.length && set.size <= 24).map(([name]) => name);
}

// The panels in which these curves are drawn, in order of first appearance.
function panelsOf(view, shown) {
  if (!view.facet) return [{ title: "", curves: shown }];
  const panels = [];
  for (const i of shown) {
    const value = wordsOf(view.figure.curves[i].label).get(view.facet) || "others";
    const title = view.facet === "curve" ? value : `${view.facet} = ${value}`;
    let panel = panels.find((one) => one.title === title);
    if (!panel) panels.push(panel = { title, curves: [] });
    panel.curves.push(i);
  }
  return panels.length > 0 ? panels : [{ title: "", curves: [] }];
}

const matchesFilter = (view, i) => view.figure.curves[i].label.toLowerCase().includes(view.filter.toLowerCase());

// The row of tools above a figure of many curves.
function curveTools(view) {
  const { figure } = view;
  const apply = () => {
    view.redraw();
    showLegend(view);
  };
  const only = make("input", { type: "search", "aria-label": `Show only curves of ${figure.title} whose name contains`, input: () => {
    view.filter = only.value;
    view.hidden.clear();
    figure.curves.forEach((_, i) => { if (!matchesFilter(view, i)) view.hidden.add(i); });
    apply();
  } });
  const tools = make("div", { class: "tools" }, make("label", {}, "Filter curves ", only));
  const facets = facetsOf(figure);
  if (facets.length > 0) {
    const panels = make("select", { "aria-label": `Panels of ${figure.title}`, change: () => { view.facet = panels.value; apply(); } },
      make("option", { value: "" }, "one panel"), ...facets.map((name) => make("option", { value: name }, `a panel per ${name}`)));
    if (figure.kind !== "bar" && figure.kind !== "polar") tools.append(make("label", {}, "Panels ", panels));
  }
  tools.append(make("span", { class: "small" }, `${figure.curves.length} curves`));
  return tools;
}
