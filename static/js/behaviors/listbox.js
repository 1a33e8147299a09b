/* A list of options below a text field, which keeps the focus, and a line that says how many there are. */
function listBelow(area, name) {
  const list = element("ul", { className: "write__people", id: `${area.id}-people`, hidden: true });
  const said = element("p", { className: "visually-hidden" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", name);
  said.setAttribute("role", "status");
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  area.after(list, said);
  return { list, said };
}
