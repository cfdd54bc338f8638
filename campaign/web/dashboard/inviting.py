"""Inviting organisations: a list, the letter as it will be read, and who answered."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from campaign import audit, i18n
from campaign.db import transaction
from campaign.endorsements.inviting import inviting, listing
from campaign.endorsements.inviting.inviting import Invited
from campaign.endorsements.inviting.listing import Fault
from campaign.endorsements.inviting.models import InvitedState
from campaign.errors import CampaignError, NotFound
from campaign.i18n import Language
from campaign.organisers.roles import Permission
from campaign.outbox import rendering
from campaign.resolutions.models import Campaign
from campaign.resolutions.readers import decoding
from campaign.resolutions.readers.refusals import FileTooLarge
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.limits import GUESSING, limiter
from campaign.web.needs import needs
from campaign.web.organisations import KINDS
from campaign.web.sentences import STATUS_OF, sentence_of

LARGEST_LIST = 200_000
"""Bytes of a file."""


@pages.get("/<language:language>/dashboard/<slug>/inviting", endpoint="inviting")
@needs(Permission.INVITE_ORGANISATIONS)
def show(slug: str) -> ResponseReturnValue:
    return _page(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/inviting")
@needs(Permission.INVITE_ORGANISATIONS)
@limiter.limit(GUESSING)
def ask_organisations(slug: str) -> ResponseReturnValue:
    """One of: add, off, remind."""
    steps = {"add": _add, "off": _take_off, "remind": _remind}
    chosen = steps.get(request.form.get("action", ""))
    if chosen is None:
        raise NotFound
    return chosen(slug)


@pages.get("/<language:language>/dashboard/<slug>/inviting/letter")
@needs(Permission.INVITE_ORGANISATIONS)
def inviting_letter(slug: str) -> ResponseReturnValue:
    return _letter_page(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/inviting/letter")
@needs(Permission.INVITE_ORGANISATIONS)
def write_inviting(slug: str) -> ResponseReturnValue:
    """Keeps the sentences that were written, and with `send` sends what is on the list."""
    sentences: dict[str, str] = {code: _sentence(f"sentence_{code}") for code in Language}
    send = request.form.get("action") == "send"
    too_long = [code for code in Language if len(sentences[code]) > inviting.LONGEST_SENTENCE]
    if too_long:
        return _letter_page(own(slug), written=sentences, too_long=too_long), 422
    try:
        with transaction():
            campaign = own(slug)
            inviting.keep_words(campaign.id, sentences)
            if send:
                sent = inviting.send(campaign)
                _note(campaign, "invitations sent", sent)
    except CampaignError as refusal:
        return _letter_page(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)
    if send:
        return redirect(url_for("dashboard.inviting", slug=slug), 303)
    return redirect(url_for("dashboard.inviting_letter", slug=slug), 303)


def _add(slug: str) -> ResponseReturnValue:
    """The good lines are kept, all of them or none; the others stay in the field to be mended."""
    try:
        text = _given()
    except CampaignError as refusal:
        return _page(own(slug), sentence_of(refusal)), 422
    read = listing.read(text, _language(), _kinds())
    with transaction():
        campaign = own(slug)
        added, faults = inviting.add(campaign, read)
        if added:
            _note(campaign, "organisations listed", added)
    if not added and not faults:
        return _page(own(slug), _("Paste the list, or choose a file.")), 422
    if faults:
        return _page(own(slug), added=added, faults=faults), 422
    return redirect(url_for("dashboard.inviting", slug=slug, _anchor="listed"), 303)


def _take_off(slug: str) -> ResponseReturnValue:
    with transaction():
        inviting.take_off(own(slug).id, request.form.get("key", ""))
    return redirect(url_for("dashboard.inviting", slug=slug, _anchor="listed"), 303)


def _remind(slug: str) -> ResponseReturnValue:
    try:
        with transaction():
            campaign = own(slug)
            _note(campaign, "reminders sent", inviting.remind(campaign))
    except CampaignError as refusal:
        return _page(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)
    return redirect(url_for("dashboard.inviting", slug=slug), 303)


def _note(campaign: Campaign, action: str, number: int) -> None:
    """A number, and nobody's name."""
    audit.record(organiser_id(), action, campaign.slug, campaign_id=campaign.id, number=number)


def _given() -> str:
    """From the file and the field, together. Raises the refusals of plain text files."""
    file = request.files.get("file")
    raw = file.read(LARGEST_LIST + 1) if file and file.filename else b""
    if len(raw) > LARGEST_LIST:
        raise FileTooLarge(largest="0.2")
    return "\n".join(filter(None, [decoding.decode(raw) if raw else "", _text()]))


def _text() -> str:
    return decoding.cleaned(request.form.get("text", ""))[:LARGEST_LIST]


def _sentence(name: str) -> str:
    """Its lines are kept as they were broken."""
    return decoding.cleaned(request.form.get(name, "")).replace("\r\n", "\n").strip()


def _language() -> str:
    given = request.form.get("language", "")
    return given if given in set(Language) else i18n.current_language()


def _kinds() -> dict[str, str]:
    """The words for kinds of organisations, in every language, to what is kept of them."""
    found = {kind.value: kind.value for kind in KINDS}
    for language in Language:
        with force_locale(language):
            found |= {listing.folded(str(name)): kind.value for kind, name in KINDS.items()}
    return found


def _page(
    campaign: Campaign,
    refusal: str | None = None,
    *,
    added: int = 0,
    faults: list[Fault] | None = None,
) -> str:
    found = inviting.of_campaign(campaign.id)
    return render_template(
        "dashboard/inviting.html",
        campaign=campaign,
        invited=found,
        counts=_counts(found),
        to_remind=len(inviting.to_remind(campaign.id)),
        days=inviting.REMINDED_AFTER.days,
        refusal=refusal,
        added=added,
        faults=faults or [],
        kinds=KINDS,
        text="\n".join(fault.line for fault in faults) if faults else _kept_text(refusal),
        chosen=_language(),
        languages=list(Language),
        most=listing.MOST_LINES,
    )


def _kept_text(refusal: str | None) -> str:
    return request.form.get("text", "") if refusal else ""


def _counts(found: list[Invited]) -> dict[str, int]:
    asked = [one for one in found if one.state != InvitedState.LISTED]
    return {
        "listed": len(found) - len(asked),
        "asked": len(asked),
        "endorsed": sum(one.endorsement is not None for one in asked),
        "declined": sum(
            one.state == InvitedState.DECLINED and one.endorsement is None for one in asked
        ),
        "open": sum(not one.answered for one in asked),
    }


def _letter_page(
    campaign: Campaign,
    refusal: str | None = None,
    *,
    written: dict[str, str] | None = None,
    too_long: list[Language] | None = None,
) -> str:
    listed = [one for one in inviting.of_campaign(campaign.id) if one.state == InvitedState.LISTED]
    spoken = [code for code in Language if any(one.known.language == code for one in listed)]
    return render_template(
        "dashboard/inviting_letter.html",
        campaign=campaign,
        sentences=written or inviting.words_of(campaign.id),
        letters={code: _as_read(campaign, code, listed) for code in spoken or list(Language)},
        waiting=len(listed),
        refusal=refusal,
        too_long=too_long or [],
        languages=list(Language),
        most=inviting.LONGEST_SENTENCE,
    )


def _as_read(campaign: Campaign, code: Language, listed: list[Invited]) -> tuple[str, str]:
    """Subject and text of the letter to the first on the list who reads this language."""
    first = next((one.known.name for one in listed if one.known.language == code), None)
    asked = inviting.preview(campaign, code, first or _("the organisation"))
    facts = vars(asked) | {
        "erased_at": asked.erased_at.isoformat(),
        "never_token": inviting.NOWHERE,
    }
    return rendering.as_read("asked_to_endorse", code, facts)
