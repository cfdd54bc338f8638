"""Acts that take two: asked for by one, approved by another, done once, exactly as asked or not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError

from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.errors import NotFound, StepOutOfOrder
from campaign.organisers import accounts, reasons
from campaign.organisers.by_two import asking, deciding, doors, lapsing, people, reading, rule
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.deciding import Way
from campaign.organisers.by_two.models import ActByTwo, ActKind, ActState
from campaign.organisers.models import Membership, Organiser
from campaign.organisers.roles import MemberRole
from campaign.words import WordsTooLong
from tests.factories import PASSPHRASE, a_campaign, a_member, an_organiser, letters_to

RULE = ActKind.RULE


@pytest.fixture
def campaign(app):
    return a_campaign()


@pytest.fixture
def asker(campaign):
    return a_member(campaign, MemberRole.OWNER)


@pytest.fixture
def second(campaign):
    return a_member(campaign, MemberRole.OWNER)


def ask(campaign, asker, why="the attack of last night", kind=RULE, **facts):
    of = asking.Of(campaign.id, campaign.slug, campaign.titles)
    with transaction():
        wanted = Wanted(kind, "one thing", facts or {"number": 30})
        return asking.ask(of, asker.id, wanted, why).id


def approve(campaign, act_id, who, now=None, done=None):
    """As the page does; what the act stands for is written into `done`."""
    do = (lambda _act, granted: done.append(granted)) if done is not None else None
    way = Way(lambda _act: now if now is not None else {"number": 30}, do)
    with transaction():
        return deciding.approve(reading.held(campaign.id, act_id), who.id, way)


def kept(act_id):
    db.session.rollback()
    return db.session.get(ActByTwo, act_id, populate_existing=True)


def actions():
    return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_what_another_approves_is_done_with_both_names_to_it(campaign, asker, second):
    done, act_id = [], ask(campaign, asker)

    became = approve(campaign, act_id, second, done=done)

    assert became == kept(act_id).state == ActState.DONE
    assert [(one.asked_by, one.approved_by) for one in done] == [(asker.id, second.id)]


def test_nobody_is_their_own_second_person(campaign, asker, second):
    done, act_id = [], ask(campaign, asker)

    with pytest.raises(deciding.OwnAct):
        approve(campaign, act_id, asker, done=done)

    assert (done, kept(act_id).state) == ([], ActState.PENDING)


def test_the_database_itself_takes_nobody_twice(campaign, asker, second):
    act_id = ask(campaign, asker)

    done = {"state": ActState.DONE, "decided_by": asker.id}
    with pytest.raises(IntegrityError), transaction():
        db.session.query(ActByTwo).filter_by(id=act_id).update(done)


def test_pressed_twice_it_is_done_once(campaign, asker, second):
    done, act_id = [], ask(campaign, asker)

    approve(campaign, act_id, second, done=done)
    approve(campaign, act_id, second, done=done)

    assert len(done) == 1


def test_what_a_third_decided_already_is_not_decided_again(campaign, asker, second):
    third, act_id = a_member(campaign, MemberRole.OWNER), ask(campaign, asker)
    approve(campaign, act_id, second, done=[])

    with pytest.raises(deciding.DecidedAlready):
        approve(campaign, act_id, third, done=[])


def test_what_changed_meanwhile_is_void_and_stays_so(campaign, asker, second):
    done, act_id = [], ask(campaign, asker)

    became = approve(campaign, act_id, second, now={"number": 31}, done=done)

    assert (done, became, kept(act_id).state) == ([], ActState.VOID, ActState.VOID)
    with pytest.raises(deciding.DecidedAlready):
        approve(campaign, act_id, second, done=done)


def test_what_fails_while_it_is_done_leaves_the_request_as_it_was(campaign, asker, second):
    act_id = ask(campaign, asker)

    def fail(_act, _granted):
        accounts.create("x@example.org", "x", PASSPHRASE)
        raise StepOutOfOrder

    way = Way(lambda _act: {"number": 30}, fail)
    with pytest.raises(StepOutOfOrder), transaction():
        deciding.approve(reading.held(campaign.id, act_id), second.id, way)

    assert kept(act_id).state == ActState.PENDING
    assert db.session.query(Organiser).filter_by(email="x@example.org").count() == 0


@pytest.mark.parametrize("role", [MemberRole.EDITOR, MemberRole.OBSERVER, None])
def test_whose_right_was_taken_meanwhile_approves_nothing(campaign, asker, second, role):
    act_id = ask(campaign, asker)
    change_role(campaign, second, role)

    with pytest.raises(deciding.NotTheSecond):
        approve(campaign, act_id, second, done=[])


def test_what_somebody_asked_whose_right_was_taken_is_void(campaign, asker, second):
    done, act_id = [], ask(campaign, asker)
    change_role(campaign, asker, MemberRole.OBSERVER)

    assert approve(campaign, act_id, second, done=done) == ActState.VOID
    assert done == []


def test_an_account_that_was_closed_is_no_second_person(campaign, asker, second):
    act_id = ask(campaign, asker)
    with transaction():
        db.session.get(Organiser, second.id).active = False

    with pytest.raises(deciding.NotTheSecond):
        approve(campaign, act_id, second, done=[])


def change_role(campaign, organiser, role):
    with transaction():
        found = db.session.get(Membership, (organiser.id, campaign.id))
        if role is None:
            db.session.delete(found)
        else:
            found.role = role


def test_alone_nobody_can_even_ask(campaign, asker):
    a_member(campaign, MemberRole.EDITOR)

    with pytest.raises(people.NobodyElse):
        ask(campaign, asker)

    assert db.session.query(ActByTwo).count() == 0


@pytest.mark.parametrize("why", ["", "  \n "])
def test_without_a_why_nothing_is_asked(campaign, asker, second, why):
    with pytest.raises(reasons.WhyMissing):
        ask(campaign, asker, why)


def test_asked_twice_it_waits_once(campaign, asker, second):
    assert ask(campaign, asker) == ask(campaign, asker, "the same, pressed again")
    assert len(letters_to(second.email)) == 1


def test_what_another_asked_for_already_is_not_asked_again(campaign, asker, second):
    ask(campaign, asker)

    with pytest.raises(asking.AskedAlready):
        ask(campaign, second)


def test_asked_anew_after_a_change_the_old_request_is_void(campaign, asker, second):
    old = ask(campaign, asker)

    new = ask(campaign, second, number=31)

    assert (kept(old).state, kept(new).state) == (ActState.VOID, ActState.PENDING)


def test_those_who_may_approve_get_a_letter_that_names_nobody(campaign, asker, second):
    editor = a_member(campaign, MemberRole.EDITOR)

    ask(campaign, asker, "because Айгүл asked us to")

    [letter] = letters_to(second.email)
    assert letter["kind"] == "a_second_person_is_needed"
    assert asker.name not in str(letter)
    assert "Айгүл" not in str(letter)
    assert letters_to(editor.email) == letters_to(asker.email) == []


def test_a_refusal_has_a_reason(campaign, asker, second):
    act_id = ask(campaign, asker)

    with pytest.raises(reasons.WhyMissing), transaction():
        deciding.refuse(reading.held(campaign.id, act_id), second.id, " ")
    with transaction():
        deciding.refuse(reading.held(campaign.id, act_id), second.id, "Not without the board.")

    assert (kept(act_id).state, kept(act_id).reason) == (ActState.REFUSED, "Not without the board.")


def test_only_who_asked_takes_it_back(campaign, asker, second):
    act_id = ask(campaign, asker)

    with pytest.raises(StepOutOfOrder), transaction():
        asking.withdraw(reading.held(campaign.id, act_id), second.id)
    with transaction():
        asking.withdraw(reading.held(campaign.id, act_id), asker.id)

    assert kept(act_id).state == ActState.WITHDRAWN


def test_unanswered_it_lapses_after_three_days_whether_the_jobs_run_or_not(campaign, asker, second):
    done, act_id = [], ask(campaign, asker)

    with time_machine.travel(utcnow() + timedelta(hours=72, seconds=1), tick=False):
        assert reading.waiting(campaign.id) == []
        assert reading.how_many_wait(campaign.id) == 0
        assert approve(campaign, act_id, second, done=done) == ActState.LAPSED
        assert ask(campaign, asker) != act_id
    assert done == []


def test_the_jobs_let_lapse_and_tell_the_audit(campaign, asker, second):
    act_id = ask(campaign, asker)

    with time_machine.travel(utcnow() + timedelta(hours=72, seconds=1), tick=False):
        with transaction():
            assert lapsing.lapse() == 1
        with transaction():
            assert lapsing.lapse() == 0

    assert kept(act_id).state == ActState.LAPSED
    assert actions()[-1] == "by two: lapsed"


def test_a_campaign_lets_requests_wait_as_long_as_it_settled_on(campaign, asker, second):
    with transaction():
        rule.keep(campaign.id, rule.Rule(lapse_hours=2))

    act = kept(ask(campaign, asker))

    assert act.lapses_at - act.asked_at < timedelta(hours=2, minutes=1)


def test_another_campaigns_request_is_not_there(campaign, asker, second):
    act_id = ask(campaign, asker)

    with pytest.raises(NotFound):
        reading.held(a_campaign().id, act_id)


def test_everything_stands_in_the_audit_with_its_why(campaign, asker, second):
    approve(campaign, ask(campaign, asker), second, done=[])

    asked, approved = db.session.query(AuditEntry).order_by(AuditEntry.id).all()[-2:]
    assert (asked.action, asked.organiser_id) == ("by two: asked for", asker.id)
    assert (approved.action, approved.organiser_id) == ("by two: approved", second.id)
    assert asked.why == approved.why == "the attack of last night"
    assert approved.facts["asked_by"] == asker.id


def go_in(campaign, who):
    with transaction():
        return doors.go_through(campaign.id, who.id, ActKind.PACKET, "one thing")


def test_a_door_opens_to_the_two_for_a_day(campaign, asker, second):
    third = a_member(campaign, MemberRole.OWNER)
    act_id = ask(campaign, asker, kind=ActKind.PACKET)
    with pytest.raises(deciding.NeedsTwo):
        go_in(campaign, asker)

    assert approve(campaign, act_id, second) == ActState.APPROVED

    assert go_in(campaign, asker).id == go_in(campaign, second).id == act_id
    with pytest.raises(deciding.NeedsTwo):
        go_in(campaign, third)
    assert actions().count("by two: opened") == 2
    with time_machine.travel(utcnow() + deciding.OPEN_FOR, tick=False):
        with pytest.raises(deciding.NeedsTwo):
            go_in(campaign, asker)
        with transaction():
            assert lapsing.lapse() == 1
    assert kept(act_id).state == ActState.DONE


def test_a_door_is_closed_to_whose_right_was_taken(campaign, asker, second):
    approve(campaign, ask(campaign, asker, kind=ActKind.PACKET), second)
    change_role(campaign, asker, MemberRole.EDITOR)

    with pytest.raises(deciding.NeedsTwo):
        go_in(campaign, asker)


@pytest.mark.parametrize(
    ("why", "refusal"), [("\u200b \u202e", reasons.WhyMissing), ("w" * 501, WordsTooLong)]
)
def test_a_reason_can_be_seen_and_is_not_cut(campaign, asker, second, why, refusal):
    with pytest.raises(refusal):
        ask(campaign, asker, why=why)


@pytest.mark.parametrize("given", [(None, 72), (20, None), (20, 0), (1001, 72), (20, 337)])
def test_a_rule_that_is_none_is_refused(given):
    with pytest.raises(rule.RuleUnclear):
        rule.made(*given)


def at_once(app, works):
    ready = Barrier(len(works))

    def one(work):
        with app.app_context():
            ready.wait()
            try:
                return work()
            except deciding.DecidedAlready as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_approved_by_two_at_once_it_is_done_once(on_each):
    campaign = a_campaign()
    asker, *seconds = [a_member(campaign, MemberRole.OWNER) for _ in range(4)]
    done, act_id = [], ask(campaign, asker)
    ids = [one.id for one in seconds]
    campaign_id = campaign.id
    db.session.rollback()

    def approving(organiser_id):
        way = Way(
            lambda _act: {"number": 30}, lambda _act, granted: done.append(granted.approved_by)
        )
        with transaction():
            return deciding.approve(reading.held(campaign_id, act_id), organiser_id, way)

    became = at_once(on_each, [lambda who=who: approving(who) for who in ids])

    assert sorted(became) == ["decided-already", "decided-already", "done"]
    assert done == [kept(act_id).decided_by]


def test_asked_by_two_at_once_it_waits_once(on_each):
    campaign = a_campaign()
    asker, second = (a_member(campaign, MemberRole.OWNER) for _ in range(2))
    of = asking.Of(campaign.id, campaign.slug, campaign.titles)
    ids = [asker.id, second.id, asker.id]
    db.session.rollback()

    def asking_(who):
        with transaction():
            try:
                return asking.ask(of, who, Wanted(RULE, "one thing", {"number": 30}), "why").id
            except asking.AskedAlready as refusal:
                return refusal.code

    at_once(on_each, [lambda who=who: asking_(who) for who in ids])

    db.session.rollback()
    assert db.session.query(ActByTwo).count() == 1


def test_the_same_laws_hold_on_a_real_server(on_postgres):
    campaign = a_campaign()
    asker, second = (a_member(campaign, MemberRole.OWNER) for _ in range(2))
    done = []

    approve(campaign, ask(campaign, asker), second, done=done)

    assert len(done) == 1
    assert an_organiser().id not in {asker.id, second.id}
