/* data-js-composer on a form: Ctrl or Cmd with Enter posts it. */
behavior("composer", (form) => {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]") || undefined);
  });
});
