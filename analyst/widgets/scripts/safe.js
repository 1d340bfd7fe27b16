// Markup of ours as nodes. It is escaped where it is made; here, what could run is taken out once more.
const RUNS = "script, iframe, object, embed, link, meta, base, form, foreignObject, animate, set";

export function safe(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  for (const element of template.content.querySelectorAll(RUNS)) element.remove();
  for (const element of template.content.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      const leads = /^(href|xlink:href|src|action|formaction)$/i.test(name) && !value.startsWith("#");
      if (/^on/i.test(name) || leads) element.removeAttribute(name);
    }
  }
  return template.content;
}
