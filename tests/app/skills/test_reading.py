"""Files of skills: both shapes are read, broken ones are refused with the place and the reason."""

import json

import pytest

from app.skills import service
from app.skills.reading import KINDS, BrokenFile, read

GOOD = b"""format: menteo-skills/1
areas:
  - slug: data
    name: Data
    skills:
      - {slug: sql, name: SQL, kind: technical, description: Asking, aliases: [structured query language]}
"""


def flat(**changes):
    skill = {"slug": "sql", "name": "SQL", "area": "data", "kind": "technical", "description": "", "aliases": ["q"]}
    content = {"areas": [{"slug": "data", "name": "Data"}], "skills": [skill | changes]}
    return json.dumps(content).encode()


def test_both_shapes_give_the_same():
    nested, listed = read(GOOD, "a.yaml"), read(flat(), "a.json")
    assert nested.areas == listed.areas
    assert nested.skills[0].slug == listed.skills[0].slug == "sql"
    assert nested.skills[0].area == "data"


def test_the_starters_can_be_read():
    taxonomy = read(service.STARTERS.read_bytes(), "starter.yaml")
    assert len(taxonomy.areas) == 20
    assert len(taxonomy.skills) >= 200
    assert {skill.kind for skill in taxonomy.skills} == set(KINDS)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.yaml", "no list of areas"),
        (b"[1, 2]", "a.json", "no list of areas"),
        (b"{", "a.json", "line 1, column 2"),
        (b"areas:\n  - slug: [", "a.yaml", "line 2"),
        (b"areas: &a\n  - *a\n", "a.yaml", "anchors are not used"),
        (b"areas: []\nareas: []\n", "a.yaml", "line 2: the key 'areas' stands twice"),
        (b"areas: !!python/object:os.system {}", "a.yaml", "line 1"),
        (b"\xff\xfe", "a.yaml", "not UTF-8"),
        (GOOD.replace(b"menteo-skills/1", b"menteo-skills/9"), "a.yaml", "this reads menteo-skills/1"),
        (GOOD.replace(b"kind: technical", b"kind: magic"), "a.yaml", "line 6: the kind 'magic'"),
        (GOOD.replace(b"slug: sql", b"slug: S Q L"), "a.yaml", "line 6: the slug 'S Q L'"),
        (GOOD + b"      - {slug: sql, name: Again, kind: soft}\n", "a.yaml", "line 7: the skill 'sql' stands twice"),
        (flat(area="nowhere"), "a.json", "skill 1: the area 'nowhere'"),
        (flat(aliases="sequel"), "a.json", "skill 1: its aliases"),
        (flat(aliases=[3]), "a.json", "skill 1: its aliases"),
        (flat(name=""), "a.json", "skill 1: its name"),
        (flat(description="x" * 4001), "a.json", "skill 1: its description"),
        (flat(slug=None), "a.json", "skill 1: the slug None"),
        (b'{"areas": [3], "skills": [4]}', "a.json", "area 1: the slug None"),
        (b'{"areas": [], "skills": {}}', "a.json", "skills are not a list"),
        (b"[" * 100_000, "a.json", "nested too deeply"),
        (b'{"areas": []}', "a.json", "holds no skills"),
        (b" " * 8_000_001, "a.json", "larger than 8 MB"),
    ],
)
def test_a_broken_file_says_where_and_why(data, name, reason):
    with pytest.raises(BrokenFile) as caught:
        read(data, name)
    assert reason in str(caught.value)
