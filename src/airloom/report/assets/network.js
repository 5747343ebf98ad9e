"use strict";
// A network from above: stations, what they cover, and users coloured by a value. Metres are as long along x as along y.
function networkHeight(figure, boxWidth) { return Math.min(600, Math.max(360, boxWidth * 0.75)) + 24 * (figure.roles || []).length / 3; }

function networkOption(figure, c, { style, frame, axis, tip, short, isNumber, boxWidth }) {
  const option = frame(figure, c);
  const symbols = { dot: "circle", square: "rect", triangle: "triangle", diamond: "diamond" };
  const sizes = { dot: 13, square: 13, triangle: 17, diamond: 15 };
  const rings = figure.places.filter((place) => place.reach > 0);
  const reachName = "reach on the ground";
  const narrow = boxWidth() < 560;  // then the colour scale lies below the plot, else it stands at the right
  const scale = { left: 64, right: narrow ? 20 : 150, top: 28, bottom: option.grid.bottom + (narrow ? 70 : 0) };  // pixels around the plot

  const [links, outlines] = [figure.links || [], figure.outlines || []];

  const bounds = (k) => figure.places.flatMap((p) => [p[k] - p.reach, p[k] + p.reach]).concat(outlines.flatMap((o) => o.rings.flat().map((point) => point[k === "x" ? 0 : 1])));
  const [xs, ys] = [bounds("x"), bounds("y")];
  const span = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys), 1);
  const power = 10 ** Math.floor(Math.log10(span / 6));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= span / 6);
  const ends = (list) => [Math.floor((Math.min(...list) - 0.03 * span) / step) * step, Math.ceil((Math.max(...list) + 0.03 * span) / step) * step];
  const [xEnds, yEnds] = [ends(xs), ends(ys)];
  const width = boxWidth() - scale.left - scale.right;
  const height = networkHeight(figure, boxWidth()) - scale.top - scale.bottom;
  const unit = Math.min(width / (xEnds[1] - xEnds[0]), height / (yEnds[1] - yEnds[0]));
  const drawn = [unit * (xEnds[1] - xEnds[0]), unit * (yEnds[1] - yEnds[0])];
  const left = scale.left + (width - drawn[0]) / 2;
  option.grid = { left, top: scale.top, width: drawn[0], height: drawn[1] };
  option.xAxis = { ...axis(figure.x, "x", c), min: xEnds[0], max: xEnds[1], interval: step };
  option.yAxis = { ...axis(figure.y, "y", c), min: yEnds[0], max: yEnds[1], interval: step };

  const dots = figure.places.filter((p) => figure.roles.some((r) => r.name === p.role && r.shape === "dot")).length;
  const named = { true: figure.all_labels && dots <= 40, false: figure.places.length - dots <= 60 };  // by whether a role is drawn as dots
  option.series = figure.roles.map((role, i) => ({
    type: "scatter", id: `role ${i}`, name: role.name, symbol: symbols[role.shape], symbolSize: sizes[role.shape], z: role.shape === "dot" ? 4 : 3,
    itemStyle: { color: role.colored ? style.viridis[4] : role.shape === "dot" ? c.soft : c.ink, borderColor: role.shape === "dot" ? c.ink : c.paper, borderWidth: 1, opacity: 1 },
    label: { show: named[role.shape === "dot"], position: "right", color: role.shape === "dot" ? c.soft : c.ink, fontSize: role.shape === "dot" ? 10 : 12, formatter: (item) => figure.places[item.value[3]].label },
    labelLayout: { hideOverlap: true },
    data: figure.places.map((p, k) => [p, k]).filter(([p]) => p.role === role.name).map(([p, k]) => {
      const row = [p.x, p.y, p.value, k];
      return role.colored && !isNumber(p.value) ? { value: row, visualMap: false, itemStyle: { color: c.soft } } : row;
    }),
  }));
  rings.forEach((p, k) => option.series.push({
    type: "line", id: `ring ${k}`, name: reachName, symbol: "none", silent: true, z: 2, tooltip: { show: false },
    lineStyle: { color: c.soft, width: 1.5, type: [7, 5] }, itemStyle: { color: c.soft },
    data: Array.from({ length: 121 }, (_, i) => [p.x + p.reach * Math.cos(i * Math.PI / 60), p.y + p.reach * Math.sin(i * Math.PI / 60)]),
  }));
  const under = (id, name, data, renderItem, color) => ({
    type: "custom", id, name, data, renderItem, encode: { x: 0, y: 1 }, silent: true, clip: true, z: 2, tooltip: { show: false }, itemStyle: { color },
  });
  const widths = [0.8, 1.6, 2.6];  // of links, as in roles.hpp
  if (links.length > 0) {
    option.series.push(under("links", "serves", links.map((link) => [figure.places[link.from].x, figure.places[link.from].y]), (params, api) => {
      const link = links[params.dataIndex];
      const [from, to] = [link.from, link.to].map((k) => api.coord([figure.places[k].x, figure.places[k].y]));
      const lineWidth = widths[link.share < 0.25 ? 0 : link.share < 0.6 ? 1 : 2];
      return { type: "line", shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }, style: { stroke: c.soft, opacity: 0.55, lineWidth } };
    }, c.soft));
  }
  if (outlines.length > 0) {
    option.series.push(under("beams", "beam", outlines.map((o) => o.rings[0][0]), (params, api) => {
      const line = (ring) => `M${ring.map((point) => api.coord(point).map((pixel) => pixel.toFixed(2)).join(",")).join("L")}Z`;
      return { type: "path", shape: { pathData: outlines[params.dataIndex].rings.map(line).join("") }, style: { fill: "rgba(213,94,0,0.13)", stroke: style.palette[1], lineWidth: 1.2 } };
    }, style.palette[1]));
  }
  option.legend.data = figure.roles.map((role) => role.name).concat(
    links.length > 0 ? [{ name: "serves", icon: "path://M0,5h20v2h-20z" }] : [], outlines.length > 0 ? [{ name: "beam", icon: "circle" }] : [],
    rings.length > 0 ? [{ name: reachName, icon: "path://M0,5h5v2h-5zM8,5h5v2h-5zM16,5h5v2h-5z" }] : []);
  Object.assign(option.legend, { itemWidth: 15, itemHeight: 13, itemGap: 22 });

  const values = figure.places.map((p) => p.value).filter(isNumber);
  const colored = figure.roles.map((role, i) => (role.colored ? i : -1)).filter((i) => i >= 0);
  if (values.length > 0) {
    option.visualMap = { type: "continuous", seriesIndex: colored, dimension: 2, min: Math.min(...values), max: Math.max(...values), calculable: true, itemHeight: Math.min(220, drawn[narrow ? 0 : 1] - 90), text: [narrow ? "" : wrap(figure.z.label, 100).join("\n"), ""],
                         ...(narrow ? { orient: "horizontal", left: "center", top: scale.top + drawn[1] + 52 } : { left: left + drawn[0] + 22, top: scale.top + drawn[1] / 2 - 150, align: "left" }),
                         inRange: { color: style.viridis }, textStyle: { color: c.soft, lineHeight: 16 }, formatter: (z) => String(Number(z.toPrecision(3))) };
  }
  option.tooltip.trigger = "item";
  option.tooltip.formatter = (item) => {
    const place = figure.places[item.value[3]];
    const rows = [[item.color, place.role], [item.color, `${short(place.x)} m, ${short(place.y)} m, height ${short(place.z)} m`]];
    if (place.facts) rows.push(...place.facts.map((fact) => [item.color, fact]));
    else if (isNumber(place.value)) rows.push([item.color, `${figure.z.label}: ${short(place.value)}`]);
    return tip(place.label, rows);
  };
  delete option.toolbox.feature.dataZoom;
  return option;
}
