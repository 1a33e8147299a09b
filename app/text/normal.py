"""Plain strings: what may be stored at all, one-line values, excerpts and slugs."""

import re
import unicodedata

MAX_MARKDOWN = 20_000

# Nothing a person types on purpose: C0 and C1 controls, lone surrogates (UTF-8 has none), non-characters, the byte
# order mark.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef\ufffe\uffff\ufff9-\ufffb]")
# Embeddings, overrides and isolates reorder what stands around them: they make code, links and names read differently
# from what they are. Real right-to-left text needs none of them, the marks U+200E, U+200F and U+061C stay allowed.
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\uffa0]")
_NEWLINES = re.compile(r"\r\n?|[\x85\u2028\u2029\x0b\x0c]")
# Ten marks on one letter serve every living script; hundreds only paint over the neighbors.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_MARKS = re.compile(rf"([{_MARKS}]{{10}})[{_MARKS}]+")
_LEADING_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_DANGLING = re.compile(rf"[\u200c\u200d\ufe0e\ufe0f{_MARKS}]+\Z")
_PLAIN = "ß=ss ẞ=SS æ=ae Æ=AE œ=oe Œ=OE ø=o Ø=O ł=l Ł=L đ=d Đ=D ð=d Ð=D þ=th Þ=Th ħ=h Ħ=H ı=i ŋ=n"
_LATIN = str.maketrans(dict(pair.split("=") for pair in _PLAIN.split()))


class TextTooLong(ValueError):
    """Markdown beyond MAX_MARKDOWN characters, counted as it would be stored."""

    def __init__(self, length: int) -> None:
        super().__init__(f"{length} characters, at most {MAX_MARKDOWN} are kept")
        self.length = length


def normalize(markdown: str) -> str:
    """Give text in the one form that is stored: NFC, plain newlines, no control or reordering characters, trimmed."""
    text = _clean(_NEWLINES.sub("\n", markdown))
    return _LEADING_BLANK_LINES.sub("", text).rstrip()


def single_line(value: str) -> str:
    """Give a title or a name on one line: visible characters only, single spaces."""
    if value.isascii():  # most are, and have nothing else that could be invisible
        return " ".join(_FORBIDDEN.sub("", _NEWLINES.sub(" ", value).replace("\t", " ")).split())
    return " ".join(_INVISIBLE.sub("", _clean(_NEWLINES.sub(" ", value).replace("\t", " "))).split())


def check_length(markdown: str) -> str:
    """Give the normalized text, or raise TextTooLong; nothing is ever cut off."""
    if len(markdown) > 4 * MAX_MARKDOWN:
        raise TextTooLong(len(markdown))
    text = normalize(markdown)
    if len(text) > MAX_MARKDOWN:
        raise TextTooLong(len(text))
    return text


def excerpt(text: str, length: int = 200) -> str:
    """Give the start of plain text in at most `length` characters, cut between words and ended with an ellipsis."""
    flat = single_line(text)
    if len(flat) <= length:
        return flat
    return cut_after(flat, length - 1) + "…"


def cut_after(flat: str, length: int) -> str:
    """Cut one line to at most `length` characters, between words where a word ends in the second half."""
    head = flat[: max(length, 0)]
    space = head.rfind(" ")
    if not flat[length : length + 1].isspace() and space > length // 2:
        head = head[:space]
    elif flat[length : length + 1] in ("\u200d", "\ufe0f") or unicodedata.combining(flat[length : length + 1] or " "):
        # The cut went through one visible character made of several: leave all of it out.
        head = _DANGLING.sub("", head)[:-1]
    return _DANGLING.sub("", head).rstrip(" ,;:–—-")


def slugify(title: str, max_length: int = 60) -> str:
    """Give a title as lower-case ASCII words joined by hyphens, "untitled" when nothing can be written so."""
    ascii_text = unicodedata.normalize("NFKD", title[:1000].translate(_LATIN)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.replace("'", "").lower()).strip("-")
    if len(slug) > max_length:
        head, hyphen, _rest = slug[: max_length + 1].rpartition("-")
        slug = head if hyphen and len(head) > max_length // 2 else slug[:max_length].strip("-")
    return slug or "untitled"


def fold(word: str) -> str:
    """Give a word without accents and case, for comparing."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_LATIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def _clean(text: str) -> str:
    text = _BIDI.sub("", _FORBIDDEN.sub("", text))
    # Piles go first: sorting thousands of marks on one letter is what makes NFC slow. NFC can pile up again.
    return _PILED_MARKS.sub(r"\1", unicodedata.normalize("NFC", _PILED_MARKS.sub(r"\1", text)))
