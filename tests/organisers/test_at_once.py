"""Two of the same at once: what opens once opens once, on each database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import time_machine

from campaign.db import db, transaction, utcnow
from campaign.errors import CampaignError
from campaign.organisers import (
    accounts,
    invitations,
    members,
    one_time_codes,
    passkeys,
    recovery_codes,
)
from campaign.organisers.models import Organiser
from campaign.organisers.roles import MemberRole
from tests.factories import PASSPHRASE, a_campaign, a_member, an_organiser
from tests.organisers.authenticator import Authenticator
from tests.organisers.test_invitations import invite
from tests.organisers.test_passkeys import add
from tests.organisers.test_second_factor import code_of, with_codes


def outcomes(app, *works):
    """Of works begun at the same moment, each in a transaction of its own."""
    db.session.rollback()
    ready = Barrier(len(works))

    def one(work):
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    work()
                return "done"
            except CampaignError as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(one, works))


def test_a_code_sent_twice_at_once_opens_once(on_each):
    with time_machine.travel(utcnow(), tick=True) as moment:
        who = (organiser := an_organiser()).id
        with_codes(organiser)
        moment.shift(timedelta(minutes=1))
        code = code_of(organiser)

        def check():
            one_time_codes.check(db.session.get(Organiser, who), code)

        assert outcomes(on_each, check, check, check) == ["done", *["one-time-code-refused"] * 2]


def test_a_recovery_code_sent_twice_at_once_opens_once(on_each):
    who = (organiser := an_organiser()).id
    [code, *_] = with_codes(organiser)

    def use():
        recovery_codes.use(db.session.get(Organiser, who), code)

    assert outcomes(on_each, use, use, use) == ["done", *["recovery-code-refused"] * 2]


def test_a_passkeys_answer_sent_twice_at_once_opens_once(on_each):
    device = Authenticator(on_each.extensions["campaign.settings"].public_url)
    add(an_organiser(), device)
    options, challenge = passkeys.ask_to_sign_in()
    answer = device.get(options)

    def sign_in():
        passkeys.sign_in(challenge, answer)

    assert outcomes(on_each, sign_in, sign_in) == ["done", "passkey-refused"]


def test_an_invitation_accepted_twice_at_once_makes_one_account(on_each):
    campaign = a_campaign(organiser=(owner := an_organiser()))
    token = invite(campaign, owner)

    def accept():
        invitations.accept_anew(token, "Айгүл Үсөнова", PASSPHRASE, "ky")

    assert outcomes(on_each, accept, accept) == ["done", "link-invalid"]


def test_two_accounts_of_one_address_at_once_are_one(on_each):
    def create():
        accounts.create("aigul@example.org", "Айгүл Үсөнова", PASSPHRASE)

    assert outcomes(on_each, create, create) == ["address-taken", "done"]


def test_two_owners_who_take_each_other_off_at_once_leave_one(on_each):
    campaign = a_campaign()
    one, other = (a_member(campaign, MemberRole.OWNER).id for _ in range(2))
    of = campaign.id

    came = outcomes(
        on_each,
        lambda: members.remove(of, one, by=other, why="It was agreed"),
        lambda: members.remove(of, other, by=one, why="It was agreed"),
    )

    assert came == ["done", "last-owner"]
