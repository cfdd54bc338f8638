"""What a review changed, counted; and its result as a gold document."""

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from campaign.cli import cli
from campaign.db import db, transaction
from campaign.institutions import directory
from campaign.institutions.entry import Entry
from campaign.resolutions import readers
from campaign.resolutions.alignment import SURE
from campaign.resolutions.importer import import_resolution
from campaign.resolutions.models import Campaign
from campaign.resolutions.outline import as_prediction, outline
from campaign.resolutions.review import steps
from campaign.resolutions.review.report import as_gold, report
from tests.factories import an_organiser
from tests.resolutions.documents import MEMBERS_CUT_A_LINE, RESOLUTION, sample
from tests.resolutions.review.test_steps import a_resolution

SPLIT = {"en": ("Open school 2;", "publish budget 2.")}


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (lambda r: r, {"kept": 4}),
        (lambda r: steps.split(r, 2, SPLIT), {"kept": 3, "split": 1}),
        (lambda r: steps.merge_with_the_one_above(r, 2), {"kept": 2, "merged": 2}),
        (lambda r: steps.leave_out(r, 4), {"kept": 3, "dropped": 1}),
        (lambda r: steps.make_demand(r, lines=(1, 1), text="Go."), {"kept": 4, "added": 1}),
        (lambda r: steps.ask(r, [1, 2], ["lsg"]), {"kept": 2, "rerouted": 2}),
        (lambda r: steps.theme(r, 1, {"en": "Water"}), {"kept": 3, "rethemed": 1}),
        (lambda r: steps.write(r, {"d1.text.en": "Open it."}, {}), {"kept": 3, "edited": 1}),
        (lambda r: steps.write(r, {"d1.text.ky": "Ачуу."}, {}), {"kept": 4}),
        (lambda r: steps.move(r, 1, 1), {"kept": 4}),
        (lambda r: steps.write(r, {"title.en": "Another"}, {}), {"kept": 4, "head": ("title",)}),
    ],
)
def test_each_change_is_counted_once_for_each_demand_that_was_read(change, counts):
    read = a_resolution([1, 2], [3, 4])

    found = report(read, change(read))

    assert {name: value for name, value in vars(found).items() if value} == {"read": 4} | counts


def test_a_gold_document_names_addressees_as_the_document_does():
    read = a_resolution([1, 2])
    read = replace(
        read,
        sections=tuple(
            replace(
                section,
                demands=tuple(replace(d, phrases=("the Government",)) for d in section.demands),
            )
            for section in read.sections
        ),
    )
    entries = [
        Entry("cabinet", ("Cabinet", "the Government")),
        Entry("lsg", ("Local self-government", "LSG")),
    ]

    gold = as_gold(read, steps.ask(read, [2], ["lsg"]), ["Open school 1; LSG"], entries)

    [section] = gold["sections"]
    assert section["addressees"] == ["the Government"]
    assert [demand["addressees"] for demand in section["demands"]] == [None, ["LSG"]]


def test_a_mended_typo_stands_in_gold_as_the_document_has_it():
    read = a_resolution([1])
    mended = steps.write(read, {"d1.text.en": "Open the school 1; publish budget 1."}, {})

    gold = as_gold(read, mended, ["Open school 1; publish budget 1."], [])

    assert gold["sections"][0]["demands"][0]["text"] == "Open school 1; publish budget 1."


@pytest.fixture
def imported(app):
    organiser = an_organiser()
    with transaction():
        directory.load(sample("directory"), sample("districts"))
    with transaction():
        for name, raw in (("felt", MEMBERS_CUT_A_LINE.encode()), ("seed", RESOLUTION)):
            document = readers.read(raw)
            import_resolution(document, slug=name, organiser_id=organiser.id)
    return organiser


def run(app, monkeypatch, *words):
    from campaign.cli import running

    monkeypatch.setattr(running, "create_app", lambda: app)
    answer = CliRunner().invoke(cli, [*words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_command_reports_and_names_nobody(app, imported, monkeypatch):
    from campaign.appeals import reviewing

    with transaction():
        campaign = db.session.query(Campaign).filter_by(slug="felt").one()
        change = lambda r: steps.leave_out(r, 2)  # noqa: E731
        reviewing.take(campaign, imported.id, "demand left out", change, seen=0)

    told = run(app, monkeypatch, "review-report", "felt", "--json")

    found = json.loads(told)
    assert (found["read"], found["kept"], found["dropped"]) == (5, 4, 1)
    assert found["steps"] == {"demand left out": 1}
    assert imported.email not in told
    assert imported.name not in told


def test_an_untouched_review_gives_the_reading_itself_as_gold(app, imported, monkeypatch):
    gold = json.loads(run(app, monkeypatch, "review-report", "seed", "--gold"))

    read = as_prediction(outline(readers.read(RESOLUTION).blocks))
    assert [d["text"] for s in gold["sections"] for d in s["demands"]] == [
        d["text"] for s in read["sections"] for d in s["demands"]
    ]
    assert [s["theme"] for s in gold["sections"]] == [s["theme"] for s in read["sections"]]
    assert _asked(gold) == _asked(read)
    assert (gold["date"], gold["problems"]) == (read["date"], read["problems"])


def _asked(told):
    return [
        sorted(demand["addressees"] or section["addressees"])
        for section in told["sections"]
        for demand in section["demands"]
    ]


def test_a_second_language_is_laid_beside_by_the_command(app, imported, monkeypatch, tmp_path):
    from tests.web.test_align import in_language

    (tmp_path / "ru.txt").write_text(in_language("ru"), "utf-8")

    told = run(app, monkeypatch, "align", "seed", str(tmp_path / "ru.txt"))

    assert "to look at" in told
    first, *_ = [line for line in told.splitlines() if re.match(r"\d\.\d\d", line)]
    assert float(first[:4]) < SURE
