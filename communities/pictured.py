"""The texts of communities that pictures may stand in: posts, and what they said before."""

from app.access import Viewer, fetch
from communities.models import Post


def texts(person: Viewer, post_id: int) -> list[str]:
    """Return what a post says and said, to those who may read it."""
    post = fetch(Post, post_id, person)
    return [post.body_html, *(former.body_html for former in post.revisions)]
