/* data-js-steps on the steps of a roadmap: the one that is chosen comes beside them, without leaving the page. */
behavior("steps", (map) => map.addEventListener("click", (event) => {
  const link = event.target.closest(".walk a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.setAttribute("data-hx-push-url", "true");
  htmx.ajax("GET", link.getAttribute("href"), { source: link, target: "#step-panel", swap: "innerHTML" }).catch(() => { location = link.href; });
}));
