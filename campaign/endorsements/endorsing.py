"""Endorsing: an officer gives an organisation's name, and confirms it by mail."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from campaign import codes, stops
from campaign.appeals import commitments, reading
from campaign.appeals.models import Appeal
from campaign.db import db, utcnow
from campaign.endorsements import officers
from campaign.endorsements.models import EndorsedAppeal, Endorsement, EndorsementState, Shown
from campaign.endorsements.officers import Officer
from campaign.endorsements.proofs import proving
from campaign.endorsements.register import listing
from campaign.endorsements.register.entering import Claim
from campaign.endorsements.told import print_in
from campaign.errors import CodeNotRight, LinkInvalid
from campaign.outbox import letters
from campaign.resolutions.models import Campaign
from campaign.stops import StopKind
from campaign.tokens import Purpose, links
from campaign.vault import Fingerprint, vault

TRIES = 5


@dataclass(frozen=True)
class Showing:
    """Who may see the organisation's name, and whether its officer is named beside it."""

    shown: Shown = Shown.PUBLIC
    hold_until: int | None = None
    to: Sequence[str] = ()
    """Slugs of the appeals whose addressees may see it, for `Shown.CHOSEN`."""
    officer: bool = False


OPENLY = Showing()


def submit(  # noqa: PLR0913 - what was filled in, and where
    campaign: Campaign,
    organisation: Claim,
    officer: Officer,
    appeals: Sequence[Appeal],
    *,
    language: str,
    browser_key: str,
    showing: Showing = OPENLY,
) -> Endorsement:
    """Kept until confirmed, and erased after 72 hours otherwise; the letter is promised with it."""
    code, key = codes.new(), secrets.token_urlsafe(16)
    named = {"name": officer.name, "role": officer.role}
    told = organisation.told(language, named if showing.officer else None)
    endorsement = Endorsement(
        key=key,
        campaign=campaign,
        organisation_print=print_in(campaign.id, told),
        told=told,
        shown=showing.shown,
        hold_until=showing.hold_until,
        language=language,
        browser_print=_browser_print(key, browser_key),
        code_print=vault.fingerprint("code", code),
        appeals=[_endorsed(appeal, showing) for appeal in appeals],
    )
    officers.keep(endorsement, officer)
    db.session.add(endorsement)
    db.session.flush()
    letters.confirm_your_endorsement(
        officer.mail,
        language,
        campaign_id=campaign.id,
        organisation=organisation.name,
        campaign_titles=campaign.titles,
        token=links.sign(officers.CONFIRM, endorsement.key),
        code=codes.on_paper(code),
        erased_at=endorsement.created_at + officers.CONFIRM.lasts,
    )
    return endorsement


def with_token(token: str) -> Endorsement:
    """Raises LinkInvalid for a forged or expired link, and for one whose endorsement is gone."""
    endorsement = _with_key(links.read(officers.CONFIRM_AT_MOST, token))
    if endorsement.created_at <= utcnow() - officers.CONFIRM.lasts and (
        endorsement.created_at <= stops.asked_before(endorsement.campaign_id)
    ):
        raise LinkInvalid
    return endorsement


def is_same_browser(endorsement: Endorsement, browser_key: str) -> bool:
    return endorsement.browser_print == _browser_print(endorsement.key, browser_key)


def confirm_with_browser(token: str, browser_key: str) -> Endorsement:
    """In the browser that filled in the form. Confirming twice is the same as once."""
    endorsement = with_token(token)
    if not is_same_browser(endorsement, browser_key):
        raise CodeNotRight
    return _confirmed(endorsement)


def confirm_with_code(token: str, code: str) -> Endorsement:
    """With the code from the letter, after `take_a_try`. Raises LinkInvalid, CodeNotRight."""
    endorsement = with_token(token)
    if endorsement.code_print != vault.fingerprint("code", codes.as_typed(code)):
        raise CodeNotRight
    endorsement.code_tries = 0
    return _confirmed(endorsement)


def take_a_try(token: str) -> None:
    """Before each look at a code, in a transaction of its own: guesses at once get five as well.

    Raises LinkInvalid, and CodeNotRight when no try is left.
    """
    key = links.read(officers.CONFIRM_AT_MOST, token)
    taken = db.session.scalar(
        update(Endorsement)
        .where(
            Endorsement.key == key,
            Endorsement.code_tries < TRIES,
            ~stops.stopped(StopKind.SIGNING, Endorsement.campaign_id),
        )
        .values(code_tries=Endorsement.code_tries + 1)
        .returning(Endorsement.id)
    )
    if taken is None:
        raise CodeNotRight


def with_own_token(token: str) -> Endorsement:
    """By the link to the officer's own page. Raises LinkInvalid."""
    return _with_officer(links.read(officers.OWN, token))


def with_token_to_print(token: str) -> Endorsement:
    """By the link to the letter that is printed, which opens nothing else. Raises LinkInvalid."""
    return _with_officer(links.read(officers.TO_PRINT, token))


def with_withdraw_token(token: str) -> Endorsement:
    return _with_key(links.read(officers.WITHDRAW, token))


def withdraw(token: str) -> Endorsement:
    """Taken back by the organisation; the ledger says so with the next batch."""
    wait_for_the_count_of(officers.WITHDRAW, token)
    endorsement = with_withdraw_token(token)
    endorsement.state = EndorsementState.WITHDRAWN
    listing.settle(endorsement)
    return endorsement


def wait_for_the_count_of(purpose: Purpose, token: str) -> None:
    """Before its endorsement is held, since the count holds the campaign first. Raises LinkInvalid."""
    key = links.read(purpose, token)
    campaign_id = db.session.scalar(select(Endorsement.campaign_id).where(Endorsement.key == key))
    if campaign_id is not None:
        commitments.wait_for_the_count(campaign_id)


def _browser_print(key: str, browser_key: str) -> Fingerprint:
    """Of this endorsement alone: what one browser sent for two organisations has nothing in common."""
    return vault.fingerprint("browser", f"{key} {browser_key}")


def _endorsed(appeal: Appeal, showing: Showing) -> EndorsedAppeal:
    shown = showing.shown != Shown.CHOSEN or appeal.slug in showing.to
    endorsed = EndorsedAppeal(appeal=appeal, appeal_text=appeal.text, shown=shown)
    endorsed.draw()
    return endorsed


def _confirmed(endorsement: Endorsement) -> Endorsement:
    if endorsement.state == EndorsementState.SUBMITTED:
        reading.refuse_while_paused(endorsement.campaign)
        endorsement.state = EndorsementState.CONFIRMED
        endorsement.confirmed_at = utcnow()
        proving.by_mail(endorsement)
        officers.write_of_proof(endorsement)
    return endorsement


def _with_officer(key: str) -> Endorsement:
    found = _with_key(key)
    if found.officer is None:
        raise LinkInvalid
    return found


def _with_key(key: str) -> Endorsement:
    found = db.session.scalar(select(Endorsement).where(Endorsement.key == key).with_for_update())
    if found is None:
        raise LinkInvalid
    return found
