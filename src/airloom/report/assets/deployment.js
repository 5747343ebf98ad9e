// A deployment in three dimensions: dragged, or turned with the arrow keys. Draws the figure's own places.
function drawDeployment(box, figure, palette, colors) {
  const places = figure.places;
  const roles = [...new Set(places.map((place) => place.role))];
  const color = (role) => palette[roles.indexOf(role) % palette.length];
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${figure.title}: ${places.length} places; arrow keys turn the drawing, plus and minus change its size`);
  box.append(canvas);
  const view = { turn: -0.55, tilt: 0.42, zoom: 1 };

  const low = [0, 1, 2].map((k) => Math.min(...places.map((p) => [p.x, p.y, p.z][k])));
  const high = [0, 1, 2].map((k) => Math.max(...places.map((p) => [p.x, p.y, p.z][k])));
  const ground = Math.min(0, low[2]);
  const middle = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  const span = Math.max(high[0] - low[0], high[1] - low[1], 1);
  const rise = Math.max(high[2] - ground, 1e-9);
  const stretch = Math.min(Math.max(0.45 * span / rise, 1), 20);  // heights are drawn larger, or they would not be seen

  function project(x, y, z, size) {
    const [c, s] = [Math.cos(view.turn), Math.sin(view.turn)];
    const across = ((x - middle[0]) * c - (y - middle[1]) * s) / span;
    const away = ((x - middle[0]) * s + (y - middle[1]) * c) / span;
    const up = ((z - ground - rise / 2) * stretch) / span;
    const unit = size.unit * view.zoom;
    return [size.width / 2 + unit * (across - size.shift[0]), size.height / 2 - unit * (up * Math.cos(view.tilt) + away * Math.sin(view.tilt)) - unit * size.shift[1]];
  }

  function step() {
    const raw = span / 6;
    const power = 10 ** Math.floor(Math.log10(raw));
    return [1, 2, 5, 10].map((k) => k * power).find((k) => k >= raw);
  }
  const edges = [0, 1].map((k) => [Math.floor(low[k] / step()) * step(), Math.ceil(high[k] / step()) * step()]);

  // The scale and the shift at which all places and the ground below them fill the box as it is first seen, beside their names.
  function fit() {
    const bare = { width: 0, height: 0, unit: 1, shift: [0, 0] };
    const corners = edges[0].flatMap((x) => edges[1].map((y) => project(x, y, ground, bare)));
    const points = corners.concat(places.map((p) => project(p.x, p.y, p.z, bare)));
    const [left, right] = [Math.min(...points.map((p) => p[0])), Math.max(...points.map((p) => p[0]))];
    const [top, bottom] = [Math.min(...points.map((p) => p[1])), Math.max(...points.map((p) => p[1]))];
    const unit = Math.min((box.clientWidth - 110) / (right - left || 1), (box.clientHeight - 90) / (bottom - top || 1));
    return { unit, shift: [(left + right) / 2, (top + bottom) / 2] };
  }
  const first = { turn: view.turn, tilt: view.tilt };
  // As it was first seen: a box of another size is filled as much, however the drawing was turned since.
  function refit() {
    const now = { turn: view.turn, tilt: view.tilt };
    Object.assign(view, first);
    const found = fit();
    Object.assign(view, now);
    return found;
  }

  function drawGround(pen, size, taken) {
    const by = step();
    pen.strokeStyle = colors().line;
    pen.fillStyle = colors().soft;
    pen.lineWidth = 1;
    const say = (text, x, y) => { pen.fillText(text, x, y); taken.push([x, y - 10, x + pen.measureText(text).width, y + 3]); };
    const segment = (a, b) => { pen.beginPath(); pen.moveTo(...a); pen.lineTo(...b); pen.stroke(); };
    for (let x = edges[0][0]; x <= edges[0][1] + by / 2; x += by) {
      const near = project(x, edges[1][0], ground, size);
      segment(near, project(x, edges[1][1], ground, size));
      say(String(Number(x.toPrecision(6))), near[0] - 8, near[1] + 14);
    }
    for (let y = edges[1][0]; y <= edges[1][1] + by / 2; y += by) {
      const end = project(edges[0][1], y, ground, size);
      segment(project(edges[0][0], y, ground, size), end);
      say(String(Number(y.toPrecision(6))), end[0] + 6, end[1] + 4);
    }
    const xName = project((edges[0][0] + edges[0][1]) / 2, edges[1][0], ground, size);
    const yName = project(edges[0][1], (edges[1][0] + edges[1][1]) / 2, ground, size);
    say(figure.x.label, xName[0] - 10, xName[1] + 32);
    say(figure.y.label, Math.min(yName[0] + 36, size.width - pen.measureText(figure.y.label).width - 2), yName[1] + (size.width < 500 ? 22 : 4));
  }

  // A name beside its place, where it covers no other; none where there is no room.
  function drawName(pen, text, x, y, radius, size, taken) {
    const width = pen.measureText(text).width;
    for (const [left, base] of [[x + radius + 3, y - 5], [x - radius - 3 - width, y - 5], [x - width / 2, y - radius - 5], [x - width / 2, y + radius + 13], [x + radius + 3, y + 12]]) {
      const room = [left, base - 10, left + width, base + 3];
      if (room[0] < 0 || room[2] > size.width || taken.some((other) => room[0] < other[2] && other[0] < room[2] && room[1] < other[3] && other[1] < room[3])) continue;
      taken.push(room);
      pen.fillText(text, left, base);
      return;
    }
  }

  function drawPlaces(pen, size, taken) {
    const at = (p, z) => project(p.x, p.y, z, size);
    const labelled = places.length <= 60;
    pen.lineWidth = 1.2;
    for (const place of places) {
      const server = places[place.served_by];
      pen.setLineDash([]);
      pen.strokeStyle = colors().soft;
      if (server) { pen.beginPath(); pen.moveTo(...at(server, server.z)); pen.lineTo(...at(place, place.z)); pen.stroke(); }
      pen.setLineDash([2, 3]);
      pen.strokeStyle = color(place.role);
      pen.beginPath(); pen.moveTo(...at(place, ground)); pen.lineTo(...at(place, place.z)); pen.stroke();
    }
    pen.setLineDash([]);
    for (const place of places) {
      const [x, y] = at(place, place.z);
      const radius = places.some((other) => places[other.served_by] === place) ? 8 : 5;
      pen.fillStyle = color(place.role);
      pen.beginPath(); pen.arc(x, y, radius, 0, 2 * Math.PI); pen.fill();
      pen.fillStyle = colors().ink;
      if (labelled) drawName(pen, size.width < 500 ? place.label : `${place.label} (${Math.round(place.z)} m)`, x, y, radius, size, taken);
    }
    return places.length;
  }

  function draw() {
    const size = { width: box.clientWidth, height: box.clientHeight, ...refit() };
    const ratio = window.devicePixelRatio || 1;
    canvas.width = size.width * ratio;
    canvas.height = size.height * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.font = `12px ${chartFont}`;
    const taken = [];  // rectangles that hold words
    drawGround(pen, size, taken);
    return drawPlaces(pen, size, taken);
  }

  let held = null;
  canvas.addEventListener("pointerdown", (event) => { held = [event.clientX, event.clientY]; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointerup", () => { held = null; });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return;
    view.turn += (event.clientX - held[0]) * 0.008;
    view.tilt = Math.min(1.55, Math.max(0, view.tilt + (event.clientY - held[1]) * 0.006));
    held = [event.clientX, event.clientY];
    draw();
  });
  canvas.addEventListener("keydown", (event) => {
    const keys = { ArrowLeft: () => { view.turn -= 0.1; }, ArrowRight: () => { view.turn += 0.1; },
                   ArrowUp: () => { view.tilt = Math.min(1.55, view.tilt + 0.08); }, ArrowDown: () => { view.tilt = Math.max(0, view.tilt - 0.08); },
                   "+": () => { view.zoom = Math.min(4, view.zoom * 1.15); }, "-": () => { view.zoom = Math.max(0.3, view.zoom / 1.15); } };
    if (!keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
    draw();
  });
  box.after(make("ul", { class: "legend roles" }, ...roles.map((role) => {
    const spot = make("i");
    spot.style.background = color(role);
    return make("li", {}, spot, role);
  })));
  return draw;
}
