"""Inviting: listed, asked by one letter, reminded once at most, and free to answer or not.

Who opened a letter or its page is not noted. Whether an address is written to at all is decided
where letters are sent (`outbox.dispatch`), so that nobody learns from a list who said "never again".
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, func, select
from sqlalchemy.orm import joinedload

from campaign.db import db, utcnow
from campaign.endorsements.inviting.listing import Fault, Known, Listing
from campaign.endorsements.inviting.models import InvitedOrganisation, InvitedState, InvitingWords
from campaign.endorsements.models import STANDING, Endorsement, EndorsementState
from campaign.endorsements.register.models import key_of
from campaign.errors import CampaignError, LinkInvalid, NotFound
from campaign.outbox import addresses, letters, unwanted
from campaign.outbox.models import Bounce, Letter, LetterState
from campaign.resolutions.models import Campaign
from campaign.tokens import Purpose, links
from campaign.vault import Fingerprint, vault

ANSWER = Purpose("answer-invitation", timedelta(days=60))
FORGOTTEN_AFTER = timedelta(days=90)
REMINDED_AFTER = timedelta(days=7)
MOST = 2000
"""Organisations on the list of one campaign."""
LONGEST_SENTENCE = 1000
NOWHERE = "their-own-link"
"""Stands in a preview where each letter has its own."""
_CONTEXT = "invited_organisation.known"


class NobodyToWriteTo(CampaignError):
    """Everybody on the list has their letter, and nobody waits for a reminder."""

    code = "nobody-to-write-to"


@dataclass(frozen=True)
class Invited:
    """One on the list, as organisers see it."""

    key: str
    known: Known
    state: InvitedState
    sent_at: datetime | None
    reminded_at: datetime | None
    endorsement: EndorsementState | None
    """Of its endorsement, by its link or by its registration number."""
    came_back: bool

    @property
    def answered(self) -> bool:
        return self.endorsement is not None or self.state == InvitedState.DECLINED


def add(campaign: Campaign, listing: Listing) -> tuple[int, list[Fault]]:
    """Those of the list that are new, in the caller's transaction; gives how many, and what was
    left out: unclear, on the list already, or standing behind the campaign already."""
    faults = list(listing.faults)
    rows = _rows(campaign.id)
    there = {row.mail_print for row in rows}
    numbers = {key_of(known_of(row).registration_number) for row in rows}
    stand = _standing_numbers(campaign.id)
    added = 0
    for number, line, known in listing.found:
        of_mail, of_number = _print(campaign.id, known.mail), key_of(known.registration_number)
        code = ""
        if of_number and of_number in stand:
            code = "endorses-already"
        elif of_mail in there or (of_number and of_number in numbers):
            code = "listed-already"
        elif len(there) >= MOST:
            code = "too-many"
        if code:
            faults.append(Fault(number, line, code))
            continue
        db.session.add(_listed(campaign, known, of_mail))
        there.add(of_mail)
        added += 1
    return added, sorted(faults, key=lambda fault: fault.number)


def take_off(campaign_id: int, key: str) -> None:
    """Before it was written to; afterwards it stays, so that nobody is asked anew and anew.

    Raises NotFound.
    """
    row = db.session.scalar(
        select(InvitedOrganisation).where(
            InvitedOrganisation.campaign_id == campaign_id,
            InvitedOrganisation.key == key,
            InvitedOrganisation.state == InvitedState.LISTED,
        )
    )
    if row is None:
        raise NotFound
    db.session.delete(row)


def of_campaign(campaign_id: int) -> list[Invited]:
    """In the order in which they were listed. Raises VaultLocked."""
    endorsed = _endorsed(campaign_id)
    returned = set(
        db.session.scalars(
            select(Letter.id)
            .join(InvitedOrganisation, InvitedOrganisation.letter_id == Letter.id)
            .where(
                InvitedOrganisation.campaign_id == campaign_id,
                (Letter.state == LetterState.FAILED)
                | exists().where(Bounce.letter_id == Letter.id),
            )
        )
    )
    return [_invited(row, endorsed, returned) for row in _rows(campaign_id)]


def words_of(campaign_id: int) -> dict[str, str]:
    kept = db.session.get(InvitingWords, campaign_id)
    return dict(kept.sentences) if kept else {}


def keep_words(campaign_id: int, sentences: Mapping[str, str]) -> None:
    kept = db.session.get(InvitingWords, campaign_id) or InvitingWords(campaign_id=campaign_id)
    kept.sentences = {language: words for language, words in sentences.items() if words}
    db.session.add(kept)


def send(campaign: Campaign) -> int:
    """A letter to each that has none, in the caller's transaction. Raises NobodyToWriteTo."""
    waiting = [row for row in _rows(campaign.id) if row.state == InvitedState.LISTED]
    if not waiting:
        raise NobodyToWriteTo
    sentences = words_of(campaign.id)
    for row in waiting:
        row.state, row.sent_at = InvitedState.SENT, utcnow()
        _write(row, campaign, sentences, again=False)
    return len(waiting)


def remind(campaign: Campaign) -> int:
    """One reminder to each that has not answered for a week and had none. Raises NobodyToWriteTo."""
    waiting = to_remind(campaign.id)
    if not waiting:
        raise NobodyToWriteTo
    sentences = words_of(campaign.id)
    for row in waiting:
        row.reminded_at = utcnow()
        _write(row, campaign, sentences, again=True)
    return len(waiting)


def to_remind(campaign_id: int) -> list[InvitedOrganisation]:
    unanswered = {one.key for one in of_campaign(campaign_id) if not one.answered}
    before = utcnow() - REMINDED_AFTER
    return [
        row
        for row in _rows(campaign_id)
        if row.key in unanswered and row.sent_at and row.sent_at <= before and not row.reminded_at
    ]


def how_many_wait(campaign_id: int) -> tuple[int, int]:
    """On the list without a letter; and asked a week ago or longer, never reminded, and silent by
    their link. One query, and nobody's name is opened."""
    listed = InvitedOrganisation.state == InvitedState.LISTED
    silent = and_(
        InvitedOrganisation.state == InvitedState.SENT,
        InvitedOrganisation.sent_at <= utcnow() - REMINDED_AFTER,
        InvitedOrganisation.reminded_at.is_(None),
        InvitedOrganisation.endorsement_id.is_(None),
    )
    asked = select(func.count().filter(listed), func.count().filter(silent)).where(
        InvitedOrganisation.campaign_id == campaign_id
    )
    waiting, quiet = db.session.execute(asked).one()
    return waiting, quiet


def preview(campaign: Campaign, language: str, name: str) -> letters.Invitation:
    """What the letter to this one would say; its link leads nowhere."""
    return _asking(campaign, Known(name=name, language=language), words_of(campaign.id), NOWHERE)


def with_token(token: str) -> InvitedOrganisation:
    """Raises LinkInvalid for a forged or old link, and for an invitation that is forgotten."""
    key = links.read(ANSWER, token)
    found = db.session.scalar(
        select(InvitedOrganisation)
        .where(InvitedOrganisation.key == key, InvitedOrganisation.state != InvitedState.LISTED)
        .options(joinedload(InvitedOrganisation.campaign))
        .with_for_update(of=InvitedOrganisation)
    )
    if found is None:
        raise LinkInvalid
    return found


def known_of(row: InvitedOrganisation) -> Known:
    """Raises VaultLocked."""
    return Known(**json.loads(vault.decrypt(row.known, _CONTEXT)))


def decline(token: str, *, never_again: bool = False) -> InvitedOrganisation:
    """They will not; with `never_again` this address gets no letter of any campaign any more."""
    row = with_token(token)
    row.state = InvitedState.DECLINED
    if never_again:
        mail = known_of(row).mail
        unwanted.never_again(unwanted.token_of(unwanted.print_of(mail)))
    return row


def answered_by(token: str, endorsement: Endorsement) -> None:
    """The form of this link was sent. One that ended meanwhile, or is of another campaign, answers
    nothing: the endorsement is what matters."""
    try:
        row = with_token(token)
    except LinkInvalid:
        return
    if row.campaign_id == endorsement.campaign_id:
        row.endorsement_id, row.state = endorsement.id, InvitedState.SENT


def forget_mail(mail: str) -> None:
    """Whoever this address was asked as, in every campaign, on request."""
    prints = [_print(campaign_id, mail) for campaign_id in db.session.scalars(select(Campaign.id))]
    db.session.execute(
        delete(InvitedOrganisation).where(InvitedOrganisation.mail_print.in_(prints))
    )


def _endorsed(campaign_id: int) -> dict[str, EndorsementState]:
    """By registration number, the newest of each."""
    found = db.session.scalars(
        select(Endorsement)
        .where(
            Endorsement.campaign_id == campaign_id,
            Endorsement.state != EndorsementState.SUBMITTED,
        )
        .order_by(Endorsement.id)
    )
    return {key_of(one.told.registration_number): one.state for one in found}


def _rows(campaign_id: int) -> Sequence[InvitedOrganisation]:
    return db.session.scalars(
        select(InvitedOrganisation)
        .where(InvitedOrganisation.campaign_id == campaign_id)
        .options(joinedload(InvitedOrganisation.endorsement))
        .order_by(InvitedOrganisation.id)
    ).all()


def _listed(campaign: Campaign, known: Known, of_mail: Fingerprint) -> InvitedOrganisation:
    raw = json.dumps(asdict(known), ensure_ascii=False).encode()
    return InvitedOrganisation(
        key=secrets.token_urlsafe(16),
        campaign_id=campaign.id,
        known=vault.encrypt(raw, _CONTEXT),
        mail_print=of_mail,
    )


def _invited(
    row: InvitedOrganisation, endorsed: Mapping[str, EndorsementState], returned: set[int]
) -> Invited:
    known = known_of(row)
    by_link = row.endorsement.state if row.endorsement else None
    if by_link == EndorsementState.SUBMITTED:
        by_link = None
    number = key_of(known.registration_number)
    return Invited(
        row.key,
        known,
        row.state,
        row.sent_at,
        row.reminded_at,
        by_link or (endorsed.get(number) if number else None),
        row.letter_id in returned,
    )


def _standing_numbers(campaign_id: int) -> set[str]:
    return {n for n, state in _endorsed(campaign_id).items() if state in STANDING}


def _write(
    row: InvitedOrganisation, campaign: Campaign, sentences: Mapping[str, str], *, again: bool
) -> None:
    known = known_of(row)
    asked = _asking(campaign, known, sentences, links.sign(ANSWER, row.key))
    write = letters.remember_to_answer if again else letters.asked_to_endorse
    letter = write(known.mail, known.language, asked)
    db.session.flush()
    row.letter_id = letter.id


def _asking(
    campaign: Campaign, known: Known, sentences: Mapping[str, str], token: str
) -> letters.Invitation:
    return letters.Invitation(
        organisation=known.name,
        campaign_titles=campaign.titles,
        campaign_slug=campaign.slug,
        sentence=sentences.get(known.language, ""),
        token=token,
        erased_at=utcnow() + ANSWER.lasts,
        campaign_id=campaign.id,
    )


def _print(campaign_id: int, mail: str) -> Fingerprint:
    """Of one campaign alone: whom two have invited does not show."""
    return vault.fingerprint("invited", f"{campaign_id} {addresses.canonical(mail)}")
