"""What is filled in around credentials: something to check, and what a credential may say of its holder."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from app.forms import Form, Line
from roadmaps.badges.envelope import MAX


class VerifyForm(Form):
    """A credential to check: a file, or a link or text."""

    file = FileField(_l("File or picture"))
    text = TextAreaField(
        _l("Link or text"), validators=[Length(max=MAX, message=_l("This is too long to be a credential"))]
    )
    email = Line(_l("Holder's email"), max=254)


class SayingForm(Form):
    """What a credential may say of its holder."""

    with_name = BooleanField(_l("My name"))
    with_email = BooleanField(_l("A fingerprint of my email"))
