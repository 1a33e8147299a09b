"""Pictures in posts that are judged: who reads the kept copy of a hidden post sees its pictures, and nobody else."""

import pytest
from sqlalchemy import select

from app import uploads
from app.db import db
from app.moderation import service as moderation
from app.moderation.models import Case
from app.writing import pictures
from communities.models import Topic
from tests import s3
from tests.factories.communities import Author, make_post
from tests.rooms.test_attachments import picture

WORDS = {"outcome": "hide", "rule": "3", "message": "Take the offer out.", "note": "A price list"}


@pytest.fixture
def shown(app, unit, cast, place, tmp_path):
    """The address of a picture in a post of the mentee that a stranger has reported."""
    with s3.used_by(app, str(tmp_path / "uploads")):
        with unit():
            kept = pictures.add(uploads.read("shot.png", picture()), cast.mentee.id)
            post = make_post(db.session.get_one(Topic, place.topic_id), cast.mentee, f"![My prices]({kept.address})")
            moderation.report(post, person=Author(cast.stranger), reason="selling", note="")
            found = kept.address
        yield found


def test_who_judges_a_hidden_post_sees_its_pictures(app, unit, place, shown, visit, cast):
    address = shown

    def seen(*people) -> list[int]:
        return [visit(each).client.get(address).status_code for each in people]

    case = f"{place.url}/reports/1"
    assert seen(None, cast.stranger) == [200, 200]
    visit(cast.curator).post(case, WORDS)
    assert seen(None, cast.stranger, cast.elsewhere) == [404, 404, 404]
    assert seen(cast.mentee, cast.curator, cast.mentor, cast.moderator) == [200] * 4
    assert address in visit(cast.mentor).get(case).text
    visit(cast.mentor).post(f"{place.url}/members/cora_curator/role", {"role": "member"})
    assert seen(cast.curator) == [404], "who moderates no longer sees nothing more"
    with unit():
        db.session.scalars(select(Case)).one().author_id = cast.moderator.id
    assert seen(cast.moderator) == [404], "nobody handles a case about themselves"
