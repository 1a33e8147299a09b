/* data-js-react on a link: all reactions come in the place of those that are shown, without leaving the page. */
behavior("react", (link) => {
  const hx = { get: link.getAttribute("href"), target: `#reactions-${link.closest("article").id}`, swap: "outerHTML" };
  for (const [name, value] of Object.entries(hx)) link.setAttribute(`data-hx-${name}`, value);
  htmx.process(link);
});
