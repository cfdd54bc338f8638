"""The campaign's keys: where the private one lies, its file, its shares, and taking it away."""

import io
from base64 import b64encode
from collections.abc import Callable

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign import audit
from campaign.appeals import keys as campaign_keys
from campaign.db import transaction
from campaign.errors import CampaignError, NotFound
from campaign.organisers.by_two import doors, reading
from campaign.organisers.by_two.models import ActKind
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.signatures import people
from campaign.vault import CampaignKey, key_file, shares
from campaign.vault.key_file import KeyFile
from campaign.vault.peppers import peppers
from campaign.web import access
from campaign.web.dashboard import acts
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.limits import GUESSING, limiter
from campaign.web.needs import needs
from campaign.web.sentences import STATUS_OF, sentence_of

UPLOADED = "key_file"
_OF_THE_KEY = (ActKind.KEY_FILE, ActKind.KEY_SHARES, ActKind.KEY_AWAY)
Step = Callable[[Campaign, str], ResponseReturnValue]


@pages.get("/<language:language>/dashboard/<slug>/keys")
@needs(Permission.MANAGE_KEYS)
def keys(slug: str) -> ResponseReturnValue:
    return _keys_page(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/keys")
@needs(Permission.MANAGE_KEYS)
@limiter.limit(GUESSING)
def use_key(slug: str) -> ResponseReturnValue:
    """One of: file, shares, away; once somebody has sealed to the key, each takes two."""
    steps: dict[str, Step] = {"file": _file, "shares": _shares, "away": _away, "ask": _ask}
    chosen = steps.get(request.form.get("action", ""))
    if chosen is None:
        raise NotFound
    if (again := access.fresh()) is not None:
        return again
    try:
        with transaction():
            return chosen(own(slug), request.form.get("passphrase", ""))
    except NotFound:
        raise
    except CampaignError as refusal:
        return _keys_page(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)


@pages.post("/<language:language>/dashboard/<slug>/new-key")
@needs(Permission.MANAGE_KEYS)
@limiter.limit(GUESSING)
def new_key(slug: str) -> ResponseReturnValue:
    """A key made here, given as a file and kept nowhere; the server has seen it this once."""
    passphrase = request.form.get("passphrase", "")
    own(slug)
    try:
        if passphrase != request.form.get("again", ""):
            return _new_key_page(slug, _("The two passphrases are not the same.")), 422
        made = KeyFile(slug, CampaignKey.create(passphrase))
    except CampaignError as refusal:
        return _new_key_page(slug, sentence_of(refusal)), 422
    return _download(made)


@pages.get("/<language:language>/dashboard/<slug>/new-key")
@needs(Permission.MANAGE_KEYS)
def ask_for_new_key(slug: str) -> ResponseReturnValue:
    return _new_key_page(slug)


def uploaded() -> bytes:
    """The key file that came with the form, or nothing."""
    file = request.files.get(UPLOADED)
    return file.read(key_file.LARGEST + 1) if file else b""


def was_uploaded() -> bool:
    file = request.files.get(UPLOADED)
    return bool(file and file.filename)


def just_made(found: Campaign, passphrase: str) -> str:
    """The page after opening: it holds the key file itself, so that nothing is typed again, and
    nothing is kept for it here. Raises PassphraseWrong.
    """
    made = campaign_keys.key_file(found, passphrase)
    audit.record(organiser_id(), "key file given", found.slug, campaign_id=found.id)
    content = b64encode(made.text().encode()).decode()
    return render_template("dashboard/opened.html", campaign=found, key_file=content)


def _ask(found: Campaign, _passphrase: str) -> ResponseReturnValue:
    """For the key file, or for shares."""
    kinds = {"file": ActKind.KEY_FILE, "shares": ActKind.KEY_SHARES}
    kind = kinds.get(request.form.get("what", ""))
    if kind is None:
        raise NotFound
    return _asked(found, kind)


def _asked(found: Campaign, kind: ActKind) -> ResponseReturnValue:
    wanted = campaign_keys.as_wanted(found, kind)
    acts.ask(found, organiser_id(), wanted, request.form.get("why", ""))
    return redirect(url_for("dashboard.second_person", slug=found.slug), 303)


def _by_two(found: Campaign, kind: ActKind) -> str | None:
    """The reason two agreed on. Raises NeedsTwo, once somebody has sealed to the key."""
    if not people.anybody_asked(found.id):
        return None
    return doors.go_through_once(found.id, organiser_id(), kind, "key").why


def _file(found: Campaign, passphrase: str) -> Response:
    why = _by_two(found, ActKind.KEY_FILE)
    made = campaign_keys.key_file(found, passphrase)
    audit.record(organiser_id(), "key file taken", found.slug, campaign_id=found.id, why=why)
    return _download(made)


def _shares(found: Campaign, passphrase: str) -> str:
    why = _by_two(found, ActKind.KEY_SHARES)
    made = campaign_keys.shares(found, passphrase)
    audit.record(organiser_id(), "key shares made", found.slug, campaign_id=found.id, why=why)
    return render_template(
        "dashboard/shares.html", campaign=found, shares=made, needed=shares.NEEDED, of=shares.OF
    )


def _away(found: Campaign, passphrase: str) -> ResponseReturnValue:
    campaign_keys.prove_elsewhere(found, uploaded(), passphrase)
    used = people.anybody_asked(found.id)
    if used:
        return _asked(found, ActKind.KEY_AWAY)
    campaign_keys.take_off(found, None, used=used)
    audit.record(
        organiser_id(),
        "key taken off the server",
        found.slug,
        campaign_id=found.id,
        before={"private_key": "on the server"},
        after={"private_key": "with the organisers"},
    )
    return redirect(url_for("dashboard.keys", slug=found.slug), 303)


def _keys_page(found: Campaign, refusal: str | None = None) -> str:
    return render_template(
        "dashboard/keys.html",
        campaign=found,
        public_key=found.public_key and key_file.words_of(found.public_key),
        pepper_there=found.pepper is not None and peppers.is_there(found.pepper),
        by_two=people.anybody_asked(found.id),
        opens={kind: _door(found, kind) for kind in _OF_THE_KEY},
        waits={kind: reading.waits_for(found.id, kind, "key") for kind in _OF_THE_KEY},
        written=request.form,
        refusal=refusal,
    )


def _door(found: Campaign, kind: ActKind) -> bool:
    return doors.open_to(found.id, organiser_id(), kind, "key") is not None


def _new_key_page(slug: str, refusal: str | None = None) -> str:
    return render_template("dashboard/new_key.html", campaign=own(slug), refusal=refusal)


def _download(made: KeyFile) -> Response:
    return send_file(
        io.BytesIO(made.text().encode()),
        mimetype="application/json",
        as_attachment=True,
        download_name=f"{made.campaign}.key.json",
        max_age=-1,
    )
