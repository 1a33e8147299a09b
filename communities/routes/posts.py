"""Addresses of posts: changing one, taking it back, and reading what it said before."""

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from app import drafts
from app.gate import public
from app.limits import limited
from app.models import Role
from app.reactions.queries import counts
from app.web import done, show
from communities import bp, policy
from communities.forms import EditPostForm, changing
from communities.queries import doors
from communities.routes.showing import topic_url
from communities.service import talking

POST = "/<slug>/topics/<int:topic_id>/posts/<int:post_id>"


@bp.get(f"{POST}/edit")
def edit_post(slug: str, topic_id: int, post_id: int) -> Response:
    """Show the form for changing a post."""
    post = doors.post_for(current_user, slug, topic_id, post_id, at_least=Role.MEMBER)
    policy.ensure_may_change(post, current_user)
    begun = drafts.resumed(changing(post), f"post:{post_id}:edit", current_user, version=post.version)
    both = {"mine": begun.form.body.data, "theirs": post.body_md} if begun.is_stale else {}
    return show("communities/edit_post.html", post=post, form=begun.form, saved_at=begun.saved_at, **both)


@bp.post(POST)
@limited("60 per hour")
def update_post(slug: str, topic_id: int, post_id: int) -> Response:
    """Change a post."""
    post = doors.post_for(current_user, slug, topic_id, post_id, at_least=Role.MEMBER)
    form = EditPostForm()
    if form.holds():
        talking.edit_post(post, form.body.data, form.version.data, author=current_user)
        drafts.posted(form, author=current_user)
        return done(to=topic_url(post.topic, post), toast=_("Changed. The former words stay readable."))
    return show("communities/edit_post.html", status=422, post=post, form=form)


@bp.post(f"{POST}/removal")
def remove_post(slug: str, topic_id: int, post_id: int) -> Response:
    """Take a post back."""
    post = doors.post_for(current_user, slug, topic_id, post_id)
    talking.remove_post(post, author=current_user)
    return done(to=topic_url(post.topic), toast=_("Taken back. Its place stays, the words are gone."))


@bp.get(f"{POST}/revisions")
@public
def revisions(slug: str, topic_id: int, post_id: int) -> Response:
    """Show what a post said before it was changed."""
    post = doors.post_for(current_user, slug, topic_id, post_id)
    return show("communities/revisions.html", post=post, topic=post.topic)


@bp.get(f"{POST}/reactions")
def react(slug: str, topic_id: int, post_id: int) -> Response:
    """Show all reactions that a post takes, to choose one."""
    post = doors.post_for(current_user, slug, topic_id, post_id)
    reacted = counts("post", [post.id], current_user)[post.id]
    return show(
        "communities/react.html", fragment="reactions/_group.html", post=post, about=f"post:{post.id}", reacted=reacted
    )
