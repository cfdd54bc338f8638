"""The tree is that of RFC 9162, however it is computed."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.tally import merkle

entries = st.lists(st.binary(max_size=40), max_size=70)

# Test vectors of the Certificate Transparency reference trees (RFC 6962 hashing).
LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_the_known_trees_have_the_known_roots(size):
    leaves = [merkle.hash_leaf(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]

    assert merkle.root_of(leaves).hex() == ROOTS[size]


@given(entries, st.integers(0, 70))
def test_appending_in_batches_gives_the_root_of_all(lines, cut):
    leaves = [merkle.hash_leaf(line) for line in lines]
    kept = {}

    for start, batch in ((0, leaves[:cut]), (len(leaves[:cut]), leaves[cut:])):
        kept |= merkle.append(start, batch, kept.__getitem__)

    assert (
        merkle.root_at(len(leaves), kept.__getitem__)
        == merkle.root_of(leaves)
        == _by_the_book(leaves)
    )


@given(entries.filter(bool), st.data())
def test_every_entry_can_be_proved_and_no_other(lines, data):
    leaves = [merkle.hash_leaf(line) for line in lines]
    kept = merkle.append(0, leaves, {}.__getitem__)
    index = data.draw(st.integers(0, len(leaves) - 1))
    root = merkle.root_of(leaves)

    path = merkle.path_to(index, len(leaves), kept.__getitem__)

    assert merkle.proves(leaves[index], index, len(leaves), path, root)
    assert not merkle.proves(
        merkle.hash_leaf(b"another" + lines[index]), index, len(leaves), path, root
    )


def test_a_batch_reads_only_the_right_edge():
    kept = merkle.append(
        0, [merkle.hash_leaf(bytes([n % 251])) for n in range(100_000)], {}.__getitem__
    )
    read = []

    def reader(place):
        read.append(place)
        return kept[place]

    merkle.append(100_000, [merkle.hash_leaf(b"x")] * 10, reader)

    assert len(read) <= 17


def _by_the_book(leaves):
    """MTH as RFC 9162 defines it, section 2.1.1."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + _by_the_book(leaves[:split]) + _by_the_book(leaves[split:])).digest()
