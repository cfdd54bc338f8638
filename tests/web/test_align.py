"""The same resolution in a second language, laid beside the first, as an organiser meets it."""

import io

import pytest
from sqlalchemy import select

from campaign.db import db, transaction
from campaign.institutions import directory
from campaign.resolutions import readers
from campaign.resolutions.importer import import_resolution
from campaign.resolutions.models import Alignment, Campaign
from tests.factories import PASSPHRASE, an_organiser
from tests.resolutions.documents import RESOLUTION, sample
from tests.visitor import Visitor

LEADS = {
    "ru": "Мы требуем, чтобы нижеуказанные институты предприняли следующие действия:",
    "ky": "Биз төмөндө аталган мекемелерден төмөнкүлөрдү талап кылабыз:",
}
HEADINGS = {
    "ru": ("Жогорку Кенешу Кыргызской Республики", "Государственным органам, МСУ и ОГО", "Международным организациям и донорам"),
    "ky": ("Кыргыз Республикасынын Жогорку Кеңешине", "Мамлекеттик органдарга, ЖӨБ органдарына, жарандык коом уюмдарына", "Эл аралык уюмдарга жана донорлорго"),
}  # fmt: skip
OPENING = {"ru": "Бишкек, 30 апреля 2022 года", "ky": "Бишкек, 2022-жылдын 30-апрели"}


def in_language(code, leave_out=()):
    """The sample's translations as a document of their own."""
    said = sample("translations")
    parliament, state, donors = HEADINGS[code]
    lines = [
        "РЕЗОЛЮЦИЯ",
        "",
        said["title"][code],
        "",
        OPENING[code],
        "",
        LEADS[code],
        "",
        parliament,
        "",
    ]
    starts = {5: 0, 11: 1, 15: 2, 19: 3}
    for at, demand in enumerate(said["demands"]):
        if at == 5:
            lines += ["", state, ""]
        if at in starts:
            lines += ["", said["themes"][starts[at]][code] + ":", ""]
        if at == 23:
            lines += ["", donors, ""]
        if at not in leave_out:
            lines.append(f"• {demand[code]}")
    return "\n".join(lines)


@pytest.fixture
def seed(visitor):
    organiser = an_organiser()
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    with transaction():
        directory.load(sample("directory"), sample("districts"))
        document = readers.read(RESOLUTION)
        return import_resolution(document, slug="seed", organiser_id=organiser.id).campaign


def texts_of(code):
    db.session.rollback()
    campaign = db.session.scalars(select(Campaign)).one()
    return [demand.texts.get(code) for demand in campaign.resolution.demands]


def said_in(code):
    return [demand[code] for demand in sample("translations")["demands"]]


@pytest.mark.parametrize("code", ["ru", "ky"])
def test_a_second_language_is_laid_beside_and_its_sure_pairs_taken_over(visitor, seed, code):
    page = visitor.submit(
        "/en/dashboard/seed/review/align", form="second", text=in_language(code), language=code
    )
    assert "to look at" in page.h1.get_text()
    assert texts_of(code) == [None] * 24

    visitor.send(page, form="steps", step="sure")

    taken = texts_of(code)
    assert sum(text is not None for text in taken) >= 12
    assert all(text in {None, right} for text, right in zip(taken, said_in(code), strict=True))


def test_the_doubtful_pairs_come_first_and_are_taken_one_by_one(visitor, seed):
    page = visitor.submit(
        "/en/dashboard/seed/review/align", form="second", text=in_language("ru"), language=""
    )
    first = page.select_one("#doubtful ~ ol > li button[value^=accept-]")["value"]

    page = visitor.send(page, form="steps", step=first)

    assert "1 taken over" in page.get_text()


def test_what_was_taken_over_is_undone_like_any_step(visitor, seed):
    page = visitor.submit(
        "/en/dashboard/seed/review/align", form="second", text=in_language("ru"), language="ru"
    )
    visitor.send(page, form="steps", step="sure")
    page = visitor.open("/en/dashboard/seed/review")
    assert "translations were taken over" in page.select_one("[value=undo]").get_text()

    visitor.send(page, form="steps", step="undo")

    assert texts_of("ru") == [None] * 24


def test_an_organiser_says_which_text_belongs_where(visitor, seed):
    page = visitor.submit(
        "/en/dashboard/seed/review/align",
        form="second",
        text=in_language("ru", leave_out=[2]),
        language="ru",
    )
    select = next(
        one
        for one in page.select("select[name^=text-]")
        if "Transparency" in one.find_parent("li").get_text()
    )
    at = select["name"].removeprefix("text-")
    wanted = next(one["value"] for one in select.select("option") if one["value"])

    page = visitor.send(page, form="steps", step=f"pair-{at}", **{f"text-{at}": wanted})

    kept = db.session.scalars(select_alignment()).one()
    assert kept.pairs[int(at)]["texts"] == [int(wanted)]
    assert sum(int(wanted) in pair["texts"] for pair in kept.pairs) == 1


def test_two_organisers_pairing_at_once_are_told(app, visitor, seed):
    page = visitor.submit(
        "/en/dashboard/seed/review/align", form="second", text=in_language("ru"), language="ru"
    )
    at = page.select_one("select[name^=text-]")["name"].removeprefix("text-")
    visitor.send(page, form="steps", step=f"pair-{at}", **{f"text-{at}": ""})

    told = visitor.send(page, 409, form="steps", step=f"pair-{at}", **{f"text-{at}": ""})

    assert "Somebody else changed this" in told.select_one("[role=alert]").get_text()


def test_the_same_document_is_laid_beside_once(visitor, seed):
    for _ in range(2):
        visitor.submit(
            "/en/dashboard/seed/review/align", form="second", text=in_language("ru"), language="ru"
        )

    assert len(db.session.scalars(select_alignment()).all()) == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": ""}, "Choose a file"),
        ({"text": "milk, flour, wool"}, "worded as a resolution"),
        ({"text": RESOLUTION.decode(), "language": ""}, "which language"),
    ],
)
def test_what_cannot_be_laid_beside_is_said_plainly(visitor, seed, given, words):
    page = visitor.submit("/en/dashboard/seed/review/align", 422, form="second", **given)

    assert words in page.select_one("[role=alert]").get_text()


def test_another_organiser_s_documents_are_not_there(app, visitor, seed):
    visitor.submit(
        "/en/dashboard/seed/review/align", form="second", text=in_language("ru"), language="ru"
    )
    stranger, other = Visitor(app), an_organiser()
    stranger.submit("/en/organisers/sign-in", email=other.email, passphrase=PASSPHRASE)

    stranger.open("/en/dashboard/seed/review/align/1", 404)


def test_a_file_is_taken_as_well(visitor, seed):
    page = visitor.open("/en/dashboard/seed/review/align")
    token = page.select_one("#second [name=csrf_token]")["value"]

    answer = visitor.client.post(
        "/en/dashboard/seed/review/align",
        data={
            "csrf_token": token,
            "document": (io.BytesIO(in_language("ky").encode()), "ky.txt"),
            "language": "",
        },
    )

    assert answer.status_code == 303
    assert db.session.scalars(select_alignment()).one().language == "ky"


def select_alignment():
    db.session.rollback()
    return select(Alignment)
