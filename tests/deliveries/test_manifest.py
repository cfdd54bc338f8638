"""A packet checked from its files alone: every change has its own sentence."""

import json
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from campaign.deliveries import manifest, packet
from campaign.tally import checkpoint
from tests.deliveries.facts_of_packets import (
    KEY_LINE,
    ORIGIN,
    a_packet,
    a_packet_in_english,
    a_signature_in_base64,
    a_tally,
    sign,
    some_rows,
)

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abё", max_size=3), inner),
    max_leaves=8,
)


@cache
def the_files():
    made = packet.compose(a_packet(), sign=sign)
    return {made.name: made.pdf, **{part.name: part.content for part in made.parts}}


@cache
def the_english_files():
    made = packet.compose(a_packet_in_english(), sign=sign)
    return {made.name: made.pdf, **{part.name: part.content for part in made.parts}}


def faults_of(files, **expected):
    return manifest.check(files, **({"key": KEY_LINE} | expected)).faults


def beside_the_pdf():
    return {name: raw for name, raw in the_files().items() if not name.endswith(".pdf")}


def test_an_untouched_packet_holds():
    report = manifest.check(the_files(), key=KEY_LINE, addressee="jogorku-kenesh")

    assert report.holds
    assert report.manifest["counts"]["person"]["standing"] == 12
    assert report.manifest["disclosed"] == {"named": 2, "initials": 1, "counted_only": 9}


def test_the_pdf_alone_is_enough():
    pdf = the_files()["ulgu-2026-1.pdf"]

    assert faults_of({"whatever it was saved as.pdf": pdf}) == ()


def test_the_parts_without_the_pdf_are_enough():
    assert faults_of(beside_the_pdf()) == ()


@pytest.mark.parametrize("name", ["signatories.csv", "portal.txt", "portal-ru.txt"])
def test_a_changed_part_is_named(name):
    files = beside_the_pdf()
    files[name] = files[name][:-1] + b"!"

    assert f"{name} was altered." in faults_of(files)


def test_a_missing_part_is_named():
    files = beside_the_pdf()
    del files["portal.txt"]

    assert faults_of(files) == ("portal.txt is missing.",)


def test_a_part_that_differs_from_the_one_inside_is_named():
    files = the_files() | {"portal.txt": b"Something else"}

    assert "portal.txt beside the PDF is not the one inside it." in faults_of(files)


def test_changed_counts_are_found():
    files = beside_the_pdf()
    told = json.loads(files["manifest.json"])
    told["counts"]["person"]["counted"] = 1_000_000
    files["manifest.json"] = manifest.canonical(told)

    assert faults_of(files) == ("manifest.json is not signed by this key.",)


def test_a_manifest_signed_anew_by_another_is_found():
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    line = checkpoint.verifier_key(ORIGIN, other.public_key().public_bytes_raw())
    files = beside_the_pdf()
    told = json.loads(files["manifest.json"]) | {"key": line}
    files["manifest.json"] = manifest.canonical(told)
    files["manifest.json.sig"] = manifest.signature(files["manifest.json"], other.sign)

    assert "The manifest names another key than the one given." in faults_of(files)
    assert "The checkpoint is not signed by this ledger's key." in faults_of(files, key=None)


def test_a_changed_byte_of_the_pdf_breaks_its_seal():
    files = dict(the_files())
    pdf = bytearray(files["ulgu-2026-1.pdf"])
    pdf[-2] ^= 1
    files["ulgu-2026-1.pdf"] = bytes(pdf)

    assert "ulgu-2026-1.pdf is not the one that was signed." in faults_of(files)


def test_another_pdf_than_the_published_one_is_found():
    assert faults_of(the_files(), sha256_of_pdf="00" * 32) == (
        "ulgu-2026-1.pdf does not have the SHA-256 that was published.",
    )


def test_the_packet_of_another_body_is_found():
    assert faults_of(the_english_files(), addressee="jogorku-kenesh") == (
        "The packet is for donors, not for jogorku-kenesh.",
    )


def test_parts_of_two_packets_do_not_go_together():
    mixed = the_files() | {"manifest.json": the_english_files()["manifest.json"]}

    assert not manifest.check(mixed, key=KEY_LINE).holds


@pytest.mark.parametrize(
    "files",
    [{}, {"a.pdf": b"%PDF-1.7 broken"}, {"manifest.json": b"[]"}, {"manifest.json": b"{"}],
)
def test_files_that_are_no_packet_are_said_to_be_none(files):
    assert manifest.check(files).faults == ("There is no manifest that can be read.",)


@pytest.mark.parametrize("sig", [None, b"", b"not base64!", b"AAAA", b"A" * 88])
def test_a_signature_that_is_none_is_not_one(sig):
    files = beside_the_pdf()
    del files["manifest.json.sig"]
    if sig is not None:
        files["manifest.json.sig"] = sig

    assert faults_of(files) == ("manifest.json is not signed by this key.",)


def test_rows_that_were_left_out_before_signing_are_found():
    files = beside_the_pdf()
    told = json.loads(files["manifest.json"])
    told["disclosed"]["named"] += 1
    files["manifest.json"] = manifest.canonical(told)
    files["manifest.json.sig"] = a_signature_in_base64(files["manifest.json"])

    [fault] = faults_of(files)
    assert fault.startswith("signatories.csv holds 3 persons")


def test_volumes_are_checked_by_their_sums(monkeypatch):
    monkeypatch.setattr(packet, "IN_PACKET", 10)
    made = packet.compose(a_packet(rows=some_rows(12), tally=a_tally(persons=12)), sign=sign)
    files = {made.name: made.pdf, **{part.name: part.content for part in made.volumes}}

    assert faults_of(files) == ()
    files["ulgu-2026-1-volume-1.pdf"] += b"\n"
    assert faults_of(files) == ("ulgu-2026-1-volume-1.pdf was altered.",)


def test_the_manifest_lists_everything_but_itself():
    told = json.loads(the_files()["manifest.json"])

    assert [one["name"] for one in told["files"]] == [
        "signatories.csv",
        "portal.txt",
        "portal-ru.txt",
    ]


def test_canonical_json_sorts_keys_and_leaves_no_blanks():
    assert (
        manifest.canonical({"б": [1, None], "a": "é\n\u2028"})
        == '{"a":"é\\n\u2028","б":[1,null]}'.encode()
    )


def test_canonical_json_holds_no_fractions():
    with pytest.raises(ValueError, match="fractions"):
        manifest.canonical({"share": [0.5]})


@given(values)
def test_canonical_json_says_the_same_and_always_so(value):
    raw = manifest.canonical(value)

    assert json.loads(raw) == value
    assert manifest.canonical(json.loads(raw)) == raw
