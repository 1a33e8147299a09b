"""Languages and time zones: the member's own, else what the browser asks for."""

import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, get_locale
from flask_login import current_user
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

FOLDER = Path(__file__).parent / "translations"
LANGUAGES = {"en": "English", "de": "Deutsch"}

babel = Babel()


def choose_locale() -> str:
    """Return the language of this answer."""
    if current_user and current_user.locale in LANGUAGES:
        return str(current_user.locale)
    return preferred(request.headers.get("Accept-Language", "")) if request else "en"


@lru_cache(maxsize=256)
def preferred(languages: str) -> str:
    """Return the language of ours that a browser likes best."""
    return parse_accept_header(languages[:500], LanguageAccept).best_match(list(LANGUAGES), default="en")


def choose_timezone() -> str:
    """Return the time zone that moments are shown in."""
    return str(current_user.timezone) if current_user else "UTC"


@lru_cache(maxsize=1)
def compile_catalogs() -> None:
    """Compile each catalog that is newer than what was compiled from it; only the sources are in the repository."""
    for source in FOLDER.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalog = read_po(text, locale=source.parts[-3])
        scratch = target.with_name(f"{target.name}.{os.getpid()}.new")  # web and worker may begin at once
        with scratch.open("wb") as binary:
            write_mo(binary, catalog)
        scratch.replace(target)


@lru_cache(maxsize=8)
def sentences(language: str) -> NullTranslations:
    """Return the catalog of a language."""
    compile_catalogs()
    return Translations.load(str(FOLDER), [language])


@dataclass(frozen=True)
class Voice:
    """How one viewer is spoken to: in which language, on which clock. Made once for all who share both."""

    language: str
    zone: ZoneInfo
    catalog: NullTranslations = field(compare=False)

    def gettext(self, sentence: str) -> str:
        """Return a sentence in this language."""
        return str(self.catalog.ugettext(sentence))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return a sentence about so many things in this language."""
        return str(self.catalog.ungettext(one, many, number)) % {"num": number}


@lru_cache(maxsize=1024)
def _voice(language: str, zone: str) -> Voice:
    return Voice(language, ZoneInfo(zone), sentences(language))


def voice() -> Voice:
    """Return the voice of this answer."""
    here: Any = g._get_current_object().get("_flask_babel")  # type: ignore[attr-defined]
    known: tuple[Any, Voice] | None = here and here.__dict__.get("voice")
    if known and known[0] is here.babel_locale:
        return known[1]
    locale = get_locale()
    found = _voice(str(locale or "en"), choose_timezone())
    if locale is not None:
        g._flask_babel.voice = (locale, found)
    return found


def init_app(app: Flask) -> None:
    """Speak the viewer's language and clock."""
    compile_catalogs()
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    babel.init_app(app, locale_selector=choose_locale, timezone_selector=choose_timezone)
