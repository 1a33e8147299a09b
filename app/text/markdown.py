"""Markdown to tokens and HTML: the dialect, our own mention rule, and what is changed before anything is written."""

import re
import threading
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.text import code
from app.text.sanitize import REL, is_external, is_safe_url, is_upload

INLINE_DEPTH = 20
LINK_BUDGET = 200
CELL_BUDGET = 1_500
TASK_BUDGET = 500

# Not the tail of an address (a@b, /@b, ?u=@b) and not its head (@b.com, @b@host); zero-width or combining
# characters right after a handle would let one handle look like another.
MENTION = re.compile(r"(?<![\w/.@=&#%+~-])@([A-Za-z0-9_]{3,30})(?![\w@\u0300-\u036f\u200b-\u200d\u2060\ufe0f]|[.]\w)")
_LINKABLE = re.compile(r"://|@|www\.", re.IGNORECASE)  # a bare name is no link (see _is_guess)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_ALIGN = re.compile(r"text-align:(left|center|right)")
_local = threading.local()


def parse(text: str, env: dict[str, Any]) -> list[Token]:
    """Give the tokens of normalized Markdown, already changed to what this site shows."""
    return _parser(_is_linkable(text)).parse(text, env)


def to_html(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    """Give the tokens as HTML, still to be sanitized."""
    parser = _parser(True)
    return str(parser.renderer.render(tokens, parser.options, env))


def to_text(tokens: Sequence[Token]) -> str:
    """Give the words of the tokens, one block on each line."""
    lines = (_inline_text(t.children or []) if t.type == "inline" else t.content.rstrip("\n") for t in tokens)
    return "\n".join(line for line in lines if line)


def handles(tokens: Sequence[Token]) -> Iterator[str]:
    """Give the handles mentioned, casefolded, in order."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "mention":
                yield child.meta["handle"]


def _is_linkable(text: str) -> bool:
    if not _LINKABLE.search(text):  # the link finder searches five dozen times
        return False
    # Each "://" makes the link finder look back over the whole line: bounded, since no real text has so many.
    return text.count("://") <= LINK_BUDGET


def _parser(linkify: bool) -> MarkdownIt:
    # One for each thread: the link finder keeps state while it works.
    parsers = _local.__dict__.setdefault("parsers", {})
    if linkify not in parsers:
        parsers[linkify] = _build(linkify)
    parser: MarkdownIt = parsers[linkify]
    return parser


def _build(linkify: bool) -> MarkdownIt:
    parser = MarkdownIt(
        "gfm-like",
        {"html": False, "maxNesting": 20, "linkify": linkify, "breaks": True},
    )
    parser.disable(["html_block", "html_inline"])
    parser.block.ruler.at("table", _modest_table, {"alt": ["paragraph", "reference"]})
    parser.validateLink = is_safe_url  # type: ignore[method-assign]
    parser.inline.ruler.before("emphasis", "mention", _mention)
    parser.core.ruler.push("house", _house)
    for name, rule in _RENDER.items():
        parser.add_render_rule(name, rule)
    return parser


def _modest_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    # A row of one character fills up to the width of its table, so width times height is bounded for a whole text;
    # beyond that it is shown as it was typed.
    spent = state.env.get("cells", 0)
    if spent > CELL_BUDGET or start + 2 > end or not table(state, start, end, True):
        return False
    columns = state.getLines(start + 1, start + 2, 0, False).strip().strip("|").count("|") + 1
    last = next((line for line in range(start, end) if state.isEmpty(line)), end)
    spent += columns * (last - start)
    if silent:
        return bool(spent <= CELL_BUDGET)
    state.env["cells"] = spent
    return bool(spent <= CELL_BUDGET) and table(state, start, end, False)


def _mention(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or state.linkLevel:
        return False
    found = MENTION.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = found[0]
        token.meta = {"handle": found[1].casefold()}
    state.pos = found.end()
    return True


def _house(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            # The page has its own h1 and h2: what people write begins below.
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type in ("th_open", "td_open"):
            align = _ALIGN.match(str(token.attrs.pop("style", "")))
            if align:
                token.attrSet("class", f"align-{align[1]}")
        elif token.type == "inline":
            token.children = list(_tidy(token.children or []))
    _mark_tasks(state.tokens)


def _tidy(children: list[Token]) -> Iterator[Token]:
    """Flatten absurd nesting, drop guessed links, mark external ones and settle images."""
    dropped: list[bool] = []
    links = 0
    for position, token in enumerate(children):
        if token.nesting == 1:
            following = children[position + 1].content
            dropped.append(len(dropped) >= INLINE_DEPTH or _is_guess(token, following))
        if (token.nesting == -1 and dropped.pop()) or (token.nesting == 1 and dropped[-1]):
            continue
        links += token.nesting if token.tag == "a" else 0
        if token.type == "link_open":
            token.attrs = _link_attributes(str(token.attrs.get("href", "")))
        yield from _image(token, links > 0) if token.type == "image" else (token,)


def _is_guess(token: Token, text: str) -> bool:
    # "README.md" and "main.rs" look like hosts to the link finder: a bare name is a link only with a scheme, www. or @.
    return token.markup == "linkify" and not ("://" in text or "@" in text or text.lower().startswith("www."))


def _link_attributes(href: str) -> dict[str, str | int | float]:
    # No title: it cannot be reached by touch or keyboard, and says what the reader does not see.
    return {"href": href, "rel": REL} if is_external(href) else {"href": href}


def _image(token: Token, in_link: bool) -> Iterator[Token]:
    source = str(token.attrs.get("src", ""))
    alt = _inline_text(token.children or [])
    if is_upload(source):
        token.attrs = {"src": source, "loading": "lazy", "decoding": "async"}
        yield token
        return
    text = Token("text", "", 0, content=alt or source)
    if in_link or not source:
        yield text
        return
    # Pictures elsewhere would tell a stranger's server who reads what and when: they stay links.
    yield Token("link_open", "a", 1, attrs=_link_attributes(source))
    yield text
    yield Token("link_close", "a", -1)


def _mark_tasks(tokens: list[Token]) -> None:
    items = [i for i, token in enumerate(tokens[2:]) if tokens[i].type == "list_item_open" and token.type == "inline"]
    found = [(i, mark) for i in items if (mark := _task_mark(tokens[i + 2]))]
    for index, mark in found if len(found) <= TASK_BUDGET else ():
        inline = tokens[index + 2]
        words = inline.children or []
        words[0].content = words[0].content[mark.end() :]
        box = Token("task_box", "input", 0, attrs={"type": "checkbox", "disabled": ""})
        if mark[1] != " ":
            box.attrSet("checked", "")
        # The words of the task are the label of its box, in whatever language they are.
        label, end = Token("label_open", "label", 1), Token("label_close", "label", -1)
        inline.children = [label, box, Token("text", "", 0, content=" "), *words, end]
        tokens[index].attrSet("class", "task")
        _list_of(tokens, index).attrSet("class", "tasks")


def _task_mark(inline: Token) -> re.Match[str] | None:
    first = inline.children[0] if inline.children else None
    return _TASK.match(first.content) if first is not None and first.type == "text" else None


def _list_of(tokens: list[Token], item: int) -> Token:
    level = tokens[item].level - 1
    return next(t for t in reversed(tokens[:item]) if t.level == level and t.nesting == 1)


def _inline_text(children: Sequence[Token]) -> str:
    parts = []
    for token in children:
        if token.type == "image":
            parts.append(_inline_text(token.children or []))
        else:
            parts.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return "".join(parts).strip()


def _render_mention(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    known = env.get("known")
    handle = token.meta["handle"] if known is None else known.get(token.meta["handle"])
    if handle is None:
        return escape(token.content)
    return f'<a class="mention" href="/@{escape(handle)}">{escape(token.content)}</a>'


def _render_code(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    return code.block(tokens[index].content, tokens[index].info, env)


def _render_table_open(_self: Any, *_args: Any) -> str:
    return '<div class="table-box" tabindex="0"><table>\n'


def _render_table_close(_self: Any, *_args: Any) -> str:
    return "</table></div>\n"


_RENDER = {
    "mention": _render_mention,
    "fence": _render_code,
    "code_block": _render_code,
    "table_open": _render_table_open,
    "table_close": _render_table_close,
}
