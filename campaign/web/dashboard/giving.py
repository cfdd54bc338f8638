"""A document as an organiser gives it: a file, or its text pasted; and it is read at once."""

from flask import request
from flask_babel import gettext as _

from campaign.resolutions import readers

PASTED = "pasted.txt"


class Unclear(ValueError):
    """Neither or both ways were used; its words are the sentence shown."""


def document_given() -> readers.Document:
    """From the form's `document` or `text`. Raises Unclear, and the refusals of the readers."""
    file, text = request.files.get("document"), request.form.get("text", "")
    has_file = bool(file and file.filename)
    if has_file and text.strip():
        raise Unclear(_("Give a file or a text, not both: choose no file, or empty the field."))
    if file and has_file:
        return readers.read(file.read(), file.filename or "")
    if not text.strip():
        raise Unclear(_("Choose a file, or paste the text."))
    return readers.read(text.encode(), PASTED)
