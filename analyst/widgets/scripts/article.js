// An article to read, to select words in and to press keys in. The text can't be changed: it is editable for the
// browser's sake only, which then shows a caret, lets the keyboard select, and keeps JupyterLab's shortcuts away.
import { safe } from "./safe.js";

function local(paragraph, node, offset) {
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  return [...range.toString()].length; // code points, as Python counts
}

// The selection as places in the article's text; an empty list if no text is selected.
function selected(box) {
  const selection = window.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
  const touched = [...box.querySelectorAll("p[data-start]")].filter((paragraph) => range.intersectsNode(paragraph));
  if (!touched.length) return [];
  const first = touched[0];
  const last = touched[touched.length - 1];
  const start = first.contains(range.startContainer) ? local(first, range.startContainer, range.startOffset) : 0;
  const end = last.contains(range.endContainer)
    ? local(last, range.endContainer, range.endOffset)
    : [...last.textContent].length;
  return [Number(first.dataset.start) + start, Number(last.dataset.start) + end];
}

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "analyst-scroll analyst-select";
  const settings = { contenteditable: "true", spellcheck: "false", tabindex: "0", role: "textbox" };
  const aria = { "aria-readonly": "true", "aria-multiline": "true", "aria-label": model.get("label") };
  for (const [name, value] of Object.entries({ ...settings, ...aria })) box.setAttribute(name, value);
  el.replaceChildren(box);

  const draw = () => {
    box.replaceChildren(safe(model.get("value")));
    const here = box.querySelector("mark.analyst-quote, mark.analyst-unsure, mark.analyst-hit");
    // The box may not be in the page yet.
    window.requestAnimationFrame(() => {
      if (here) box.scrollTop += here.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    });
  };
  const tell = () => {
    const places = selected(box);
    if (places === null || places.join() === model.get("selected").join()) return;
    model.set("selected", places);
    model.save_changes();
  };
  const press = (event) => {
    const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isText) return;
    event.preventDefault();
    event.stopPropagation();
    const key = event.key.toLowerCase();
    if (model.get("letters").includes(key)) model.send({ key, selected: selected(box) ?? [] });
  };
  const never = (event) => event.preventDefault();

  let waiting = 0;
  const changed = () => {
    const selection = window.getSelection();
    if (!selection?.anchorNode || !box.contains(selection.anchorNode)) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(tell, 150);
  };
  box.addEventListener("keydown", press);
  for (const name of ["beforeinput", "paste", "cut", "drop", "dragstart"]) box.addEventListener(name, never);
  document.addEventListener("selectionchange", changed);
  model.on("change:value", draw);
  draw();
  return () => {
    window.clearTimeout(waiting);
    document.removeEventListener("selectionchange", changed);
    model.off("change:value", draw);
  };
}

export default { render };
