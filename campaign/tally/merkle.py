"""The Merkle tree of RFC 9162, section 2.1: pure. Values in, values out.

A tree of n leaves is kept as the hashes of its complete subtrees: (level, index) → hash, where
level 0 are the leaves. Appending needs only the right edge, so a batch costs what the batch costs.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import NewType

Digest = NewType("Digest", bytes)
Place = tuple[int, int]
"""(level, index) of a complete subtree of 2**level leaves."""
Reader = Callable[[Place], Digest]

EMPTY_ROOT = Digest(sha256(b"").digest())


def hash_leaf(entry: bytes) -> Digest:
    return Digest(sha256(b"\x00" + entry).digest())


def hash_pair(left: Digest, right: Digest) -> Digest:
    return Digest(sha256(b"\x01" + left + right).digest())


def edge(size: int) -> list[Place]:
    """The largest complete subtrees that make up a tree of this size, from left to right."""
    places, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            places.append((level, start >> level))
            start += 1 << level
    return places


def append(size: int, leaves: Sequence[Digest], read: Reader) -> dict[Place, Digest]:
    """The nodes that these leaves add to a tree of this size; `read` is asked for its edge only."""
    new: dict[Place, Digest] = {}

    def known(place: Place) -> Digest:
        return new[place] if place in new else read(place)

    for offset, leaf in enumerate(leaves):
        level, index, node = 0, size + offset, leaf
        new[level, index] = node
        while index & 1:
            node = hash_pair(known((level, index - 1)), node)
            level, index = level + 1, index >> 1
            new[level, index] = node
    return new


def root_at(size: int, read: Reader) -> Digest:
    """The root of the first `size` leaves."""
    if size == 0:
        return EMPTY_ROOT
    *rest, last = edge(size)
    root = read(last)
    for place in reversed(rest):
        root = hash_pair(read(place), root)
    return root


def root_of(leaves: Sequence[Digest]) -> Digest:
    """The same from leaf hashes alone, in one pass and with the memory of one edge."""
    stack: list[tuple[int, Digest]] = []
    for leaf in leaves:
        level, node = 0, leaf
        while stack and stack[-1][0] == level:
            node = hash_pair(stack.pop()[1], node)
            level += 1
        stack.append((level, node))
    if not stack:
        return EMPTY_ROOT
    root = stack.pop()[1]
    while stack:
        root = hash_pair(stack.pop()[1], root)
    return root


def path_to(index: int, size: int, read: Reader) -> list[Digest]:
    """Inclusion proof of leaf `index` in the tree of `size` leaves: RFC 9162, section 2.1.3.1."""
    return [_subtree(start, end, read) for start, end in _siblings(index, size)]


def proves(leaf: Digest, index: int, size: int, path: Sequence[Digest], root: Digest) -> bool:
    """Verifies an inclusion proof: RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, node = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = hash_pair(step, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = hash_pair(node, step)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def _siblings(index: int, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of leaves beside the way from the leaf to the root, from the leaf up."""
    way, start, end = [], 0, size
    while end - start > 1:
        split = start + _largest_power_of_two_below(end - start)
        if index < split:
            way.append((split, end))
            end = split
        else:
            way.append((start, split))
            start = split
    return reversed(way)


def _subtree(start: int, end: int, read: Reader) -> Digest:
    """The root over leaves start…end; start is aligned, so its edge is that of its own tree."""
    *rest, last = [(level, (start >> level) + index) for level, index in edge(end - start)]
    root = read(last)
    for place in reversed(rest):
        root = hash_pair(read(place), root)
    return root


def _largest_power_of_two_below(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1
