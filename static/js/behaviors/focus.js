/* A control that htmx swaps out together with the focus has it again in what came in its place: the one where it stood, else the first. */
const REACHED = "a, button, textarea, [tabindex]";
const idle = () => document.activeElement === document.body;
let place = null;

document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  const { elt, triggeringEvent: cause } = requestConfig;
  const asked = cause?.isTrusted && (idle() || target.contains(document.activeElement));
  place = asked ? [...target.querySelectorAll(REACHED)].indexOf(cause.submitter || elt) : null;
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (place === null || !idle()) return;
  const within = [...target.querySelectorAll(REACHED)];
  (within[place] || (target.matches(REACHED) ? target : within[0]))?.focus({ preventScroll: true });
});
