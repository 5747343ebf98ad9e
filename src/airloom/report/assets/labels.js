// Room for words: how wide they are, axes whose names and ticks fit, and the frame of a chart.
const chartFont = getComputedStyle(document.body).fontFamily;
const ruler = document.createElement("canvas").getContext("2d");
function textWidth(text, pixels = 12) {
  ruler.font = `${pixels}px ${chartFont}`;
  return ruler.measureText(text).width;
}

// The words of a text in lines that are no wider; a word that is wider alone stands on its own.
function wrap(text, width, pixels = 12) {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, pixels) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// Names of groups: in lines below their place, or, where there is no room, slanted. `room` is what they take below the axis.
function categoryLabels(names, width) {
  const slot = width / Math.max(names.length, 1);
  const widest = Math.max(...names.map((name) => textWidth(name)), 0);
  const numbers = names.every((name) => name !== "" && Number.isFinite(Number(name)));
  if (widest + 8 <= slot) return { room: 20, label: { interval: 0 } };
  if (numbers) return { room: 20, label: { hideOverlap: true } };  // some of them are enough
  if (slot >= 64) {
    const lines = Math.min(4, Math.max(...names.map((name) => wrap(name, slot - 8).length)));
    return { room: 6 + 15 * lines, label: { interval: 0, width: slot - 8, overflow: "break", lineHeight: 15 } };
  }
  const length = Math.min(widest, 110);
  return { room: 14 + 0.71 * length, label: { interval: 0, rotate: 45, width: length, overflow: "truncate" } };
}

// Ticks of a logarithmic axis, all written in one way: plain where the axis stays within a few powers of ten. `spec.reach` is what it shows.
function logTick(x, spec) {
  const plain = spec.reach && spec.reach[0] >= 1e-3 && spec.reach[1] < 1e5;
  const power = Math.round(Math.log10(x));
  return plain || Math.abs(x / 10 ** power - 1) > 1e-6 ? tick(x) : `10${superscript(power)}`;
}

function axis(spec, place, c) {
  const type = spec.categories ? "category" : spec.log ? "log" : "value";
  return {
    type, name: spec.label, nameLocation: "middle", nameGap: place === "x" ? 30 : 50, scale: true, data: spec.categories,
    nameTextStyle: { color: c.soft, fontSize: 13, lineHeight: 16 }, axisLabel: { color: c.soft, hideOverlap: true, ...(type === "category" ? {} : { formatter: type === "log" ? (x) => logTick(x, spec) : tick }) },
    axisLine: { show: true, lineStyle: { color: c.soft }, onZero: false }, axisTick: { show: true, lineStyle: { color: c.soft } },
    splitLine: { show: type !== "category", lineStyle: { color: c.grid } }, minorSplitLine: { show: spec.log, lineStyle: { color: c.grid, opacity: 0.5 } },
  };
}

// The least and the largest positive number of these lists of the curves.
function reachOf(figure, lists) {
  const values = figure.curves.flatMap((curve) => lists.flatMap((list) => curve[list] || [])).filter((value) => isNumber(value) && value > 0);
  return [Math.min(...values), Math.max(...values)];
}

// The two axes of one panel with names that wrap; `room` is what stands left of the panel and below it.
function axes(figure, c, width, height) {
  const x = axis({ ...figure.x, reach: reachOf(figure, ["x"]) }, "x", c);
  const y = axis({ ...figure.y, reach: reachOf(figure, ["y", "low", "high"]) }, "y", c);
  const groups = figure.x.categories ? categoryLabels(figure.x.categories, width) : { room: 20, label: {} };
  const [xLines, yLines] = [wrap(figure.x.label, width, 13), wrap(figure.y.label, height, 13)];
  Object.assign(x.axisLabel, groups.label);
  Object.assign(x, { name: xLines.join("\n"), nameGap: groups.room + 8 });
  y.name = yLines.join("\n");
  return { x, y, room: { left: 58 + 16 * yLines.length, bottom: groups.room + 12 + 17 * xLines.length } };
}

// Rows that the legend of a network takes, estimated from the lengths of its names.
function legendRows(figure, width) {
  let [rows, used] = [1, 0];
  for (const name of (figure.roles || []).map((role) => role.name).concat("reach on the ground")) {
    const needs = Math.min(width, 45 + textWidth(name));
    if (used > 0 && used + needs > width) [rows, used] = [rows + 1, 0];
    used += needs;
  }
  return rows;
}

// What the charts of this page have in common. Only networks keep a legend in the chart: that of curves is a list of buttons below it.
function frame(figure, c, width) {
  const network = figure.kind === "network";
  return {
    animation: false, backgroundColor: "transparent", textStyle: { color: c.ink, fontFamily: chartFont }, color: style.palette,
    grid: { left: 72, right: 24, top: 34, bottom: 56 + (network ? 23 * legendRows(figure, width) : 0) },
    legend: { show: network, type: "plain", bottom: 0, textStyle: { color: c.ink, width: Math.max(60, width - 80), overflow: "truncate" }, itemWidth: 34, itemGap: 16, data: [] },
    tooltip: { trigger: "axis", confine: true, backgroundColor: c.panel, borderColor: c.line, textStyle: { color: c.ink }, axisPointer: { lineStyle: { color: c.soft } } },
    toolbox: { right: 8, top: 0, iconStyle: { borderColor: c.soft }, feature: { dataZoom: { filterMode: "none", brushStyle: { color: c.soft, opacity: 0.2 } } } },
  };
}

// What a figure's own script may use. @param view  see figures.js
const partsOf = (view) => {
  const boxWidth = () => Math.max(240, view.box.clientWidth);
  return { style, axis, tip, short, isNumber, boxWidth, view, frame: (figure, c) => frame(figure, c, boxWidth()) };
};
