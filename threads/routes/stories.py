"""Stories: the list and the page for everybody, the writer's own page, and the page of who is quoted."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import drafts
from app.errors import Invalid, Missing
from app.forms import EmptyForm
from app.gate import public
from app.guests import same_for_guests
from app.limits import limited
from app.web import done, show, whole_number
from threads import queries
from threads.forms.stories import AnswerForm, OmissionForm, StoryForm, story_form
from threads.models import Story, StoryQuote, Thread
from threads.queries import stories
from threads.routes import bp
from threads.service import stories as service


@bp.get("/stories")
@public
@same_for_guests
def list_stories() -> Response:
    """List the stories of finished threads."""
    return show("threads/stories.html", stories=stories.stories_page(current_user._get_current_object()))


@bp.get("/stories/<int:story_id>")
@public
@same_for_guests
def show_story(story_id: int) -> Response:
    """Show a story that everybody quoted in it agreed to."""
    viewer = current_user._get_current_object()
    story, thread = stories.shown_story(viewer, story_id)
    row, quotes = queries.thread_row(viewer, thread.id), stories.shown_quotes(viewer, story)
    return show("threads/story.html", story=story, thread=row, quotes=quotes)


@bp.get("/<int:thread_id>/story")
def own_story(thread_id: int) -> Response:
    """Show the writer how far their story is, or the form that begins it."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    before, place = stories.synthesis_of(thread), f"thread:{thread_id}:story"
    if kept := drafts.kept_at(place, current_user):
        make = story_form(stories.notes_in(thread, current_user))
        return _own(thread, drafts.restored(make, place, kept.values), saved_at=kept.saved_at)
    begun = {"title": thread.title, "body_md": before.body_md if before else ""}
    return _own(thread, StoryForm(formdata=None, data=begun))


@bp.post("/<int:thread_id>/story")
@limited("20 per day")
def offer_story(thread_id: int) -> Response:
    """Ask those who are quoted, and show the story when all have agreed."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    form = StoryForm().offer(stories.notes_in(thread, current_user))
    if not form.holds():
        return _own(thread, form, status=422)
    words: Any = {"title": form.title.data, "body_md": form.body_md.data, "note_ids": form.notes.data or ()}
    try:
        story = service.offer(thread, author=current_user, **words)
    except Invalid as error:
        form.pin(error)
        return _own(thread, form, status=422)
    drafts.posted(form, author=current_user)
    said = _("Your story is there for everybody.") if story.shown_at else _("Those whom you quote are asked.")
    return done(to=_place(thread), toast=said)


@bp.get("/<int:thread_id>/story/removal")
def ask_story_removal(thread_id: int) -> Response:
    """Ask whether one's story shall be taken back."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    _of(thread)
    lost = _("Its text goes at once and for good, with the answers of those whom you quote. The thread stays as it is.")
    said = {
        "heading": _("Take your story back?"),
        "lost": lost,
        "verb": _("Take the story back"),
        "back": _place(thread),
    }
    return show("threads/removal.html", form=EmptyForm(formdata=None), **said)


@bp.post("/<int:thread_id>/story/removal")
def take_story_back(thread_id: int) -> Response:
    """Take one's story back."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    service.take_back(_of(thread))
    return done(to=_place(thread), toast=_("Your story is taken back. Nobody can read it any more."))


@bp.post("/<int:thread_id>/story/asking")
@limited("3 per day")
def ask_again(thread_id: int) -> Response:
    """Ask those who have not agreed to one's story once more."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    story = _of(thread)
    service.ask_again(story, author=current_user)
    said = _("Your story is there for everybody.") if story.shown_at else _("Those whom you quote are asked.")
    return done(to=_place(thread), toast=said)


@bp.post("/<int:thread_id>/story/omission")
def leave_out(thread_id: int) -> Response:
    """Take somebody's words out of one's story."""
    thread, form = queries.thread_for(current_user, thread_id, may="write"), OmissionForm()
    service.leave_out(_of(thread), whole_number(form.quote.data))
    return done(to=_place(thread), toast=_("These words are out of your story."))


@bp.get("/stories/quotes/<int:quote_id>")
def ask_consent(quote_id: int) -> Response:
    """Show who is quoted what they are asked."""
    return _asked(stories.quote_for(current_user, quote_id), AnswerForm(formdata=None))


@bp.post("/stories/quotes/<int:quote_id>")
@limited("60 per hour")
def answer_consent(quote_id: int) -> Response:
    """Take the answer of who is quoted, or take back an earlier one."""
    quote, form = stories.quote_for(current_user, quote_id), AnswerForm()
    if not form.holds():
        return _asked(quote, form, status=422)
    says_yes = form.answer.data == "yes"
    try:
        service.answer(quote, person=current_user, says_yes=says_yes)
    except Invalid as error:
        form.pin(error)
        return _asked(quote, form, status=422)
    said = _("Thank you. Your words may stand there.") if says_yes else _("Your words are not shown.")
    return done(to=url_for("threads.ask_consent", quote_id=quote.id), toast=said)


def _asked(quote: StoryQuote, form: AnswerForm, *, status: int = 200) -> Response:
    story = stories.asked_story(current_user, quote)
    return show("threads/consent.html", status=status, quote=quote, story=story, form=form)


def _of(thread: Thread) -> Story:
    story = stories.story_of(thread)
    if story is None:
        raise Missing
    return story


def _place(thread: Thread) -> str:
    return url_for("threads.own_story", thread_id=thread.id)


def _own(thread: Thread, form: StoryForm, *, status: int = 200, saved_at: Any = None) -> Response:
    story, notes = stories.story_of(thread), stories.notes_in(thread, current_user)
    quotes = stories.own_quotes(current_user, story) if story else ()
    form.offer(notes)
    shown = {"form": form, "story": story, "notes": notes, "quotes": quotes, "saved_at": saved_at}
    return show("threads/own_story.html", status=status, thread=thread, **shown)
