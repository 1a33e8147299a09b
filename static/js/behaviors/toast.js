/* data-js-toasts on the status region: HX-Trigger {"toast": "Saved"} or {"toast": {"text", "href", "action"}} adds one.
   Each leaves after eight seconds, and waits while it is under the pointer or holds the focus. */
behavior("toasts", (region) => {
  document.addEventListener("toast", (event) => {
    const said = event.detail.value ?? event.detail;
    const text = typeof said === "string" ? said : said.text;
    if (!text) return;
    const toast = element("div", { className: "toast" }, drawing("check-circle-fill", 20), element("span", { className: "toast__text", textContent: text }));
    if (said.href) toast.append(element("a", { className: "toast__action", href: said.href, textContent: said.action || "" }));
    toast.dataset.jsToast = "";
    region.append(toast);
    boot(toast);
  });
});

behavior("toast", (toast) => {
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), 8000);
  };
  const wait = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", wait);
  toast.addEventListener("focusin", wait);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
});
