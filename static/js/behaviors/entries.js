/* data-js-entries on a list of articles: J and K move between them, Enter opens the first link of the one in focus. */
behavior("entries", (list) => {
  const items = () => [...list.querySelectorAll(".entry, .post, .topic, .queue__case")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || shortcutsOff() || typing(event.target)) return;
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (!step || !list.isConnected) return;
    const all = items();
    const at = all.findIndex((item) => item.contains(document.activeElement));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    if (!next) return;
    if (!next.hasAttribute("tabindex") && !next.matches("a, button")) next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
});
