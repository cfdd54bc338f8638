"""Every column with bytes says what protects it, and rotation leaves nothing under an old key."""

import ast
import importlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, event, select

import campaign
from campaign import audit
from campaign.db import db, transaction
from campaign.deliveries import ordering, packets
from campaign.deliveries.models import Delivery
from campaign.endorsements import own_organisations, vetting
from campaign.endorsements.proofs import proving, stamped
from campaign.endorsements.register import pictured
from campaign.organisers import one_time_codes
from campaign.outbox import dispatch
from campaign.signatures import bounced, confirming, daily_key, screening, sending_again, signing
from campaign.signatures.models import Signatory
from campaign.tally import counting
from campaign.vault import Vault, rotation, vault
from tests.databases import KEY
from tests.endorsements.given import A_CALL, confirmed
from tests.endorsements.invited import asked
from tests.factories import (
    PASSPHRASE,
    an_appeal,
    an_offer,
    an_organiser,
    approved_by_two,
    letters_to,
)

OLD, NEW = KEY, bytes(range(32))
PACKAGE = Path(campaign.__file__).parent


@pytest.fixture
def database_url(on_both):
    return on_both


def test_every_column_with_bytes_says_what_protects_them():
    unsaid = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
        and len({"encrypted", "not_encrypted"} & set(column.info)) != 1
    }

    assert unsaid == set()


def test_whatever_the_code_encrypts_is_a_column_that_is_rotated():
    """`vault.encrypt(…, context)` anywhere in the code: its context is one a column names."""
    used = {context for path in PACKAGE.rglob("*.py") for context in _contexts(path)}

    assert used == {one.context for one in rotation.columns()}


@pytest.fixture
def everything(app):
    """A row in every encrypted column, as people and organisers make them."""
    appeal, organiser = an_appeal(), an_organiser()
    endorsement = confirmed([appeal])
    with transaction():
        proving.by_call(endorsement, organiser.id, A_CALL)
        one_time_codes.begin(organiser)
        stamped.hand_in(endorsement, [b"a page with a stamp"])
        pictured.keep(endorsement, b"a picture")
        vetting.approve(endorsement, organiser.id)
        own_organisations.declare(organiser.id, "KG", "123-456")
    declined = confirmed([appeal])
    with transaction():
        vetting.decline(declined, organiser.id, "Nobody knows it.")
        audit.record(organiser.id, "endorsement declined", declined.key, why=declined.reason)
    for mail in ("aigul@example.org", "bek@example.org", "chynar@example.org"):
        wish = signing.Wish(mail, [appeal.slug], "ky", wants_answer=True)
        with transaction():
            here = screening.Arrival(
                daily_key.bucket_of("192.0.2.1", daily_key.load()), False, timedelta(minutes=1)
            )
            signing.ask(an_offer(appeal.campaign), wish, "browser", here)
        with transaction():
            signer = confirming.confirm_with_browser(letters_to(mail)[0]["token"], "browser")
            bounced.doubt(signer, "example.org")
    asked(appeal.campaign)
    with transaction():
        sending_again.ask(appeal.campaign, "aigul@example.org")
        counting.count(appeal.campaign_id)
    deliver(appeal, organiser)
    with transaction():
        ordering.order(appeal, organiser.id, campaign_key(appeal))
    return appeal


def deliver(appeal, organiser):
    """Composed and approved: a letter with the packet waits."""
    with transaction():
        ordering.order(appeal, organiser.id, campaign_key(appeal))
    packets.compose_due()
    approved_by_two(db.session.scalars(select(Delivery)).one())


def campaign_key(appeal):
    from campaign.appeals import keys

    return keys.unlock(appeal.campaign, PASSPHRASE)


def with_keys(app, *keys):
    app.extensions["campaign.vault"] = Vault(keys, KEY)


def rotate():
    for one in rotation.columns():
        after = None
        while True:
            with transaction():
                batch = rotation.rotate_batch(one, after)
            if batch is None:
                break
            after = batch.last


def test_the_paths_of_this_test_fill_every_encrypted_column(everything):
    assert [one.name for one in rotation.columns() if not _values(one)] == []


def test_after_rotating_the_new_key_alone_opens_everything(app, everything, settings):
    with_keys(app, NEW, OLD)
    before = {one.name: rotation.left(one) for one in rotation.columns()}

    rotate()

    assert all(before.values())
    assert {one.name: rotation.left(one) for one in rotation.columns()} == dict.fromkeys(before, 0)
    with_keys(app, NEW)
    for one in rotation.columns():
        assert all(vault.decrypt(value, one.context) is not None for value in _values(one))
    assert packets.compose_due() == 1
    db.session.rollback()
    assert dispatch.send_due() > 0


def test_a_run_that_was_killed_goes_on_where_it_was(app, everything, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 1)
    with_keys(app, NEW, OLD)
    [one] = [one for one in rotation.columns() if one.name == "signature.w_kept"]
    there = rotation.left(one)

    with transaction():
        rotation.rotate_batch(one)
    db.session.remove()

    assert rotation.left(one) == there - 1
    rotate()
    assert rotation.left(one) == 0


def test_what_no_key_opens_is_counted_and_stays_as_it_is(app, everything):
    with_keys(app, NEW)
    [one] = [one for one in rotation.columns() if one.name == "signature.w_kept"]
    before = _values(one)

    with transaction():
        batch = rotation.rotate_batch(one)

    assert (batch.rotated, batch.locked) == (0, len(before))
    assert _values(one) == before


def test_a_value_that_changed_meanwhile_is_not_written_over(app, everything):
    """The person withdrew between the reading and the writing: it stays erased."""
    with_keys(app, NEW, OLD)
    [one] = [one for one in rotation.columns() if one.name == "signatory.updates_mail"]
    changed = []

    def withdraw(connection, _cursor, statement, *_):
        if statement.startswith("UPDATE signatory") and not changed:
            changed.append(True)
            connection.exec_driver_sql("UPDATE signatory SET updates_mail = NULL")

    event.listen(db.engine, "before_cursor_execute", withdraw)
    try:
        with transaction():
            rotation.rotate_batch(one)
    finally:
        event.remove(db.engine, "before_cursor_execute", withdraw)

    assert changed
    assert db.session.scalars(select(Signatory.updates_mail)).all() == [None] * 3


def test_a_forgotten_unlocked_key_is_a_mark_and_no_secret(app, everything):
    with_keys(app, NEW, OLD)
    with transaction():
        for delivery in db.session.scalars(select(Delivery)):
            delivery.unlocked_key = packets.FORGOTTEN

    rotate()

    assert set(db.session.scalars(select(Delivery.unlocked_key))) == {packets.FORGOTTEN}


def _values(one):
    found = db.session.scalars(select(one.column).where(one.column.is_not(None)))
    return [value for value in found if len(value) > 29]


def _contexts(path):
    """The second argument of each `vault.encrypt(…)`: a word, or a constant of the module."""
    tree = ast.parse(path.read_text("utf-8"))
    name = ".".join(("campaign", *path.relative_to(PACKAGE).with_suffix("").parts))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "vault.encrypt":
            context = call.args[1]
            if isinstance(context, ast.Constant):
                yield context.value
            elif isinstance(context, ast.Name):
                yield getattr(importlib.import_module(name.removesuffix(".__init__")), context.id)
            else:
                assert ast.unparse(context) == "one.context"  # rotation itself
