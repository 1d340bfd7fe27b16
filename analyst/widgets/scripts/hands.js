// Gives a panel hands: a click on a row's text does what its button does, and single keys act wherever no field
// has the focus.
const FIELDS = "input, textarea, select, [contenteditable='true']";
const LIVE = `${FIELDS}, button, a, summary`;

function onClick(event) {
  const row = event.target.closest(".analyst-row");
  const isSelecting = !(window.getSelection()?.isCollapsed ?? true);
  if (row && !event.target.closest(LIVE) && !isSelecting) row.querySelector("button")?.click();
}

function onKey(model, panel, event) {
  const isPlain = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isPlain || !panel?.contains(event.target) || event.target.closest(FIELDS)) return;
  // JupyterLab listens at the document: "x" would cut the cell.
  event.preventDefault();
  event.stopImmediatePropagation();
  const key = event.key.toLowerCase();
  if (model.get("letters").includes(key)) model.send({ key });
}

// A slider of ipywidgets has a label beside it, but its handle has no name for a screen reader.
function nameSliders(panel) {
  for (const handle of panel.querySelectorAll(".noUi-handle:not([aria-label])")) {
    const label = handle.closest(".widget-slider")?.querySelector("label")?.textContent?.trim();
    if (label) handle.setAttribute("aria-label", label);
  }
}

function render({ model, el }) {
  el.style.display = "none";
  let panel = null;
  const press = (event) => onKey(model, panel, event);
  // The element is laid into the page after it is drawn.
  const timer = window.setInterval(() => {
    panel = el.closest(".analyst-panel");
    if (!panel) return;
    window.clearInterval(timer);
    panel.setAttribute("tabindex", "-1");
    panel.setAttribute("data-hands", "true");
    nameSliders(panel);
    panel.addEventListener("click", onClick);
    window.addEventListener("keydown", press, true);
  }, 50);
  return () => {
    window.clearInterval(timer);
    panel?.removeEventListener("click", onClick);
    window.removeEventListener("keydown", press, true);
  };
}

export default { render };
