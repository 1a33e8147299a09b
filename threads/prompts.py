"""The prompt of the week: a question to write to, the same for everybody in one week, none twice in half a year."""

from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

PROMPTS: dict[str, LazyString] = {
    "small": _l("What is the smallest thing that moved this week?"),
    "explain": _l("Explain one thing you learned to somebody who has never heard of it."),
    "wrong": _l("What did you believe a month ago that turned out to be wrong?"),
    "stuck": _l("Where are you stuck, and what have you tried already?"),
    "ask": _l("Which question would you like to ask somebody who is five years ahead of you?"),
    "stop": _l("What could you stop doing without anybody missing it?"),
    "tool": _l("Which tool or habit saved you time, and what did it replace?"),
    "surprise": _l("What surprised you?"),
    "advice": _l("Which advice did you not follow, and how did that go?"),
    "show": _l("Show something unfinished, and say what is missing."),
    "slow": _l("What took much longer than you thought, and why?"),
    "help": _l("Who helped you, and with what exactly?"),
    "pass_on": _l("What could you pass on to somebody who begins today?"),
    "number": _l("Is there a number that shows how far you have come? What does it leave out?"),
    "fear": _l("What do you put off, and what is the first minute of it?"),
    "read": _l("Which page, talk or piece of code did you come back to, and for what?"),
    "again": _l("If you began again, what would you leave out?"),
    "feedback": _l("Which feedback did you get, and what will you do with it?"),
    "mistake": _l("Describe a mistake so that others need not make it."),
    "boring": _l("Which dull part turned out to matter?"),
    "words": _l("Which word of your field do you now use rightly, and what did you take it for before?"),
    "other_way": _l("How does somebody else solve what you solve, and what is better about it?"),
    "energy": _l("What gave you energy, and what took it?"),
    "decision": _l("Which decision did you make, and what spoke against it?"),
    "teach": _l("What did you have to explain to others, and where did you falter?"),
    "next": _l("What will you try next week, and how will you notice that it worked?"),
    "past": _l("Read one of your old entries. What would you answer yourself?"),
    "proof": _l("What can you show today that you could not show three months ago?"),
    "rest": _l("What did you leave undone on purpose?"),
    "thanks": _l("Whom have you not thanked yet?"),
}


def prompt_of(day: date) -> str:
    """Return the key of the prompt of the week that this day lies in; weeks begin on Monday."""
    weeks = (day.toordinal() - 1) // 7  # the first day there is was a Monday
    return list(PROMPTS)[weeks % len(PROMPTS)]
