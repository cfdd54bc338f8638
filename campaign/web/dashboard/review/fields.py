"""Texts by language as forms send them: saved all at once, or one by one while they are written."""

from collections.abc import Callable

from flask import jsonify, redirect, request
from flask.typing import ResponseReturnValue

from campaign.i18n import Language
from campaign.resolutions.review import history, keeping, steps
from campaign.resolutions.review.reviewed import is_text, laid_flat
from campaign.web.dashboard.pages import own
from campaign.web.dashboard.review import stepping
from campaign.web.writing import tidy

SEEN = "seen."


def save(slug: str, page: Callable[[stepping.Refusal], str], done: str) -> ResponseReturnValue:
    """Saves whatever texts the form holds, under their names; the form keeps what is refused."""
    written = {
        name: tidy(text)[: stepping.LONGEST] for name, text in request.form.items() if is_text(name)
    }
    seen = {
        name.removeprefix(SEEN): kept
        for name, kept in request.form.items()
        if name.startswith(SEEN)
    }
    refusal = stepping.take(slug, history.WRITING, lambda r: steps.write(r, written, seen))
    if stepping.wants_json():
        return _told(slug, written, refusal)
    if refusal:
        return page(refusal), refusal.status
    return redirect(done, 303)


def _told(
    slug: str, written: dict[str, str], refusal: stepping.Refusal | None
) -> ResponseReturnValue:
    """To the page's own script: whether it is saved, and the prints of the fields as they stand."""
    if refusal:
        return jsonify(saved=False, said=refusal.sentence), refusal.status
    resolution = own(slug).resolution
    flat = laid_flat(keeping.reviewed(resolution))
    prints = {name: steps.print_of(flat.get(name, "")) for name in written}
    return jsonify(saved=True, version=resolution.version, seen=prints)


def texts(name: str) -> dict[str, str]:
    """The languages of one text: "theme-ky", "theme-ru", "theme-en"."""
    written = {
        code.value: tidy(request.form.get(f"{name}-{code}", ""))[: stepping.LONGEST]
        for code in Language
    }
    return {code: text for code, text in written.items() if text}
