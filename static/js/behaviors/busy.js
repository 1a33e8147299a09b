/* data-js-busy="Sending" on a submit button: says so while its form is on the way, and refuses a second press. */
behavior("busy", (button) => {
  const form = button.form;
  if (!form) return;
  const label = button.querySelector("[data-label]") || button;
  const idle = label.textContent;

  const rest = () => {
    label.textContent = idle;
    button.removeAttribute("aria-busy");
    delete form.dataset.sending;
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter !== button) return;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    label.textContent = button.dataset.jsBusy;
    button.setAttribute("aria-busy", "true");
  });
  form.addEventListener("htmx:afterRequest", rest);
  window.addEventListener("pageshow", rest);
});
