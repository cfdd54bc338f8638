"""The officer's own page: each way of proof from a browser, and what bad input gets."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from campaign import i18n
from campaign.db import db, utcnow
from campaign.endorsements import officers, pictures
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs.models import Proof
from campaign.endorsements.register import pictured
from campaign.tokens import links
from tests.endorsements.given import a_claim, approved_before, confirmed
from tests.factories import PASSPHRASE, an_open_campaign, an_organiser, appeals_of, letters_to


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def campaign(organiser):
    return an_open_campaign(organiser=organiser)


@pytest.fixture
def endorsement(campaign):
    claim = a_claim(site="https://ak-kopuro.example.org")
    return confirmed(appeals_of(campaign), claim, mail="someone@mail.ru")


@pytest.fixture
def page(endorsement):
    return f"/en/endorse/own/{links.sign(officers.OWN, endorsement.key)}"


@pytest.fixture
def vetter(visitor, organiser):
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    return visitor


def a_scan():
    out = BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PNG")
    return out.getvalue()


def proofs():
    db.session.rollback()
    return {p.kind.value: p.state.value for p in db.session.scalars(select(Proof))}


def test_what_is_missing_is_said_with_every_way_to_give_it(visitor, page, endorsement):
    said = visitor.open(page).main.get_text(" ")

    assert "What is missing is a proof" in said
    assert "_campaign-endorsement.ak-kopuro.example.org" in said
    assert "https://ak-kopuro.example.org/.well-known/campaign-endorsement.txt" in said
    assert endorsement.key not in said


def test_asking_to_look_leaves_it_to_the_jobs(visitor, page):
    visitor.submit(page, form="site")

    assert proofs() == {"dns": "waiting", "file": "waiting"}


def test_a_letter_is_handed_in_seen_by_those_who_vet_and_accepted(
    visitor, page, campaign, endorsement, vetter
):
    visitor.submit(page, form="letter-form", letter=(BytesIO(a_scan()), "scan.png"))
    room = f"/en/dashboard/{campaign.slug}/organisations/{endorsement.key}"
    seen = vetter.open(room)
    picture = vetter.open(seen.find("a", string="Page 1 of the letter")["href"])
    form = seen.select_one("form[id^=letter-]")["id"]

    vetter.send(seen, form=form, button="accept")
    vetter.submit(room, form="approve")

    assert picture.mimetype == "image/jpeg"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert proofs()["letter"] == "finished"
    assert "signed and stamped letter" in visitor.open(f"/en/campaigns/{campaign.slug}").get_text()


@pytest.mark.parametrize(
    ("which", "given", "why"),
    [
        ("letter", b"", "No file was chosen"),
        ("letter", b"not a picture", "no PDF, JPEG or PNG"),
        ("letter", b"%PDF-1.7 broken", "cannot be opened"),
        ("logo", b"", "No file was chosen"),
        ("logo", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PNG, JPEG or WebP"),
    ],
)
def test_a_file_that_cannot_be_taken_is_asked_for_again_and_why(visitor, page, which, given, why):
    said = visitor.submit(page, 422, form=f"{which}-form", **{which: (BytesIO(given), "file.png")})

    assert why in said.select_one(f"#{which}-error").get_text()
    assert said.select_one(f"#{which}")["aria-describedby"].endswith(f"{which}-error")
    assert proofs() == {}


@pytest.mark.parametrize("which", ["letter", "logo"])
def test_a_file_that_is_too_large_gets_the_page_again_and_no_broken_line(visitor, page, which):
    csrf = visitor.open(page).select_one("[name=csrf_token]")["value"]
    parts = [("csrf_token", csrf.encode()), ("action", which.encode())]
    whole = b"".join(a_part(f'name="{name}"', value) for name, value in parts)
    whole += a_part(f'name="{which}"; filename="a.png"', b"x" * (pictures.LARGEST + 1))

    said = visitor.client.post(
        page, data=whole + b"--cut--\r\n", content_type="multipart/form-data; boundary=cut"
    )

    assert said.status_code == 422
    assert "up to 8 MB and 25 megapixels" in said.text


def a_part(head, content):
    said = f"--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n"
    return said.encode() + content + b"\r\n"


def test_the_letter_to_print_has_an_address_that_opens_nothing_else(visitor, page, endorsement):
    letter = visitor.open(page).select_one("a[href*='/endorse/letter/']")["href"]
    own = page.rsplit("/", 1)[1]

    printed = visitor.open(letter)

    assert "Ү. Мөңгүева, төрайым" in printed.get_text()
    assert own not in str(printed)
    assert visitor.open(f"/en/endorse/own/{letter.rsplit('/', 1)[1]}", status=404)
    with time_machine.travel(utcnow() + timedelta(hours=25)):
        assert visitor.open(letter, status=404)


def test_vouching_asks_first_and_acts_once(visitor, page, campaign, organiser):
    for name in ("ak", "kok"):
        approved_before(
            appeals_of(campaign), organiser, a_claim(name), mail=f"head@{name}.example.org"
        )
    visitor.submit(page, form="vouch-form", voucher=["ak", "kok"])
    links_of = [
        f"/en/endorse/vouch/{letters_to(f'head@{name}.example.org')[-1]['token']}"
        for name in ("ak", "kok")
    ]

    visitor.open(links_of[0])
    assert proofs()["vouched"] == "waiting"
    for link in links_of:
        visitor.submit(link, button="yes")

    assert proofs()["vouched"] == "finished"
    visitor.open(links_of[0], 404)


def test_choosing_one_voucher_is_told_and_keeps_the_choice(visitor, page, campaign, organiser):
    for name in ("ak", "kok"):
        approved_before(
            appeals_of(campaign), organiser, a_claim(name), mail=f"head@{name}.example.org"
        )

    said = visitor.submit(page, 422, form="vouch-form", voucher="kok")

    assert "exactly two" in said.select_one("#vouch-error").get_text()
    assert said.select_one("input[value=kok]").has_attr("checked")


def test_a_logo_is_shown_only_once_its_organisation_stands(visitor, page, campaign, vetter):
    visitor.submit(page, form="logo-form", logo=(BytesIO(a_scan()), "logo.png"))
    [found] = db.session.scalars(select(Endorsement)).all()
    address = f"/logos/{sha256(pictured.of(found)).hexdigest()}.png"
    key, slug = found.key, campaign.slug
    visitor.open(address, 404)
    room = f"/en/dashboard/{slug}/organisations/{key}"
    vetter.submit(
        room, form="call", number="+996 312 00 00 00", found="report", whom="chair", outcome="yes"
    )
    vetter.submit(room, form="approve")

    picture = visitor.open(address)

    assert picture.mimetype == "image/png"
    assert picture.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_who_vets_sees_the_logo_before_everyone_does(visitor, page, endorsement, campaign, vetter):
    room = f"/en/dashboard/{campaign.slug}/organisations/{endorsement.key}"
    vetter.open(f"{room}/logo", 404)
    visitor.submit(page, form="logo-form", logo=(BytesIO(a_scan()), "logo.png"))

    shown = vetter.open(vetter.open(room).select_one("img.logo")["src"])

    assert shown.mimetype == "image/png"
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_a_site_with_letters_of_another_alphabet_is_shown_as_a_browser_knows_it(campaign, vetter):
    found = confirmed(appeals_of(campaign), a_claim(site="https://аpple.kg"))  # a Cyrillic а

    said = vetter.open(f"/en/dashboard/{campaign.slug}/organisations/{found.key}").get_text(" ")

    assert "xn--pple-43d.kg" in said


@pytest.mark.parametrize("name", ["number", "found", "whom", "outcome"])
def test_a_call_back_without_one_of_its_facts_is_not_recorded_and_nothing_is_lost(
    page, campaign, endorsement, vetter, name
):
    room = f"/en/dashboard/{campaign.slug}/organisations/{endorsement.key}"
    call = {"number": "+996 1", "found": "report", "whom": "chair", "outcome": "yes"}

    said = vetter.submit(room, 422, form="call", **(call | {name: ""}))

    assert said.select_one(f"#{name}")["aria-invalid"] == "true"
    kept = {n: said.select_one(f"#{n}").get("value") or said.select_one(f"#{n}").text for n in call}
    assert {n: v for n, v in kept.items() if n != name} == {
        n: v for n, v in call.items() if n != name
    }
    assert proofs() == {}


def test_a_forged_link_opens_nothing(visitor):
    visitor.open("/en/endorse/own/forged.token", 404)
    visitor.open("/en/endorse/vouch/forged.token", 404)


def test_kyrgyzstan_is_called_as_its_own_people_call_it():
    assert {i18n.countries(language)["KG"] for language in ("ky", "ru")} == {"Кыргызстан"}
    assert i18n.countries("ru")["KZ"] == "Казахстан"
