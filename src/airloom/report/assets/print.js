// Print shows what the page folds: tables and texts are opened before it, with all their rows, and closed again after it.
const openedForPrint = [];

function openForPrint() {
  for (const details of document.querySelectorAll("details:not([open], .range)")) {
    if (details.closest(".drops")) continue;  // not printed
    makeRows(details);
    details.open = true;
    openedForPrint.push(details);
  }
}

function closeAfterPrint() {
  for (const details of openedForPrint.splice(0)) details.open = false;
}

// Nothing can be waited for once printing begins: rows and pictures are unpacked ahead.
async function startPrint() {
  addEventListener("beforeprint", openForPrint);
  addEventListener("afterprint", closeAfterPrint);
  for (const element of document.querySelectorAll("figure.plot")) await makePicture(element);
  for (const details of document.querySelectorAll("details.data")) await unpackRows(details);
  document.documentElement.dataset.print = "ready";
}
