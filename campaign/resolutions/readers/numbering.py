"""How a list's number is written: 1., a., iv., б., as pages and office programs name the kinds."""

_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
HIGHEST = 9999


def as_mark(kind: str, number: int) -> str:
    """The number with a full stop; kinds are those of ECMA-376, 17.18.59 (ST_NumberFormat)."""
    return f"{as_number(kind, number)}."


def as_number(kind: str, number: int) -> str:
    """The number alone; a kind that is not known is written in digits."""
    if not 0 < number <= HIGHEST:
        return str(number)
    match kind:
        case "lowerLetter" | "upperLetter":
            written = _letters(_LATIN, number)
        case "russianLower" | "russianUpper":
            written = _letters(_RUSSIAN, number)
        case "lowerRoman" | "upperRoman":
            written = _roman(number)
        case "decimalZero":
            written = f"{number:02}"
        case _:
            written = str(number)
    return written.upper() if kind.startswith("upper") or kind == "russianUpper" else written


def _letters(alphabet: str, number: int) -> str:
    """After the last letter they are doubled: z, aa, bb."""
    times, at = divmod(number - 1, len(alphabet))
    return alphabet[at] * (times + 1)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        while number >= value:
            written += letters
            number -= value
    return written
