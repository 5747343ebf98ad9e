// Starts the page: tables and bar first, then one figure after the other, so that the page can be read meanwhile.
startBar();
startTables();
startCopies();
startDrops();

async function startFigures() {
  const library = document.getElementById("echarts");
  if (library.textContent.trim() !== "") document.head.append(make("script", {}, await unpack(library).text()));
  const elements = [...document.querySelectorAll("figure.plot")];
  const prepared = [];
  for (const element of elements) {
    const drawable = Number(element.dataset.points) > 0 && (typeof echarts !== "undefined" || element.dataset.kind === "deployment");
    if (drawable) prepared.push(await prepareFigure(element));
    else element.querySelector("figcaption").after(downloadRow(element));
    if (Number(element.dataset.points) === 0) noteDrawn(element, 0);
  }
  for (const view of prepared) {
    drawFigure(view);
    await new Promise((resume) => { setTimeout(resume, 0); });
  }
}
startFigures().then(startPrint);

const redrawAll = () => {
  for (const view of views.values()) {
    view.redraw();
    const legend = view.element.querySelector(".legend.curves");
    if (!legend) continue;
    legend.replaceWith(legendOf(view));
    showLegend(view);
  }
  for (const { network } of openedDrops) network?.redraw();
};
darkPage.addEventListener("change", redrawAll);
