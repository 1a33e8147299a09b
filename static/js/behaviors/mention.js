/* An @ in a field of Markdown whose form keeps drafts offers the people whom one may mention there: a list below the field,
   chosen by arrows and Enter or by touch; Escape closes it. write.js calls it. */
function mentions(area, place, counted) {
  const { list, said } = listBelow(area, counted[2]);
  let asking = null;
  let timer = 0;
  let active = -1;

  const typed = () => {
    const before = area.value.slice(0, area.selectionStart);
    return area.selectionStart === area.selectionEnd && before.match(/(?:^|[\s([>*"'])@([\p{L}\p{N}_]{0,30})$/u);
  };
  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    list.replaceChildren();
    area.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const point = (to) => {
    active = to;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === to)));
    area.setAttribute("aria-activedescendant", list.children[to].id);
    list.children[to].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    const found = typed();
    const end = area.selectionStart;
    close();
    if (found) put(area, end - found[1].length, end, `${option.dataset.handle} `, option.dataset.handle.length + 1, option.dataset.handle.length + 1);
  };
  const ask = async (words) => {
    asking = new AbortController();
    try {
      const answer = await fetch(`/writing/people/${place}?q=${encodeURIComponent(words)}`, { signal: asking.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected || !typed()) return close();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...page.querySelectorAll("[role=option]"));
      const many = list.children.length;
      list.hidden = !many;
      said.textContent = many ? (many > 1 ? counted[1].replace("0", many) : counted[0]) : "";
      if (many) point(0);
    } catch {
      /* Another letter was typed, or the line is down: what is typed stays plain text. */
    }
  };

  area.addEventListener("input", () => {
    const found = typed();
    if (!found) return close();
    clearTimeout(timer);
    asking?.abort();
    timer = setTimeout(ask, 150, found[1]);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const many = list.children.length;
    const step = { ArrowDown: 1, ArrowUp: many - 1 }[event.key];
    if (!step && !["Enter", "Tab", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (step) point((active + step) % many);
    else if (event.key === "Escape") close();
    else choose(list.children[active]);
  });
  area.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => event.target.closest("[role=option]") && choose(event.target.closest("[role=option]")));
}
