"""The file format: every form read, every problem named, nothing lost on the way out and in again."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from roadmaps.interchange import (
    FormatError,
    ResourceFile,
    RoadmapFile,
    SourceFile,
    StageFile,
    StepFile,
    dump,
    read,
    schema,
)
from roadmaps.interchange.sentences import Said

HERE = Path(__file__).resolve().parents[2]
STARTERS = sorted((HERE / "roadmaps" / "starters").glob("*.yaml"))
SHARED = HERE.parent / "shared" / "data" / "roadmaps.jsonl"
PLAIN = """format: menteo-roadmap/1
slug: tidy-data
title: Tidy data
summary: From a messy sheet to a table.
stages:
  - title: Ground
    steps:
      - key: first
        title: First
        kind: learn
      - key: second
        title: Second
        kind: project
        prerequisites: [first]
"""


def refused(text, name="map.yaml"):
    """The problems of a file, as written out."""
    with pytest.raises(FormatError) as error:
        read(text, name)
    return [str(problem) for problem in error.value.problems]


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\t :#'\"-{"), min_size=1)
texts = words.map(lambda text: text[:60]).filter(str.strip)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)
maybe = st.none() | texts
resources = st.builds(
    ResourceFile,
    texts,
    st.sampled_from(["https://example.org/a?b=c#d", "http://example.net"]),
    st.none() | st.sampled_from(["book", "video"]),
    st.none() | st.sampled_from(["free", "paid"]),
    maybe,
)


@st.composite
def roadmap_files(draw):
    """Random roadmaps that keep the format."""
    keys = draw(st.lists(slugs, min_size=1, max_size=6, unique=True))
    steps = tuple(
        StepFile(
            key,
            draw(texts),
            draw(st.sampled_from(["learn", "practice", "project", "milestone"])),
            summary=draw(maybe),
            optional=draw(st.booleans()),
            hours=draw(st.none() | st.integers(0, 99) | st.floats(0.001, 99)),
            prerequisites=tuple(draw(st.lists(st.sampled_from(keys[:number]), unique=True))) if number else (),
            evidence=tuple(draw(st.lists(texts, max_size=2))),
            resources=tuple(draw(st.lists(resources, max_size=2))),
            difficulty=draw(st.none() | st.integers(0, 100)),
            how_to=draw(maybe),
        )
        for number, key in enumerate(keys)
    )
    cut = draw(st.integers(1, len(steps)))
    stages = tuple(StageFile(draw(texts), part) for part in (steps[:cut], steps[cut:]) if part)
    source = draw(st.none() | st.builds(SourceFile, st.just("https://example.org"), maybe))
    level = draw(st.none() | st.sampled_from(["beginner", "mixed"]))
    return RoadmapFile(draw(slugs), draw(texts), draw(texts), stages, draw(maybe), level, source=source)


@settings(max_examples=120, deadline=None)
@given(roadmap_files(), st.sampled_from(["yaml", "json"]))
def test_what_is_written_reads_the_same_and_writes_the_same(roadmap, form):
    text = dump(roadmap, form)
    assert read(text, f"map.{form}") == [roadmap]
    assert read(text.encode(), "upload") == [roadmap]
    assert dump(read(text, f"map.{form}")[0], form) == text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200), st.sampled_from(["a.yaml", "a.json", "a.jsonl", "a"]))
def test_no_text_breaks_the_reader(text, name):
    with pytest.raises(FormatError) as error:
        read(text, name)
    assert "\n".join(map(str, error.value.problems)).encode()


def test_yaml_json_and_json_lines_say_the_same():
    found = read(PLAIN, "map.yaml")
    whole = dump(found[0], "json")
    line = json.dumps(json.loads(whole))
    other = line.replace("tidy-data", "other")
    assert read(whole, "map.json") == read(line, "maps.jsonl") == found
    assert [roadmap.slug for roadmap in read(f"{line}\n\n{other}\n", "maps.jsonl")] == ["tidy-data", "other"]
    assert len(read(f"[{line}, {other}]", "maps.json")) == len(read(f"{PLAIN}---\n{other}", "maps.yaml")) == 2


def test_every_problem_is_named_with_line_and_step():
    text = PLAIN.replace("kind: learn", "kind: lern\n        hours: many\n        tilte: x")
    text = text.replace("[first]", "[first, frist]").replace("title: Tidy data\n", "")
    assert refused(text) == [
        "line 1: The roadmap has no title.",
        "line 9, step first: kind must be one of learn, practice, project, milestone.",
        "line 10, step first: hours must be a number.",
        "line 11, step first: A step has no field called tilte. Did you mean title?",
        "line 15, step second: No step has the key frist. Did you mean first?",
    ]


def test_a_circle_is_named():
    text = PLAIN.replace("kind: learn", "kind: learn\n        prerequisites: [second]")
    assert refused(text) == ["line 11, step first: Steps wait for each other: first → second → first."]


def test_a_key_used_twice_says_where():
    assert refused(PLAIN.replace("key: second", "key: first")) == [
        "line 11, step first: The key first is used already on line 8."
    ]


def test_json_problems_have_lines_too():
    text = dump(read(PLAIN, "map.yaml")[0], "json")
    assert refused(text.replace('"project"', '"toil"'), "map.json") == [
        "line 18, step second: kind must be one of learn, practice, project, milestone."
    ]
    assert refused(text.replace('"slug"', '"title"'), "map.json") == ["line 4: The field title is given twice."]
    assert refused(text[:-3], "map.json")[0].startswith("line ")


def test_json_lines_name_the_record():
    good = json.dumps(json.loads(dump(read(PLAIN, "map.yaml")[0], "json")))
    bad = good.replace('"learn"', '"nap"').replace("tidy", "untidy")
    assert refused(f"{good}\n{bad}\nnot json\n{good}", "maps.jsonl") == [
        "line 2, step first: kind must be one of learn, practice, project, milestone.",
        "line 3: This is not JSON: Expecting value.",
        "line 4: The slug tidy-data is used twice.",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x [1]\nb: *x", "line 1: Anchors and aliases are not allowed."),
        ("a: !!python/object/apply:os.system [ls]", "line 1: Tags are not allowed."),
        ("[" * 50, "line 1: The file is nested too deeply."),
        ("a: 1\nb: [2", "line 2: This is not YAML: did not find expected ',' or ']'."),
        ("a: 1\na: 2", "line 2: The field a is given twice."),
        ("", "file: The file holds no roadmap."),
        ("just words", "line 1: A roadmap must be a mapping of fields."),
        (b"ok: 1\nbad: \xff", "line 2: This is not UTF-8 text."),
        ("a" * 5_000_001, "file: The file is larger than 5 MB."),
    ],
)
def test_hostile_and_broken_yaml_is_refused(text, reason):
    assert refused(text)[0] == reason


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": NaN}', '{"a": ' + "9" * 6000 + "}", '{"a": "\\ud800"}', "[]"])
def test_hostile_json_is_refused(text):
    assert refused(text, "map.json")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//host/path", "ftp://host", "https://", "https://a b", "http://[x", "http://h:port"]
)
def test_only_web_addresses_are_taken(url):
    text = PLAIN.replace("kind: learn", f'kind: learn\n        resources: [{{title: T, url: "{url}"}}]')
    assert refused(text) == [f"line 11, step first: url must be a full http or https address, not {url}."]


def test_caps_hold():
    assert "has 201 characters, 200 is the most" in refused(PLAIN.replace("title: Tidy data", f"title: {'x' * 201}"))[0]
    steps = "".join(f"\n      - {{key: s{number}, title: T, kind: learn}}" for number in range(1999))
    assert refused(PLAIN.rstrip() + steps) == [
        "line 1: The roadmap has 2001 steps, 2000 is the most.",
        "line 7: steps holds 2001 items, 2000 is the most.",
    ]


def test_the_flat_shape_keeps_everything():
    step = {"key": "a", "title": "A", "summary": "S", "kind": "skill", "stage": "One", "prerequisites": []}
    links = {"resources": [{"title": "L", "url": "https://example.org"}], "effort": "2 h", "optional": True}
    steps = [step | links, step | {"key": "b", "kind": "project", "stage": "Two"}, step | {"key": "c"}]
    flat = {"slug": "flat", "title": "Flat", "summary": "S", "level": "beginner to advanced", "licence": "MIT"}
    flat |= {"order_note": "As listed.", "step_count": 3, "steps": steps}
    (found,) = read(json.dumps(flat), "maps.jsonl")
    assert (found.level, found.level_note) == ("mixed", "beginner to advanced")
    assert (found.license, found.note) == ("MIT", "As listed.")
    assert [stage.title for stage in found.stages] == ["One", "Two", "One"]
    assert [(step.kind, step.kind_note) for step in found.steps[:2]] == [("learn", "skill"), ("project", None)]
    assert (found.steps[0].effort, found.steps[0].optional) == ("2 h", True)


def test_a_flat_file_names_its_own_lines():
    flat = {"slug": "flat", "title": "F", "summary": "S", "step_count": 9}
    flat["steps"] = [{"key": "a", "title": "A", "kind": "skill", "stage": "One"}, {"key": "b", "stage": "One"}]
    assert refused(json.dumps(flat, indent=1), "map.json") == [
        "line 5: step_count says 9, not 2.",
        "line 13, step b: The step has no title.",
        "line 13, step b: The step has no kind.",
    ]


def test_the_published_schema_is_the_one_in_use():
    published = json.loads((HERE / "docs" / "roadmap-format.schema.json").read_text())
    assert published == schema()


SCHEMA = Draft202012Validator(schema())


@settings(max_examples=60, deadline=None)
@given(roadmap_files())
def test_what_is_written_holds_to_the_published_schema(roadmap):
    SCHEMA.validate(json.loads(dump(roadmap, "json")))


@pytest.mark.parametrize(
    "change", [{"slug": "No Slug"}, {"stages": []}, {"level": "guru"}, {"more": 1}, {"title": None}, {"format": "2"}]
)
def test_the_schema_refuses_what_the_reader_refuses(change):
    good = json.loads(dump(read(PLAIN, "a.yaml")[0], "json"))
    SCHEMA.validate(good)
    with pytest.raises(FormatError):
        read(json.dumps(good | change), "a.json")
    assert list(SCHEMA.iter_errors(good | change))


def test_the_documented_example_is_a_roadmap():
    example = (HERE / "docs" / "roadmap-format.md").read_text().split("```yaml\n")[1].split("```")[0]
    (found,) = read(example, "example.yaml")
    assert read(dump(found), "example.yaml") == [found]


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_every_starter_goes_out_and_in_again(path):
    assert_round_trip(path)


def test_a_collection_beside_the_checkout_goes_out_and_in_again():
    if SHARED.exists():
        assert_round_trip(SHARED)


def assert_round_trip(path: Path) -> None:
    """Reading, writing and reading again changes nothing, in both forms."""
    for found in read(path.read_bytes(), path.name):
        for form in ("yaml", "json"):
            text = dump(found, form)
            assert read(text, f"map.{form}") == [found]
            assert dump(read(text, f"map.{form}")[0], form) == text
        SCHEMA.validate(json.loads(dump(found, "json")))


def test_every_reason_can_be_said_in_another_language():
    with pytest.raises(FormatError) as refused:
        read("slug: UP\ntitle: 7\nstages: []\nstep: 1\n", "x.yaml")
    for problem in refused.value.problems:
        assert isinstance(problem.reason, Said), problem
        assert problem.reason == problem.reason.sentence % problem.reason.values
