"""Small numbers point at people."""

from hypothesis import given
from hypothesis import strategies as st

from campaign.tally.districts import FROM, shown

counts = st.dictionaries(
    st.sampled_from(["", "KG-B", "KG-C", "KG-GB", "KG-J", "KG-N"]), st.integers(0, 40)
)


@given(counts)
def test_no_small_number_can_be_read_or_worked_out(given_counts):
    found = shown(given_counts)

    assert all(n >= FROM for _, n in found.named)
    assert found.rest == 0 or found.rest >= FROM or not found.named
    assert sum(n for _, n in found.named) + found.rest == sum(given_counts.values())


def test_a_small_district_takes_the_next_one_with_it():
    found = shown({"KG-GB": 40, "KG-C": 12, "KG-N": 3})

    assert found.named == (("KG-GB", 40),)
    assert found.rest == 15
