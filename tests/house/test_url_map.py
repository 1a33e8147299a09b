"""The URL map: how addresses are written, who may open them, and what unsafe ones ask for."""

import re

import pytest

from tests.house.crawling import SAFE, filled, rules, samples

pytestmark = pytest.mark.once

KEBAB = re.compile(r"(/@?[a-z0-9]+(?:[-.][a-z0-9]+)*|/@?<[^>]+>|-<[^>]+>|(?<=>)\.[a-z0-9]+|/)+")
WORDS = {
    "place",
    "slug",
    "handle",
    "key",
    "token",
    "title",
    "name",
    "path",
    "side",
    "view",
    "form",
}  # parameters that may be any text

# Views that answer a guest, with the reason.
PUBLIC = {
    "static": "files of the site itself",
    "home.index": "the landing page",
    "health.alive": "asked by machines that watch",
    "health.metrics": "asked by machines that watch, from this machine or with a token; a 404 for everybody else",
    "health.ready": "asked by machines that watch",
    "pages.accessibility": "standing page",
    "pages.guidelines": "standing page",
    "pages.help": "standing page",
    "pages.how": "standing page",
    "pages.privacy": "standing page",
    "accounts.check_mail": "after joining, before signing in",
    "calendars.feed": "a calendar program signs in nowhere; the address itself is the secret",
    "accounts.confirm_email": "a link in a mail, perhaps on another device",
    "accounts.confirm_joining": "a link in a mail, before there is an account",
    "accounts.forgot_password": "who forgot the password is signed out",
    "accounts.join": "the way in",
    "accounts.reset_password": "a link in a mail",
    "guides.index": "texts of our own",
    "guides.show": "a text of our own, with mentors and roadmaps that are public",
    "notifications.unsubscribe": "a link in a mail, pressed by mail programs that have no session; the token opens one thing",
    "accounts.reset_sent": "who forgot the password is signed out",
    "accounts.send_again": "after joining, before signing in",
    "accounts.sign_in": "the way in",
    "accounts.sign_out": "signing out twice is no error",
    "accounts.verify_email": "a link in a mail, before there is an account",
    "communities.event_file": "of a topic that is public",
    "communities.feed": "of a community that reads public",
    "communities.guidelines": "of a community that reads public",
    "communities.index": "communities that read public",
    "communities.revisions": "of a post that is public",
    "communities.topic_revisions": "what it was called before, of topics that everybody reads",
    "communities.show": "a community that reads public",
    "communities.topic": "a topic that is public",
    "credentials.as_drawing": "a credential that its holder has published",
    "credentials.as_json": "a credential that its holder has published",
    "credentials.as_picture": "a credential that its holder has published",
    "credentials.as_token": "a credential that its holder has published",
    "credentials.check": "whoever is shown a credential need not have an account",
    "credentials.issuer": "other verifiers read who signs",
    "credentials.key": "other verifiers read the key",
    "credentials.keys": "other verifiers read the keys",
    "credentials.program": "a program of our own that checks credentials elsewhere",
    "credentials.show": "a credential that its holder has published",
    "credentials.status": "other verifiers read what was withdrawn",
    "credentials.verify": "whoever is shown a credential need not have an account",
    "profiles.mentors": "the directory of mentors",
    "profiles.feed": "of a profile that is public",
    "profiles.show": "a profile that is public",
    "profiles.portfolio": "of a member whose profile is public",
    "profiles.picture": "of a member, under a name that cannot be guessed",
    "uploads.show": "a picture in a text that is public",
    "reactions.index": "to a thing that is public",
    "roadmaps.index": "roadmaps are public",
    "roadmaps.show": "roadmaps are public",
    "roadmaps.show_step": "roadmaps are public",
    "roadmaps.show_arrows": "part of a roadmap's page",
    "roadmaps.show_endorsements": "of a roadmap that is public, by mentors whose profiles are",
    "search.index": "searches what is public",
    "search.suggestions": "of what is public",
    "skills.index": "the taxonomy is public",
    "skills.suggestions": "of the taxonomy",
    "quotes.show": "words out of a room to which every author has said yes, while that holds",
    "styleguide.page": "only where the settings allow a demo",
    "threads.export": "a thread that is public, to be checked elsewhere",
    "threads.tag_feed": "of threads that are public",
    "threads.feed": "of a thread that is public",
    "threads.index": "threads that are public",
    "threads.program": "a program of our own that checks threads elsewhere",
    "threads.revisions": "of an entry that is public",
    "threads.show_chain": "of a thread that is public",
    "threads.list_stories": "stories that everybody quoted agreed to",
    "threads.show": "a thread that is public",
    "threads.show_story": "a story that everybody quoted agreed to",
    "threads.show_year": "of a thread that is public",
    "threads.show_entry": "an entry of a thread that is public",
}
NO_CSRF = {  # unsafe views that take no token, with the reason
    "notifications.unsubscribe": "mail programs post it without a session; its own signed token opens one thing only",
}


def every_rule(app):
    return [*rules(app), *(rule for rule in rules(app, unsafe=True) if "GET" not in rule.methods)]


def test_addresses_are_kebab_case(app):
    wrong = [rule.rule for rule in every_rule(app) if not KEBAB.fullmatch(rule.rule)]
    assert not wrong


def test_parameters_have_types(app):
    wrong = []
    for rule in every_rule(app):
        for name in rule.arguments:
            kind = type(rule._converters[name]).__name__
            if kind in {"UnicodeConverter", "PathConverter"} and name not in WORDS:
                wrong.append(f"{rule.rule}: {name} is any text")
    assert not wrong


def test_each_view_has_one_purpose(app):
    """A view reads or writes; those that do both show a form and take it back."""
    wrong = [rule.rule for rule in every_rule(app) if rule.methods & {"PUT", "PATCH", "DELETE"}]
    assert not wrong, "forms send POST: without JavaScript there is nothing else"


def test_public_views_are_pinned(app):
    found = {name for name, view in app.view_functions.items() if getattr(view, "is_public", False)}
    assert not found - set(PUBLIC), "public without a reason"
    assert not set(PUBLIC) - found, "pinned as public, but closed or gone"


def test_a_guest_is_led_to_sign_in_everywhere_else(app, look, world):
    guest, wrong = look("guest"), []
    for unsafe in (False, True):
        for rule in rules(app, unsafe=unsafe):
            for values in samples(rule, world):
                if rule.endpoint in PUBLIC:
                    continue
                url = filled(app, rule, values)
                answer = guest.client.post(url, data={"csrf_token": guest.token}) if unsafe else guest.client.get(url)
                if answer.status_code != 303 or "/sign-in" not in answer.headers["Location"]:
                    wrong.append(f"{rule.endpoint} {url}: {answer.status_code}")
    assert not wrong


@pytest.mark.parametrize("role", ["guest", "owner"])
def test_unsafe_requests_need_a_token(app, look, world, role):
    visitor, wrong = look(role), []
    for rule in rules(app, unsafe=True):
        values = next(samples(rule, world))
        for headers in ({}, {"HX-Request": "true"}):
            for data in ({}, {"csrf_token": "forged"}):
                answer = visitor.client.post(filled(app, rule, values), data=data, headers=headers)
                if answer.status_code != 400 and rule.endpoint not in NO_CSRF:
                    wrong.append(f"{rule.endpoint}: {answer.status_code}")
    assert not wrong


def test_wrong_methods_are_refused(app, look, world):
    visitor, wrong = look("owner"), []
    by_address: dict[str, set[str]] = {}
    for rule in every_rule(app):
        address = filled(app, rule, next(samples(rule, world)))
        by_address.setdefault(address, set()).update(rule.methods)
    for address, methods in by_address.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
            data = {"csrf_token": visitor.token}
            answer = visitor.client.open(address, method=method, data=None if method == "GET" else data)
            allowed = {each.strip() for each in answer.headers.get("Allow", "").split(",")}
            if answer.status_code != 405 or not methods <= allowed | SAFE:
                wrong.append(f"{method} {address}: {answer.status_code}, Allow {sorted(allowed)}")
    assert not wrong
