// A drawn chart whose marks can be clicked, or reached by Tab and pressed: each has the number of its row.
import { safe } from "./safe.js";

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "analyst-chart";
  el.replaceChildren(box);

  const choose = (mark) => model.send({ row: mark.dataset.row });
  const show = () => {
    const chosen = model.get("chosen");
    for (const mark of box.querySelectorAll("[data-row]")) {
      const isChosen = mark.dataset.row === chosen;
      mark.classList.toggle("analyst-picked", isChosen);
      mark.setAttribute("aria-pressed", String(isChosen));
    }
  };
  const draw = () => {
    box.replaceChildren(safe(model.get("svg")));
    const labels = model.get("labels");
    box.querySelector("svg")?.setAttribute("role", "group");
    for (const mark of box.querySelectorAll("[aria-roledescription][aria-label]")) {
      const row = mark.getAttribute("aria-label");
      if (!(row in labels)) continue;
      mark.dataset.row = row;
      mark.setAttribute("aria-label", labels[row]);
      mark.setAttribute("role", "button");
      mark.setAttribute("tabindex", "0");
      mark.removeAttribute("aria-roledescription");
      const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
      title.textContent = labels[row];
      mark.append(title);
    }
    show();
  };
  const click = (event) => {
    const mark = event.target.closest?.("[data-row]");
    if (mark) choose(mark);
  };
  const press = (event) => {
    const mark = box.contains(event.target) ? event.target.closest("[data-row]") : null;
    if (!mark || (event.key !== "Enter" && event.key !== " ")) return;
    // JupyterLab listens at the document: Enter would open the cell's editor.
    event.preventDefault();
    event.stopImmediatePropagation();
    choose(mark);
  };
  box.addEventListener("click", click);
  window.addEventListener("keydown", press, true);
  model.on("change:svg", draw);
  model.on("change:chosen", show);
  draw();
  return () => {
    window.removeEventListener("keydown", press, true);
    model.off("change:svg", draw);
    model.off("change:chosen", show);
  };
}

export default { render };
