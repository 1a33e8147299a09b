/* What had the focus and was swapped out has it again in what came in its place: the same control, or the first of what is new. */
const REACHED = "a[href], button, input:not([type='hidden']), select, textarea, summary, [tabindex]";
const idle = () => [null, document.body].includes(document.activeElement);
let swapped = null;

document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  const cause = requestConfig.triggeringEvent;
  const by = (cause && cause.submitter) || requestConfig.elt;
  const asked = cause && ["click", "submit"].includes(cause.type) && (idle() || target.contains(document.activeElement));
  swapped = asked ? { by, place: [...target.querySelectorAll(REACHED)].indexOf(by) } : null;
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!swapped || !idle()) return;
  const { by, place } = swapped;
  const within = [...target.querySelectorAll(REACHED)];
  const same = within.find((each) => by.name && each.name === by.name && each.value === by.value) || within[place];
  const next = same || (target.matches(REACHED) ? target : within[0]);
  if (next) next.focus({ preventScroll: true });
});
