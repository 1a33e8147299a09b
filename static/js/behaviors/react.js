/* data-js-reactions on the form for single acts: a reaction, or all there are to choose from, comes in the place of those
   that are shown, and the focus stays. */
behavior("reactions", (form) => {
  const swap = async (verb, source, group, chosen) => {
    const values = chosen ? { reaction: chosen } : {};
    const { id } = group;
    await htmx.ajax(verb, chosen ? form.action : source.href, { source, target: group, swap: "outerHTML", values });
    const buttons = [...(document.getElementById(id)?.querySelectorAll("button") ?? [])];
    (buttons.find((button) => button.value === chosen) || buttons[0])?.focus();
  };

  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (!pressed || !pressed.matches(".reaction")) return;
    event.preventDefault();
    swap("POST", pressed, pressed.parentElement, pressed.value);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest('.entry__foot > a[href$="/reactions"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    swap("GET", link, group(link.closest("article")));
  });

  const group = (article) => {
    const id = `reactions-${article.id}`;
    const found = document.getElementById(id);
    if (found) return found;
    const made = element("div", { id });
    article.querySelector(".entry__foot").prepend(made);
    return made;
  };
});
