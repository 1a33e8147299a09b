"""Importing skills: all or nothing, and the same file twice changes nothing."""

from sqlalchemy import func, select

from app.db import db
from app.models import ProfileSkill, Skill, SkillArea
from app.skills import queries, service
from app.skills.reading import AreaRecord, SkillRecord, Taxonomy
from tests.factories.profiles import make_skill, profile_of


def taxonomy(name="SQL", slug="sql", aliases=("structured query language",)):
    skill = SkillRecord(slug, name, "data", "technical", "Asking.", tuple(aliases))
    return Taxonomy((AreaRecord("data", "Data"),), (skill,))


def test_importing_twice_changes_nothing(unit):
    with unit():
        first = service.import_starters()
    with unit():
        again = service.import_starters()
    assert first.made >= 200
    assert (again.made, again.changed) == (0, 0)
    assert again.same == first.made


def test_a_changed_name_reaches_the_profiles(unit, cast):
    with unit():
        service.keep(taxonomy())
        skill = db.session.scalar(select(Skill))
        profile = profile_of(cast.mentor)
        profile.skills = [ProfileSkill(skill_id=skill.id, name="SQL", side="offers", level=4)]
    with unit():
        done = service.keep(taxonomy(name="Structured queries"))
    with unit():
        assert db.session.scalar(select(ProfileSkill.name)) == "Structured queries"
    assert (done.made, done.changed) == (0, 1)


def test_a_broken_file_imports_nothing(app, tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text("areas:\n  - slug: data\n    name: Data\n    skills:\n      - {slug: sql}\n")
    result = app.test_cli_runner().invoke(args=["skills", "import", str(file)])
    assert result.exit_code == 1
    assert "line 5: its name" in result.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SkillArea)) == 0


def test_the_commands_import(app, tmp_path):
    result = app.test_cli_runner().invoke(args=["skills", "starters"])
    assert result.exit_code == 0, result.output
    assert "skills made" in result.output
    again = app.test_cli_runner().invoke(args=["skills", "import", str(service.STARTERS)])
    assert "0 skills made, 0 changed" in again.output


def test_names_slugs_and_other_names_are_recognized(unit):
    with unit():
        made = make_skill("sql", "SQL", aliases=["Structured Query Language"])
        make_skill("excel-basics", "Spreadsheets", aliases=["sql_like"])
        found = queries.recognize(["sql", "STRUCTURED query language", "knitting", "  "])
    assert {name: row.id for name, row in found.items()} == {"sql": made.id, "structured query language": made.id}


def test_suggestions_put_beginnings_first(unit):
    with unit():
        make_skill("mysql", "MySQL")
        make_skill("sql", "SQL")
        make_skill("queries", "Queries", aliases=["sql things"])
        assert list(queries.suggestions("sql")) == ["SQL", "MySQL", "Queries"]
        assert list(queries.suggestions("100%")) == []


def test_the_page_and_the_suggestions_are_open(visit, unit):
    with unit():
        make_skill("sql", "SQL & more")
    assert "SQL &amp; more" in visit(None).get("/skills").text
    options = visit(None).hx_get("/skills/suggestions?skills-0-name=sq").text
    assert '<option value="SQL &amp; more">' in options
    assert visit(None).hx_get("/skills/suggestions").text.strip() == ""
