"use strict";
// Curves over an angle in degrees, round the centre: 0 points up. What lies below the smallest circle is drawn at the centre.
function polarOption(figure, c, { style, frame, tip, short, isNumber }) {
  const depth = 50;  // from the largest circle to the centre, as in the pictures for papers
  const values = figure.curves.flatMap((curve) => curve.y.filter(isNumber));
  const top = values.length > 0 ? 10 * Math.ceil(Math.max(...values) / 10) : 0;
  const option = frame(figure, c);
  delete option.grid;
  delete option.toolbox.feature.dataZoom;
  option.polar = { center: ["50%", "74%"], radius: "62%" };
  option.angleAxis = { type: "value", min: -180, max: 180, startAngle: 270, interval: 30, axisLine: { show: false },
                       axisLabel: { color: c.soft, formatter: (angle) => (Math.abs(angle) <= 90 ? `${angle}` : "") }, splitLine: { lineStyle: { color: c.grid } } };
  option.radiusAxis = { type: "value", min: top - depth, max: top, interval: 10, name: figure.y.label, nameLocation: "end", nameTextStyle: { color: c.soft },
                        axisLabel: { color: c.soft }, axisLine: { lineStyle: { color: c.soft } }, splitLine: { lineStyle: { color: c.grid } } };
  option.series = figure.curves.map((curve, i) => ({
    type: "line", id: `curve ${i}`, name: curve.label, coordinateSystem: "polar", showSymbol: false, clip: false,
    data: curve.x.map((angle, k) => [isNumber(curve.y[k]) ? Math.max(curve.y[k], top - depth) : null, angle, curve.y[k]]),
    lineStyle: { width: 2 }, itemStyle: { color: style.palette[i % style.palette.length] },
  }));
  option.tooltip.formatter = (items) => {
    const lines = [].concat(items);
    return tip(`${figure.x.label}: ${short(lines[0] && lines[0].value[1])}`, lines.map((item) => [item.color, `${figure.curves[item.seriesIndex].label}: ${short(item.value[2])}`]));
  };
  return option;
}
