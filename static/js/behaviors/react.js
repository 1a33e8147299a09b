/* data-js-reactions on the form for single acts: a reaction, or all there are to choose from, comes in the place of those
   that are shown; focus.js keeps the focus. */
behavior("reactions", (form) => {
  const swap = (event, verb, path, source, target, values) => {
    event.preventDefault();
    source.blur();
    htmx.ajax(verb, path, { source, event, target, swap: "outerHTML", values });
  };

  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (pressed?.matches(".reaction")) swap(event, "POST", form.action, pressed, pressed.parentElement, { reaction: pressed.value });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest('.entry__foot > a[href$="/reactions"]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) swap(event, "GET", link.href, link, group(link.closest("article")));
  });

  const group = (article) => {
    const found = article.querySelector(".reactions");
    if (found) return found;
    const made = element("div");
    article.querySelector(".entry__foot").prepend(made);
    return made;
  };
});
