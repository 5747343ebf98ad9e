// Draws the formulas of a page: pymdownx.arithmatex leaves \(...\) and \[...\] in elements of its class.
document.querySelectorAll(".arithmatex").forEach((element) => {
  const text = element.textContent.trim();
  katex.render(text.slice(2, -2), element, { displayMode: text.startsWith("\\["), throwOnError: false });
});
