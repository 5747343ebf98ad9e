// One drop after the other: what a row of the results says, its network where the page has it, and the command that solves it again.
const groupOfName = (name) => (name.startsWith("residuals.") ? "Residuals" : name.startsWith("certificate.") ? "Certificate" : name.startsWith("scenario.") ? "Drawn for this realization" : "Metrics");
const numberText = (x) => (x === null || x === undefined ? "" : typeof x === "number" ? String(x) : x === true ? "yes" : x === false ? "no" : String(x));

// As a shell takes it.
const shellWord = (word) => (/^[A-Za-z0-9_\-./=,+:]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

// The rows of one experiment and where the explorer stands.
class Drops {
  constructor(section, host, data) {
    Object.assign(this, { section, host, data, point: 0, realization: 0, series: 0, only: null, network: null });
    this.columns = new Map(data.columns.map((column) => [column.name, column.values]));
  }

  row(point, realization, series) { return (point * this.data.kept + realization) * this.data.series.length + series; }
  value(name, point, realization, series) { return (this.columns.get(name) || [])[this.row(point, realization, series)]; }
  status(point, realization, series) { return this.data.statuses[this.data.status[this.row(point, realization, series)]]; }
  pointText(point) { return this.data.points[point].map((value, axis) => `${this.data.axes[axis]} = ${value}`).join(", ") || "the only point"; }

  command() {
    const { data, point, realization, series } = this;
    const base = data.commands[point * data.series.length + series];
    if (!base) return "";
    if (data.instances) return data.instances.length === data.realizations && !data.instances.some((name) => /[*?[]/.test(name)) ? `${base} --instance ${shellWord(data.instances[realization])}` : "";
    const drawn = data.random.map((name) => [name, this.value(`scenario.${name}`, point, realization, series)]).filter(([, value]) => value !== null && value !== undefined);
    return [base, ...drawn.map(([name, value]) => `--set ${shellWord(`${name}=${value}`)}`), `--seed ${data.seed} --realization ${realization}`].join(" ");
  }

  go(point, realization, series, focus) {
    Object.assign(this, { point, realization: Math.max(0, Math.min(this.data.kept - 1, realization)), series });
    this.show();
    if (!focus) return;
    this.section.querySelector("[id^='d-']").scrollIntoView();
    this.host.querySelector("select").focus({ preventScroll: true });
  }

  build() {
    const { data } = this;
    const choice = (words, texts, change) => {
      const select = make("select", { change: () => change(Number(select.value)) }, ...texts.map((text, k) => make("option", { value: k }, text)));
      return [select, make("label", {}, `${words} `, select)];
    };
    const [point, pointLabel] = choice("Point", data.points.map((_, p) => this.pointText(p)), (p) => this.go(p, this.realization, this.series));
    const [series, seriesLabel] = choice("Series", data.series, (s) => this.go(this.point, this.realization, s));
    const realization = make("input", { type: "number", min: 0, max: data.kept - 1, step: 1, change: () => this.go(this.point, Math.round(Number(realization.value)) || 0, this.series) });
    const step = (text, words, by) => make("button", { type: "button", "aria-label": words, click: () => this.go(this.point, (this.realization + by + data.kept) % data.kept, this.series) }, text);
    this.controls = { point, series, realization };
    this.out = make("div", { class: "drop" });
    this.list = make("div", { class: "drop-list" });
    this.host.append(make("div", { class: "tools" }, pointLabel, seriesLabel, make("label", {}, "Realization ", realization), step("\u2039", "Previous realization", -1), step("\u203a", "Next realization", 1)), this.out, this.list);
    this.show();
  }

  tables() {
    const { data, point, realization, series } = this;
    const groups = new Map();
    for (const { name } of data.columns) {
      const value = this.value(name, point, realization, series);
      if (value === null || value === undefined) continue;
      const group = groupOfName(name);
      groups.set(group, (groups.get(group) || []).concat([[name.replace(/^(residuals|certificate|scenario)\./, ""), value]]));
    }
    return [...groups].map(([title, rows]) => make("table", {}, make("caption", {}, title), make("tbody", {}, ...rows.map(([name, value]) =>
      make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "number" }, numberText(value)))))));
  }

  show() {
    const { data, point, realization, series } = this;
    this.controls.point.value = String(point);
    this.controls.series.value = String(series);
    this.controls.realization.value = String(realization);
    const message = data.messages[this.row(point, realization, series)];
    const command = this.command();
    const head = make("p", {}, make("strong", {}, `Realization ${realization}, ${data.series[series]}`), ` ended as ${this.status(point, realization, series)}${message ? `: ${message}` : "."}`);
    const again = command === "" ? make("p", { class: "small" }, "This answer came from another program, or its network from a file of many: no command of airloom solves it again.")
      : make("p", { class: "command" }, make("code", {}, command), " ", copyButton("Copy the command of this drop", () => command));
    const factors = Object.entries(data.factors[series]).map(([name, factor]) => `${name} by ${factor}`).join(", ");
    const notes = [factors === "" ? "" : `The experiment multiplies ${factors}; the command gives them as they are.`,
      data.instances && command !== "" ? "The file is named as seen from the folder of the experiment's file." : ""].filter(Boolean);
    this.out.replaceChildren(head, again, ...notes.map((text) => make("p", { class: "small" }, text)), make("div", { class: "drop-tables" }, ...this.tables()), ...this.places());
    if (this.network) this.network.redraw();
    this.showList();
  }

  // The network of this drop, where its positions are stored.
  places() {
    const stored = this.data.networks[String(this.point * this.data.kept + this.realization)];
    if (this.network) { this.network.chart?.dispose(); this.network = null; }
    const known = Object.keys(this.data.networks).length;
    if (!stored || typeof echarts === "undefined") return known === 0 ? [] : [make("p", { class: "small" }, `The page holds the networks of ${known} drops: the first realizations. This one is not among them.`)];
    const box = make("div", { class: "chart", role: "img", "aria-label": `${stored.title}: ${stored.places.length} places` });
    box.style.display = "block";
    queueMicrotask(() => {
      const view = newView(box, box, stored);
      this.network = view;
      startChart(view);
      followSize(view);
    });
    return [box];
  }

  // The realizations of this point and series side by side, those alone that a figure chose; a button in each shows it.
  showList() {
    const { data, point, series } = this;
    const names = data.read.filter((name) => this.columns.has(name)).slice(0, 6);
    const rows = [];
    for (let r = 0; r < data.kept; ++r) {
      if (this.only && !this.only.has(point * data.kept + r)) continue;
      rows.push(make("tr", { class: r === this.realization ? "current" : undefined }, make("td", { class: "number" }, make("button", { type: "button", "aria-label": `Show realization ${r}`, click: () => this.go(point, r, series) }, String(r))),
        make("td", {}, this.status(point, r, series)), ...names.map((name) => make("td", { class: "number" }, numberText(this.value(name, point, r, series))))));
    }
    const open = this.list.querySelector("details")?.open || false;
    const table = make("table", { class: "sortable" }, make("thead", {}, make("tr", {}, ...["realization", "status", ...names].map((name, k) => make("th", { scope: "col", class: k === 1 ? undefined : "number" }, name)))), make("tbody", {}, ...rows));
    makeSortable(table);
    const words = this.only ? `${rows.length} chosen realizations of this point` : `All realizations of this point (${rows.length})`;
    this.list.replaceChildren(make("details", { class: "data", open }, make("summary", {}, words), make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words }, table)));
    addFilter(table);
  }
}

const dropsOf = new Map();  // section -> promise of its Drops, or nothing
const openedDrops = [];

// The drops of a section, opened once.
function openDrops(section) {
  if (!section) return Promise.resolve(null);
  if (!dropsOf.has(section)) {
    const host = section.querySelector(".drops");
    const packed = host?.querySelector("script.drop-data");
    dropsOf.set(section, packed ? unpack(packed).json().then((data) => {
      const drops = new Drops(section, host, data);
      drops.build();
      openedDrops.push(drops);
      return drops;
    }) : Promise.resolve(null));
  }
  return dropsOf.get(section);
}

// Opens the drops of a section when it comes near, so that the page is there at once.
function startDrops() {
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      openDrops(entry.target.closest("section.experiment"));
    }
  }, { rootMargin: "600px" });
  for (const host of document.querySelectorAll(".drops")) near.observe(host);
}
