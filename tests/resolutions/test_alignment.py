"""Two languages of one resolution, pair by pair: laws first, then the sample in three languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.resolutions.alignment import SURE, Side, align
from tests.resolutions.documents import sample

LISTS = [0] * 5 + [1] * 6 + [2] * 4 + [3] * 4 + [4] * 4 + [5]
LANGUAGES = [("en", "ru"), ("en", "ky"), ("ru", "ky"), ("ky", "en")]
sides = st.lists(
    st.builds(
        Side,
        st.text("абв xyz 123", min_size=1, max_size=30),
        st.integers(0, 3),
        st.frozensets(st.sampled_from(["cabinet", "lsg"])),
    ),
    max_size=8,
)


@given(sides, sides)
def test_every_text_stands_in_exactly_one_pair(ours, theirs):
    pairs = align(ours, theirs)

    assert sorted(at for pair in pairs for at in pair.firsts) == list(range(len(ours)))
    assert sorted(at for pair in pairs for at in pair.seconds) == list(range(len(theirs)))
    assert all(pair.firsts or pair.seconds for pair in pairs)


@given(sides, sides)
def test_a_confidence_is_a_share_and_a_lonely_text_has_none(ours, theirs):
    for pair in align(ours, theirs):
        assert 0 <= pair.confidence <= 1
        assert pair.confidence == 0 or (pair.firsts and pair.seconds)


@given(sides, sides)
def test_the_same_texts_are_always_paired_the_same(ours, theirs):
    assert align(ours, theirs) == align(ours, theirs)


@given(st.lists(st.integers(1000, 9999), unique=True, min_size=1, max_size=8))
def test_what_is_the_same_but_for_the_language_is_paired_straight(numbers):
    ours = [Side(f"Build {number} schools in the village", 0) for number in numbers]
    theirs = [Side(f"Айылда {number} мектеп салуу керек", 0) for number in numbers]

    pairs = align(ours, theirs)

    assert [(pair.firsts, pair.seconds) for pair in pairs] == [
        ((at,), (at,)) for at in range(len(numbers))
    ]
    assert all(pair.confidence >= SURE for pair in pairs)


def texts(language, keep=range(24)):
    demands = sample("translations")["demands"]
    return [Side(demands[at][language], LISTS[at]) for at in keep]


def right_and_surely_wrong(pairs, truth):
    """How many are paired with what they are, and which are not although the pair calls itself sure."""
    right, wrong = 0, []
    for pair in pairs:
        straight = len(pair.firsts) == len(pair.seconds) == 1
        if straight and truth.get(pair.firsts[0]) == pair.seconds[0]:
            right += 1
        elif pair.confidence >= SURE:
            wrong.append(pair)
    return right, wrong


@pytest.mark.parametrize(("one", "other"), LANGUAGES)
def test_the_sample_is_paired_whole(one, other):
    right, wrong = right_and_surely_wrong(
        align(texts(one), texts(other)), {at: at for at in range(24)}
    )

    assert (right, wrong) == (24, [])


@pytest.mark.parametrize(("one", "other"), LANGUAGES)
def test_dropped_demands_are_doubts_and_never_sure(one, other):
    keep = [at for at in range(24) if at not in {3, 13, 21}]

    pairs = align(texts(one), texts(other, keep))

    right, wrong = right_and_surely_wrong(pairs, {at: place for place, at in enumerate(keep)})
    assert right >= 18
    assert wrong == []


@pytest.mark.parametrize(("one", "other"), LANGUAGES)
def test_two_demands_joined_in_one_answer_to_both(one, other):
    theirs = texts(other)
    theirs[16:18] = [Side(f"{theirs[16].text} {theirs[17].text}", 3)]

    pairs = align(texts(one), theirs)

    assert (16, 17) in [pair.firsts for pair in pairs if pair.seconds == (16,)]
    assert right_and_surely_wrong(pairs, {at: at - (at > 17) for at in range(24)})[1] == []


@pytest.mark.parametrize(("one", "other"), LANGUAGES)
@pytest.mark.parametrize(("first", "second"), [(7, 8), (1, 20), (11, 12)])
def test_exchanged_demands_are_never_surely_wrong(one, other, first, second):
    order = list(range(24))
    order[first], order[second] = second, first
    demands = sample("translations")["demands"]
    theirs = [Side(demands[at][other], LISTS[place]) for place, at in enumerate(order)]

    pairs = align(texts(one), theirs)

    assert right_and_surely_wrong(pairs, {at: order.index(at) for at in range(24)})[1] == []


def test_a_demand_that_moved_far_is_found_by_what_it_names():
    ours = [Side(f"Adopt law {number}", at // 3) for at, number in enumerate(range(100, 109))]
    theirs = [Side(f"Принять закон {n}", at // 3) for at, n in enumerate([*range(101, 109), 100])]

    [pair] = [pair for pair in align(ours, theirs) if pair.firsts == (0,)]

    assert pair.seconds == (8,)
    assert pair.confidence < SURE


def test_three_hundred_demands_are_paired_in_seconds():
    demands = sample("translations")["demands"]
    one, other = (
        [Side(f"{demands[at % 24][code]} {at}", at // 6) for at in range(300)]
        for code in ("en", "ru")
    )

    pairs = align(one, other)

    assert sum(pair.firsts == pair.seconds for pair in pairs) >= 290
