"""What people write in a line of a form: tidied, and held to be a plain name."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import ValidationError

from campaign.words import seen


def tidy(text: str | None) -> str:
    """NFC, without what cannot be seen (bidi and zero-width marks), blanks squashed."""
    return " ".join(seen(text or "").split())


def plain(_form: FlaskForm, field: StringField) -> None:
    """No link, and no sign before it that a spreadsheet would calculate."""
    if field.data and (field.data[0] in "=+-@" or "://" in field.data or "www." in field.data):
        raise ValidationError(_l("Write it as in the documents, without links or signs before it."))
