"""Clusters are seen without anybody in them; removed in batches, after a pause, and put back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import jobs
from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.errors import NotFound, StepOutOfOrder
from campaign.organisers.by_two import rule
from campaign.organisers.by_two.deciding import NeedsTwo
from campaign.signatures import clusters, confirming, removal, signing, withdrawing
from campaign.signatures.clusters import Kind
from campaign.signatures.models import Removal, RemovalState, Signatory, Signature, SignatureState
from campaign.signatures.screening import DOMAIN_CONTEXT, Arrival
from campaign.tally import counting, export, verify
from campaign.tally.models import Count, SupportClass
from campaign.tokens import links
from campaign.vault import vault
from tests.factories import (
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    slugs_of,
)

BROWSER = "a browser"
BAD, GOOD = "wool.example.org", "felt.example.org"
CALM = Arrival("a1f3", by_carrier=False, form_age=timedelta(minutes=1))


@pytest.fixture
def database_url(on_both):
    return on_both


@pytest.fixture
def organiser(app):
    return an_organiser().id


@pytest.fixture
def campaign(app):
    return an_open_campaign()


@pytest.fixture
def moment():
    with time_machine.travel(utcnow(), tick=False) as moment:
        yield moment


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(removal, "BATCH", 3)


def sign(campaign, mail, *, confirms=True, name="", arrival=CALM):
    with transaction():
        wish = signing.Wish(mail, slugs_of(campaign), "en", name=name)
        signing.ask(an_offer(campaign), wish, BROWSER, arrival)
    if confirms:
        with transaction():
            confirming.confirm_with_browser(letters_to(mail)[0]["token"], BROWSER)


def people_sign(campaign, domain, number, **how):
    for n in range(number):
        sign(campaign, f"p{n}@{domain}", **how)


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def tally(campaign):
    db.session.rollback()
    kept = db.session.get(Count, (appeals_of(campaign)[0].id, SupportClass.PERSON))
    return (kept.counted, kept.removed) if kept else (0, 0)


def states(campaign, domain=None):
    db.session.rollback()
    query = select(Signature.state).join(Signature.signatory).order_by(Signature.id)
    if domain:
        query = query.where(Signatory.domain_print == of_domain(campaign, domain).value)
    return list(db.session.scalars(query))


def of_domain(campaign, domain):
    asked = db.session.scalars(select(Signatory)).all()
    found = next(
        one.domain_print
        for one in asked
        if vault.decrypt(one.domain_kept, DOMAIN_CONTEXT).decode() == domain
    )
    db.session.rollback()
    return clusters.cluster(campaign.id, Kind.DOMAIN, found, utcnow())


def begin(campaign, organiser, domain=BAD, reason="fraud"):
    found = of_domain(campaign, domain)
    with transaction():
        return removal.begin(found, reason, organiser, "One machine, one evening").id


def work_until_nothing_is_left():
    while jobs.remove():
        pass


def the_removal():
    db.session.rollback()
    return db.session.scalars(select(Removal)).one()


def test_a_cluster_leaves_the_ledger_after_the_pause(campaign, organiser, moment, tmp_path):
    people_sign(campaign, BAD, 7)
    people_sign(campaign, GOOD, 2)
    count(campaign)

    begin(campaign, organiser)
    work_until_nothing_is_left()
    count(campaign)
    in_the_pause = tally(campaign)
    moment.shift(removal.PAUSE)
    work_until_nothing_is_left()
    count(campaign)

    assert in_the_pause == (9, 0)
    assert tally(campaign) == (9, 7)
    assert set(states(campaign, GOOD)) == {SignatureState.COUNTED}
    assert (the_removal().state, the_removal().done) == (RemovalState.DONE, 7)
    list(export.export(campaign, tmp_path))
    report = verify.verify(tmp_path)
    assert report.holds, report.faults


def test_what_is_marked_is_not_counted_in_the_pause(campaign, organiser, moment):
    people_sign(campaign, BAD, 4)

    begin(campaign, organiser)
    work_until_nothing_is_left()
    count(campaign)

    assert tally(campaign) == (0, 0)
    assert set(states(campaign)) == {SignatureState.HELD}


@pytest.mark.parametrize("batches", [1, 2, 5], ids=["cancelled", "cancelled later", "undone"])
def test_undone_before_it_is_written_everything_is_as_it_was(campaign, organiser, moment, batches):
    people_sign(campaign, BAD, 3)
    count(campaign)
    people_sign(campaign, f"x.{BAD}", 1)
    sign(campaign, f"later@{BAD}")
    sign(campaign, f"never@{BAD}", confirms=False)
    before = states(campaign)
    begin(campaign, organiser)
    for _ in range(batches):
        jobs.remove()

    with transaction():
        removal.undo(removal.in_campaign(campaign.id, the_removal().id), organiser)
    work_until_nothing_is_left()

    assert states(campaign) == before
    assert the_removal().state == RemovalState.UNDONE


def test_who_confirms_in_the_pause_is_counted_once_it_is_undone(campaign, organiser, moment):
    sign(campaign, f"p@{BAD}", confirms=False)
    begin(campaign, organiser)
    work_until_nothing_is_left()
    with transaction():
        confirming.confirm_with_browser(letters_to(f"p@{BAD}")[0]["token"], BROWSER)
    held = states(campaign)

    with transaction():
        removal.undo(removal.in_campaign(campaign.id, the_removal().id), organiser)
    work_until_nothing_is_left()
    count(campaign)

    assert held == [SignatureState.HELD]
    assert tally(campaign) == (1, 0)


def test_who_withdraws_in_the_pause_is_withdrawn_and_not_removed(campaign, organiser, moment):
    people_sign(campaign, BAD, 2)
    count(campaign)
    begin(campaign, organiser)
    work_until_nothing_is_left()
    person = db.session.scalars(select(Signatory).order_by(Signatory.id)).first()
    with transaction():
        withdrawing.withdraw(links.sign(withdrawing.WITHDRAW, person.key))

    moment.shift(removal.PAUSE)
    work_until_nothing_is_left()
    count(campaign)

    kept = db.session.get(Count, (appeals_of(campaign)[0].id, SupportClass.PERSON))
    assert (kept.counted, kept.withdrawn, kept.removed) == (2, 1, 1)


def test_written_now_it_does_not_wait(campaign, organiser, moment):
    people_sign(campaign, BAD, 2)
    begin(campaign, organiser)
    work_until_nothing_is_left()

    with transaction():
        removal.write_now(removal.in_campaign(campaign.id, the_removal().id), organiser)
    work_until_nothing_is_left()

    assert set(states(campaign)) == {SignatureState.REMOVED}
    with pytest.raises(StepOutOfOrder), transaction():
        removal.undo(removal.in_campaign(campaign.id, the_removal().id), organiser)


def test_who_signed_after_the_preview_is_not_in_it(campaign, organiser, moment):
    people_sign(campaign, BAD, 2)
    begin(campaign, organiser)
    moment.shift(timedelta(seconds=1))
    sign(campaign, f"later@{BAD}")

    moment.shift(removal.PAUSE)
    work_until_nothing_is_left()
    moment.shift(removal.PAUSE)
    work_until_nothing_is_left()

    assert states(campaign)[-1] == SignatureState.CONFIRMED
    assert the_removal().done == 2


def test_what_is_let_go_counts_and_waits_for_those_who_have_not_confirmed(campaign, organiser):
    people_sign(campaign, BAD, 2)
    sign(campaign, f"never@{BAD}", confirms=False)
    with transaction():
        for signature in db.session.scalars(select(Signature)):
            signature.state = SignatureState.HELD
    found = clusters.cluster(campaign.id, Kind.HELD, "", utcnow())

    with transaction():
        number = removal.release(found, organiser)
    count(campaign)

    assert number == 3
    assert tally(campaign) == (2, 0)
    assert states(campaign)[-1] == SignatureState.PENDING


def test_a_domain_is_named_from_ten_signers_up(campaign):
    people_sign(campaign, BAD, clusters.NAMED_FROM, confirms=False)
    people_sign(campaign, GOOD, clusters.NAMED_FROM - 1, confirms=False)

    rows = clusters.trends(campaign.id, Kind.DOMAIN)

    assert [row.asked for row in rows] == [10, 9]
    assert rows[0].name == BAD
    assert GOOD not in rows[1].name


def test_alerts_stand_where_numbers_are_high_and_not_plain(campaign):
    people_sign(campaign, "gmail.com", 20, confirms=False, name="Айгүл")
    people_sign(campaign, BAD, 20, confirms=False, name="Aйгүл")

    alert = {
        (kind, row.name): row.alert for kind in (Kind.DOMAIN, Kind.SHAPE)
        for row in clusters.trends(campaign.id, kind)
    }  # fmt: skip

    assert alert == {
        ("domain", "gmail.com"): False, ("domain", BAD): True,
        ("shape", "plain"): False, ("shape", "mixed"): True,
    }  # fmt: skip


def test_the_audit_has_numbers_and_no_names(campaign, organiser, moment):
    people_sign(campaign, BAD, 2, name="Айгүл")
    begin(campaign, organiser, reason="duplicate")
    work_until_nothing_is_left()
    moment.shift(removal.PAUSE)
    work_until_nothing_is_left()

    told = [
        (one.action, one.subject, one.facts)
        for one in db.session.scalars(
            select(AuditEntry).where(AuditEntry.campaign_id == campaign.id)
        )
    ]

    assert told[-2:] == [
        ("removal begun", "by domain", {"count": 2, "reason": "duplicate"}),
        ("signatures removed", "by domain", {"count": 2, "reason": "duplicate"}),
    ]
    assert BAD not in str(told)


@pytest.mark.parametrize("reason", ["", "lost-receipt", "because"])
def test_only_the_ledgers_reasons_are_taken(campaign, organiser, reason):
    people_sign(campaign, BAD, 1)

    with pytest.raises(StepOutOfOrder):
        begin(campaign, organiser, reason=reason)


@pytest.mark.parametrize(("kind", "value"), [("name", "x"), ("minute", "now"), ("", "")])
def test_there_are_no_other_clusters(campaign, kind, value):
    with pytest.raises(NotFound):
        clusters.cluster(campaign.id, kind, value, utcnow())


def test_two_removals_begun_at_once_are_one_large_one(on_postgres):
    campaign, organiser_id = an_open_campaign(), an_organiser().id
    for domain in (BAD, GOOD):
        people_sign(campaign, domain, 2)
    each = [of_domain(campaign, domain) for domain in (BAD, GOOD)]
    with transaction():
        one_alone = sum(clusters.states_in(each[0]).values())
        rule.keep(campaign.id, rule.Rule(removals_above=one_alone))

    def begin_the_other():
        with on_postgres.app_context(), transaction():
            return removal.begin(each[1], "fraud", organiser_id, "x")

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            removal.begin(each[0], "fraud", organiser_id, "x")
            other = pool.submit(begin_the_other)
            with pytest.raises(TimeoutError):
                other.result(timeout=1)
        with pytest.raises(NeedsTwo):
            other.result(timeout=10)
