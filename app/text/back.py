"""Safe HTML back into Markdown, for files that people take with them.

What was typed may hold anything; what is written here is made from the HTML that came out of the sanitizer, with every
character escaped that could mean something. So it shows the same words in any renderer, also one that lets HTML in.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urljoin

_VOID = frozenset({"br", "hr", "img", "input"})
_INLINE = frozenset({"a", "em", "strong", "s", "code", "br", "img", "span", "label", "input"})
_MEANS = re.compile(r"[\\`*_{}\[\]~|^$]")
_BEGINS = re.compile(r"^(\s*)([#+=:-]|\d{1,9}(?=[.)]))")
_MARKS = {"em": "*", "strong": "**", "s": "~~"}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[_Element | str]" = field(default_factory=list)

    def words(self) -> str:
        return "".join(each if isinstance(each, str) else each.words() for each in self.children)


class _Reader(HTMLParser):
    """Reads sanitized HTML, which is well nested, as a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def to_markdown(html: str, site: str = "") -> str:
    """Give sanitized HTML as Markdown without headings; `site` makes addresses of this site whole."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n\n".join(_blocks(reader.open[0], site))


def escape(text: str) -> str:
    """Give plain text so that Markdown shows it as it is, on one line."""
    return _line_start(_escaped(" ".join(text.split())))


def _escaped(text: str) -> str:
    plain = "".join(_ENTITIES.get(sign, sign) for sign in text)
    return _MEANS.sub(lambda found: "\\" + found[0], plain)


def _line_start(line: str) -> str:
    found = _BEGINS.match(line)
    if found is None:
        return line
    end = found.end() if found[2][0].isdigit() else found.start(2)
    return f"{line[:end]}\\{line[end:]}"


def _blocks(element: _Element, site: str) -> list[str]:
    found: list[str] = []
    run: list[_Element | str] = []
    for each in element.children:
        if isinstance(each, str) or each.tag in _INLINE:
            run.append(each)
        else:
            found += [_paragraph(run, site), _block(each, site)]
            run = []
    return [block for block in [*found, _paragraph(run, site)] if block]


def _paragraph(children: "list[_Element | str]", site: str) -> str:
    lines = _inline(children, site).strip().split("\n")
    return "\n".join(_line_start(line.lstrip()) for line in lines if line.strip())


def _block(element: _Element, site: str) -> str:
    tag = element.tag
    if tag in {"ul", "ol"}:
        return _list(element, site)
    if tag == "pre":
        return _code_block(element)
    if tag == "hr":
        return "* * *"
    if tag == "table":
        return _table(element, site)
    inner = "\n\n".join(_blocks(element, site))
    if tag == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    return f"**{inner}**" if tag[:1] == "h" and inner else inner


def _list(element: _Element, site: str) -> str:
    lines = []
    first = int(element.attributes.get("start") or 1)
    items = [each for each in element.children if isinstance(each, _Element) and each.tag == "li"]
    for number, item in enumerate(items, first):
        mark = f"{number}. " if element.tag == "ol" else "- "
        text = "\n\n".join(_blocks(item, site)) or "&nbsp;"
        lines.append(mark + re.sub(r"\n(?=[^\n])", "\n" + " " * len(mark), text))
    return "\n".join(lines)


def _code_block(element: _Element) -> str:
    text = element.words().rstrip("\n")
    inner = next((each for each in element.children if isinstance(each, _Element) and each.tag == "code"), element)
    language = inner.attributes.get("class", "").removeprefix("language-")
    fence = _fence(text, 3)
    return f"{fence}{language if language.isalpha() else ''}\n{text}\n{fence}"


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _table(element: _Element, site: str) -> str:
    rows = [[_cell(cell, site) for cell in row.children if isinstance(cell, _Element)] for row in _rows(element)]
    if not rows:
        return ""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _cell(cell: _Element, site: str) -> str:
    words = " ".join(_inline(cell.children, site).split())
    return re.sub(r"(?<!\\)\|", r"\\|", words)


def _rows(element: _Element) -> list[_Element]:
    found = []
    for each in element.children:
        if isinstance(each, _Element):
            found += [each] if each.tag == "tr" else _rows(each)
    return found


def _inline(children: "list[_Element | str]", site: str) -> str:
    parts = (_escaped(each) if isinstance(each, str) else _span(each, site) for each in children)
    return re.sub(r"[ ]{3,}\n", "  \n", "".join(parts))


def _span(element: _Element, site: str) -> str:
    tag, inner = element.tag, _inline(element.children, site)
    if tag == "br":
        return "  \n"
    if tag == "input":
        return "[x]" if "checked" in element.attributes else "[ ]"
    if tag == "code":
        return _code(element.words())
    if tag == "img":
        return _link(element.attributes.get("alt") or "picture", element.attributes.get("src", ""), site)
    if tag == "a" and element.attributes.get("class") != "mention":
        return _link(inner, element.attributes.get("href", ""), site, escaped=True)
    mark = _MARKS.get(tag, "")
    return f"{mark}{inner}{mark}" if inner.strip() == inner != "" else inner


def _code(text: str) -> str:
    text = " ".join(text.split("\n"))
    fence = _fence(text, 1)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text.strip() else ""


def _link(words: str, address: str, site: str, *, escaped: bool = False) -> str:
    whole = quote(urljoin(f"{site}/", address), safe="/:?#@!$&'*+,;=%~-._")
    text = " ".join((words if escaped else _escaped(words)).split()) or _escaped(address)
    return f"[{text}]({whole})" if address else text
