"""How much of a password anyone could guess."""

import pytest

from app.accounts.guessing import Guess, remains, weakest_piece

OWN = ("Jonas Lindqvist", "jonas_l", "jonas.lindqvist")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("password1234", Guess.COMMON),
        ("P4$$w0rd!P4$$w0rd!", Guess.COMMON),
        ("letmein-letmein", Guess.COMMON),
        ("aaaaaaaaaaaaaaaa", Guess.REPEAT),
        ("abcabcabcabcabc", Guess.REPEAT),
        ("xk7xk7xk7xk7", Guess.REPEAT),
        ("abcdefghijklmnop", Guess.RUN),
        ("987654321098765", Guess.RUN),
        ("qwertyuiop[]12345", Guess.RUN),
        ("JonasLindqvist1", Guess.OWN),
        ("jonas_l.jonas_l.1", Guess.OWN),
        ("menteo-menteo-7", Guess.SITE),
        ("mentoring2026!", Guess.SITE),
    ],
)
def test_guessable_pieces_count_as_one(password, reason):
    assert remains(password, OWN) < 8
    assert weakest_piece(password, OWN) == reason


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "zwölf Boxkämpfer jagen",
        "kvk7-fdtz-q9mw",
        "пять верблюдов пьют чай",
        "猫が窓の外を十二時間見ている",
        "my teacher sells quiet umbrellas",
    ],
)
def test_own_sentences_hold(password):
    assert remains(password, OWN) >= 8


def test_case_folding_that_grows_the_text_does_no_harm():
    assert remains("ßßßßßßßßßßßßßß") < 8
    assert remains("İstanbul'da on iki kedi") >= 8


def test_long_passwords_are_read_quickly():
    assert remains("ab" * 500) < 8
    assert remains("".join(chr(0x4E00 + (7 * at) % 900) for at in range(1000))) > 500
