"""A mark on the organisation's site, looked for without being led anywhere by those who name it."""

from datetime import timedelta

import pytest
import time_machine

from campaign.db import db, transaction, utcnow
from campaign.endorsements.proofs import outside as outside_module
from campaign.endorsements.proofs import sites
from campaign.endorsements.proofs.models import Proof
from campaign.endorsements.proofs.outside import NothingThere, Outside, is_public
from tests.endorsements.given import a_claim, confirmed
from tests.endorsements.outside_world import Names, Site, said
from tests.factories import an_open_campaign, appeals_of

pytestmark = pytest.mark.enable_socket
HOST = "ak-kopuro.example.org"


@pytest.fixture
def names():
    names = Names()
    names.start()
    names.records[HOST, "A"] = ["127.0.0.1"]
    yield names
    names.stop()


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path, HOST)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def world(app, names, site):
    """Loopback is permitted here, and nothing else."""
    found = Outside(names.address, site.port, lambda a: a == "127.0.0.1", site.trust)
    app.extensions["campaign.outside"] = found
    return found


@pytest.fixture
def endorsement(app):
    return confirmed(appeals_of(an_open_campaign()), a_claim(site=f"https://{HOST}/about"))


def ask(endorsement):
    with transaction():
        sites.ask_to_look(db.session.merge(endorsement))


def proofs():
    db.session.rollback()
    return {
        proof.kind.value: (proof.state.value, proof.failure)
        for proof in db.session.query(Proof)
        if proof.kind in {"dns", "file"}
    }


@pytest.mark.parametrize("address", [
    "8.8.8.8", "212.42.96.1", "2001:4860:4860::8888", "2a02:2c8::1",
])  # fmt: skip
def test_addresses_of_the_open_internet(address):
    assert is_public(address)


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.9.9.9", "0.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "::7f00:1", "fec0::1", "100::1",
    "fe80::1%eth0", "localhost", "", "0x7f000001", "2130706433", "127.1",
])  # fmt: skip
def test_addresses_that_are_never_connected_to(address):
    assert not is_public(address)


def test_a_record_with_the_mark_proves_it(world, names, endorsement):
    names.records[f"_campaign-endorsement.{HOST}", "TXT"] = [
        '"something else"', f'"{sites.mark_of(endorsement)}"',
    ]  # fmt: skip
    ask(endorsement)

    assert sites.look_due() == 2

    assert proofs() == {"dns": ("finished", None), "file": ("waiting", "no-answer")}


def test_a_file_with_the_mark_proves_it(world, site, endorsement):
    site.answer = said(f"\n{sites.mark_of(endorsement)}\n")
    ask(endorsement)

    sites.look_due()

    assert proofs()["file"] == ("finished", None)
    [asked] = site.asked
    assert asked.splitlines()[:2] == [
        "GET /.well-known/campaign-endorsement.txt HTTP/1.1",
        f"Host: {HOST}",
    ]


def test_the_mark_of_another_endorsement_proves_nothing(world, site, endorsement):
    other = confirmed(appeals_of(an_open_campaign()), a_claim(site=f"https://{HOST}"))
    site.answer = said(sites.mark_of(other))
    ask(endorsement)

    sites.look_due()

    assert proofs()["file"] == ("waiting", "other-words")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (said("", "404 Not Found"), "no-file"),
        (said("", "302 Found", "Location: http://169.254.169.254/"), "leads-elsewhere"),
        (said("x" * 20_000), "too-large"),
        (said("", "200 OK", *(f"X-{n}: {'y' * 90}" for n in range(200))), "too-large"),
        (b"\x00\x01 nothing of HTTP", "no-answer"),
        (b"", "no-answer"),
        (said("zz\r\nnot a chunk", "200 OK", "Transfer-Encoding: chunked"), "no-answer"),
    ],
)
def test_an_answer_that_is_no_small_file_is_not_one(world, site, answer, why):
    site.answer = answer

    with pytest.raises(NothingThere) as refused:
        world.file(HOST, sites.PATH)

    assert refused.value.why == why
    assert len(site.asked) == 1


def test_a_name_of_this_machine_is_not_connected_to(app, names, site):
    world = Outside(names.address, site.port, trust=site.trust)

    with pytest.raises(NothingThere, match="not-public"):
        world.file(HOST, sites.PATH)

    assert site.asked == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(world, names, site):
    names.records[HOST, "A"] = ["127.0.0.1", "10.0.0.1"]

    with pytest.raises(NothingThere, match="not-public"):
        world.file(HOST, sites.PATH)

    assert site.asked == []


def test_a_name_that_changes_its_answer_is_asked_once_and_leads_nowhere_else(world, names, site):
    """DNS rebinding: the second answer would be another machine; nobody asks for it."""
    names.records[HOST, "A"] = [["127.0.0.1"], ["10.0.0.1"]]
    site.answer = said("hello")

    assert world.file(HOST, sites.PATH) == b"hello"

    assert names.asked.count((HOST, "A")) == 1


def test_a_certificate_of_another_name_is_not_taken(world, names, site):
    names.records["other.example.org", "A"] = ["127.0.0.1"]

    with pytest.raises(NothingThere, match="no-tls"):
        world.file("other.example.org", sites.PATH)


def test_a_site_that_drips_is_left(world, site, monkeypatch):
    """By the whole time taken, not by the time of each part."""
    monkeypatch.setattr(outside_module, "PATIENCE", 0.0)

    with pytest.raises(NothingThere, match="no-answer"):
        world.file(HOST, sites.PATH)


def test_looking_again_comes_later_and_later_and_ends(world, endorsement):
    ask(endorsement)
    sites.look_due()
    assert sites.look_due() == 0

    with time_machine.travel(utcnow() + sites.LOOK_AGAIN_AFTER[0], tick=False):
        assert sites.look_due() == 2
    with time_machine.travel(utcnow() + sites.LASTS + timedelta(minutes=1), tick=False):
        with transaction():
            sites.lapse()
        assert sites.look_due() == 0

    assert {state for state, _ in proofs().values()} == {"lapsed"}


def test_asking_often_does_not_make_the_jobs_look_more_often(world, names, endorsement):
    ask(endorsement)
    sites.look_due()
    before = len(names.asked)

    ask(endorsement)

    assert sites.look_due() == 0
    assert len(names.asked) == before


@pytest.mark.parametrize("site", ["", "https://localhost", "https://127.0.0.1", "https://gov.kg"])
def test_without_a_site_of_its_own_there_is_nothing_to_look_at(app, site):
    endorsement = confirmed(appeals_of(an_open_campaign()), a_claim(site=site))

    with pytest.raises(sites.NoSite), transaction():
        sites.ask_to_look(endorsement)
