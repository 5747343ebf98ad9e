// A button that copies what stands in an element of class "copied".
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {  // a page from disk may not be allowed to
    const area = make("textarea", { class: "visually-hidden", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

function copyButton(words, text) {
  const button = make("button", { type: "button", class: "copy", "aria-label": words }, "Copy");
  button.addEventListener("click", async () => {
    button.textContent = (await copyText(text())) ? "Copied" : "Not allowed";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  return button;
}

function startCopies() {
  for (const element of document.querySelectorAll(".copied")) element.after(copyButton(element.tagName === "PRE" ? "Copy the BibTeX" : "Copy the command", () => element.textContent));
}
