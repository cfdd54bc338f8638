"""Sealed details as a file, opened where there is no server: as disclosed, and nobody else."""

import csv
import io
import json
import stat
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from campaign.appeals import keys
from campaign.cli import cli
from campaign.db import db, transaction
from campaign.deliveries import sealed_bundle
from campaign.resolutions.models import Campaign
from campaign.signatures import confirming, signing, withdrawing
from campaign.signatures.models import Disclosure, Signatory
from campaign.tally import counting
from campaign.tokens import links
from campaign.vault.shares import split
from tests.factories import (
    PASSPHRASE,
    a_district,
    an_institution,
    an_offer,
    an_open_campaign,
    letters_to,
    slugs_of,
)

PEOPLE = {
    "aigul@example.org": ("Айгүл Асанова", Disclosure.NAMED),
    "bek@example.org": ("Бек Мараткызы Үлгү", Disclosure.INITIALS),
    "chynar@example.org": ("Чынар Купуя", Disclosure.COUNTED_ONLY),
    "evil@example.org": ("=HYPERLINK(1)", Disclosure.NAMED),
}


@pytest.fixture
def campaign(app):
    """Two appeals; each of the people above signed both, from Naryn."""
    a_district()
    campaign = an_open_campaign(an_institution(), an_institution())
    for mail, (name, disclosure) in PEOPLE.items():
        sign(campaign, mail, name=name, disclosure=disclosure)
    with transaction():
        counting.count(campaign.id)
    return campaign


@pytest.fixture
def files(campaign, tmp_path):
    """What an organiser takes to a machine without a network."""
    bundle, key = tmp_path / "change.sealed", tmp_path / "change.key.json"
    bundle.write_text("".join(sealed_bundle.export(kept(campaign))), "utf-8")
    key.write_text(keys.key_file(kept(campaign), PASSPHRASE).text(), "utf-8")
    return SimpleNamespace(bundle=bundle, key=key, csv=tmp_path / "change.csv", folder=tmp_path)


@pytest.fixture
def away(monkeypatch):
    """No settings, and no application: what runs here runs off-line."""
    for name in ("CAMPAIGN_SECRET_KEY", "CAMPAIGN_VAULT_KEYS", "CAMPAIGN_FINGERPRINT_KEY"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments, status=0):
        answer = CliRunner().invoke(cli, ["unseal", *map(str, arguments)])
        assert answer.exit_code == status, answer.output
        return answer

    return command


def kept(campaign):
    return db.session.get_one(Campaign, campaign.id)


def sign(campaign, mail, **wish):
    asked = signing.Wish(mail, slugs_of(campaign), "ky", district="KG-N", **wish)
    with transaction():
        signing.ask(an_offer(campaign), asked, "this browser")
    with transaction():
        confirming.confirm_with_browser(letters_to(mail)[0]["token"], "this browser")


def rows_of(file):
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def test_each_is_opened_as_they_disclosed_themselves(files, away, campaign):
    away(files.bundle, "--key", files.key, "--passphrase", PASSPHRASE)

    rows = rows_of(files.csv)
    first = [row for row in rows if row["appeal"] == slugs_of(campaign)[0]]
    assert len(rows) == 6
    assert [(row["disclosure"], row["name"]) for row in first] == [
        ("named", "'=HYPERLINK(1)"),
        ("named", "Айгүл Асанова"),
        ("initials", "Б. М. Ү."),
    ]
    assert {row["district"] for row in rows} == {"KG-N"}
    assert stat.S_IMODE(files.csv.stat().st_mode) == 0o600


def test_who_is_counted_only_stays_sealed_and_no_address_is_written(files, away):
    away(files.bundle, "--key", files.key, "--passphrase", PASSPHRASE)

    assert "Чынар" not in files.csv.read_text("utf-8")
    assert "example.org" not in files.csv.read_text("utf-8")


def test_the_file_itself_names_nobody(files):
    text = files.bundle.read_text("utf-8")

    assert not any(word in text for word in ("Айгүл", "Чынар", "aigul", "example.org"))


def test_one_appeal_alone_is_opened(files, away, campaign):
    slug = slugs_of(campaign)[1]
    options = ("--key", files.key, "--passphrase", PASSPHRASE, "--json", "--appeal")

    away(files.bundle, *options, slug)
    away(files.bundle, *options, "another", "--out", files.folder / "x", status=1)

    found = json.loads((files.folder / "change.json").read_text("utf-8"))
    assert {row["appeal"] for row in found["rows"]} == {slug}
    assert len(found["rows"]) == 3


def test_everybody_is_opened_only_with_a_reason_that_stays_in_the_file(files, away):
    options = ("--key", files.key, "--passphrase", PASSPHRASE, "--all")

    refused = away(files.bundle, *options, status=2)
    told = away(files.bundle, *options, "--reason", "court  order 7")

    rows = rows_of(files.csv)
    assert "--reason" in refused.output
    assert "counted only" in told.output
    assert len(rows) == 8
    assert {row["opened_for"] for row in rows} == {"court order 7"}
    assert {row["mail"] for row in rows} == set(PEOPLE)


def test_two_shares_open_it_as_well(files, away, campaign):
    shares = split(keys.unlock(kept(campaign), PASSPHRASE), campaign.slug)

    away(files.bundle, "--share", shares[0].line(), "--share", shares[2].line())

    assert len(rows_of(files.csv)) == 6


def test_a_wrong_passphrase_and_a_foreign_key_write_nothing(files, away):
    away(files.bundle, "--key", files.key, "--passphrase", "not this one", status=1)
    files.key.write_text(keys.key_file(an_open_campaign(), PASSPHRASE).text(), "utf-8")
    answer = away(files.bundle, "--key", files.key, "--passphrase", PASSPHRASE, status=1)

    assert "another key" in answer.output
    assert not files.csv.exists()


@pytest.mark.parametrize("change", [lambda lines: lines[:-1], lambda lines: ["{}\n", *lines[1:]],
                                    lambda lines: [*lines[:-1], "[]\n"], lambda _: []])  # fmt: skip
def test_a_cut_or_altered_file_is_refused(files, away, change):
    lines = files.bundle.read_text("utf-8").splitlines(keepends=True)
    files.bundle.write_text("".join(change(lines)), "utf-8")

    answer = away(files.bundle, "--key", files.key, "--passphrase", PASSPHRASE, status=1)

    assert "cut or altered" in answer.output
    assert not files.csv.exists()


def test_nothing_is_written_over(files, away):
    files.csv.write_text("mine")

    away(files.bundle, "--key", files.key, "--passphrase", PASSPHRASE, status=1)

    assert files.csv.read_text() == "mine"


def test_who_withdrew_is_not_in_the_file(campaign):
    person = db.session.scalars(db.select(Signatory).order_by(Signatory.id)).first()
    with transaction():
        withdrawing.withdraw(links.sign(withdrawing.WITHDRAW, person.key))

    lines = list(sealed_bundle.export(kept(campaign)))

    assert sealed_bundle.head_of(lines[0]).people == len(lines) - 1 == 3


def test_export_reads_in_batches_whatever_their_size(campaign, monkeypatch):
    whole = list(sealed_bundle.export(kept(campaign)))[1:]
    monkeypatch.setattr(sealed_bundle, "BATCH", 3)

    assert list(sealed_bundle.export(kept(campaign)))[1:] == whole
