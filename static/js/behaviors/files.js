/* data-js-files on a file input whose label holds a [data-files]: says what was chosen, by name or by number. */
behavior("files", (input) => {
  const said = input.closest("label").querySelector("[data-files]");
  const nothing = said.textContent;
  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => file.name);
    said.textContent = names.length > 1 ? said.dataset.many.replace("0", names.length) : names[0] || nothing;
  });
});
