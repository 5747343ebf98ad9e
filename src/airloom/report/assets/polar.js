// Curves over an angle in degrees, round the centre: 0 points up. What lies below the smallest circle is drawn at the centre.
function polarHeight(figure, width) {
  const half = !figure.curves.some((curve) => curve.x.some((angle) => isNumber(angle) && Math.abs(angle) > 90));
  return { half, height: Math.min(560, Math.max(200, half ? width / 2 + 60 : width)) };
}

function polarOption(figure, c, { frame, tip, short, isNumber, boxWidth, view }) {
  const depth = 50;  // from the largest circle to the centre, as in the pictures for papers
  const values = figure.curves.flatMap((curve) => curve.y.filter(isNumber));
  const top = values.length > 0 ? 10 * Math.ceil(Math.max(...values) / 10) : 0;
  const { half } = polarHeight(figure, boxWidth());
  const [width, height] = [boxWidth(), view.box.clientHeight];
  const radius = Math.max(60, Math.min(width / 2 - 36, half ? height - 90 : height / 2 - 40));
  const option = frame(figure, c);
  delete option.grid;
  delete option.toolbox.feature.dataZoom;
  option.polar = { center: [width / 2, half ? height - 50 : height / 2 + 8], radius };
  // The axis of the radius lies where the angles begin: at the right below a half circle, else below the centre.
  option.angleAxis = { type: "value", ...(half ? { min: -270, max: 90, startAngle: 0 } : { min: -180, max: 180, startAngle: 270 }), interval: 30, axisLine: { show: false },
                       axisLabel: { color: c.soft, formatter: (angle) => (!half || Math.abs(angle) <= 90 ? `${angle}` : "") }, splitLine: { lineStyle: { color: c.grid } } };
  option.radiusAxis = { type: "value", min: top - depth, max: top, interval: 10, name: figure.y.label, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: c.soft, width: radius, overflow: "truncate" },
                        axisLabel: { color: c.soft }, axisLine: { lineStyle: { color: c.soft } }, splitLine: { lineStyle: { color: c.grid } } };
  option.series = figure.curves.flatMap((curve, i) => (view.hidden.has(i) ? [] : [{
    type: "line", id: `curve ${i}`, name: curve.label, coordinateSystem: "polar", showSymbol: false, clip: false,
    data: curve.x.map((angle, k) => [isNumber(curve.y[k]) ? Math.max(curve.y[k], top - depth) : null, angle, curve.y[k]]),
    lineStyle: { width: 2, type: dashOf(i) }, itemStyle: { color: colorOf(i) },
  }]));
  option.tooltip.formatter = (items) => {
    const lines = [].concat(items);
    return tip(`${figure.x.label}: ${short(lines[0] && lines[0].value[1])}`, lines.map((item) => [item.color, `${figure.curves[curveOf(item)].label}: ${short(item.value[2])}`]));
  };
  return option;
}
