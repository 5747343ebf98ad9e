"use strict";
// What all drawings share: the style of curves, numbers as text, elements, data of the page. What is shown is set as text, never as HTML.
const style = JSON.parse(document.getElementById("style-data").textContent);
const cssColor = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colors = () => ({ ink: cssColor("--ink"), soft: cssColor("--soft"), grid: cssColor("--grid"), line: cssColor("--line"), panel: cssColor("--panel"), paper: cssColor("--paper") });
const isNumber = (x) => typeof x === "number" && Number.isFinite(x);
const short = (x) => (isNumber(x) ? String(Number(x.toPrecision(5))) : "n/a");
const pick = (list, i) => list[i % list.length];

// Curves look as in the pictures for papers: gnuplot's dashes, in pixels, and its numbers of markers.
const symbolOfMarker = { 7: "circle", 5: "rect", 9: "triangle", 13: "diamond", 11: "path://M0,0L10,0L5,10Z", 6: "emptyCircle", 4: "emptyRect", 8: "emptyTriangle", 12: "emptyDiamond" };
const symbolOf = (i) => symbolOfMarker[pick(style.markers, i)];
const darkPage = matchMedia("(prefers-color-scheme: dark)");
// The grey at the end of the palette is too dark for a dark page.
const colorOf = (i) => (darkPage.matches && i % style.palette.length === style.palette.length - 1 ? "#a8b0ba" : pick(style.palette, i));
function dashOf(i) {
  const numbers = pick(style.dashes, i).match(/[\d.]+/g).map(Number);
  return numbers.length < 2 ? "solid" : numbers.map((x) => 0.6 * x);
}

// An element with attributes and children; strings become text.
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function tip(title, rows) {
  const box = make("div", { class: "tip" }, make("strong", {}, title));
  for (const [color, text] of rows) {
    const spot = make("i");
    spot.style.background = color;
    box.append(make("div", {}, spot, text));
  }
  return box;
}

// The content of a compressed data element, as a Response.
function unpack(script) {
  const bytes = Uint8Array.from(atob(script.textContent.trim()), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

const superscript = (n) => String(n).replace(/[-0-9]/g, (c) => (c === "-" ? "\u207b" : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[c]));

// A tick of an axis: 0.25, 1500, 3\u00d710\u2076.
function tick(x) {
  if (!isNumber(x) || x === 0) return isNumber(x) ? "0" : "";
  const rounded = Number(x.toPrecision(6));
  const size = Math.abs(rounded);
  if (size >= 1e-3 && size < 1e5) return String(rounded);
  const power = Math.floor(Math.log10(size) + 1e-9);
  const front = Number((rounded / 10 ** power).toPrecision(4));
  return `${front === 1 ? "" : front === -1 ? "-" : `${front}\u00d7`}10${superscript(power)}`;
}
