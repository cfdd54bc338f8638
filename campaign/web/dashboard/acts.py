"""The acts that take two: how the facts of each stand now, and what is done once both agreed."""

from collections.abc import Mapping
from datetime import datetime

from campaign import audit, stops
from campaign.appeals import keys as campaign_keys
from campaign.db import Json, db
from campaign.deliveries import ordering, sealed_bundle
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.endorsements import measure
from campaign.endorsements.register import listing
from campaign.errors import NotFound, StepOutOfOrder
from campaign.organisers import emergency
from campaign.organisers.by_two import asking, rule
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.deciding import Granted, Way
from campaign.organisers.by_two.models import ActByTwo, ActKind
from campaign.resolutions.models import Campaign
from campaign.retention import keeping
from campaign.signatures import clusters, removal
from campaign.signatures.clusters import Cluster
from campaign.stops import StopKind


def ask(campaign: Campaign, organiser_id: int, wanted: Wanted, why: str) -> ActByTwo:
    """As `asking.ask`: raises WhyMissing, AskedAlready, NobodyElse."""
    of = asking.Of(campaign.id, campaign.slug, campaign.titles)
    return asking.ask(of, organiser_id, wanted, why)


def new_rule(campaign_id: int, new: rule.Rule) -> Wanted:
    """What two have to agree on: from what, to what."""
    facts: dict[str, Json] = {"before": vars(rule.of(campaign_id)), "after": vars(new)}
    return Wanted(ActKind.RULE, "rule", facts)


def _delivery_of(act: ActByTwo) -> Delivery | None:
    try:
        return ordering.in_campaign(act.campaign_id, int(act.subject))
    except NotFound:
        return None


def _delivery_facts(act: ActByTwo) -> Mapping[str, Json] | None:
    delivery = _delivery_of(act)
    if delivery is None or delivery.state != DeliveryState.DRAFTED:
        return None
    return ordering.facts_of(delivery)


def _deliver(act: ActByTwo, granted: Granted) -> None:
    ordering.approve(
        ordering.in_campaign(act.campaign_id, int(act.subject)), granted.approved_by, granted
    )


def _packet_facts(act: ActByTwo) -> Mapping[str, Json] | None:
    delivery = _delivery_of(act)
    return ordering.facts_of(delivery) if delivery and delivery.parts else None


def _cluster_of(act: ActByTwo) -> Cluster:
    facts = act.facts
    until = datetime.fromisoformat(facts["until"])
    return clusters.cluster(act.campaign_id, facts["kind"], facts["value"], until)


def _removal_facts(act: ActByTwo) -> Mapping[str, Json] | None:
    try:
        return removal.as_wanted(_cluster_of(act), act.facts["reason"]).facts
    except StepOutOfOrder:
        return None


def _remove(act: ActByTwo, granted: Granted) -> None:
    removal.begin(_cluster_of(act), act.facts["reason"], granted.approved_by, granted=granted)


def _campaign_of(act: ActByTwo) -> Campaign:
    return db.session.get_one(Campaign, act.campaign_id)


def _export_facts(act: ActByTwo) -> Mapping[str, Json]:
    """Who withdrew meanwhile is not in it, and nobody who came later."""
    return sealed_bundle.facts_of(_campaign_of(act))


def _key_facts(act: ActByTwo) -> Mapping[str, Json] | None:
    return campaign_keys.facts_of(_campaign_of(act))


def _take_off(act: ActByTwo, granted: Granted) -> None:
    found = _campaign_of(act)
    campaign_keys.take_off(found, granted, used=True)
    audit.record(
        granted.approved_by,
        "key taken off the server",
        found.slug,
        campaign_id=found.id,
        why=granted.why,
        asked_by=granted.asked_by,
    )


def _rule_facts(act: ActByTwo) -> Mapping[str, Json]:
    return {"before": vars(rule.of(act.campaign_id))}


def _change_rule(act: ActByTwo, _granted: Granted) -> None:
    rule.keep(act.campaign_id, rule.Rule(**act.facts["after"]))


def _keeping_facts(act: ActByTwo) -> Mapping[str, Json] | None:
    return keeping.facts_now(_campaign_of(act), act.facts["after"])


def _keep(act: ActByTwo, granted: Granted) -> None:
    keeping.change(_campaign_of(act), act.facts["after"], granted)


def _measure_facts(act: ActByTwo) -> Mapping[str, Json]:
    return {"before": vars(measure.of(_campaign_of(act)))}


def _settle(act: ActByTwo, granted: Granted) -> None:
    new = measure.Measure(**act.facts["after"])
    measure.settle(_campaign_of(act), new, granted.approved_by, granted)


def _lift_facts(act: ActByTwo) -> Mapping[str, Json] | None:
    found = stops.on(act.campaign_id).get(StopKind(act.subject))
    return emergency.to_lift(found).facts if found else None


def _lift(act: ActByTwo, granted: Granted) -> None:
    emergency.lift(act.campaign_id, StopKind(act.subject), granted)
    listing.settle_all(act.campaign_id)


WAYS: Mapping[ActKind, Way] = {
    ActKind.DELIVERY: Way(_delivery_facts, _deliver),
    ActKind.PACKET: Way(_packet_facts),
    ActKind.EXPORT: Way(_export_facts),
    ActKind.KEY_FILE: Way(_key_facts),
    ActKind.KEY_SHARES: Way(_key_facts),
    ActKind.KEY_AWAY: Way(_key_facts, _take_off),
    ActKind.REMOVAL: Way(_removal_facts, _remove),
    ActKind.RULE: Way(_rule_facts, _change_rule),
    ActKind.KEEPING: Way(_keeping_facts, _keep),
    ActKind.MEASURE: Way(_measure_facts, _settle),
    ActKind.LIFT: Way(_lift_facts, _lift),
}
