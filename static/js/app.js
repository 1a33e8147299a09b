/* Boots the behaviors: one file, one data-js-* attribute each, on first load and on what htmx swaps in. */
const behaviors = new Map();
const behavior = (name, mount) => behaviors.set(name, mount);

function boot(root) {
  for (const [name, mount] of behaviors) {
    const selector = `[data-js-${name}]`;
    const found = [...root.querySelectorAll(selector)];
    if (root.matches && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      const mark = `js:${name}`;
      if (element[mark]) continue;
      element[mark] = true;
      mount(element);
    }
  }
}

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
const shortcutsOff = () => document.documentElement.dataset.shortcuts === "off";

document.addEventListener("DOMContentLoaded", () => boot(document));
document.addEventListener("htmx:load", (event) => boot(event.detail.elt));

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});
