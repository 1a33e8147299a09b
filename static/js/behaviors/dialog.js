/* data-js-dialog on a link: its page, or the part with data-dialog-body in it, opens in a native dialog.
   Without JavaScript the link is followed. data-js-close closes the dialog around it. */
async function openDialog(address, back) {
  const dialog = element("dialog", { className: "dialog" });
  try {
    const answer = await fetch(address, { headers: { "X-Dialog": "yes" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("[data-dialog-body]");
    if (!answer.ok || !body) throw new Error("");
    dialog.append(document.importNode(body, true));
  } catch {
    location.assign(address);
    return;
  }
  dialog.addEventListener("close", () => {
    dialog.remove();
    back.focus();
  });
  document.body.append(dialog);
  const title = dialog.querySelector("h1, h2");
  if (title) {
    title.id ||= "dialog-title";
    dialog.setAttribute("aria-labelledby", title.id);
  }
  dialog.showModal();
  boot(dialog);
  htmx.process(dialog);
  const first = dialog.querySelector("input:not([type=hidden]), textarea, select");
  first?.focus();
}

behavior("dialog", (link) => {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    openDialog(link.href, link);
  });
});

behavior("close", (button) => {
  button.addEventListener("click", (event) => {
    const dialog = button.closest("dialog");
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
  });
});
