// From one claim that does not hold to the next, and a view of these alone.
function claimSteps() {
  const open = [...document.querySelectorAll("tr[data-holds='false']")];
  const all = document.querySelectorAll("tr[data-holds]").length;
  if (all === 0) return make("span", { class: "small" });
  if (open.length === 0) return make("span", { class: "small" }, `All ${all} claims and checks hold.`);
  let at = -1;
  const place = make("span", { class: "place", role: "status" }, `${open.length} of ${all} do not hold`);
  const go = (step) => {
    at = at < 0 ? (step > 0 ? 0 : open.length - 1) : (at + step + open.length) % open.length;
    const row = open[at];
    row.tabIndex = -1;
    location.hash = row.id;
    row.focus();
    place.textContent = `${at + 1} of ${open.length} that do not hold`;
  };
  const button = (text, words, step) => make("button", { type: "button", "aria-label": words, click: () => go(step) }, text);
  const only = make("input", { type: "checkbox", change: () => document.documentElement.classList.toggle("only-open", only.checked) });
  return make("div", { class: "steps", role: "group", "aria-label": "Claims that do not hold" },
    button("\u2039 Previous", "Previous claim that does not hold", -1), button("Next \u203a", "Next claim that does not hold", 1), place, make("label", {}, only, " only these"));
}
