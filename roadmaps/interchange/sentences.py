"""What is wrong with a file, in English, each sentence with its values, so that it can be said in another language."""

from typing import Any


class Said(str):
    """A sentence filled in; `sentence` and `values` are what it was made of."""

    __slots__ = ("sentence", "values")
    sentence: str
    values: dict[str, Any]


def N_(sentence: str, **values: Any) -> Said:
    """Fill in a sentence."""
    found = Said(sentence % values if values else sentence)
    found.sentence, found.values = sentence, values
    return found
