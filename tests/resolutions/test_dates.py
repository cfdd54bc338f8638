from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.resolutions.dates import dates_in


@pytest.mark.parametrize(
    "written",
    [
        "28-30 April, 2022",
        "April 28–30, 2022",
        "the 30th of April 2022",
        "30 апреля 2022 года",
        "с 28 по 30 апреля 2022 г.",
        "2022-жылдын 28–30-апрели",
        "2022-ж. 30-апрель",
        "30.04.2022",
        "2022-04-30",
        "Апр 30.2022",
    ],
)
def test_a_date_is_known_however_it_is_written(written):
    assert [found.day for found in dates_in(f"Bishkek, {written}")] == [date(2022, 4, 30)]


@pytest.mark.parametrize("words", ["31 February 2022", "Resolution 1325", "30% by 2022", "12.50"])
def test_what_is_no_date_is_not_taken_for_one(words):
    assert dates_in(words) == []


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back(day):
    written = f"{day.day} {day:%B} {day.year}"

    assert [found.day for found in dates_in(written)] == [day]
