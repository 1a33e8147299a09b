/* data-js-offline on a hidden note: shown when a request cannot reach the house; what was typed stays where it is. */
behavior("offline", (note) => {
  const show = () => {
    note.hidden = false;
  };
  const hide = () => {
    note.hidden = true;
  };
  document.addEventListener("htmx:sendError", show);
  document.addEventListener("htmx:timeout", show);
  document.addEventListener("htmx:afterOnLoad", hide);
  window.addEventListener("offline", show);
  window.addEventListener("online", hide);
});
