"""From routed demands to appeals that can be signed: drafts, frozen texts, states."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import delete, insert, select

from campaign.appeals import keys
from campaign.appeals.models import Appeal, AppealState, AppealText
from campaign.db import Json, db, utcnow
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.institutions import directory
from campaign.institutions.models import Institution
from campaign.resolutions.models import Campaign, Demand, GroupMember
from campaign.resolutions.review.steps import is_whole


class NothingToPublish(CampaignError):
    code = "nothing-to-publish"


class GroupWithoutMembers(CampaignError):
    """A heading names a group, and nobody was picked for it: its demands would go nowhere."""

    code = "group-without-members"


def pick_members(campaign: Campaign, group: Institution, members: Sequence[Institution]) -> None:
    """Who is meant by a group in this campaign; replaces the earlier pick."""
    only_drafts(campaign)
    db.session.execute(
        delete(GroupMember).where(
            GroupMember.campaign_id == campaign.id, GroupMember.group_id == group.id
        )
    )
    if members:
        db.session.execute(
            insert(GroupMember),
            [
                {"campaign_id": campaign.id, "group_id": group.id, "member_id": member.id}
                for member in members
            ],
        )
    draft_appeals(campaign)


def only_drafts(campaign: Campaign) -> None:
    """Raises StepOutOfOrder once an appeal was opened: its text is frozen then."""
    if any(appeal.state != AppealState.DRAFT for appeal in appeals_of(campaign)):
        raise StepOutOfOrder


def draft_appeals(campaign: Campaign) -> list[Appeal]:
    """One appeal per institution that a demand reaches; drafts that none reaches any more go."""
    routed = routing(campaign)
    there = {appeal.institution_id: appeal for appeal in appeals_of(campaign)}
    for institution_id, appeal in there.items():
        if appeal.state == AppealState.DRAFT and institution_id not in routed:
            db.session.delete(appeal)
    for institution_id in routed:
        if institution_id not in there:
            institution = _institution(institution_id)
            db.session.add(
                Appeal(
                    campaign=campaign,
                    institution=institution,
                    slug=f"{campaign.slug}-{institution.slug}",
                )
            )
    db.session.flush()
    return appeals_of(campaign)


def appeals_of(campaign: Campaign) -> list[Appeal]:
    """All of them, drafts too, in the order in which the document addresses them."""
    return list(
        db.session.scalars(
            select(Appeal).where(Appeal.campaign_id == campaign.id).order_by(Appeal.id)
        )
    )


def routing(campaign: Campaign) -> dict[int, list[Demand]]:
    """Demands by the id of each institution they reach, groups expanded by the organiser's pick."""
    picked = picks(campaign)
    routed: dict[int, list[Demand]] = {}
    for demand in campaign.resolution.demands:
        for addressee in demand.addressees:
            reached = picked.get(addressee.id, []) if addressee.is_group else [addressee.id]
            for institution_id in reached:
                demands = routed.setdefault(institution_id, [])
                if demand not in demands:
                    demands.append(demand)
    return routed


def picks(campaign: Campaign) -> dict[int, list[int]]:
    """Members' ids by group id, as picked in this campaign."""
    rows = db.session.scalars(
        select(GroupMember)
        .where(GroupMember.campaign_id == campaign.id)
        .order_by(GroupMember.member_id)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.group_id, []).append(row.member_id)
    return found


def prepare(campaign: Campaign) -> list[Appeal]:
    """The drafts of a new campaign, each group as the directory usually means it."""
    for group in groups_of(campaign):
        pick_members(campaign, group, directory.usual_members(group))
    return draft_appeals(campaign)


def groups_of(campaign: Campaign) -> list[Institution]:
    """The groups this resolution addresses, each once, in the order of the document."""
    found = {
        addressee.id: addressee
        for demand in campaign.resolution.demands
        for addressee in demand.addressees
        if addressee.is_group
    }
    return list(found.values())


def publish(
    campaign: Campaign,
    *,
    passphrase: str | None = None,
    public_key: bytes | None = None,
    closes_on: date | None = None,
    targets: Mapping[int, int] | None = None,
) -> list[Appeal]:
    """Freezes version 1 of every draft appeal and opens it; `targets` by appeal id.

    The first time, makes the campaign's keys (`keys.make`): under the organisers' passphrase, or
    for a public key made elsewhere. Raises NothingToPublish, GroupWithoutMembers, StepOutOfOrder
    once the campaign is forgotten, and what `keys.make` raises.
    """
    if campaign.prints_forgotten_at is not None:
        raise StepOutOfOrder
    picked = picks(campaign)
    for group in groups_of(campaign):
        if not picked.get(group.id):
            raise GroupWithoutMembers(group=group.names.get("en") or group.slug)
    drafts = [appeal for appeal in draft_appeals(campaign) if appeal.state == AppealState.DRAFT]
    if not drafts:
        raise NothingToPublish
    if campaign.public_key is None:
        keys.make(campaign, passphrase or "", public_key)
    routed = routing(campaign)
    for appeal in drafts:
        appeal.target = (targets or {}).get(appeal.id, appeal.target)
        appeal.closes_on = closes_on
        freeze(appeal, body_of(appeal, routed[appeal.institution_id]), {})
        appeal.opened_at = utcnow()
        appeal.state = AppealState.OPEN
    db.session.flush()
    return drafts


def close(appeal: Appeal) -> None:
    """No more signatures; what was signed stays. Raises StepOutOfOrder for a draft."""
    if appeal.state == AppealState.DRAFT:
        raise StepOutOfOrder
    if appeal.state != AppealState.CLOSED:
        appeal.state, appeal.closed_at = AppealState.CLOSED, utcnow()


def canonical(content: Mapping[str, Json]) -> str:
    """JSON with sorted keys and no blanks: the bytes that are hashed and signed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_of(body: str) -> dict[str, Json]:
    read: dict[str, Json] = json.loads(body)
    return read


def body_of(appeal: Appeal, demands: Sequence[Demand]) -> str:
    """The bytes that a text of this appeal would have now."""
    resolution = appeal.campaign.resolution
    return canonical(
        {
            "campaign": appeal.campaign.slug,
            "appeal": appeal.slug,
            "institution": appeal.institution.names,
            "title": resolution.titles,
            "adopted_on": resolution.adopted_on and resolution.adopted_on.isoformat(),
            "place": resolution.places,
            "authoritative": resolution.language,
            "translations_note": resolution.translations_note,
            "demands": [
                {
                    "number": demand.number,
                    "theme": demand.section.themes,
                    "texts": _whole(demand.texts),
                }
                for demand in sorted(demands, key=lambda demand: demand.number)
            ],
        }
    )


def freeze(appeal: Appeal, body: str, why: Mapping[str, str]) -> AppealText:
    """The next version of its text; who signs from now on signs this one."""
    digest = sha256(body.encode()).hexdigest()
    text = AppealText(version=len(appeal.texts) + 1, body=body, sha256=digest, why=dict(why))
    appeal.texts.append(text)
    return text


def _whole(texts: Mapping[str, str]) -> dict[str, str]:
    """What a translation still misses is not published as if it were all."""
    return {code: text for code, text in texts.items() if is_whole(text)}


def _institution(institution_id: int) -> Institution:
    return db.session.get_one(Institution, institution_id)
