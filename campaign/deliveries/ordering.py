"""Ordering a packet, looking at it, approving it: an organiser's steps before it goes out."""

import secrets

from sqlalchemy import func, select

from campaign import audit, stops
from campaign.appeals.models import Appeal, AppealState
from campaign.db import Json, db, utcnow
from campaign.deliveries import reading, timeline
from campaign.deliveries.models import Delivery, DeliveryState, PacketPart
from campaign.errors import CampaignError, NotFound, StepOutOfOrder
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.deciding import Granted, NeedsTwo
from campaign.organisers.by_two.models import ActKind
from campaign.outbox import letters
from campaign.resolutions.models import Campaign
from campaign.stops import NamesHidden, StopKind
from campaign.tally import reading as tally
from campaign.vault import OpenedKey, vault

KEY_CONTEXT = "delivery.unlocked_key"
PART_CONTEXT = "packet_part.content"


class NowhereToSend(CampaignError):
    """The directory knows no office of this institution."""

    code = "nowhere-to-send"


class NothingCounted(CampaignError):
    """A packet rests on a checkpoint, and there is none yet."""

    code = "nothing-counted"


def order(appeal: Appeal, organiser_id: int, key: OpenedKey | None = None) -> Delivery:
    """A numbered delivery that the jobs compose. With the campaign's key, names and initials go in
    as disclosed; without it, everyone is only counted.

    Raises StepOutOfOrder for a draft appeal, NowhereToSend, NothingCounted.
    """
    if appeal.state == AppealState.DRAFT:
        raise StepOutOfOrder
    refuse_while_hidden(appeal.campaign_id)
    if not appeal.institution.offices:
        raise NowhereToSend
    if tally.latest_checkpoint(appeal.campaign_id) is None:
        raise NothingCounted
    today = utcnow().date()
    delivery = Delivery(
        appeal=appeal,
        outgoing=_next_number(appeal.campaign, today.year),
        dated=today,
        ordered_by=organiser_id,
        unlocked_key=vault.encrypt(key.raw(), KEY_CONTEXT) if key else None,
    )
    db.session.add(delivery)
    timeline.note(delivery, "ordered")
    db.session.flush()
    audit.record(
        organiser_id,
        "packet ordered",
        delivery.outgoing,
        campaign_id=appeal.campaign_id,
        after={"state": DeliveryState.ORDERED.value},
        names=key is not None,
    )
    return delivery


def approve(delivery: Delivery, organiser_id: int, granted: Granted | None = None) -> None:
    """It goes out by the outbox, with its desk link. A packet that names somebody takes two.

    Raises StepOutOfOrder unless it is drafted, NeedsTwo.
    """
    if delivery.state != DeliveryState.DRAFTED:
        raise StepOutOfOrder
    if delivery.names_somebody and not _is_for(delivery, granted):
        raise NeedsTwo
    refuse_while_hidden(delivery.appeal.campaign_id)
    appeal = delivery.appeal
    token = secrets.token_urlsafe(24)
    delivery.desk_print = vault.fingerprint("desk", token)
    delivery.approved_by, delivery.approved_at = organiser_id, utcnow()
    delivery.state = DeliveryState.APPROVED
    packet = part(delivery, "application/pdf")
    letter = letters.packet_letter(
        appeal.institution.offices[0].mail,
        appeal.institution.letter_languages[0],
        campaign_id=appeal.campaign_id,
        about=f"delivery:{delivery.id}",
        institution=appeal.institution.names,
        campaign_titles=appeal.campaign.titles,
        outgoing=delivery.outgoing,
        counts=reading.counts_of(delivery),
        desk_token=token,
        sender_name=appeal.campaign.sender.get("organiser", {}).get("name")
        or appeal.campaign.titles,
        attachments=[(packet.name, packet.mime, content_of(packet))],
    )
    db.session.flush()
    delivery.letter_id = letter.id
    timeline.note(delivery, "approved", mail=appeal.institution.offices[0].mail)
    said: dict[str, Json] = {"asked_by": granted.asked_by, "why": granted.why} if granted else {}
    audit.record(
        organiser_id,
        "packet approved",
        delivery.outgoing,
        campaign_id=appeal.campaign_id,
        before={"state": DeliveryState.DRAFTED.value},
        after={"state": DeliveryState.APPROVED.value, "sha256": packet.sha256},
        **said,
    )


def as_wanted(delivery: Delivery, kind: ActKind = ActKind.DELIVERY) -> Wanted:
    """What two have to agree on: this packet, byte for byte, to this address."""
    return Wanted(kind, str(delivery.id), facts_of(delivery))


def facts_of(delivery: Delivery) -> dict[str, Json]:
    offices = delivery.appeal.institution.offices
    return {
        "outgoing": delivery.outgoing,
        "institution": delivery.appeal.institution.names,
        "mail": offices[0].mail if offices else "",
        "sha256": delivery.sha256,
        "named": delivery.disclosed.get("named", 0),
        "initials": delivery.disclosed.get("initials", 0),
    }


def _is_for(delivery: Delivery, granted: Granted | None) -> bool:
    return granted is not None and (granted.kind, granted.subject) == (
        ActKind.DELIVERY,
        str(delivery.id),
    )


def refuse_while_hidden(campaign_id: int) -> None:
    """A packet names organisations in any case. Raises NamesHidden."""
    if stops.is_on(StopKind.NAMES, campaign_id):
        raise NamesHidden


def part(delivery: Delivery, mime: str) -> PacketPart:
    """The packet's PDF, or another of its files by kind. Raises NotFound."""
    for found in delivery.parts:
        if found.mime == mime:
            return found
    raise NotFound


def content_of(packet_part: PacketPart) -> bytes:
    return vault.decrypt(packet_part.content, PART_CONTEXT)


def in_campaign(campaign_id: int, delivery_id: int) -> Delivery:
    """Raises NotFound for another campaign's."""
    found = db.session.scalar(
        select(Delivery)
        .join(Delivery.appeal)
        .where(Appeal.campaign_id == campaign_id, Delivery.id == delivery_id)
    )
    if found is None:
        raise NotFound
    return found


def _next_number(campaign: Campaign, year: int) -> str:
    """CCW-2026/3. The campaign's row is locked, so that two orders do not take one number."""
    db.session.scalars(
        select(Campaign).where(Campaign.id == campaign.id).with_for_update(key_share=True)
    ).one()
    initials = "".join(word[0] for word in campaign.slug.split("-") if word).upper()
    head = f"{initials}{campaign.id}-{year}/"
    taken = db.session.scalar(
        select(func.count()).select_from(Delivery).where(Delivery.outgoing.startswith(head))
    )
    return f"{head}{(taken or 0) + 1}"
