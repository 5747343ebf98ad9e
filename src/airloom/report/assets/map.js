// Cells of two axes, a panel per curve, one colour scale for all of them.
function mapLayout(figure, width) {
  const narrow = width < 640;  // then the colour scale lies below the panels, else it stands at the right
  const free = width - (narrow ? 0 : 120);
  const columns = Math.max(1, Math.min(figure.curves.length, Math.floor(free / 270)));
  const rows = Math.ceil(figure.curves.length / columns);
  return { narrow, free, columns, rows, panel: rows === 1 ? 400 : 300, height: (rows === 1 ? 400 : 300 * rows) + (narrow ? 84 : 0) };
}

function mapOption(figure, c, { frame, boxWidth, view }) {
  const option = frame(figure, c);
  const at = mapLayout(figure, boxWidth());
  const share = at.free / at.columns;
  const left = (i) => share * (i % at.columns) + 66;
  const top = (i) => at.panel * Math.floor(i / at.columns) + 34;
  const inner = share - 86;
  const cells = figure.curves.map((curve, i) => (view.chosen ? view.chosen[i] : curve.z));
  const values = figure.curves.flatMap((curve) => curve.z).concat(cells.flat()).filter(isNumber);
  delete option.legend;
  option.title = figure.curves.map((curve, i) => ({ text: curve.label, left: left(i) + inner / 2, top: top(i) - 28, textAlign: "center",
                                                    textStyle: { fontSize: 13, fontWeight: 600, color: c.ink, width: inner, overflow: "truncate" } }));
  option.grid = figure.curves.map((_, i) => ({ left: left(i), width: inner, top: top(i), height: at.panel - 94 }));
  const named = (spec, list, place, i) => ({ ...axis({ label: wrap(spec.label, place === "x" ? inner : at.panel - 94, 13).join("\n"), categories: list.map(tick) }, place, c), gridIndex: i });
  option.xAxis = figure.curves.map((curve, i) => named(figure.x, curve.x, "x", i));
  option.yAxis = figure.curves.map((curve, i) => ({ ...named(figure.y, curve.y, "y", i), nameGap: 44, ...(i % at.columns === 0 ? {} : { name: "" }) }));
  const place = at.narrow ? { orient: "horizontal", left: "center", bottom: 22, itemHeight: Math.min(220, boxWidth() - 120) } : { left: at.free + 12, top: "middle", align: "left", itemHeight: 200 };
  option.graphic = [{ type: "text", silent: true, ...(at.narrow ? { x: boxWidth() / 2, y: at.height - 18 } : { left: at.free + 12, top: Math.max(4, at.height / 2 - 160) }),
                      style: { text: wrap(figure.z.label, at.narrow ? boxWidth() - 20 : 106).join("\n"), fill: c.soft, fontSize: 12, align: at.narrow ? "center" : "left", lineHeight: 16 } }];
  option.visualMap = { min: Math.min(...values), max: Math.max(...values), dimension: 2, calculable: true, ...place,
                       inRange: { color: style.viridis }, textStyle: { color: c.soft }, formatter: (z) => tick(Number(z.toPrecision(3))) };
  option.series = figure.curves.map((curve, i) => ({
    type: "heatmap", id: `curve ${i}`, name: curve.label, xAxisIndex: i, yAxisIndex: i,
    data: cells[i].map((z, k) => [k % curve.x.length, Math.floor(k / curve.x.length), isNumber(z) ? z : "-"]),
  }));
  option.tooltip.trigger = "item";
  option.tooltip.formatter = (item) => {
    const curve = figure.curves[item.seriesIndex];
    return tip(curve.label, [[item.color, `${figure.x.label}: ${short(curve.x[item.value[0]])}`], [item.color, `${figure.y.label}: ${short(curve.y[item.value[1]])}`],
                             [item.color, `${figure.z.label}: ${short(item.value[2])}`]]);
  };
  delete option.toolbox;
  return option;
}
