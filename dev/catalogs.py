"""Brings the translations in step with what the interface says, and reports what is left to translate.

Usage: python -m dev.catalogs            write each app/translations/*/LC_MESSAGES/messages.po anew
       python -m dev.catalogs --report   only say what is missing, extra or at odds; ends with 1 if anything is
The files are sorted and carry neither dates nor places, so that a diff shows words and nothing else.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "app" / "translations"
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
HEADER = """\
# What the interface says, in {name}. See docs/translating.md.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
Forms = tuple[str, ...]


def extracted() -> Catalog:
    """Read every message out of the code and the templates."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = Catalog(charset="utf-8")
    for _file, _line, words, comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS, ("Translators:",)):
        found.add(words, auto_comments=comments, context=context)
    return found


def read(path: Path) -> Catalog:
    """Read a translation."""
    with path.open("rb") as text:
        return read_po(text, locale=path.parts[-3])


def forms(words: str | Forms | list[str]) -> Forms:
    """Return a message's words, or its translation's, as one form or more."""
    return (words,) if isinstance(words, str) else tuple(words)


def placeholders(words: str) -> list[str]:
    """Return what is filled in, and the marks around words."""
    return sorted(re.findall(r"%\(\w+\)[sd]|</?\w+>", words))


def faults(message: Message, known: Catalog) -> Iterator[str]:
    """Say what is wrong with the translation of one message."""
    kept = known.get(message.id, message.context)
    if kept is None or not all(forms(kept.string)):
        yield "missing"
        return
    if kept.fuzzy:
        yield "fuzzy"
    wanted = known.num_plurals if message.pluralizable else 1
    if len(forms(kept.string)) != wanted:
        yield f"{wanted} forms wanted"
    fits = {tuple(placeholders(form)) for form in forms(message.id)}
    if any(tuple(placeholders(form)) not in fits for form in forms(kept.string)):
        yield "other placeholders"


def report(found: Catalog, known: Catalog) -> list[str]:
    """Return what keeps a translation from being complete."""
    lines = [
        f"{fault}: {forms(message.id)[0]!r}" for message in found if message.id for fault in faults(message, known)
    ]
    extra = [message for message in known if message.id and found.get(message.id, message.context) is None]
    return lines + [f"no longer said: {forms(message.id)[0]!r}" for message in extra]


def write(path: Path, found: Catalog, known: Catalog) -> None:
    """Write a translation anew: what is said now, with the words it had."""
    for message in found:
        kept = known.get(message.id, message.context) if message.id else None
        if kept is not None:
            message.string = kept.string
            message.user_comments = kept.user_comments
    body = io.BytesIO()
    write_po(body, found, width=0, omit_header=True, sort_output=True, no_location=True)
    head = HEADER.format(name=known.locale.english_name, code=known.locale, plurals=known.plural_forms)
    path.write_text(head + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def main(only_report: bool) -> int:
    """Bring every translation in step, unless only asked, and report."""
    left = 0
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        if not only_report:
            write(path, extracted(), read(path))
        found = extracted()
        lines = report(found, read(path))
        left += len(lines)
        print(*lines, f"{path.parts[-3]}: {len(found)} messages, {len(lines)} to look at", sep="\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main("--report" in sys.argv[1:]))
