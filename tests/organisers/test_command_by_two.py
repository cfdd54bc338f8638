"""From the command line too, names come out only for two: one proves who they are and asks."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from passlib.totp import TOTP
from sqlalchemy import select

from campaign.audit import AuditEntry
from campaign.cli import cli
from campaign.db import db, transaction, utcnow
from campaign.deliveries import sealed_bundle
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.organisers import accounts, one_time_codes, recovery_codes
from campaign.organisers.by_two import deciding, reading
from campaign.organisers.by_two.models import ActByTwo, ActState
from campaign.organisers.models import Passkey
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Campaign
from campaign.signatures import confirming, signing
from campaign.signatures.models import Disclosure
from campaign.tally import counting
from campaign.web.dashboard import acts
from tests.factories import (
    PASSPHRASE,
    a_member,
    an_offer,
    an_open_campaign,
    an_organiser,
    letters_to,
    slugs_of,
)

FIRST, WHY = "first@example.org", "The ministry meets on Monday"


@pytest.fixture
def campaign(app):
    """One signer in it has a name to be shown, and is counted."""
    made = an_open_campaign(organiser=an_organiser(email=FIRST))
    mail = "signer@example.org"
    wish = signing.Wish(
        mail, slugs_of(made), "ky", name="Айгүл Асанова", disclosure=Disclosure.NAMED
    )
    with transaction():
        signing.ask(an_offer(made), wish, "this browser")
    with transaction():
        confirming.confirm_with_browser(letters_to(mail)[-1]["token"], "this browser")
    with transaction():
        counting.count(made.id)
    return made


@pytest.fixture
def second(campaign):
    return a_member(campaign, MemberRole.OWNER)


@pytest.fixture
def command(app, second, monkeypatch):
    """Given by the first organiser, with their own passphrase and a reason, if not said otherwise."""
    monkeypatch.setattr("campaign.cli.running.create_app", lambda: app)

    def run(*words, status=0, by=FIRST, passphrase=PASSPHRASE, typed=None):
        db.session.rollback()
        given = [*map(str, words), "--organiser", by, "--own-passphrase", passphrase]
        answer = CliRunner().invoke(cli, given, input=typed)
        db.session.rollback()
        assert answer.exit_code == status, answer.output
        return answer.output

    return run


def approve(campaign, second):
    with transaction():
        act = db.session.scalars(select(ActByTwo).filter_by(state=ActState.PENDING)).one()
        act = reading.held(campaign.id, act.id)
        deciding.approve(act, second.id, acts.WAYS[act.kind])


def a_packet(command, campaign):
    command("packet", slugs_of(campaign)[0], "--names", "--passphrase", PASSPHRASE)
    return db.session.scalars(select(Delivery)).one()


def code_of(secret):
    return TOTP(key=secret).generate(time=time.time()).token


def actions():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_what_is_sealed_is_written_once_another_approved_it_and_once_only(
    command, campaign, second, tmp_path
):
    file = tmp_path / "change.sealed"
    said = command("export-sealed", campaign.slug, file, "--why", WHY)
    assert "takes two" in said
    assert not file.exists()
    assert sealed_bundle.TAKEN not in actions()

    approve(campaign, second)
    command("export-sealed", campaign.slug, file)

    [head, *people] = file.read_text("utf-8").splitlines(keepends=True)
    assert sealed_bundle.head_of(head).people == 1
    kept = db.session.get_one(Campaign, campaign.id)
    assert people == list(sealed_bundle.export(kept))[1:]
    entry = db.session.query(AuditEntry).filter_by(action=sealed_bundle.TAKEN).one()
    assert (entry.why, entry.organiser_id) == (WHY, accounts.with_email(FIRST).id)
    again = tmp_path / "again.sealed"
    assert "takes two" in command("export-sealed", campaign.slug, again, "--why", WHY)
    assert not again.exists()


def test_a_packet_with_names_waits_and_is_written_to_files_by_two_only(
    command, campaign, second, tmp_path
):
    delivery = a_packet(command, campaign)
    assert (delivery.state, delivery.disclosed["named"]) == (DeliveryState.DRAFTED, 1)
    take = ("take-packet", delivery.outgoing, tmp_path / "packet")

    assert "takes two" in command(*take, "--why", WHY)
    assert not (tmp_path / "packet").exists()
    approve(campaign, second)
    command(*take)

    [pdf] = (tmp_path / "packet").glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert actions().count("by two: opened") == 1


def test_names_are_never_written_where_they_are_composed(command, campaign, tmp_path):
    words = ("packet", slugs_of(campaign)[0], "--names", "--passphrase", PASSPHRASE)

    command(*words, "--out", tmp_path / "packet", status=2)

    assert not (tmp_path / "packet").exists()
    assert db.session.query(Delivery).count() == 0


def test_an_opening_by_the_command_is_told_before_the_packet_is_there(command, campaign):
    a_packet(command, campaign)

    done = actions()
    assert done.index("sealed details opened") > done.index("packet ordered")


def test_whoever_only_has_a_shell_does_not_pass_for_an_organiser(command, campaign, tmp_path):
    wrong = {"passphrase": "not the passphrase at all", "status": 1}

    assert "do not go together" in command("export-sealed", campaign.slug, tmp_path / "x", **wrong)
    assert "do not go together" in command("packet", slugs_of(campaign)[0], "--names", **wrong)
    assert db.session.query(ActByTwo).count() == db.session.query(Delivery).count() == 0


def test_guesses_at_the_command_count_with_those_at_the_door(command, campaign, tmp_path):
    wrong = {"passphrase": "not the passphrase at all", "status": 1}
    for _ in range(5):
        command("export-sealed", campaign.slug, tmp_path / "x", **wrong)

    assert "Too many tries" in command("export-sealed", campaign.slug, tmp_path / "x", status=1)


@pytest.mark.parametrize("role", [MemberRole.EDITOR, MemberRole.VETTER, MemberRole.OBSERVER])
def test_whose_role_sees_no_names_asks_for_none(command, campaign, tmp_path, role):
    a_member(campaign, role, email="third@example.org")
    given = {"by": "third@example.org", "status": 1}

    said = command("export-sealed", campaign.slug, tmp_path / "x", "--why", WHY, **given)
    assert "Your role" in said
    said = command("packet", slugs_of(campaign)[0], "--names", "--passphrase", PASSPHRASE, **given)
    assert "Your role" in said
    assert db.session.query(ActByTwo).count() == db.session.query(Delivery).count() == 0


def test_another_campaigns_organiser_finds_no_such_campaign(command, campaign, tmp_path):
    an_organiser(email="elsewhere@example.org")
    given = {"by": "elsewhere@example.org", "status": 1}

    command("export-sealed", campaign.slug, tmp_path / "x", "--why", WHY, **given)

    assert db.session.query(ActByTwo).count() == 0


def test_who_has_codes_gives_one(command, campaign, tmp_path):
    with transaction():
        first = accounts.with_email(FIRST)
        one_time_codes.begin(first)
        secret = one_time_codes.shown(first)[1]
        one_time_codes.accept(first, code_of(secret), keeping=None)
    words = ("export-sealed", campaign.slug, tmp_path / "x", "--why", WHY)

    assert "not the code" in command(*words, typed="000000\n", status=1)
    with time_machine.travel(utcnow() + timedelta(minutes=2), tick=False):
        command(*words, typed=f"{code_of(secret)}\n")

    assert db.session.query(ActByTwo).count() == 1


def test_who_has_a_passkey_only_gives_a_recovery_code(command, campaign, tmp_path):
    with transaction():
        first = accounts.with_email(FIRST)
        db.session.add(a_passkey(first.id))
        db.session.flush()
        codes = recovery_codes.first(first)
    words = ("export-sealed", campaign.slug, tmp_path / "x", "--why", WHY)

    assert "recovery codes" in command(*words, typed="wrong-code\n", status=1)
    assert "not the code" in command(*words, typed="000000\n", status=1)
    assert db.session.query(ActByTwo).count() == 0
    command(*words, typed=f"{codes[0]}\n")

    assert db.session.query(ActByTwo).count() == 1


def a_passkey(organiser_id):
    return Passkey(
        organiser_id=organiser_id,
        name="phone",
        credential_id=b"one",
        public_key=b"key",
        sign_count=0,
        transports=[],
        usage="first",
        backup_state=False,
        device_type="multi_device",
    )


def test_where_a_second_factor_is_asked_for_a_passphrase_alone_is_not_enough(
    app, settings, command, campaign, tmp_path
):
    app.extensions["campaign.settings"] = replace(settings, second_factor=True)

    said = command("export-sealed", campaign.slug, tmp_path / "x", "--why", WHY, status=1)

    assert "no second factor" in said
