"""Addresses are written as Werkzeug writes them, by builders that are made when they are first needed."""

import gc

import pytest
from werkzeug.routing import BuildError, Map, Rule

from app import create_app
from app.routing import LateRule
from tests.conftest import settings_for

ASKED = (("thing", {"number": 3}), ("thing", {"number": 3, "rule": "a b", "q": "é"}), ("thing", {"number": 1}), ("way", {"path": "a/ b"}))  # fmt: skip


def adapter(kind):
    """An URL map of one kind of rules."""
    rules = (("/things/<int:number>", "thing", None), ("/things/", "thing", {"number": 1}), ("/<path:path>", "way", {}))
    return Map([kind(rule, endpoint=name, defaults=defaults) for rule, name, defaults in rules]).bind("localhost")


@pytest.mark.parametrize("append_unknown", [True, False])
def test_addresses_are_those_of_werkzeug_also_the_second_time(append_unknown):
    late, early = adapter(LateRule), adapter(Rule)
    for name, values in (*ASKED, *ASKED):
        built = [each.build(name, dict(values), append_unknown=append_unknown) for each in (late, early)]
        assert built[0] == built[1]
    with pytest.raises(BuildError):
        late.build("way", {})


def test_a_builder_is_made_once_and_only_when_it_is_needed():
    late = adapter(LateRule)
    thing = next(rule for rule in late.map.iter_rules() if rule.endpoint == "thing" and not rule.defaults)
    assert thing._build_unknown.__name__ == "build"
    late.build("thing", {"number": 3})
    assert thing._build_unknown.__name__.startswith("<builder")
    assert thing._build.__name__ == "build"


@pytest.mark.parametrize("swept", [True, False])
def test_garbage_is_looked_for_after_loading_as_before(tmp_path, swept):
    (gc.enable if swept else gc.disable)()
    try:
        app = create_app({"SETTINGS": settings_for(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite'}")}, domains=())
        assert gc.isenabled() is swept
    finally:
        gc.enable()
    assert app.url_rule_class is LateRule
