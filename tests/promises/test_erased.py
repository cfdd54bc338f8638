"""Erasing a person leaves no byte of them: in no table, opened or not, no file, log or letter."""

import logging
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from campaign.appeals import keys
from campaign.appeals.models import Appeal
from campaign.db import db, transaction, utcnow
from campaign.deliveries import ordering, packets
from campaign.deliveries.manifest import attachments
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.endorsements import endorsing, officers, vetting
from campaign.endorsements.models import Endorsement
from campaign.outbox import dispatch
from campaign.outbox.models import Letter, LetterState
from campaign.retention import erasing
from campaign.signatures import (
    confirming,
    daily_key,
    screening,
    sending_again,
    signing,
    withdrawing,
)
from campaign.signatures.models import Disclosure, Signatory
from campaign.tally import counting, reading
from campaign.tokens import links
from campaign.vault import VaultLocked, rotation, vault
from tests import stolen
from tests.endorsements.invited import asked
from tests.factories import (
    PASSPHRASE,
    an_institution,
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    approved_by_two,
    letters_to,
)

MAIL, SECOND = (
    "ainura.zhyldyzova+q7@xn--wgv71a.example.org",
    "Ainura.Zhyldyzova@xn--wgv71a.example.org",
)
NAME, PLACE = "Айнура Жылдызова-Ңөүкүева", "Чоң-Кемин кыштагы"
OFFICER, OFFICERS_MAIL = "Үмүт Мөңгүева-Ысмайлова", "umut.mongueva@ak-kopuro.example.org"
HERS = (MAIL, SECOND, NAME, PLACE)
ALL = (*HERS, OFFICER, OFFICERS_MAIL)


@pytest.fixture
def database_url(on_both):
    return on_both


@pytest.fixture
def told(caplog):
    """Everything any part says while this goes on."""
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture
def lived(app, told):
    """A person in every place there is: signed, confirmed, sent to, failed, waiting, sent again, asked
    to withdraw, named in a packet that went and in one that waits; and an officer beside her."""
    campaign = an_open_campaign(an_institution(), an_institution(), organiser=an_organiser())
    appeals, organiser = appeals_of(campaign), an_organiser()
    sign(campaign, appeals, MAIL)
    dispatch.send_due()
    sign(campaign, appeals, SECOND, confirmed=False)
    with transaction():
        sending_again.ask(campaign_again(campaign), MAIL)
    with transaction():
        sending_again.work()
    with transaction():
        withdrawing.ask_to_withdraw(campaign_again(campaign), MAIL, "ky")
    fail_one_letter()
    asked(campaign_again(campaign), f"Ак көпүрө, {OFFICERS_MAIL}, 123-456")
    endorse(campaign, appeals)
    with transaction():
        counting.count(campaign.id)
    gone, waiting = (deliver(appeal, organiser) for appeal in appeals)
    packets.compose_due()
    approved_by_two(db.session.get_one(Delivery, gone))
    send_packets()
    return SimpleNamespace(campaign=campaign, appeals=appeals, gone=gone, waiting=waiting)


def campaign_again(campaign):
    return db.session.merge(campaign)


def sign(campaign, appeals, mail, *, confirmed=True):
    wish = signing.Wish(
        mail,
        [appeal.slug for appeal in appeals],
        "ky",
        name=NAME,
        settlement=PLACE,
        disclosure=Disclosure.NAMED,
        wants_answer=True,
    )
    with transaction():
        here = screening.Arrival(
            daily_key.bucket_of("192.0.2.7", daily_key.load()), False, screening.QUICKEST * 9
        )
        signing.ask(an_offer(campaign), wish, "this browser", here)
    if confirmed:
        token = next(letter["token"] for letter in letters_to(mail) if "token" in letter)
        with transaction():
            confirming.confirm_with_browser(token, "this browser")


def fail_one_letter():
    """The mail server will not have it: what is kept of it then is kept here."""
    with transaction():
        letter = db.session.scalars(
            select(Letter).where(Letter.state == LetterState.WAITING).limit(1)
        ).one()
        letter.state = LetterState.SENDING
        letter_id = letter.id
    dispatch._give_up(letter_id, "refused 550")  # noqa: SLF001


def endorse(campaign, appeals):
    """By an officer whose letter waits."""
    organisation = endorsing.Claim("Ак көпүрө", "123-456", "https://ak-kopuro.example.org", "Нарын")
    officer = officers.Officer(OFFICER, "төрайым", OFFICERS_MAIL, "№ 4")
    with transaction():
        endorsement = endorsing.submit(
            campaign_again(campaign), organisation, officer,
            [db.session.merge(appeal) for appeal in appeals], language="ky", browser_key="browser",
        )  # fmt: skip
        key = endorsement.key
    with transaction():
        endorsement = endorsing.confirm_with_browser(links.sign(officers.CONFIRM, key), "browser")
        vetting.approve(endorsement, an_organiser_id())


def an_organiser_id():
    from campaign.organisers.models import Organiser

    return db.session.scalars(select(Organiser.id).limit(1)).one()


def deliver(appeal, organiser):
    with transaction():
        again = db.session.get_one(Appeal, appeal.id)
        return ordering.order(again, organiser.id, keys.unlock(again.campaign, PASSPHRASE)).id


def send_packets():
    with transaction():
        db.session.execute(
            Letter.__table__.update().where(Letter.kind != "packet_letter").values(
                due_at=utcnow().replace(year=2100)
            )
        )  # fmt: skip
    dispatch.send_due()
    with transaction():
        packets.follow_letters()


def erase_both(lived):
    person = db.session.scalars(select(Signatory).where(Signatory.confirmed_at.is_not(None))).one()
    endorsement = db.session.scalars(select(Endorsement)).one()
    here = "http://localhost/ky"
    for link in (
        f"{here}/withdraw/{links.sign(withdrawing.WITHDRAW, person.key)}",
        f"{here}/endorsement/withdraw/{links.sign(officers.WITHDRAW, endorsement.key)}",
    ):
        with transaction():
            erasing.erase_by_link(link)
    with transaction():
        counting.count(lived.campaign.id)


def test_a_person_is_there_and_then_in_no_place_at_all(app, settings, lived, told, tmp_path):
    key = keys.unlock(campaign_again(lived.campaign), PASSPHRASE)
    blobs = secrets_of(key)
    before = places_of(ALL, everywhere(settings, key, told, tmp_path))
    kinds = {place.partition(" ")[0] for place in before}
    assert {"opened", "sealed", "letter"} <= kinds
    assert {"opened packet_part.content", "opened letter.recipient"} <= before
    assert "opened invited_organisation.known" in before
    assert blobs & on_disk(blobs)

    erase_both(lived)
    stolen.settle()

    assert places_of(ALL, everywhere(settings, key, told, tmp_path)) == set()
    assert on_disk(blobs) == set()


def test_numbers_and_hashes_stay(app, lived):
    sent = db.session.get_one(Delivery, lived.gone)
    digest, manifest = sent.sha256, dict(sent.manifest)
    counted = reading.of_appeal(lived.appeals[0].id).line("person").counted

    erase_both(lived)

    db.session.expire_all()
    sent = db.session.get_one(Delivery, lived.gone)
    assert (sent.sha256, sent.manifest, sent.parts) == (digest, manifest, [])
    line = reading.of_appeal(lived.appeals[0].id).line("person")
    assert (line.counted, line.withdrawn) == (counted, 1)


def test_a_packet_that_waits_goes_back_to_its_order(app, lived):
    erase_both(lived)

    packets.compose_due()

    waiting = db.session.get_one(Delivery, lived.waiting)
    assert (waiting.state, waiting.parts) == (DeliveryState.ORDERED, [])
    assert waiting.last_failure == "unlocked-too-long"


def test_erasing_twice_is_once(app, lived):
    erase_both(lived)

    erase_both(lived)

    assert db.session.query(Signatory).count() == 1


def everywhere(settings, key, told, tmp_path):
    """(place, bytes): tables as they lie and as our keys open them, files, letters, what was logged."""
    yield from stolen.tables()
    yield from opened(key)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            yield f"file {path.name}", raw
            if path.parent.name in {"new", "cur"}:
                yield from letter(path.name, raw)
    for record in told.records:
        yield "log", f"{record.getMessage()} {record.args} {record.exc_text}".encode()


def letter(name, raw):
    """As its reader sees it: headers, parts, and what is attached to what is attached."""
    message = message_from_bytes(raw, policy=policy.default)
    yield f"letter {name}", str(message.items()).encode()
    for part in message.walk():
        content = part.get_payload(decode=True) or b""
        yield f"letter {name}", content
        yield from inside(f"letter {name}", content)


def inside(place, content):
    """The files in a PDF."""
    if content.startswith(b"%PDF"):
        for file in attachments(content).values():
            yield place, file


def opened(key):
    """Whatever the server's ring or the organisers' key opens is as good as plain."""
    for one in rotation.columns():
        for value in db.session.scalars(select(one.column).where(one.column.is_not(None))):
            try:
                raw = vault.decrypt(value, one.context)
            except VaultLocked:
                continue
            yield f"opened {one.name}", raw
            yield from inside(f"opened {one.name}", raw)
    for campaign_id, sealed in db.session.execute(select(Signatory.campaign_id, Signatory.sealed)):
        if sealed:
            yield "sealed signatory", key.open(sealed, signing.sealed_for(campaign_id))
    db.session.rollback()


def places_of(words, found):
    forms = {form for word in words for form in stolen.forms_of(word)}
    return {place for place, raw in found if any(form in raw for form in forms)}


def secrets_of(key):
    """The very bytes under which she lies in the database, sealed and encrypted."""
    found = {sealed for sealed in db.session.scalars(select(Signatory.sealed)) if sealed}
    for one in rotation.columns():
        for value in db.session.scalars(select(one.column).where(one.column.is_not(None))):
            try:
                raw = vault.decrypt(value, one.context)
            except VaultLocked:
                continue
            if len(value) < 1500 and any(
                form in raw for word in ALL for form in stolen.forms_of(word)
            ):
                found.add(value)
    db.session.rollback()
    assert len(found) > 5
    return found


def on_disk(blobs):
    """Those of the blobs whose bytes stand in the database's files; PostgreSQL's log apart."""
    raw = b"".join(stolen.files())
    return {blob for blob in blobs if blob[:64] in raw}
