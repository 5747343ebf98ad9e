// Lines, distributions, histories and bars, in one panel or in several of the same scale.

// The shape between low and high, in the colour of its line.
function band(curve, i, figure) {
  const positive = Math.min(...curve.y.filter((y) => isNumber(y) && y > 0));
  const floor = (y) => (figure.y.log && !(y > 0) ? positive / 10 : y);
  const rows = curve.x.map((x, k) => [x, floor(curve.low[k]), curve.high[k]]).filter((row) => row.every(isNumber));
  return {
    type: "custom", id: `band ${i}`, name: curve.label, data: rows, encode: { x: 0, y: [1, 2] }, silent: true, clip: true, z: 1, tooltip: { show: false },
    itemStyle: { color: colorOf(i) },
    renderItem: (params, api) => {
      if (params.dataIndexInside !== 0) return null;
      const points = rows.map((r) => api.coord([r[0], r[2]])).concat(rows.map((r) => api.coord([r[0], r[1]])).reverse());
      return { type: "polygon", shape: { points }, style: { fill: colorOf(i), opacity: figure.curves.length > 4 ? 0.11 : 0.17 } };
    },
  };
}

function lineSeries(curve, i, figure) {
  const cdf = figure.kind === "cdf";
  const bare = cdf || figure.kind === "curve";  // as in the pictures: too many points for markers
  const every = Math.max(1, Math.floor(curve.x.length / 15));
  const series = {
    type: "line", id: `curve ${i}`, name: curve.label, data: curve.x.map((x, k) => [x, curve.y[k]]), step: cdf ? "end" : false,
    symbol: (value, item) => (item.dataIndex % every === 0 ? symbolOf(i) : "none"), symbolSize: 8, showSymbol: !bare, showAllSymbol: true, z: 3,
    lineStyle: { width: 2, type: dashOf(i) }, itemStyle: { color: colorOf(i) }, emphasis: { focus: "series" },
  };
  if (bare) series.symbol = "circle";
  if (curve.marks) {
    series.markPoint = { symbol: "circle", symbolSize: 10, label: { show: false }, data: curve.marks.map((mark) => ({ coord: [mark.x, mark.y], name: mark.label })) };
  }
  return series;
}

function withBand(curve, index) {
  const range = curve.low && isNumber(curve.low[index]) ? ` [${short(curve.low[index])}, ${short(curve.high[index])}]` : "";
  return `${curve.label}: ${short(curve.y[index])}${range}`;
}

const curveOf = (item) => Number(item.seriesId.split(" ")[1]);

// The same ends for several panels, or for two figures side by side: all that is shown, to round numbers.
function sharedEnds(figure, curves) {
  const values = curves.flatMap((curve) => ["y", "low", "high"].flatMap((list) => curve[list] || [])).filter((y) => isNumber(y) && (!figure.y.log || y > 0));
  if (figure.kind === "cdf") return { min: 0, max: 1 };
  if (values.length === 0) return {};
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (figure.y.log) return { min: 10 ** Math.floor(Math.log10(low)), max: 10 ** Math.ceil(Math.log10(high)) };
  const power = 10 ** Math.floor(Math.log10((high - low || Math.abs(high) || 1) / 4));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => 5 * k >= high - low) || power;
  return { min: Math.floor(low / step) * step, max: Math.ceil(high / step) * step };
}

const columnsFor = (panels, width) => (panels.length < 2 ? 1 : Math.min(panels.length, width >= 840 ? 3 : width >= 520 ? 2 : 1));

// Grids and axes of the panels; the curves of panel p are drawn on axes p.
function layPanels(option, figure, c, panels, shown, width, height) {
  const columns = columnsFor(panels, width);
  const rows = Math.ceil(panels.length / columns);
  const single = panels.length === 1;
  const first = axes(figure, c, width / columns - 96, height / rows - 90);
  const inner = width / columns - (single ? first.room.left + 24 : 70);
  const { x, y, room } = axes(figure, c, inner, height / rows - 40 - first.room.bottom);
  const ends = single ? {} : sharedEnds(figure, shown.map((i) => figure.curves[i]));
  const left = (p) => (single ? room.left : (width / columns) * (p % columns) + 54);
  const top = (p) => Math.floor(p / columns) * (height / rows) + 34;
  option.grid = panels.map((_, p) => ({ left: left(p), width: inner, top: top(p), height: height / rows - 34 - room.bottom }));
  option.xAxis = panels.map((_, p) => ({ ...x, gridIndex: p }));
  option.yAxis = panels.map((_, p) => ({ ...y, ...ends, gridIndex: p, name: single || p % columns === 0 ? y.name : "", nameGap: single ? 50 : 38 }));
  if (!single) {
    option.title = panels.map((panel, p) => ({ text: panel.title, left: left(p) + inner / 2, top: top(p) - 26, textAlign: "center",
                                               textStyle: { fontSize: 12.5, fontWeight: 600, color: c.ink, width: inner, overflow: "truncate" } }));
  }
}

// Drops chosen in another figure, as small dots.
function chosenDots(view, i, c) {
  const rows = view.chosen && view.chosen[i];
  if (!rows || rows.length === 0) return [];
  return [{ type: "scatter", id: `chosen ${i}`, data: rows, symbol: "circle", symbolSize: 6, z: 6, silent: true, tooltip: { show: false },
            itemStyle: { color: colorOf(i), borderColor: c.ink, borderWidth: 1 } }];
}

function lineOption(figure, c, { frame, boxWidth, view }) {
  const option = frame(figure, c);
  const shown = figure.curves.map((_, i) => i).filter((i) => !view.hidden.has(i));
  const panels = panelsOf(view, shown);
  layPanels(option, figure, c, panels, shown, boxWidth(), view.box.clientHeight);
  if (panels.length === 1 && figure.kind === "cdf") Object.assign(option.yAxis[0], { min: 0, max: 1 });
  // The axis may end before its bands do.
  for (const axis of option.yAxis) {
    if (isNumber(figure.y.low)) Object.assign(axis, { min: figure.y.low, axisLabel: { ...axis.axisLabel, showMinLabel: figure.y.low === 0 } });
    if (isNumber(figure.y.high)) Object.assign(axis, { max: figure.y.high, axisLabel: { ...axis.axisLabel, showMaxLabel: false } });
  }
  option.dataZoom = [{ type: "inside", xAxisIndex: panels.map((_, p) => p), filterMode: "none", zoomOnMouseWheel: "ctrl", moveOnMouseMove: false }];
  option.series = panels.flatMap((panel, p) => panel.curves.flatMap((i, first) => {
    const curve = figure.curves[i];
    const list = [lineSeries(curve, i, figure)].concat(curve.low ? [band(curve, i, figure)] : [], chosenDots(view, i, c));
    if (first === 0 && figure.kind === "cdf") list[0].markLine = { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: c.soft, type: "dotted" }, data: [{ yAxis: 0.05 }] };
    if (first === 0 && view.range) list[0].markArea = { silent: true, itemStyle: { color: c.soft, opacity: 0.15 }, data: [view.range.map((end, k) => (isNumber(end) ? { xAxis: end } : { x: k === 0 ? option.grid[p].left : option.grid[p].left + option.grid[p].width }))] };
    return list.map((series) => ({ ...series, xAxisIndex: p, yAxisIndex: p }));
  }));
  if (panels.length === 1 && view.besides.length > 0) Object.assign(option.yAxis[0], sharedEnds(figure, figure.curves.concat(view.besides)));
  addBrush(option, view, c);
  option.tooltip.formatter = (items) => {
    const lines = items.filter((item) => item.seriesType === "line");
    const first = lines[0] ? lines[0].value[0] : null;
    const at = figure.x.categories ? figure.x.categories[first] : short(first);
    return tip(`${figure.x.label}: ${at}`, lines.map((item) => [item.color, withBand(figure.curves[curveOf(item)], item.dataIndex)]));
  };
  return option;
}

function errorBars(curve, i, place, count, c) {
  return {
    type: "custom", id: `band ${i}`, name: curve.label, silent: true, z: 4, tooltip: { show: false }, encode: { x: 0, y: [1, 2] },
    data: curve.x.map((x, k) => [x, curve.low[k], curve.high[k]]), itemStyle: { color: c.ink },
    renderItem: (params, api) => {
      const [low, high] = [api.value(1), api.value(2)];
      if (!isNumber(low) || !isNumber(high)) return null;
      const layout = api.barLayout({ barGap: "8%", barCategoryGap: "30%", count })[place];
      const [a, b] = [api.coord([api.value(0), low]), api.coord([api.value(0), high])];
      const x = a[0] + layout.offsetCenter;
      const half = Math.min(5, layout.width / 3);
      const lines = [[x, a[1], x, b[1]], [x - half, a[1], x + half, a[1]], [x - half, b[1], x + half, b[1]]];
      return { type: "group", children: lines.map(([x1, y1, x2, y2]) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: c.ink, lineWidth: 1.3 } })) };
    },
  };
}

// Drops chosen in another figure, side by side over their bar.
function barDots(rows, i, place, count, c) {
  const placed = rows.map(([group], k) => rows.slice(0, k).filter(([other]) => other === group).length);
  const largest = Math.max(1, ...placed);
  return {
    type: "custom", id: `chosen ${i}`, silent: true, z: 6, tooltip: { show: false }, encode: { x: 0, y: 1 }, data: rows, itemStyle: { color: colorOf(i) },
    renderItem: (params, api) => {
      const layout = api.barLayout({ barGap: "8%", barCategoryGap: "30%", count })[place];
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      if (!isNumber(y)) return null;  // zero on a logarithmic axis
      const aside = layout.width * (placed[params.dataIndex] / largest - 0.5) * 0.7;
      return { type: "circle", shape: { cx: x + layout.offsetCenter + aside, cy: y, r: 3 }, style: { fill: colorOf(i), stroke: c.ink, lineWidth: 1 } };
    },
  };
}

function barOption(figure, c, { frame, boxWidth, view }) {
  const option = frame(figure, c);
  const shown = figure.curves.map((_, i) => i).filter((i) => !view.hidden.has(i));
  layPanels(option, figure, c, [{ title: "", curves: shown }], shown, boxWidth(), view.box.clientHeight);
  option.yAxis[0].scale = false;
  if (figure.y.log) {  // bars stand on the decade below the smallest
    const values = shown.flatMap((i) => figure.curves[i].y.filter((y) => isNumber(y) && y > 0));
    if (values.length > 0) option.yAxis[0].min = option.yAxis[0].startValue = 10 ** (Math.ceil(Math.log10(Math.min(...values))) - 1);
  }
  option.series = shown.map((i) => ({ type: "bar", id: `curve ${i}`, name: figure.curves[i].label, data: figure.curves[i].y, barGap: "8%", barCategoryGap: "30%", itemStyle: { color: colorOf(i) } }));
  shown.forEach((i, place) => { if (figure.curves[i].low) option.series.push(errorBars(figure.curves[i], i, place, shown.length, c)); });
  if (view.chosen) shown.forEach((i, place) => option.series.push(barDots(view.chosen[i], i, place, shown.length, c)));
  option.tooltip.axisPointer = { type: "shadow" };
  option.tooltip.formatter = (items) => {
    const bars = items.filter((item) => item.seriesType === "bar");
    return tip(bars[0] ? bars[0].name : "", bars.map((item) => [item.color, withBand(figure.curves[curveOf(item)], item.dataIndex)]));
  };
  delete option.toolbox.feature.dataZoom;
  return option;
}
