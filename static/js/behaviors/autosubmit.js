/* data-js-autosubmit on a form: a changed choice submits it; its Apply button then steps aside. */
behavior("autosubmit", (form) => {
  const apply = form.querySelector("[data-apply]");
  if (apply) apply.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
});
