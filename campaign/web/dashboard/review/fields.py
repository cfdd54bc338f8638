"""Texts by language as forms send them: saved all at once, or one by one while they are written."""

from collections.abc import Callable

from flask import g, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from campaign.errors import NotPermitted
from campaign.i18n import Language
from campaign.organisers.roles import Permission
from campaign.resolutions.review import history, keeping, steps
from campaign.resolutions.review.reviewed import Reviewed, is_text, laid_flat
from campaign.web.dashboard.pages import own
from campaign.web.dashboard.review import stepping
from campaign.web.needs import may
from campaign.web.role_names import ROLE_NAMES
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
    refusal = stepping.take(slug, history.WRITING, lambda r: _write(r, written, seen))
    if stepping.wants_json():
        return _told(slug, written, refusal)
    if refusal:
        return page(refusal), refusal.status
    return redirect(done, 303)


def _write(reviewed: Reviewed, written: dict[str, str], seen: dict[str, str]) -> Reviewed:
    """Raises NotPermitted when somebody who only translates would change the authoritative words."""
    now = steps.write(reviewed, written, seen)
    if not may(Permission.EDIT_RESOLUTION) and _authoritative(now) != _authoritative(reviewed):
        raise NotPermitted(role=ROLE_NAMES[g.role])
    return now


def _authoritative(reviewed: Reviewed) -> dict[str, str]:
    flat = laid_flat(reviewed)
    return {name: text for name, text in flat.items() if name.endswith(f".{reviewed.language}")}


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
