"""Whole numbers as strangers write them: in a form, and in an address of ours."""

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""No row has a larger number, and no database takes one."""


class NumberConverter(IntegerConverter):
    """`<int:…>`; a number that no row can have is no page of ours."""

    def __init__(self, of: Map) -> None:
        super().__init__(of, max=LARGEST)


def whole(written: str, least: int = 0, most: int = LARGEST) -> int | None:
    """The number, if it is written in digits alone and lies between; of a text of any length."""
    digits = written.strip()
    if not digits.isdecimal() or len(digits) > len(str(most)):
        return None
    number = int(digits)
    return number if least <= number <= most else None
