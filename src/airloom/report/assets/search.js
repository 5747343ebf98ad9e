// The bar at the top: search over experiments, figures, claims and tables, and the way from one claim that does not hold to the next.
const mostFound = 30;

// Everything that can be found: what it is, its words, where it stands.
async function searchIndex() {
  const entries = [];
  const add = (kind, title, words, id) => { if (id) entries.push({ kind, title, words: `${title} ${words}`.toLowerCase(), id }); };
  for (const section of document.querySelectorAll("section.experiment")) {
    const heading = section.querySelector("h2").textContent;
    const source = section.querySelector(".source");
    add("experiment", heading, source ? source.textContent : "", section.id);
    for (const figure of section.querySelectorAll("figure.plot")) {
      const curves = (await figureOf(figure)).curves.map((curve) => curve.label).join(" ");
      add("figure", figure.querySelector("figcaption strong").textContent, `${figure.id} ${figure.querySelector("figcaption").textContent} ${curves}`, figure.id);
    }
    for (const row of section.querySelectorAll("table.claims tbody tr")) add("claim", (row.querySelectorAll("td.text")[1] || row).textContent, `${row.id} ${row.textContent}`, row.id);
    for (const details of section.querySelectorAll("details")) {
      details.id = details.id || `t-${section.id}-${[...section.querySelectorAll("details")].indexOf(details)}`;
      add("table", `${details.querySelector("summary").textContent}, ${heading}`, "", details.id);
    }
  }
  return entries;
}

function searchBox() {
  let index = null;
  const list = make("ul", { class: "found", hidden: true });
  const count = make("span", { class: "visually-hidden", role: "status" });
  const show = async () => {
    index = index || searchIndex();
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length === 0 ? [] : (await index).filter((entry) => words.every((word) => entry.words.includes(word)));
    list.replaceChildren(...found.slice(0, mostFound).map((entry) => make("li", {}, make("a", { href: `#${entry.id}`, click: close }, make("span", { class: "kind" }, entry.kind), " ", entry.title.slice(0, 160)))));
    if (words.length > 0 && found.length === 0) list.append(make("li", { class: "small" }, "nothing found"));
    if (found.length > mostFound) list.append(make("li", { class: "small" }, `and ${found.length - mostFound} more`));
    list.hidden = words.length === 0;
    count.textContent = words.length === 0 ? "" : `${found.length} found`;
  };
  const close = (event) => {
    list.hidden = true;
    const target = event && document.getElementById(decodeURIComponent(event.currentTarget.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  };
  const box = make("input", { type: "search", id: "search", input: show, focus: show });
  const whole = make("div", { class: "search", role: "search" }, make("label", { for: "search" }, "Search"), box, count, list);
  whole.addEventListener("keydown", (event) => {
    const links = [box, ...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { list.hidden = true; box.focus(); list.hidden = true; }
    if (event.key === "Enter" && at === 0 && links[1]) links[1].click();
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && links.length > 1) {
      links[Math.max(0, Math.min(links.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
      event.preventDefault();
    }
  });
  whole.addEventListener("focusout", (event) => { if (event.relatedTarget && !whole.contains(event.relatedTarget)) list.hidden = true; });
  return whole;
}

function startBar() {
  const main = document.querySelector("main");
  if (!main.querySelector("section.experiment")) return;
  main.prepend(make("div", { class: "workbar" }, searchBox(), claimSteps()));
}
