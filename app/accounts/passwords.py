"""Passwords: what is accepted and how it is kept (NIST SP 800-63B).

Length over composition: 12 characters or more, any Unicode, nothing cut off. A password is brought into NFKC before it
is counted, checked and hashed, so that the same keys give the same password on every keyboard and system. What people
try first is refused with its reason: pieces that anyone could guess count as one character, and 8 must remain.

Hashing is argon2id behind a semaphore as wide as the machine has cores: many sign-ins at once wait a little, then get
503. It is done by as many threads of its own: a thread keeps the memory that it once hashed in, and the web server has
many more threads than cores.
"""

import os
import threading
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from app.accounts.guessing import Guess, remains, weakest_piece
from app.errors import Invalid

MIN_LENGTH = 12
MAX_LENGTH = 1_000
ENOUGH = 8
PATIENCE = 4.0
PROFILE = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}

_turns = threading.BoundedSemaphore(os.cpu_count() or 1)
_hashers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="argon2")


def normalize(password: str) -> str:
    """Return the one form of a password that is counted, checked and hashed."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, *own: str, field: str = "password") -> None:
    """Raise `Invalid` with the reason when a password is too short, too long or easily guessed.

    `own` are texts about its owner: name, handle, address.
    """
    if len(password) > MAX_LENGTH:
        raise Invalid(_("Choose a password of 1,000 characters or fewer"), field)
    password = normalize(password)
    if len(password) < MIN_LENGTH:
        raise Invalid(_("Choose a password of 12 characters or more"), field)
    if remains(password, own) < ENOUGH:
        raise Invalid(_reason(weakest_piece(password, own)), field)


def _reason(guess: Guess) -> str:
    return {
        Guess.COMMON: _("This is among the passwords that people try first. Put together words that only you would."),
        Guess.OWN: _("This is built on your own name, handle or address, which others know. Choose something else."),
        Guess.SITE: _("This is built on the name of this site, which others try first. Choose something else."),
        Guess.REPEAT: _("This repeats the same few signs, which is quickly guessed. A short sentence works well."),
        Guess.RUN: _("This follows the keyboard, the alphabet or the figures. A short sentence works well."),
    }[guess]


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password; call it outside any transaction."""
    with _turn():
        return _hashers.submit(_hasher().hash, normalize(password[: MAX_LENGTH + 1])).result()


def verify(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept; with nothing to compare it takes the same time and says no."""
    if kept is None:
        hash_password(password)
        return False
    try:
        with _turn():
            return _hashers.submit(_hasher().verify, kept, normalize(password[: MAX_LENGTH + 1])).result()
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def _hasher() -> PasswordHasher:
    profile = current_app.config.get("ARGON2") or PROFILE
    return _made(**profile)


@lru_cache(maxsize=4)
def _made(time_cost: int, memory_cost: int, parallelism: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise ServiceUnavailable(retry_after=5)
    try:
        yield
    finally:
        _turns.release()
