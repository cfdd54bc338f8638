"""How the directory names an institution, as a value: for matching without a database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One institution as the directory knows it: every name and alias, in any language."""

    slug: str
    names: tuple[str, ...]
