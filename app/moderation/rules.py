"""The rules of the house and the reasons a report can give: one table for guidelines, reports and decisions."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Rule:
    """One guideline, numbered as on the guidelines page."""

    number: int
    title: LazyString
    words: LazyString


@dataclass(frozen=True)
class Reason:
    """Why somebody reports something: how urgent it is (3 first), its icon, and the rule that it touches."""

    key: str
    label: LazyString
    hint: LazyString
    severity: int
    icon: str
    rule: int


RULES = (
    Rule(
        1,
        _l("Be a person to people"),
        _l("Disagree with the work, never with the person. No insults, threats or slurs."),
    ),
    Rule(
        2,
        _l("Keep what is private private"),
        _l("Nobody's address, pay, health or messages without their clear consent."),
    ),
    Rule(
        3,
        _l("No selling, no recruiting in replies"),
        _l("Help is given here. Offers of paid services do not belong in it."),
    ),
    Rule(4, _l("Show your own work"), _l("Evidence is yours, and what is not says whose it is.")),
    Rule(5, _l("Be who you say you are"), _l("One account a person, and no made-up experience.")),
    Rule(6, _l("Stay with the topic"), _l("Advice with its reason, where it was asked for.")),
    Rule(7, _l("Keep each other safe"), _l("No pressure, no favors asked, no contact that was declined.")),
)
REASONS = (
    Reason("threat", _l("Threat or danger"), _l("Somebody may come to harm"), 3, "warning-diamond", 7),
    Reason("private", _l("Shares private details"), _l("Pay, health, address, messages"), 3, "eye-slash", 2),
    Reason("pressure", _l("Pressure or unwanted contact"), _l("In a room, a request or a reply"), 3, "hand", 7),
    Reason("unkind", _l("Unkind or hateful"), _l("About a person or a group"), 2, "chat-teardrop-text", 1),
    Reason(
        "selling", _l("Selling or recruiting"), _l("Offers, price lists, moving people elsewhere"), 1, "handshake", 3
    ),
    Reason("copied", _l("Someone else's work"), _l("Shown as their own"), 1, "copy", 4),
    Reason("pretending", _l("Pretends to be somebody"), _l("A made-up name, job or mentor"), 2, "user", 5),
    Reason("off_topic", _l("Off topic or spam"), _l("Does not belong here"), 0, "link-simple", 6),
    Reason("other", _l("Something else"), _l("Say it in your own words"), 1, "question", 6),
)
REASON_BY_KEY = {reason.key: reason for reason in REASONS}
RULE_BY_NUMBER = {rule.number: rule for rule in RULES}


def heaviest(keys: list[str]) -> Reason:
    """Return the most urgent of several reasons."""
    found = [REASON_BY_KEY[key] for key in keys if key in REASON_BY_KEY]
    return max(found, key=lambda reason: reason.severity, default=REASON_BY_KEY["other"])
