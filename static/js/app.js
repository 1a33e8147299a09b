/* Boots the behaviors: one file, one data-js-* attribute each, on first load and on what htmx swaps in. */
if (window.htmx) {
  Object.assign(htmx.config, {
    allowEval: false, allowScriptTags: false, includeIndicatorStyles: false, selfRequestsOnly: true, disableInheritance: true,
    historyCacheSize: 0, timeout: 20000,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "(400|403|409|422|429)", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });
}

const behaviors = new Map();
const behavior = (name, mount) => behaviors.set(name, mount);

function boot(root) {
  for (const [name, mount] of behaviors) {
    const selector = `[data-js-${name}]`;
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    for (const element of found) {
      const mark = `js:${name}`;
      if (element[mark]) continue;
      element[mark] = true;
      mount(element);
    }
  }
}

const element = (name, values, ...inside) => {
  const made = Object.assign(document.createElement(name), values);
  made.append(...inside);
  return made;
};

function drawing(name, size = 18) {
  const sprite = document.querySelector("svg use").getAttribute("href").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of [["class", "icon"], ["width", size], ["aria-hidden", "true"]]) svg.setAttribute(key, value);
  svg.append(document.createElementNS(svg.namespaceURI, "use"));
  svg.firstChild.setAttribute("href", `${sprite}#${name}`);
  return svg;
}

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
const shortcutsOff = () => document.documentElement.dataset.shortcuts === "off";

document.addEventListener("DOMContentLoaded", () => boot(document));
document.addEventListener("htmx:load", (event) => boot(event.detail.elt));

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});
