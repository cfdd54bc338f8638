"""The steps of a review are pure: their laws hold whatever they are taken on."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import CampaignError, NotFound
from campaign.resolutions.review import steps
from campaign.resolutions.review.reviewed import (
    Part,
    Reviewed,
    ReviewedDemand,
    ReviewedPassage,
    ReviewedSection,
    differences,
    laid_flat,
    raised_from,
    with_changes,
)

TEXTS = st.dictionaries(st.sampled_from(["ky", "ru"]), st.text("абв ", min_size=1), max_size=2)
SLUGS = st.lists(st.sampled_from(["cabinet", "lsg", "parliament"]), unique=True).map(tuple)


def a_demand(key, **changes):
    facts = {
        "key": key,
        "texts": {"en": f"Open school {key}; publish budget {key}."},
        "line": 10 + key,
        "last_line": 10 + key,
        "addressees": ("cabinet",),
        "origins": (key,),
    }
    return ReviewedDemand(**(facts | changes))


def a_resolution(*lists, **changes):
    """Lists of demands by their keys: `a_resolution([1, 2], [3])`."""
    lists = lists or ([1, 2], [3])
    sections = tuple(
        ReviewedSection(
            key=at,
            heading=f"List {at}",
            line=10,
            themes={"en": f"Theme {at}"},
            demands=tuple(a_demand(key) for key in keys),
        )
        for at, keys in enumerate(lists, start=1)
    )
    keys = [key for one in lists for key in one]
    facts = {"language": "en", "sections": sections, "last_key": max(*keys, len(lists))}
    return Reviewed(**(facts | changes))


@st.composite
def resolutions(draw):
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    keys = iter(range(1, 99))
    plain = a_resolution(*[[next(keys) for _ in range(size)] for size in sizes])
    sections = tuple(
        replace(
            section,
            themes=draw(TEXTS),
            demands=tuple(
                replace(one, texts=one.texts | draw(TEXTS), addressees=draw(SLUGS))
                for one in section.demands
            ),
        )
        for section in plain.sections
    )
    passage = ReviewedPassage(1, Part.PROBLEMS, {"en": "A problem."}, 3, 4)
    return replace(
        plain,
        sections=sections,
        passages=(passage,),
        adopted_on=draw(st.none() | st.dates()),
        groups=draw(st.dictionaries(st.just("csos"), SLUGS)),
        looked_at=draw(
            st.lists(st.sampled_from(["doubt-0", "demand-2"]), unique=True).map(
                lambda marks: tuple(sorted(marks))
            )
        ),
    )


@st.composite
def changes(draw, reviewed):
    """Some step, with whatever an organiser may give it."""
    keys = [demand.key for demand in reviewed.demands]
    key = draw(st.sampled_from(keys))
    lists = draw(st.sampled_from([section.key for section in reviewed.sections]))
    words = reviewed.demands[keys.index(key)].texts["en"]
    cut = draw(st.integers(0, len(words)))
    return draw(
        st.sampled_from(
            [
                lambda r: steps.leave_out(r, key),
                lambda r: steps.split(r, key, {"en": (words[:cut].strip(), words[cut:].strip())}),
                lambda r: steps.merge_with_the_one_above(r, key),
                lambda r: steps.move(r, key, -1),
                lambda r: steps.move(r, key, 1),
                lambda r: steps.move_to(r, key, lists),
                lambda r: steps.begin_list(r, key, heading="New", themes={"en": "New"}),
                lambda r: steps.remove_list(r, lists),
                lambda r: steps.theme(r, key, {"en": "Another theme"}),
                lambda r: steps.ask(r, [key], ["lsg"]),
                lambda r: steps.make_demand(r, lines=(3, 4), text="Close the gap."),
                lambda r: steps.mark(r, lines=(12, 12), text="So it is.", part=Part.PREAMBLE),
            ]
        )
    )


@given(resolutions())
def test_what_was_laid_flat_stands_up_again(reviewed):
    assert raised_from(laid_flat(reviewed)) == reviewed


@given(resolutions(), st.data())
def test_every_step_can_be_undone_and_redone(reviewed, data):
    change = data.draw(changes(reviewed))
    try:
        changed = change(reviewed)
    except CampaignError:
        return
    before, after = differences(laid_flat(reviewed), laid_flat(changed))

    assert raised_from(with_changes(laid_flat(changed), before)) == reviewed
    assert raised_from(with_changes(laid_flat(reviewed), after)) == changed


@given(resolutions(), st.data())
def test_no_step_leaves_an_empty_list_or_one_key_twice(reviewed, data):
    try:
        changed = data.draw(changes(reviewed))(reviewed)
    except CampaignError:
        return
    keys = [demand.key for demand in changed.demands]

    assert all(section.demands for section in changed.sections)
    assert len(keys) == len(set(keys))
    assert max([0, *keys]) <= changed.last_key


@given(resolutions(), st.data())
def test_moving_and_cutting_and_joining_lose_no_word(reviewed, data):
    change = data.draw(changes(reviewed))
    try:
        changed = change(reviewed)
    except CampaignError:
        return
    said = "".join("".join(demand.texts["en"].split()) for demand in reviewed.demands)
    kept = "".join("".join(demand.texts["en"].split()) for demand in changed.demands)

    if len(changed.passages) == len(reviewed.passages) and len(changed.demands) >= len(
        reviewed.demands
    ):
        assert sorted(kept) == sorted(said)


def test_a_split_demand_is_asked_of_the_same_and_remembers_where_it_came_from():
    cut = {"en": ("Open school 2;", "publish budget 2.")}

    demands = steps.split(a_resolution(), 2, cut).demands

    assert [demand.texts["en"] for demand in demands][1:3] == list(cut["en"])
    assert [demand.origins for demand in demands] == [(1,), (2,), (2,), (3,)]
    assert {demand.addressees for demand in demands} == {("cabinet",)}


@pytest.mark.parametrize(
    "pieces",
    [{}, {"en": ("Open school 2; publish budget 2.",)}, {"en": ("Open", "something else")}],
)
def test_a_demand_is_cut_in_its_own_words_or_not_at_all(pieces):
    with pytest.raises(steps.CutUnclear):
        steps.split(a_resolution(), 2, pieces)


def test_a_translation_that_was_not_cut_waits_with_the_first_piece():
    whole = steps.write(a_resolution(), {"d2.text.ru": "Открыть школу; показать бюджет."}, {})
    cut = {"en": ("Open school 2;", "publish budget 2.")}

    first, second = steps.split(whole, 2, cut).demands[1:3]

    assert first.texts["ru"] == "Открыть школу; показать бюджет. […]"
    assert "ru" not in second.texts
    assert not steps.is_whole(first.texts["ru"])


def test_two_merged_demands_are_one_in_the_upper_one_s_place():
    merged = steps.merge_with_the_one_above(a_resolution([1], [2, 3]), 2)

    assert [(demand.key, demand.origins) for demand in merged.demands] == [(1, (1, 2)), (3, (3,))]
    assert merged.demands[0].texts["en"].endswith("budget 1. Open school 2; publish budget 2.")


def test_the_first_demand_has_none_above():
    with pytest.raises(steps.NothingAbove):
        steps.merge_with_the_one_above(a_resolution(), 1)
    with pytest.raises(steps.NothingAbove):
        steps.move(a_resolution(), 1, -1)


def test_a_demand_moves_over_the_edge_of_its_list():
    moved = steps.move(a_resolution([1, 2], [3, 4]), 2, 1)

    assert [[demand.key for demand in section.demands] for section in moved.sections] == [
        [1],
        [2, 3, 4],
    ]


def test_a_list_without_demands_goes():
    assert [s.key for s in steps.leave_out(a_resolution([1], [2]), 2).sections] == [1]


def test_a_paragraph_becomes_a_demand_where_it_stands_in_the_document():
    made = steps.make_demand(a_resolution([1, 3], [5]), lines=(13, 14), text="Open a school.")

    assert [demand.key for demand in made.demands] == [1, 3, 6, 5]
    added = steps.demand_with(made, 6)
    assert (added.origins, added.addressees) == ((), ("cabinet",))


def test_a_problem_that_becomes_a_demand_is_no_problem_any_more():
    problem = steps.mark(a_resolution(), lines=(3, 4), text="A gap.", part=Part.PROBLEMS)

    made = steps.make_demand(problem, lines=(3, 4), text="A gap.")

    assert (len(problem.passages), len(made.passages)) == (1, 0)


def test_a_demand_can_be_a_problem_with_all_its_translations():
    both = steps.write(a_resolution(), {"d1.text.ky": "Мектеп ачуу."}, {})

    marked = steps.mark(both, lines=(11, 11), text="", part=Part.PROBLEMS, origin=1)

    assert marked.passages[0].texts["ky"] == "Мектеп ачуу."
    assert [demand.key for demand in marked.demands] == [2, 3]


def test_another_theme_takes_one_demand_out_of_its_list():
    themed = steps.theme(a_resolution([1, 2, 3]), 2, {"en": "Water"})

    assert [
        (section.themes["en"], [demand.key for demand in section.demands])
        for section in themed.sections
    ] == [("Theme 1", [1]), ("Water", [2]), ("Theme 1", [3])]


def test_a_known_theme_takes_it_to_the_list_that_has_it():
    themed = steps.theme(a_resolution([1, 2], [3]), 1, {"en": "Theme 2"})

    assert [[demand.key for demand in section.demands] for section in themed.sections] == [
        [2],
        [3, 1],
    ]


def test_writing_in_one_language_leaves_the_others():
    reviewed = steps.write(a_resolution(), {"d1.text.ky": "Мектеп ачуу."}, {})

    written = steps.write(reviewed, {"d1.text.ru": "Открыть школу."}, {})

    assert set(written.demands[0].texts) == {"en", "ky", "ru"}


def test_a_field_that_somebody_else_wrote_in_is_not_overwritten():
    shown = {"d1.text.ky": steps.print_of("")}
    theirs = steps.write(a_resolution(), {"d1.text.ky": "Мектеп ачуу."}, shown)

    with pytest.raises(steps.WrittenMeanwhile):
        steps.write(theirs, {"d1.text.ky": "Мектепти ачуу."}, shown)


def test_a_field_that_was_only_shown_and_not_touched_keeps_what_others_wrote():
    shown = {"d1.text.ky": steps.print_of(""), "d1.text.ru": steps.print_of("")}
    theirs = steps.write(a_resolution(), {"d1.text.ky": "Мектеп ачуу."}, shown)

    ours = steps.write(theirs, {"d1.text.ky": "", "d1.text.ru": "Открыть школу."}, shown)

    assert ours.demands[0].texts["ky"] == "Мектеп ачуу."
    assert ours.demands[0].texts["ru"] == "Открыть школу."


def test_the_authoritative_words_cannot_be_emptied():
    with pytest.raises(steps.WordsMissing):
        steps.write(a_resolution(), {"d1.text.en": ""}, {})


@pytest.mark.parametrize(
    "name", ["order", "d1", "d1.addressees", "d1.text", "last_key", "d1.text.EN"]
)
def test_only_words_can_be_written(name):
    with pytest.raises(NotFound):
        steps.write(a_resolution(), {name: "x"}, {})


def test_a_language_is_authoritative_only_once_every_demand_has_it():
    half = steps.write(a_resolution([1, 2]), {"d1.text.ky": "Мектеп ачуу."}, {})

    with pytest.raises(steps.WordsMissing) as refusal:
        steps.declare(half, "ky")
    whole = steps.write(half, {"d2.text.ky": "Бюджетти жарыялоо."}, {})

    assert refusal.value.facts == {"count": 1}
    assert steps.declare(whole, "ky").language == "ky"


def test_date_and_doubts_are_set_and_ticked():
    reviewed = steps.look_at(steps.set_date(a_resolution(), date(2022, 4, 30)), "doubt-1")

    assert reviewed.adopted_on == date(2022, 4, 30)
    assert steps.look_at(reviewed, "doubt-1", looked=False).looked_at == ()
