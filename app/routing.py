"""Rules of the URL map that learn how to write their address when they are first asked for it."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule whose builders are compiled at their first use.

    Werkzeug compiles two for each of our hundreds of rules, which took an eighth of every start.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: "LateRule", /, **values: Any) -> tuple[str, str]:
            made: Callable[..., tuple[str, str]] = compiled(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            return made(**values)

        return build
