/* data-js-count="2000" on a text field: says how many characters are left once few are, in data-count-for's element. */
behavior("count", (field) => {
  const limit = Number(field.dataset.jsCount);
  const output = document.querySelector(`[data-count-for="${field.id}"]`);
  if (!limit || !output) return;
  const say = () => {
    const left = limit - [...field.value].length;
    output.hidden = left > limit * 0.2;
    output.textContent = (left < 0 ? output.dataset.over : output.dataset.left).replace("0", Math.abs(left));
    output.classList.toggle("brick", left < 0);
  };
  field.addEventListener("input", say);
  say();
});
