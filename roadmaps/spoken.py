"""What is wrong with a file or a draft, in the reader's language; the interchange format itself speaks English."""

from flask_babel import gettext as _

from roadmaps.interchange.files import Problem
from roadmaps.interchange.sentences import Said


def reason(problem: Problem) -> str:
    """Say what is wrong."""
    said = problem.reason
    return _(said.sentence, **said.values) if isinstance(said, Said) else said


def placed(problem: Problem) -> str:
    """Say what is wrong, on which line and in which step."""
    values = {"line": problem.line, "step": problem.step, "reason": reason(problem)}
    if problem.step:
        return _("Line %(line)s, step %(step)s: %(reason)s", **values)
    return _("Line %(line)s: %(reason)s", **values) if problem.line else _("The file: %(reason)s", **values)
