"""`flask users create`."""

from app.accounts import passwords
from app.db import db
from app.models import Profile, User
from tests.factories.accounts import GOOD


def create(app, *more, given=None, handle="ann_admin", email="ann@example.org", name="Ann Admin"):
    arguments = ["users", "create", "--handle", handle, "--email", email, "--name", name, *more]
    return app.test_cli_runner().invoke(args=arguments, input=given)


def test_an_administrator_with_a_password(app, visit):
    result = create(app, "--password-stdin", "--role", "administrator", given=GOOD + "\n", name="Ann A.")
    assert result.exit_code == 0, result.output
    assert GOOD not in result.output
    with app.app_context():
        user = db.session.query(User).filter_by(handle="ann_admin").one()
        assert user.role == "administrator"
        assert user.email_verified_at
        assert passwords.verify(user.password_hash, GOOD)
        assert db.session.query(Profile).filter_by(owner_id=user.id).one()
        db.session.rollback()
    visit().post("/sign-in", {"email": "ann@example.org", "password": GOOD})


def test_without_a_password_nobody_can_sign_in_yet(app):
    result = create(app)
    assert result.exit_code == 0
    assert "/reset-password" in result.output
    with app.app_context():
        assert db.session.query(User).filter_by(handle="ann_admin").one().password_hash is None


def test_what_the_form_refuses_is_refused_here_too(app, cast):
    for changes, words in (
        ({"handle": "mila_mentee"}, "is taken"),
        ({"handle": "admin"}, "kept for the site"),
        ({"email": cast.mentee.email}, "has an account already"),
        ({"email": "nothing"}, "Enter an email address"),
        ({"name": " "}, "a name has"),
    ):
        result = create(app, **changes)
        assert result.exit_code == 1
        assert words in result.output
    result = create(app, "--password-stdin", given="password1234\n")
    assert result.exit_code == 1
    assert "try first" in result.output
