"""Roadmaps as files: in with all or nothing, out byte for byte."""

import pytest
from sqlalchemy import func, select

from roadmaps.interchange import dump
from roadmaps.models import Roadmap, RoadmapVersion
from roadmaps.service import publishing
from tests.factories.roadmaps import make_file

BROKEN = """format: menteo-roadmap/1
slug: round
title: Round
summary: In circles.
stages:
  - title: One
    steps:
      - {key: a, title: A, kind: learn, prerequisites: [b]}
      - {key: b, title: B, kind: learn, prerequisites: [a]}
"""


@pytest.fixture
def take(app, tmp_path):
    """Import a text as a file and give the command's result."""

    def run(text, name="roadmaps.yaml", *options):
        path = tmp_path / name
        path.write_text(text)
        return app.test_cli_runner().invoke(args=["roadmaps", "import", str(path), *options])

    return run


def test_a_file_becomes_a_roadmap_of_its_curator(take, cast, unit):
    result = take(dump(make_file()), "baking.yaml", "--owner", cast.mentor.handle)
    assert result.exit_code == 0, result.output
    assert "baking: version 1" in result.output
    with unit() as session:
        assert session.scalars(select(Roadmap)).one().owner_id == cast.mentor.id


def test_the_same_file_again_changes_nothing(take, cast, unit):
    for expected in ("baking: version 1", "baking: unchanged, version 1"):
        assert expected in take(dump(make_file(), "json"), "baking.json").output
    with unit() as session:
        assert session.scalar(select(func.count()).select_from(RoadmapVersion)) == 1
        assert session.scalars(select(Roadmap)).one().owner_id == cast.curator.id


def test_other_content_becomes_the_next_version(take, unit):
    take(dump(make_file()))
    assert "baking: version 2" in take(dump(make_file(extra=1))).output
    with unit() as session:
        assert session.scalars(select(Roadmap)).one().step_count == 5
        assert session.scalar(select(func.count()).select_from(RoadmapVersion)) == 2


@pytest.mark.once("refused")
def test_a_circle_is_refused_with_line_step_and_reason(take, unit):
    result = take(BROKEN, "round.yaml")
    assert result.exit_code == 1
    assert "line 8, step a:" in result.stderr
    with unit() as session:
        assert session.scalar(select(func.count()).select_from(Roadmap)) == 0


def test_nothing_of_a_file_is_taken_in_when_one_roadmap_is_broken(take, unit):
    import json

    good = json.dumps(json.loads(dump(make_file(), "json")))
    bad = good.replace('"baking"', '"broken"').replace('"learn"', '"dream"')
    result = take(f"{good}\n{bad}\n", "two.jsonl")
    assert result.exit_code == 1
    assert "line 2" in result.stderr
    with unit() as session:
        assert session.scalar(select(func.count()).select_from(Roadmap)) == 0


@pytest.mark.once("refused")
@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "format: other/1\n", "\x00\x01"])
def test_broken_files_are_refused_in_words(take, text):
    result = take(text, "broken.yaml")
    assert result.exit_code == 1
    assert result.stderr.startswith("broken.yaml: ")


@pytest.mark.once("refused")
def test_an_unknown_owner_is_refused(take, unit):
    assert "no member @nobody" in take(dump(make_file()), "a.yaml", "--owner", "nobody").output


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_goes_in_comes_out(take, app, form):
    written = dump(make_file(), form)
    take(written, f"baking.{form}")
    result = app.test_cli_runner().invoke(args=["roadmaps", "export", "baking", "--format", form])
    assert result.exit_code == 0, (result.output, result.exception)
    assert result.stdout_bytes.decode() == written


@pytest.mark.once("refused")
def test_an_unknown_roadmap_cannot_be_written_out(app):
    assert app.test_cli_runner().invoke(args=["roadmaps", "export", "nothing"]).exit_code == 1


def test_the_starters_come_in(app, unit):
    assert app.test_cli_runner().invoke(args=["roadmaps", "starters"]).exit_code == 0
    with unit() as session:
        assert session.scalar(select(func.count()).select_from(Roadmap)) == len(publishing.starters()) == 6
