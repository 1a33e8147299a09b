/* A list of options below a text field, which keeps the focus, and a line that says how many there are. */
function listBelow(area, name) {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  list.className = "write__people";
  list.id = `${area.id}-people`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", name);
  list.hidden = true;
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  area.after(list, said);
  return { list, said };
}
