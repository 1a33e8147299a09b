/* data-js-sort on the outline of a draft: a step is dragged by its grip, or lifted and moved by keys. Where it would go a line
   shows; the list itself changes when the house has answered, so a failed save leaves everything as it was. */
behavior("sort", (outline) => {
  const gap = element("li", { className: "draft__gap", ariaHidden: "true" });
  /* The step under way: its grip and row, where it may go, where it would go now, where it began. */
  let held = null;
  const say = (words, values) => {
    const text = outline.dataset[words].replace(/\{(\w+)\}/g, (_, name) => values[name]);
    document.getElementById("moved").textContent = text;
  };
  const spots = (item) => [...outline.querySelectorAll("[data-stage]")].flatMap((list) =>
    [...[...list.children].filter((row) => row.dataset.key && row !== item), null].map((row) => ({ list, row })));
  const lift = (grip) => {
    const item = grip.closest("li"), slots = spots(item);
    const begun = slots.findIndex(({ list, row }) => list === item.parentNode && row === item.nextElementSibling);
    held = { grip, item, slots, at: begun, begun };
    grip.setAttribute("aria-pressed", "true");
    item.classList.add("draft__lifted");
  };
  const aim = (at) => {
    held.at = at;
    held.slots[at].list.insertBefore(gap, held.slots[at].row);
    gap.scrollIntoView({ block: "nearest" });
  };
  const put = (where) => {
    const { grip, item, slots, begun } = held, { list, row } = slots[where];
    held = null;
    gap.remove();
    item.classList.remove("draft__lifted");
    grip.setAttribute("aria-pressed", "false");
    if (where === begun) return say("left", { step: item.dataset.title });
    const values = { before: row ? row.dataset.key : "", stage: list.dataset.stage, title: list.dataset.title };
    const to = { source: grip, target: "#outline", swap: "innerHTML", values };
    /* The note says that the house was not reached. */
    return htmx.ajax("POST", grip.dataset.grip, to).catch(() => {});
  };
  outline.addEventListener("keydown", (event) => {
    const grip = event.target.closest("[data-grip]"), by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const lifts = event.key === " " || event.key === "Enter";
    if (!grip || !(lifts || (held && (by || event.key === "Escape")))) return;
    event.preventDefault();
    if (!held) {
      lift(grip);
      say("lifted", { step: held.item.dataset.title });
    } else if (by) {
      aim(Math.min(Math.max(held.at + by, 0), held.slots.length - 1));
      const { list, row } = held.slots[held.at];
      say(row ? "before" : "end", { step: row && row.dataset.title, stage: list.dataset.title });
    } else put(lifts ? held.at : held.begun);
  });
  outline.addEventListener("focusout", () => held && put(held.begun));
  outline.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button || held) return;
    grip.focus();
    grip.setPointerCapture(event.pointerId);
    lift(grip);
  });
  outline.addEventListener("pointermove", ({ clientY, pointerId }) => {
    if (!held || !held.grip.hasPointerCapture(pointerId)) return;
    const below = held.slots.findIndex(({ list, row }) => {
      const box = (row || list).getBoundingClientRect();
      return clientY < (row ? box.top + box.height / 2 : box.bottom + 24);
    });
    aim(below < 0 ? held.slots.length - 1 : below);
  });
  outline.addEventListener("pointerup", ({ pointerId }) => held?.grip.hasPointerCapture(pointerId) && put(held.at));
  outline.addEventListener("pointercancel", () => held && put(held.begun));
});
