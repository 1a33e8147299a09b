/* data-js-write="Formatting|Bold|Italic|…" around a field of Markdown: a toolbar over it with buttons of these names, one
   stop of Tab and arrows within, and Ctrl or Cmd with B, I, K in the field. */
const TOOLS = [
  ["text-b", "b", (area) => around(area, "**")],
  ["text-italic", "i", (area) => around(area, "*")],
  ["link-simple", "k", linked],
  ["code", "", coded],
  ["list-bullets", "", (area) => eachLine(area, "- ")],
  ["quotes", "", (area) => eachLine(area, "> ")],
];

behavior("write", (box) => {
  const area = box.querySelector("textarea");
  if (!area || area.rows < 3) return;
  const [label, ...names] = box.dataset.jsWrite.split("|");
  const { jsDraft } = area.form.dataset;
  if (jsDraft) mentions(area, jsDraft.split("/").pop(), names.slice(TOOLS.length));
  const bar = element("div", { className: "write__tools" });
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", label);
  bar.setAttribute("aria-controls", area.id);
  bar.addEventListener("keydown", (event) => roam(event, [...bar.children]));
  area.parentElement.before(bar);
  TOOLS.forEach(([icon, key, act], place) => addTool(bar, icon, names[place], key, () => act(area)));
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const tool = TOOLS.find(([, key]) => key && key === event.key.toLowerCase());
    if (!tool) return;
    event.preventDefault();
    tool[2](area);
  });
});

function addTool(bar, icon, name, key, act) {
  const title = key ? `${name} (${modifier()}${key.toUpperCase()})` : name;
  const button = element("button", { type: "button", className: "write__tool", title, tabIndex: bar.children.length ? -1 : 0 }, drawing(icon));
  button.setAttribute("aria-label", name);
  button.addEventListener("click", act);
  bar.append(button);
}

function modifier() {
  return /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl+";
}

function roam(event, buttons) {
  const now = buttons.indexOf(document.activeElement);
  const last = buttons.length - 1;
  const to = { ArrowRight: now < last ? now + 1 : 0, ArrowLeft: now ? now - 1 : last, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  buttons.forEach((button, place) => (button.tabIndex = place === to ? 0 : -1));
  buttons[to].focus();
}
