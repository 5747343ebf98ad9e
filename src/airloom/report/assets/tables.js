// Tables of class "sortable": a click on a column's head sorts by it, the next one the other way round; long ones have a filter, and
// those that the page holds compressed are made when they are opened.
const rowsWithFilter = 8;

// What a cell is sorted by: its number where it has one ("n/a" comes last), else its text.
function sortKey(row, column) {
  const cell = row.cells[column];
  if (!cell) return "";
  if (cell.dataset.sort !== undefined) return cell.dataset.sort === "" ? Infinity : Number(cell.dataset.sort);
  const text = cell.textContent.trim();
  if (!cell.classList.contains("number")) return text;
  const number = parseFloat(text);
  return Number.isNaN(number) ? Infinity : number;
}

const compareKeys = (a, b) => (typeof a === "number" && typeof b === "number" ? (a === b ? 0 : a - b) : String(a).localeCompare(String(b), undefined, { numeric: true }));

function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...table.tBodies[0].rows].sort((a, b) => (up ? 1 : -1) * compareKeys(sortKey(a, column), sortKey(b, column)));
      table.tBodies[0].append(...rows);
    });
  });
}

// Rows that hold every word of the filter stay.
function filterRows(table, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    const content = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => content.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  return shown;
}

function addFilter(table) {
  const rows = table.tBodies[0].rows;
  const before = table.closest(".scroll") || table;
  if (rows.length < rowsWithFilter || before.previousElementSibling?.classList.contains("filter")) return;
  const count = make("span", { class: "small", role: "status" });
  const only = make("input", { type: "search", input: () => {
    const shown = filterRows(table, only.value);
    count.textContent = only.value.trim() === "" ? "" : `${shown} of ${rows.length} rows`;
  } });
  before.before(make("p", { class: "filter" }, make("label", {}, "Filter rows ", only), " ", count));
}

// The rows that the page holds compressed, once they are unpacked.
const rowsOf = new Map();  // details -> lists of texts
async function unpackRows(details) {
  const packed = details.querySelector("script.rows");
  if (packed && !rowsOf.has(details)) rowsOf.set(details, await unpack(packed).json());
}

// Makes the unpacked rows of a table, once.
function makeRows(details) {
  if (!rowsOf.has(details) || details.dataset.filled) return;
  details.dataset.filled = "true";
  const table = details.querySelector("table");
  const numbers = [...table.tHead.rows[0].cells].map((head) => head.classList.contains("number"));
  table.tBodies[0].append(...rowsOf.get(details).map((cells) => make("tr", {}, ...cells.map((text, k) => make("td", { class: numbers[k] ? "number" : undefined }, text)))));
  addFilter(table);
}

async function fillTable(details) {
  await unpackRows(details);
  makeRows(details);
}

function startTables() {
  for (const table of document.querySelectorAll("table.sortable")) {
    makeSortable(table);
    addFilter(table);
  }
  for (const details of document.querySelectorAll("details.data")) {
    details.addEventListener("toggle", () => { if (details.open) fillTable(details); });
    if (details.open) fillTable(details);
  }
}
