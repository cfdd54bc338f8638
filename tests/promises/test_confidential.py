"""Whoever steals the database does not learn which organisations endorsed in confidence."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select

from campaign import audit, i18n, jobs
from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.endorsements import endorsing, officers, own_organisations, pictures, vetting
from campaign.endorsements.models import Endorsement, EndorsementState, Shown
from campaign.endorsements.proofs import proving, sites, stamped
from campaign.endorsements.register import listing, pictured
from campaign.endorsements.register.models import Logo, Organisation, key_of
from campaign.organisers import emergency
from campaign.stops import Stop, StopKind
from campaign.tally import counting
from campaign.tokens import links
from tests import stolen
from tests.endorsements.given import A_CALL, a_claim, confirmed, submitted
from tests.endorsements.invited import asked
from tests.factories import an_institution, an_open_campaign, an_organiser, appeals_of

STEMS = {
    "public": "Бүркүтбашат",
    "nobody": "Чынарбулакбел",
    "chosen": "Дөөлөткечүү",
    "held": "Жезкийиктоо",
    "unconfirmed": "Ырыскыбулуң",
    "waiting": "Көкжалдөбө",
    "declined": "Мөлтүркайың",
    "withdrawn": "Тулпаржалын",
    "once public": "Үркөрүсүрү",
}


@pytest.fixture
def database_url(on_both):
    return on_both


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def campaign(organiser):
    return an_open_campaign(an_institution(), an_institution(), organiser=organiser)


def typed(what):
    """All that the officer types of one organisation, each word its own."""
    stem = STEMS[what]
    latin = i18n.in_latin_letters(stem)
    number = str(7_310_000 + 13 * list(STEMS).index(what))
    return {
        "name": f"{stem} коомдук бирикмеси",
        "other_names": {"ru": f"{stem} ассоциация", "en": f"{latin}ean Society"},
        "registration_number": f"{number[:4]}-{number[4:]}-{latin[:3]}",
        "site": f"https://{latin}.kg",
        "place": f"{stem} айылы",
        "label": f"{stem} энбелгиси",
        "statement": f"{stem} сөзү",
    }


def words_of(what):
    """What must not be found: as it was typed, small, in Latin letters, as a key."""
    stem, claim = STEMS[what], typed(what)
    number = claim["registration_number"]
    return [stem, stem.casefold(), i18n.in_latin_letters(stem), number, key_of(number)]


def picture_of(what):
    colour = tuple(40 + 20 * list(STEMS).index(what) for _ in range(3))
    out = BytesIO()
    Image.effect_noise((40, 40), 60 + colour[0]).convert("RGB").save(out, "PNG")
    return out.getvalue()


def claim_of(what):
    claim = typed(what)
    return a_claim(claim.pop("name"), **claim)


def brought(campaign, organiser, what, **showing):
    """Every way of proof is tried, a logo is given; then it is approved."""
    mail = f"head@{i18n.in_latin_letters(STEMS[what])}.kg"
    asked(campaign, f"{typed(what)['name']}, {mail}, {typed(what)['registration_number']}")
    endorsement = confirmed(appeals_of(campaign), claim_of(what), mail, officer=True, **showing)
    with transaction():
        sites.ask_to_look(endorsement)
        stamped.hand_in(endorsement, [b"a page with a stamp"])
        pictured.keep(endorsement, pictures.logo_of(picture_of(what)))
        proving.by_call(endorsement, organiser.id, A_CALL)
    return endorsement


def approve(endorsement, organiser):
    with transaction():
        vetting.approve(db.session.merge(endorsement), organiser.id)
    return endorsement


def withdraw(endorsement):
    with transaction():
        endorsing.withdraw(links.sign(officers.WITHDRAW, endorsement.key))


@pytest.fixture
def all_kinds(campaign, organiser):
    """One organisation of each kind, with all that is kept of it."""
    slug = appeals_of(campaign)[0].slug
    submitted(appeals_of(campaign), claim_of("unconfirmed"), "head@yryskybulung.kg", officer=True)
    brought(campaign, organiser, "waiting")
    for what, showing in (
        ("public", {}),
        ("nobody", {"shown": Shown.NOBODY}),
        ("chosen", {"shown": Shown.CHOSEN, "to": [slug]}),
        ("held", {"shown": Shown.TOGETHER, "hold_until": 40}),
    ):
        approve(brought(campaign, organiser, what, **showing), organiser)
    with transaction():
        own_organisations.declare(organiser.id, "KG", typed("nobody")["registration_number"])
    declined = brought(campaign, organiser, "declined")
    with transaction():
        found = db.session.merge(declined)
        vetting.decline(found, organiser.id, f"«{STEMS['declined']}» жок.")
        audit.record(organiser.id, "endorsement declined", found.key, why=found.reason)
    withdraw(brought(campaign, organiser, "withdrawn"))
    with transaction():
        counting.count(campaign.id)
    jobs.open_held()
    db.session.rollback()
    return {
        found.organisation.split()[0]: found for found in db.session.scalars(select(Endorsement))
    }


def found_of(what, places):
    return [place for place, raw in places if any(form in raw for form in forms(what))]


def forms(what):
    return {form for word in words_of(what) for form in stolen.forms_of(word)}


def stolen_places():
    yield from stolen.tables()
    yield from (("files", raw) for raw in stolen.files())


def test_the_search_of_this_test_finds_what_is_public(all_kinds):
    """Otherwise what follows would say nothing."""
    places = list(stolen_places())

    found = set(found_of("public", places))

    assert {"table organisation.names", "table organisation.words", "files"} <= found
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 1


@pytest.mark.parametrize(
    "what", ["nobody", "chosen", "held", "unconfirmed", "waiting", "declined", "withdrawn"]
)
def test_nothing_that_was_typed_of_a_confidential_one_lies_in_the_database(all_kinds, what):
    assert STEMS[what] in all_kinds

    assert found_of(what, stolen_places()) == []


def test_a_picture_lies_there_only_of_who_is_public(all_kinds):
    raw = b"".join(raw for _, raw in stolen_places())
    drawn = {what: pictured.of(all_kinds[STEMS[what]]) for what in ("public", "nobody", "held")}

    assert [what for what, png in drawn.items() if png[40:140] in raw] == ["public"]
    assert db.session.scalar(select(func.count()).select_from(Logo)) == 1


def test_what_is_confidential_leads_to_no_record_and_to_no_other_campaign(campaign, organiser):
    """One organisation, public in one campaign and confidential in another."""
    other = an_open_campaign(an_institution())
    public = approve(brought(campaign, organiser, "public"), organiser)
    secret = approve(brought(other, organiser, "public", shown=Shown.NOBODY), organiser)

    rows = {
        name: {
            value for value in kept.values() if isinstance(value, str | bytes) and len(value) > 8
        }
        for name, kept in (("public", columns(public)), ("secret", columns(secret)))
    }

    assert secret.organisation_id is None
    assert rows["public"] & rows["secret"] == set()


def columns(endorsement):
    table = Endorsement.__table__
    row = db.session.execute(select(table).where(table.c.id == endorsement.id)).one()
    return dict(row._mapping)  # noqa: SLF001


def test_who_withdraws_is_in_the_register_no_more(campaign, organiser):
    endorsement = approve(brought(campaign, organiser, "once public"), organiser)
    assert found_of("once public", stolen_places())

    withdraw(endorsement)
    stolen.settle()

    assert found_of("once public", stolen_places()) == []
    assert db.session.scalar(select(func.count()).select_from(Logo)) == 0


def test_what_was_held_is_in_the_register_from_the_moment_it_opens(campaign, organiser):
    for what in ("held", "public"):
        one = brought(campaign, organiser, what, shown=Shown.TOGETHER, hold_until=2)
        approve(one, organiser)
    assert found_of("held", stolen_places()) == []

    assert jobs.open_held() == 2

    assert "table organisation.names" in found_of("held", stolen_places())


def test_hidden_names_leave_the_register_and_come_back_as_they_were(campaign, organiser):
    endorsement = approve(brought(campaign, organiser, "public"), organiser)
    before, of, key = public_record(), campaign.id, endorsement.id
    with transaction():
        emergency.stop(of, [StopKind.NAMES], organiser.id, "a search")
        listing.settle_all(of)
    stolen.settle()
    assert found_of("public", stolen_places()) == []

    with transaction():
        db.session.delete(db.session.scalars(select(Stop)).one())
        listing.settle_all(of)

    assert public_record() == before
    assert db.session.get_one(Endorsement, key).registered.logo is not None


def public_record():
    db.session.rollback()
    one = db.session.scalars(select(Organisation)).one()
    return {c.name: getattr(one, c.name) for c in Organisation.__table__.c if c.name not in UNLIKE}


UNLIKE = {"id", "created_at"}


def test_words_in_the_audit_lie_encrypted_and_are_read_there(all_kinds):
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.why_kept.is_not(None)))

    assert STEMS["declined"] in entry.why
    assert audit.chain.verify().holds


def test_when_a_campaign_is_forgotten_nobody_can_tell_who_endorsed_in_confidence(all_kinds):
    with time_machine.travel(utcnow() + timedelta(days=800), tick=False):
        jobs.forget_all()

    db.session.expire_all()
    kept = [(found.state, found.organisation) for found in db.session.scalars(select(Endorsement))]
    assert [name for _, name in kept if name] == [typed("public")["name"]]
    assert EndorsementState.DECLINED in dict(kept)
