"""That somebody looked at an officer's details is written down, and told on the officer's page."""

import pytest

from campaign.audit import AuditEntry, chain
from campaign.db import db, transaction
from campaign.endorsements import officers
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs import stamped
from campaign.organisers.roles import MemberRole
from campaign.retention import erasing
from campaign.tokens import links
from tests.endorsements import given
from tests.factories import PASSPHRASE, a_member, an_open_campaign, appeals_of
from tests.visitor import Visitor


@pytest.fixture
def campaign(app):
    return an_open_campaign()


@pytest.fixture
def endorsement(campaign):
    return given.confirmed(appeals_of(campaign))


@pytest.fixture
def vetter(app, campaign):
    found, visitor = a_member(campaign, MemberRole.VETTER), Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=found.email, passphrase=PASSPHRASE)
    return visitor


def page_of_the_officer(app, endorsement):
    token = links.sign(officers.WITHDRAW, endorsement.key)
    return " ".join(Visitor(app).open(f"/en/endorse/withdraw/{token}").main.get_text(" ").split())


def test_the_officer_is_told_on_which_day_details_were_looked_at(
    app, campaign, endorsement, vetter
):
    assert "Nobody looked at them" in page_of_the_officer(app, endorsement)

    vetter.open(f"/en/dashboard/{campaign.slug}/organisations/{endorsement.key}")

    assert "Organisers who vet looked at them on:" in page_of_the_officer(app, endorsement)


@pytest.mark.parametrize(
    ("form", "fields"),
    [("call", {"number": ""}), ("decline", {"reason": ""}), ("approve", {})],
)
def test_a_form_that_is_shown_again_is_another_look(campaign, endorsement, vetter, form, fields):
    room = vetter.open(f"/en/dashboard/{campaign.slug}/organisations/{endorsement.key}")

    again = vetter.send(room, 422, form=form, **fields)

    assert given.MAIL in again.get_text()
    assert looks() == 2


def test_a_page_of_a_stamped_letter_opened_by_itself_is_a_look(campaign, endorsement, vetter):
    with transaction():
        kept = db.session.get_one(Endorsement, endorsement.id)
        proof = stamped.hand_in(kept, [b"first", b"second"])
    page = f"/en/dashboard/{campaign.slug}/organisations/{endorsement.key}/letter/{proof.id}"

    vetter.open(f"{page}/2")
    vetter.open(f"{page}/1")

    assert looks() == 1


def looks():
    return db.session.query(AuditEntry).filter_by(action=officers.SHOWN).count()


def test_a_reason_about_an_erased_officer_is_forgotten_and_the_chain_holds(
    campaign, endorsement, vetter
):
    vetter.submit(
        f"/en/dashboard/{campaign.slug}/organisations/{endorsement.key}",
        form="decline",
        reason="Ү. Мөңгүева has left the organisation",
    )
    entry = db.session.query(AuditEntry).filter_by(action="endorsement declined").one()
    assert "Мөңгүева" in entry.why
    assert (entry.before, entry.after) == ({"state": "confirmed"}, {"state": "declined"})

    with transaction():
        erasing.erase_officer(db.session.merge(endorsement))

    db.session.expire_all()
    assert entry.why is None
    assert entry.why_sha256
    assert chain.verify().holds
