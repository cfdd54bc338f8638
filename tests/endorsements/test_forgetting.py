"""What was handed in to prove an endorsement is erased on the day that was told."""

import time_machine
from sqlalchemy import select

from campaign import retention
from campaign.db import db, transaction, utcnow
from campaign.endorsements import vetting
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs import proving, stamped
from campaign.endorsements.proofs.models import LetterPage
from campaign.endorsements.register import pictured
from campaign.endorsements.register.models import Logo
from tests.endorsements.given import A_CALL, confirmed
from tests.factories import an_open_campaign, an_organiser, appeals_of


def handed_in():
    endorsement = confirmed(appeals_of(an_open_campaign()))
    with transaction():
        stamped.hand_in(endorsement, [b"a page"])
        pictured.keep(endorsement, b"a picture")
    return endorsement


def forget(after):
    with time_machine.travel(utcnow() + after, tick=False), transaction():
        retention.forget()


def kept(table):
    db.session.rollback()
    return len(db.session.scalars(select(table)).all())


def test_a_stamped_letter_stays_thirty_days_after_the_decision(app):
    endorsement, organiser = handed_in(), an_organiser()
    with transaction():
        proving.by_call(endorsement, organiser.id, A_CALL)
        vetting.approve(endorsement, organiser.id)

    forget(stamped.KEPT * 0.9)
    assert kept(LetterPage) == 1
    forget(stamped.KEPT * 1.1)

    assert kept(LetterPage) == 0
    assert kept(Logo) == 1


def test_before_the_decision_a_letter_waits_for_it(app):
    handed_in()

    forget(stamped.KEPT * 2)

    assert kept(LetterPage) == 1


def test_a_picture_goes_with_the_last_that_had_it(app):
    endorsement = handed_in()
    with transaction():
        db.session.delete(db.session.get_one(Endorsement, endorsement.id))

    forget(stamped.KEPT)

    assert (kept(Logo), kept(LetterPage)) == (0, 0)
