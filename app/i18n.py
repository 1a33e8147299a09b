"""Languages and time zones: the member's own, else what the browser asks for."""

from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, request
from flask_babel import Babel
from flask_login import current_user

FOLDER = Path(__file__).parent / "translations"
LANGUAGES = {"en": "English", "de": "Deutsch"}

babel = Babel()


def choose_locale() -> str:
    """Return the language of this answer."""
    if current_user and current_user.locale in LANGUAGES:
        return str(current_user.locale)
    return request.accept_languages.best_match(list(LANGUAGES), default="en") if request else "en"


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
        scratch = target.with_suffix(".mo.new")
        with scratch.open("wb") as binary:
            write_mo(binary, catalog)
        scratch.replace(target)


def init_app(app: Flask) -> None:
    """Speak the viewer's language and clock."""
    compile_catalogs()
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    babel.init_app(app, locale_selector=choose_locale, timezone_selector=choose_timezone)
