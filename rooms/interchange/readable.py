"""A room as Markdown that a person reads: front matter, then one heading for each entry.

What people wrote is made from the HTML that was cleaned when they wrote it (app/text/back.py), so the file shows the
same words wherever it is opened, also where HTML is let through.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.jinja import clock_time, day
from app.text import render
from app.text.back import escape, to_markdown
from rooms.kinds import KINDS
from rooms.said import outcome_words
from rooms.shown import PARTS
from rooms.words import cadence_words, name_of, state_words

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def markdown(archive: Any, site: str) -> Iterator[str]:
    """Write a room piece by piece."""
    head = archive.head
    names = {each["handle"]: each["name"] for each in head["participants"]}
    yield from _front_matter(head, site)
    yield f"# {escape(name_of(archive.room))}\n"
    yield from _agreement(head, names)
    yield from _objectives(head)
    yield from _testimonials(head, names)
    yield f"\n## {_('Conversation')}\n"
    for row, entry in archive.rows():
        yield from _entry(row, entry, names, site)


def _front_matter(head: dict[str, Any], site: str) -> Iterator[str]:
    local, room = head["local"], head["room"]
    yield "---\n"
    yield f"source: {_quoted(site)}\nroom: {local['room']}\nexported_at: {_quoted(local['exported_at'])}\n"
    yield f"state: {_quoted(room['state'])}\nbegan_on: {_quoted(room['opened_on'])}\nparticipants:\n"
    for each in head["participants"]:
        yield f"  - {{name: {_quoted(each['name'])}, handle: {_quoted(each['handle'])}}}\n"
    yield "---\n\n"


def _quoted(value: Any) -> str:
    """Write text so that YAML reads it as text, whatever it holds."""
    written = json.dumps(str(value or ""), ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _agreement(head: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    room = head["room"]
    yield f"\n{escape(state_words(room['state']))} {escape(cadence_words(room['cadence'], room['reply_days']))}\n"
    for each in head["agreements"]:
        yield f"\n## {_('Agreement')} {each['version']}\n\n"
        yield f"{escape(cadence_words(each['cadence'], each['reply_days']))}\n"
        for words in each["words"].values():
            yield f"\n{escape(str(words))}\n"
        for one in each["signatures"]:
            yield f"\n- {_('Signed')}: {escape(names[one['by']])}, {_when(one['signed_at'])}"
        yield "\n"


def _objectives(head: dict[str, Any]) -> Iterator[str]:
    if head["objectives"]:
        yield f"\n## {_('Objectives')}\n"
    for number, each in enumerate(head["objectives"], 1):
        yield f"\n{number}. **{escape(each['title'])}**\n"
        if each["measure"]:
            yield f"   {escape(each['measure'])}\n"
        if each["kind"] == "number":
            now = _("%(current)s of %(target)s", current=f"{each['current']:g}", target=f"{each['target']:g}")
            yield f"   {escape(now)} {escape(each['unit'])}\n".rstrip() + "\n"
        if each["outcome"]:
            said = " ".join(filter(None, [str(outcome_words(each["outcome"])[0]) + ".", each["outcome_note"]]))
            yield f"   {escape(said)}\n"
        for step in each["history"]:
            before, value = f"{step['before']:g}", f"{step['value']:g}"
            yield f"   - {_('%(before)s to %(after)s', before=before, after=value)}, {_when(step['made_at'])}\n"


def _testimonials(head: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    if head["testimonials"]:
        yield f"\n## {_('Testimonials')}\n"
    for each in head["testimonials"]:
        about = _("%(author)s about %(subject)s", author=names[each["by"]], subject=names[each["about"]])
        yield f"\n*{escape(about)}*\n\n{to_markdown(render(each['body']).html, '')}\n"


def _entry(row: Any, entry: dict[str, Any], names: dict[str, str], site: str) -> Iterator[str]:
    kind = KINDS[row.entry_kind]
    label = f"{kind.label} {row.number}" if row.number else str(kind.label)
    yield f"\n### {row.seq}. {escape(label)}, {escape(names[entry['by']])}, {_when(entry['made_at'])}\n\n"
    if entry["reply_to"]:
        yield f"*{_('In answer to %(number)s', number=entry['reply_to'])}*\n\n"
    if row.title:
        yield f"**{escape(row.title)}**\n\n"
    if row.body_html:
        yield to_markdown(row.body_html, site) + "\n\n"
    for name in kind.prose:
        if html := row.fields_html.get(name):
            yield f"*{PARTS[name]}*\n\n{to_markdown(html, site)}\n\n"
    yield from _details(entry["fields"], names)
    for earlier in entry["revisions"]:
        words = escape(" ".join(filter(None, [earlier["title"], render(earlier["body"]).text])))
        yield f"- {_('Before %(day)s it said', day=_when(earlier['made_at']))}: {words}\n"


def _details(fields: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    if address := fields.get("url"):
        yield to_markdown(render(f"<{address}>").html) + "\n\n"
    for item in fields.get("items", ()):
        by = f", {escape(item['by'])}" if item.get("by") else ""
        yield f"- [{'x' if item.get('done') else ' '}] {escape(item['text'])} ({escape(names[item['who']])}{by})\n"
    for position, before, after, unit in fields.get("progress", ()):
        number = _("Objective %(number)s", number=position)
        yield f"- {number}: {before:g} – {after:g} {escape(str(unit))}\n"


def _when(value: str) -> str:
    moment = datetime.fromisoformat(value)
    return escape(f"{day(moment, year=True)}, {clock_time(moment)}")
