"use strict";
// Draws each figure of the page from the numbers that the page holds. Everything shown is set as text, never as HTML.
(() => {
  const style = JSON.parse(document.getElementById("style-data").textContent);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colors = () => ({ ink: css("--ink"), soft: css("--soft"), grid: css("--grid"), line: css("--line"), panel: css("--panel"), paper: css("--paper") });
  const isNumber = (x) => typeof x === "number" && Number.isFinite(x);
  const short = (x) => (isNumber(x) ? String(Number(x.toPrecision(5))) : "n/a");
  const pick = (list, i) => list[i % list.length];
  const symbols = ["circle", "rect", "triangle", "diamond", "path://M0,0L10,0L5,10Z", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"];
  const dashes = ["solid", [8, 4], [2, 3], [8, 3, 2, 3], [12, 4, 3, 4, 3, 4]];
  const drawn = new Map();  // element of a figure -> { figure, chart }

  function tip(title, rows) {
    const box = document.createElement("div");
    box.className = "tip";
    const head = document.createElement("strong");
    head.textContent = title;
    box.append(head);
    for (const [color, text] of rows) {
      const row = document.createElement("div");
      const spot = document.createElement("i");
      spot.style.background = color;
      row.append(spot, text);
      box.append(row);
    }
    return box;
  }

  function axis(spec, place, c) {
    const type = spec.categories ? "category" : spec.log ? "log" : "value";
    return {
      type, name: spec.label, nameLocation: "middle", nameGap: place === "x" ? 30 : 50, scale: true, data: spec.categories,
      nameTextStyle: { color: c.soft, fontSize: 13 }, axisLabel: { color: c.soft, hideOverlap: true },
      axisLine: { show: true, lineStyle: { color: c.soft }, onZero: false }, axisTick: { show: true, lineStyle: { color: c.soft } },
      splitLine: { show: type !== "category", lineStyle: { color: c.grid } }, minorSplitLine: { show: spec.log, lineStyle: { color: c.grid, opacity: 0.5 } },
    };
  }

  const boxWidth = () => Math.max(280, document.querySelector("main").clientWidth - 28);

  // Rows that the legend takes in a box of this page, estimated from the lengths of its labels.
  function legendRows(figure) {
    const width = boxWidth();
    let [rows, used] = [1, 0];
    for (const label of figure.roles ? figure.roles.map((role) => role.name).concat("reach on the ground") : figure.curves.map((curve) => curve.label)) {
      const needs = Math.min(width, 56 + 6.8 * label.length);
      if (used > 0 && used + needs > width) [rows, used] = [rows + 1, 0];
      used += needs;
    }
    return rows;
  }

  function frame(figure, c) {
    return {
      animation: false, backgroundColor: "transparent", textStyle: { color: c.ink, fontFamily: "inherit" }, aria: { enabled: true },
      color: style.palette,
      grid: { left: 72, right: 24, top: 34, bottom: 56 + legendRows(figure) * 23 },
      legend: { type: "plain", bottom: 0, textStyle: { color: c.ink }, itemWidth: 34, itemGap: 16,
                data: figure.curves.map((curve) => curve.label) },
      tooltip: { trigger: "axis", confine: true, backgroundColor: c.panel, borderColor: c.line, textStyle: { color: c.ink }, axisPointer: { lineStyle: { color: c.soft } } },
      toolbox: { right: 8, top: 0, iconStyle: { borderColor: c.soft },
                 feature: { dataZoom: { filterMode: "none" }, restore: {}, saveAsImage: { name: figure.id, pixelRatio: 3, backgroundColor: c.paper } } },
    };
  }

  // The shape between low and high, in the colour of its line.
  function band(curve, i, figure) {
    const positive = Math.min(...curve.y.filter((y) => isNumber(y) && y > 0));
    const floor = (y) => (figure.y.log && !(y > 0) ? positive / 10 : y);
    const rows = curve.x.map((x, k) => [x, floor(curve.low[k]), curve.high[k]]).filter((row) => row.every(isNumber));
    return {
      type: "custom", id: `band ${i}`, name: curve.label, data: rows, encode: { x: 0, y: [1, 2] }, silent: true, clip: true, z: 1, tooltip: { show: false },
      itemStyle: { color: pick(style.palette, i) },
      renderItem: (params, api) => {
        if (params.dataIndexInside !== 0) return null;
        const points = rows.map((r) => api.coord([r[0], r[2]])).concat(rows.map((r) => api.coord([r[0], r[1]])).reverse());
        return { type: "polygon", shape: { points }, style: { fill: pick(style.palette, i), opacity: figure.curves.length > 4 ? 0.11 : 0.17 } };
      },
    };
  }

  function lineSeries(curve, i, figure, c) {
    const cdf = figure.kind === "cdf";
    const series = {
      type: "line", id: `curve ${i}`, name: curve.label, data: curve.x.map((x, k) => [x, curve.y[k]]), step: cdf ? "end" : false,
      symbol: pick(symbols, i), symbolSize: 7, showSymbol: !cdf && curve.x.length <= 60, z: 3,
      lineStyle: { width: 2, type: pick(dashes, i) },
      itemStyle: { color: pick(style.palette, i) }, emphasis: { focus: "series" },
    };
    if (curve.marks) {
      series.markPoint = { symbol: "circle", symbolSize: 10, label: { show: false }, data: curve.marks.map((mark) => ({ coord: [mark.x, mark.y], name: mark.label })) };
    }
    if (cdf && i === 0) {
      series.markLine = { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: c.soft, type: "dotted" }, data: [{ yAxis: 0.05 }] };
    }
    return series;
  }

  function withBand(figure, curve, index) {
    const range = curve.low && isNumber(curve.low[index]) ? ` [${short(curve.low[index])}, ${short(curve.high[index])}]` : "";
    return `${curve.label}: ${short(curve.y[index])}${range}`;
  }

  function lineOption(figure, c) {
    const option = frame(figure, c);
    option.xAxis = axis(figure.x, "x", c);
    option.yAxis = axis(figure.y, "y", c);
    if (figure.kind === "cdf") Object.assign(option.yAxis, { min: 0, max: 1 });
    // What cannot be negative is not drawn below zero because of an interval that reaches there.
    const below = (list) => figure.curves.some((curve) => (curve[list] || []).some((y) => isNumber(y) && y < 0));
    if (!figure.y.log && below("low") && !below("y")) option.yAxis.min = 0;
    option.dataZoom = [{ type: "inside", xAxisIndex: 0, filterMode: "none", zoomOnMouseWheel: "ctrl" }];
    option.series = figure.curves.map((curve, i) => lineSeries(curve, i, figure, c));
    figure.curves.forEach((curve, i) => { if (curve.low) option.series.push(band(curve, i, figure)); });
    option.tooltip.formatter = (items) => {
      const lines = items.filter((item) => item.seriesType === "line");
      const first = lines[0] ? lines[0].value[0] : null;
      const at = figure.x.categories ? figure.x.categories[first] : short(first);
      return tip(`${figure.x.label}: ${at}`, lines.map((item) => [item.color, withBand(figure, figure.curves[item.seriesIndex], item.dataIndex)]));
    };
    return option;
  }

  function errorBars(curve, i, count, c) {
    return {
      type: "custom", id: `band ${i}`, name: curve.label, silent: true, z: 4, tooltip: { show: false }, encode: { x: 0, y: [1, 2] },
      data: curve.x.map((x, k) => [x, curve.low[k], curve.high[k]]), itemStyle: { color: c.ink },
      renderItem: (params, api) => {
        const [low, high] = [api.value(1), api.value(2)];
        if (!isNumber(low) || !isNumber(high)) return null;
        const layout = api.barLayout({ barGap: "8%", barCategoryGap: "30%", count })[i];
        const [a, b] = [api.coord([api.value(0), low]), api.coord([api.value(0), high])];
        const x = a[0] + layout.offsetCenter;
        const lines = [[x, a[1], x, b[1]], [x - 5, a[1], x + 5, a[1]], [x - 5, b[1], x + 5, b[1]]];
        return { type: "group", children: lines.map(([x1, y1, x2, y2]) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: c.ink, lineWidth: 1.3 } })) };
      },
    };
  }

  function barOption(figure, c) {
    const option = frame(figure, c);
    option.xAxis = axis(figure.x, "x", c);
    option.yAxis = axis(figure.y, "y", c);
    option.yAxis.scale = false;
    option.series = figure.curves.map((curve, i) => ({ type: "bar", id: `curve ${i}`, name: curve.label, data: curve.y, barGap: "8%", barCategoryGap: "30%", itemStyle: { color: pick(style.palette, i) } }));
    figure.curves.forEach((curve, i) => { if (curve.low) option.series.push(errorBars(curve, i, figure.curves.length, c)); });
    option.tooltip.axisPointer = { type: "shadow" };
    option.tooltip.formatter = (items) => {
      const bars = items.filter((item) => item.seriesType === "bar");
      return tip(bars[0] ? bars[0].name : "", bars.map((item) => [item.color, withBand(figure, figure.curves[item.seriesIndex], item.dataIndex)]));
    };
    return option;
  }

  function mapOption(figure, c) {
    const option = frame(figure, c);
    const count = figure.curves.length;
    const share = (boxWidth() - 72 - 130) / count;  // pixels; the colour scale keeps 130
    const values = figure.curves.flatMap((curve) => curve.z.filter(isNumber));
    delete option.legend;
    option.title = figure.curves.map((curve, i) => ({ text: curve.label, left: 72 + share * i + (share - 56) / 2, top: 4, textAlign: "center", textStyle: { fontSize: 13, fontWeight: 600, color: c.ink } }));
    option.grid = figure.curves.map((curve, i) => ({ left: 72 + share * i, width: Math.max(40, share - 56), top: 34, bottom: 60 }));
    option.xAxis = figure.curves.map((curve, i) => ({ ...axis({ label: figure.x.label, categories: curve.x.map(short) }, "x", c), gridIndex: i }));
    option.yAxis = figure.curves.map((curve, i) => ({ ...axis({ label: i === 0 ? figure.y.label : "", categories: curve.y.map(short) }, "y", c), gridIndex: i, nameGap: 40 }));
    option.visualMap = { min: Math.min(...values), max: Math.max(...values), dimension: 2, calculable: true, left: boxWidth() - 160, top: "middle", align: "left", itemHeight: 220, text: [figure.z.label, ""],
                         inRange: { color: style.viridis }, textStyle: { color: c.soft }, formatter: (z) => String(Number(z.toPrecision(3))) };
    option.series = figure.curves.map((curve, i) => ({
      type: "heatmap", id: `curve ${i}`, name: curve.label, xAxisIndex: i, yAxisIndex: i,
      data: curve.z.map((z, k) => [k % curve.x.length, Math.floor(k / curve.x.length), isNumber(z) ? z : "-"]),
    }));
    option.tooltip.trigger = "item";
    option.tooltip.formatter = (item) => {
      const curve = figure.curves[item.seriesIndex];
      return tip(curve.label, [[item.color, `${figure.x.label}: ${short(curve.x[item.value[0]])}`], [item.color, `${figure.y.label}: ${short(curve.y[item.value[1]])}`],
                               [item.color, `${figure.z.label}: ${short(item.value[2])}`]]);
    };
    delete option.toolbox.feature.dataZoom;
    return option;
  }

  const parts = { style, frame, axis, tip, short, isNumber, boxWidth };
  const options = { line: lineOption, history: lineOption, curve: lineOption, cdf: lineOption, bar: barOption, map: mapOption,
                    polar: (figure, c) => polarOption(figure, c, parts), network: (figure, c) => networkOption(figure, c, parts) };

  // What the chart itself holds, as rows of numbers per curve.
  function heldNumbers(figure, chart) {
    const series = chart.getOption().series;
    if (figure.kind === "network") {  // in the order of the places: x, y, value, index
      const rows = series.filter((s) => s.type === "scatter").flatMap((s) => s.data.map((item) => item.value || item));
      return { places: rows.sort((a, b) => a[3] - b[3]) };
    }
    const rows = (kind) => figure.curves.map((curve, i) => (series.find((s) => s.id === `${kind} ${i}`) || { data: [] }).data);
    if (figure.kind === "polar") return { curves: rows("curve").map((data) => data.map(([, angle, y]) => [angle, y])), bands: [] };
    if (figure.kind === "bar") return { curves: rows("curve").map((data) => data.map((y, k) => [k, y])), bands: rows("band") };
    return { curves: rows("curve"), bands: rows("band") };
  }

  function pointsHeld(figure, chart) {
    if (figure.kind === "network") return heldNumbers(figure, chart).places.length;
    return heldNumbers(figure, chart).curves.flat().filter((row) => row.every(isNumber)).length;
  }

  function report(element, count) {
    element.dataset.drawn = String(count);
    const all = [...document.querySelectorAll("figure.plot")];
    if (!all.every((one) => one.dataset.drawn !== undefined)) return;
    document.documentElement.dataset.charts = "done";
    if (location.hash !== "#numbers") return;
    const held = {};
    for (const [figureElement, { figure, chart }] of drawn) held[figureElement.id] = chart ? heldNumbers(figure, chart) : { places: figure.places };
    const list = document.createElement("pre");
    list.id = "chart-numbers";
    list.hidden = true;
    list.textContent = JSON.stringify(held);
    document.body.append(list);
  }

  function draw(element) {
    const figure = JSON.parse(element.querySelector("script[type='application/json']").textContent);
    const box = element.querySelector(".chart");
    element.classList.add("live");
    if (figure.kind === "deployment") {
      const redraw = drawDeployment(box, figure, style.palette, colors);
      drawn.set(element, { figure, redraw });
      redraw();
      report(element, figure.places.length);
      return;
    }
    if (figure.kind === "network") box.style.height = `${networkHeight(figure, boxWidth())}px`;
    else if (figure.kind !== "map") box.style.height = `${400 + legendRows(figure) * 23}px`;
    const chart = echarts.init(box, null, { renderer: "svg" });
    drawn.set(element, { figure, chart, redraw: () => chart.setOption(options[figure.kind](figure, colors()), true) });
    const once = () => { chart.off("finished", once); report(element, pointsHeld(figure, chart)); };
    chart.on("finished", once);
    chart.setOption(options[figure.kind](figure, colors()));
  }

  function addSvgLink(element) {
    const picture = element.querySelector("img.static");
    if (!picture) return;
    const link = document.createElement("a");
    link.href = picture.src;
    link.download = `${element.id.slice(2)}.svg`;
    link.textContent = "SVG for a paper";
    element.querySelector("figcaption").append(link);
  }

  const figures = [...document.querySelectorAll("figure.plot")].filter((element) => Number(element.dataset.points) > 0);
  for (const element of document.querySelectorAll("figure.plot")) {
    addSvgLink(element);
    if (!figures.includes(element)) report(element, 0);
  }
  const drawable = figures.filter((element) => typeof echarts !== "undefined" || element.dataset.kind === "deployment");
  const next = () => {  // one at a time, so that the page can be read meanwhile
    const element = drawable.shift();
    if (!element) return;
    draw(element);
    setTimeout(next, 0);
  };
  next();
  const redrawAll = () => { for (const { redraw } of drawn.values()) redraw(); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
  addEventListener("resize", () => { for (const { chart, redraw } of drawn.values()) { if (chart) chart.resize(); redraw(); } });
})();
