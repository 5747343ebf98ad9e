// Files of a figure: CSV from the numbers that the chart draws, the SVG picture, and what the page holds compressed.

// A cell as RFC 4180 writes it.
const csvCell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csvNumber = (x) => (isNumber(x) ? String(x) : "");
const csvLines = (rows) => rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");

function csvOf(figure) {
  const named = (spec, standard) => spec.label || standard;
  if (figure.places.length > 0) {
    return csvLines([["role", "name", "x (m)", "y (m)", "z (m)", "served by", "reach (m)", figure.z.label || "value"]].concat(figure.places.map((p) => [
      p.role, p.label, csvNumber(p.x), csvNumber(p.y), csvNumber(p.z), figure.places[p.served_by] ? figure.places[p.served_by].label : "", csvNumber(p.reach), csvNumber(p.value)])));
  }
  if (figure.kind === "map") {
    return csvLines([["panel", named(figure.x, "x"), named(figure.y, "y"), named(figure.z, "value")]].concat(figure.curves.flatMap((curve) =>
      curve.z.map((z, k) => [curve.label, csvNumber(curve.x[k % curve.x.length]), csvNumber(curve.y[Math.floor(k / curve.x.length)]), csvNumber(z)]))));
  }
  const banded = figure.curves.some((curve) => curve.low);
  const at = (x) => (figure.x.categories ? figure.x.categories[x] : csvNumber(x));
  return csvLines([["curve", named(figure.x, "x"), named(figure.y, "y")].concat(banded ? ["low", "high"] : [])].concat(figure.curves.flatMap((curve) =>
    curve.x.map((x, k) => [curve.label, at(x), csvNumber(curve.y[k])].concat(banded ? [csvNumber((curve.low || [])[k]), csvNumber((curve.high || [])[k])] : [])))));
}

// The files that a figure has: name, ending, type, and what gives the content when it is asked for.
function filesOf(element) {
  const files = [{ name: "CSV", extension: "csv", type: "text/csv;charset=utf-8", content: async () => csvOf(await figureOf(element)) }];
  const picture = element.querySelector("img.static");
  const packed = element.querySelector("script.picture");
  if (picture) {
    files.push({ name: "SVG", extension: "svg", type: "image/svg+xml",
                 content: async () => (packed ? unpack(packed).blob() : Uint8Array.from(atob(picture.src.split(",")[1]), (character) => character.charCodeAt(0))) });
  }
  for (const file of element.querySelectorAll("script.file")) {
    files.push({ name: file.dataset.name, extension: file.dataset.extension, type: file.dataset.type, content: () => unpack(file).blob() });
  }
  return files;
}

function handOut(content, type, name) {
  const link = make("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function downloadRow(element) {
  const title = element.querySelector("figcaption strong").textContent;
  return make("p", { class: "downloads" }, "Download ", ...filesOf(element).map((file) =>
    make("button", { type: "button", "aria-label": `${file.name} of ${title}`, click: async () => handOut(await file.content(), file.type, `${element.id.slice(2)}.${file.extension}`) }, file.name)));
}

// Legend, filter and files of a figure, around its chart.
function addTools(view) {
  const { element, box, figure } = view;
  const withLegend = ["line", "history", "curve", "cdf", "bar", "polar"].includes(figure.kind);
  if (withLegend && figure.curves.length > manyCurves) box.before(curveTools(view));
  if (withLegend) box.after(legendOf(view));
  element.querySelector("figcaption").after(downloadRow(element));
}
