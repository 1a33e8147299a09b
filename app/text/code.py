"""Code blocks: a known language colored with `hl-*` classes, anything else as plain text."""

from functools import cache
from html import escape
from itertools import groupby
from typing import Any

from pygments.lexers import find_lexer_class_by_name
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)

# Lexers are regular expressions run over text by strangers: only languages tried with hostile input, and little of it.
_NAMES = """bash c clojure console cpp csharp css dart diff docker elixir erlang go graphql haskell html ini java
    javascript json julia kotlin latex lua make markdown nginx perl php powershell pycon python r ruby rust scala
    scss sql swift toml typescript xml yaml"""
LANGUAGES = frozenset(_NAMES.split())
_ALSO = """sh=bash shell=bash zsh=bash shell-session=console c++=cpp cs=csharp c#=csharp dockerfile=docker golang=go
    htm=html js=javascript jsx=javascript kt=kotlin tex=latex makefile=make md=markdown pl=perl ps1=powershell
    py=python python3=python rb=ruby rs=rust ts=typescript tsx=typescript yml=yaml svg=xml patch=diff hs=haskell
    ex=elixir psql=sql mysql=sql"""
_ALIASES = dict(pair.split("=") for pair in _ALSO.split())
COLOR_BUDGET = 4_000
# These look far ahead from every line, so their time grows with the square of the length.
SLOW = frozenset({"c", "cpp", "csharp", "java", "make", "markdown"})
SLOW_FACTOR = 2

# Few roles, not one class per token: less markup to clean and to send. The first match wins.
_ROLES: tuple[tuple[Any, str], ...] = (
    (Comment, "c"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (String, "s"),
    (Number, "m"),
    (Literal, "m"),
    (Name.Function, "nf"),
    (Name.Class, "nf"),
    (Name.Builtin, "nb"),
    (Name.Exception, "nb"),
    (Name.Tag, "nt"),
    (Name.Attribute, "na"),
    (Name.Decorator, "nd"),
    (Generic.Inserted, "gi"),
    (Generic.Deleted, "gd"),
    (Generic.Heading, "gh"),
    (Generic.Subheading, "gh"),
    (Generic.Prompt, "gp"),
    (Generic.Output, "go"),
)
ROLES = frozenset(role for _token, role in _ROLES)


def block(code: str, info: str, env: dict[str, Any]) -> str:
    """Give a code block as HTML; `env` counts how much one text has had colored already."""
    name = _language(info)
    label = f' class="language-{name}"' if name else ""
    cost = len(code) * (SLOW_FACTOR if name in SLOW else 1)
    left = env.get("color_left", COLOR_BUDGET)
    body = escape(code)
    if name and cost <= left:
        env["color_left"] = left - cost
        body = _colored(code, name)
    # It scrolls sideways in its own box, so the keyboard must reach it.
    return f'<pre class="hl" tabindex="0"><code{label}>{body}</code></pre>\n'


def _language(info: str) -> str:
    word = info.strip().split(maxsplit=1)[0].lower() if info.strip() else ""
    word = _ALIASES.get(word, word)
    return word if word in LANGUAGES else ""


@cache
def _lexer_class(name: str) -> Any:
    return find_lexer_class_by_name(name)


@cache
def _role(token: _TokenType) -> str:
    return next((role for kind, role in _ROLES if token in kind), "")


def _colored(code: str, name: str) -> str:
    # A lexer of its own each time: instances keep state and threads share this module.
    tokens = _lexer_class(name)(stripnl=False, ensurenl=False).get_tokens(code)
    parts = []
    for role, group in groupby(tokens, key=lambda pair: _role(pair[0])):
        text = escape("".join(value for _token, value in group))
        parts.append(f'<span class="hl-{role}">{text}</span>' if role else text)
    return "".join(parts)
