"""Quoting what somebody wrote, as Markdown that one's own words follow."""

MOST = 1500


def quotation(markdown: str, most: int = MOST) -> str:
    """Return words as a quotation; what they quote themselves is left out, and very long ones end early."""
    own = [line for line in markdown.strip().splitlines() if not line.lstrip().startswith(">")]
    words = "\n".join(own).strip()
    if len(words) > most:
        words = words[:most].rpartition(" ")[0].rstrip() + " …"
    return "".join(f"> {line}".rstrip() + "\n" for line in words.splitlines()) + "\n" if words else ""
