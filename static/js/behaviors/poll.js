/* data-js-poll="60" on an element with data-hx-get and data-hx-trigger="poll": asks again while the page is seen. */
behavior("poll", (element) => {
  const seconds = Number(element.dataset.jsPoll) || 60;
  const timer = setInterval(() => {
    if (!element.isConnected) return clearInterval(timer);
    if (!document.hidden) htmx.trigger(element, "poll");
  }, seconds * 1000);
});
