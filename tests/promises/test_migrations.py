"""Migrations and models say the same, both ways, also with rows in the tables."""

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import func, inspect, select, text

from campaign import audit, create_app
from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.endorsements import own_organisations, vetting
from campaign.endorsements.models import Endorsement, Shown
from campaign.endorsements.proofs.models import Proof, ProofKind, Vouch
from campaign.endorsements.register import pictured
from campaign.endorsements.sharing.models import ShareLink
from campaign.organisers.models import Organiser
from campaign.outbox.models import Letter
from tests import stolen
from tests.databases import settings_for
from tests.endorsements import given
from tests.factories import an_institution, an_open_campaign, an_organiser, appeals_of


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request, tmp_path):
    """An application on a database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/empty.db"
    else:
        url = request.getfixturevalue("empty_postgres")
    app = create_app(settings_for(url))
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def test_migrations_give_the_tables_of_the_models(empty):
    upgrade()

    check()  # raises when a migration is missing


def test_the_way_down_leaves_nothing(empty):
    upgrade()
    downgrade(revision="base")

    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_rows_stay_when_migrations_run_again(empty):
    upgrade()
    an_open_campaign(organiser=an_organiser())
    before = _rows()

    upgrade()

    assert _rows() == before
    assert sum(before.values()) > 10


def test_plain_organisers_become_editors_and_a_campaign_keeps_an_owner(empty):
    upgrade(revision="0011")
    with db.engine.begin() as connection:
        two = [{"n": 1, "word": "first"}, {"n": 2, "word": "second"}]
        connection.execute(text(_AN_ORGANISER), two)
        connection.execute(text(_A_CAMPAIGN), two)
        connection.execute(
            text(_A_MEMBER),
            [
                {"of": 1, "n": 1, "word": "owner"},
                {"of": 1, "n": 2, "word": "organiser"},
                {"of": 2, "n": 2, "word": "organiser"},
            ],
        )

    upgrade()

    found = db.session.execute(
        text("SELECT campaign_id, organiser_id, role FROM membership ORDER BY 1, 2")
    )
    assert [tuple(row) for row in found] == [(1, 1, "owner"), (1, 2, "editor"), (2, 2, "owner")]


_AN_ORGANISER = """
    INSERT INTO organiser (id, email, name, password_hash, active, language, session_key, created_at)
    VALUES (:n, :word, '', '', true, 'ky', :word, '2026-01-01')
"""
_A_CAMPAIGN = """
    INSERT INTO campaign (id, slug, titles, summaries, created_at, demonstration, sender,
                          shared_mailboxes)
    VALUES (:n, :word, '{}', '{}', '2026-01-01', false, '{}', false)
"""
_A_MEMBER = "INSERT INTO membership (campaign_id, organiser_id, role) VALUES (:of, :n, :word)"


def _rows():
    db.session.rollback()
    counts = {
        name: db.session.scalar(select(func.count()).select_from(table))
        for name, table in db.metadata.tables.items()
    }
    db.session.rollback()
    assert Letter.__tablename__ in counts
    return counts


def test_organisations_that_stood_are_entered_once_with_how_they_were_verified(empty):
    upgrade(revision="0013")
    _endorsements_of_before()

    upgrade(revision="0014")

    assert _asked("SELECT slug, number_key FROM organisation") == [("ak-kopuro", "123456")]
    assert _asked("SELECT organisation_id IS NOT NULL FROM endorsement ORDER BY id") == [
        (True,),
        (True,),
        (False,),
    ]
    assert _asked("SELECT kind, state FROM proof ORDER BY id") == [
        ("mail", "finished"),
        ("call", "finished"),
    ]
    downgrade(revision="0013")
    assert _asked("SELECT organisation, verified FROM endorsement ORDER BY id") == [
        ("Ак көпүрө", "domain"),
        ("Ак көпүрө", "call"),
        ("Күткөн", None),
    ]


def _endorsements_of_before():
    """One organisation that stood in two campaigns under one number, and one that waits."""
    with db.engine.begin() as connection:
        for campaign in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO campaign (id, slug, titles, summaries, created_at, demonstration,"
                    " sender) VALUES (:id, :slug, '{}', '{}', :now, false, '{}')"
                ),
                {"id": campaign, "slug": f"c{campaign}", "now": utcnow()},
            )
        for key, campaign, state, name, number, verified in (
            ("a", 1, "counted", "Ак көпүрө", "123-456", "domain"),
            ("b", 2, "approved", "Ак көпүрө", "123 456", "call"),
            ("c", 2, "confirmed", "Күткөн", "9", None),
        ):
            connection.execute(
                text(
                    "INSERT INTO endorsement (key, campaign_id, state, organisation,"
                    " registration_number, site, place, language, browser_print, code_print,"
                    " code_tries, created_at, verified) VALUES (:key, :campaign, :state, :name,"
                    " :number, '', 'Нарын', 'ky', '', '', 0, :now, :verified)"
                ),
                {
                    "key": key, "campaign": campaign, "state": state, "name": name,
                    "number": number, "now": utcnow(), "verified": verified,
                },
            )  # fmt: skip


def _asked(statement):
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_names_that_lay_in_clear_are_encrypted_and_come_back(empty):
    upgrade()
    kept = _one_of_each_kind()
    downgrade(revision="0027")
    before = _clear()

    upgrade()

    assert _names() == kept
    assert _asked("SELECT slug FROM organisation") == [("ak",)]
    assert _asked("SELECT organisation_id IS NOT NULL FROM endorsement ORDER BY id") == [
        (True,), (False,), (False,), (False,),
    ]  # fmt: skip
    stolen.settle()
    for word in (
        "Жашыруун",
        "жашыруун",
        "7707-31415926",
        "sir-in-the-hills",
        "Четкекагылды",
        "Күткөн",
    ):
        assert not any(form in raw for form in stolen.forms_of(word) for raw in stolen.files())
    downgrade(revision="0027")
    assert _clear() == before


def _one_of_each_kind():
    """Made by today's verbs, and read back as they are known."""
    organiser = an_organiser()
    appeals = appeals_of(an_open_campaign(an_institution(), organiser=organiser))
    given.approved(appeals, organiser, given.a_claim("Ак", site="https://ak.example.org"))
    secret = given.a_claim(
        "Жашыруун",
        registration_number="7707-31415926",
        site="https://a.sir-in-the-hills.example",
        place="Ош",
    )
    voucher = db.session.scalars(select(Endorsement.id)).one()
    given.approved(
        appeals, organiser, secret, "head@a.sir-in-the-hills.example", shown=Shown.NOBODY
    )
    waiting = given.confirmed(appeals, given.a_claim("Күткөн"))
    declined = given.confirmed(appeals, given.a_claim("Четкекагылды"))
    with transaction():
        own_organisations.declare(organiser.id, "KG", "7707-31415926")
        pictured.keep(db.session.merge(waiting), _A_PICTURE)
        proof = Proof(kind=ProofKind.VOUCHED, vouches=[Vouch(key="v", asked_id=voucher)])
        db.session.merge(waiting).proofs.append(proof)
        vetting.decline(db.session.merge(declined), organiser.id, "Четкекагылды.")
        audit.record(organiser.id, "endorsement declined", declined.key, why="Четкекагылды.")
    return _names()


def _names():
    db.session.rollback()
    found = db.session.scalars(select(Endorsement).order_by(Endorsement.id)).all()
    kept = [
        (one.told, one.reason, one.logo is not None, [(p.kind, p.facts) for p in one.proofs])
        for one in found
    ]
    declared = own_organisations.declared(db.session.scalars(select(Organiser.id)).one())
    words = [entry.why for entry in db.session.scalars(select(AuditEntry)) if entry.why]
    marks = [link.mark for link in db.session.scalars(select(ShareLink))]
    asked = [vouch.asked_id for vouch in db.session.scalars(select(Vouch))]
    holds = audit.chain.verify().holds
    db.session.rollback()
    return kept, declared, words, marks, asked, holds


def _clear():
    return [
        _asked(f"SELECT {columns} FROM {table} ORDER BY 1")  # noqa: S608 - words of this test
        for table, columns in (
            ("endorsement", "id, registration_number, number_key, site, place, reason"),
            ("organisation", "slug, number_key, words"),
            ("proof", "id, kind, state"),
            ("own_organisation", "organiser_id, country, number_key, registration_number"),
            ("vouch", "proof_id, organisation_id"),
            ("share_link", "endorsement_id, mark"),
            ("audit_entry", "id, why, why_salt"),
            ("logo", "sha256"),
        )
    ]


_A_PICTURE = b"\x89PNG\r\n\x1a\n a picture IEND\xaeB`\x82"
