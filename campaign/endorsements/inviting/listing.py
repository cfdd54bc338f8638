"""A list of organisations to invite, as somebody pastes it: one to a line, or a table from a
spreadsheet. Pure. What cannot be read is told line by line; the rest is kept."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from campaign.endorsements.register.models import key_of
from campaign.i18n import Language
from campaign.outbox import addresses

MOST_LINES = 500
LONGEST_NAME, LONGEST_PART = 200, 200
DELIMITERS = "\t;,"
COLUMNS = {
    "name": ("name", "organisation", "organization", "название", "организация", "аты", "аталышы", "уюм"),
    "mail": ("mail", "email", "e-mail", "address", "почта", "эл. почта", "адрес", "дарек", "почтасы"),
    "language": ("language", "язык", "тил", "тили"),
    "site": ("site", "website", "web", "url", "сайт", "сайты"),
    "kind": ("kind", "type", "вид", "тип", "түрү"),
    "registration_number": (
        "registration number", "registration", "number", "no", "регистрационный номер",
        "рег. номер", "номер", "инн", "каттоо номери", "катталган номери", "номери",
    ),
}  # fmt: skip
_HEADED = {word: column for column, words in COLUMNS.items() for word in words}
_ANGLED = re.compile(r"^(?P<name>[^<>]+?)\s*<\s*(?P<mail>[^<>\s]+@[^<>\s]+)\s*>$")
_SITE = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_NO_NAME = re.compile(r"^[=+\-@]|[<>@]|://|www\.")
"""A link, or a sign that a spreadsheet would calculate by: as on the form to endorse."""
_NUMBER = re.compile(r"(?:№|No\.?|N)?\s*(?=[\w\s./-]*\d)[\w./-]+(?:\s[\w./-]*\d[\w./-]*)*$", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of an organisation before it is asked."""

    name: str = ""
    mail: str = ""
    language: str = ""
    site: str = ""
    kind: str = ""
    registration_number: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a line is not taken; `part` is the piece it is about."""

    number: int
    line: str
    code: str
    part: str = ""


@dataclass(frozen=True)
class Listing:
    found: tuple[tuple[int, str, Known], ...]
    """(Number of the line, the line as it was written, what it says)."""
    faults: tuple[Fault, ...]


class _Faulty(ValueError):
    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(code)
        self.code, self.part = code, part


def read(text: str, language: str, kinds: Mapping[str, str]) -> Listing:
    """`language` is that of lines that name none; `kinds` are the words for kinds, in any
    language, to the kind they mean. A first line of headings says which column is which; without
    one, each part is known by what it looks like."""
    found: list[tuple[int, str, Known]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    headings: list[str] | None = None
    for number, line, parts in _rows(text):
        if not found and not faults and headings is None and _are_headings(parts):
            headings = [_HEADED.get(folded(part), "") for part in parts]
            continue
        try:
            if len(found) + len(faults) >= MOST_LINES:
                raise _Faulty("too-many")
            known = _checked(_placed(parts, headings, kinds), language, kinds)
            for own in (addresses.canonical(known.mail), _number_of(known)):
                if own and seen.setdefault(own, number) != number:
                    raise _Faulty("twice", str(seen[own]))
        except _Faulty as faulty:
            faults.append(Fault(number, line, faulty.code, faulty.part))
        else:
            found.append((number, line, known))
    return Listing(tuple(found), tuple(faults))


def folded(word: str) -> str:
    """As headings and kinds are compared."""
    return " ".join(word.casefold().strip(" :*").split())


def _rows(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each line with its number, itself, and its parts, by the delimiter most lines have."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    by = max(DELIMITERS, key=lambda mark: sum(mark in line for line in lines))
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if whole := _ANGLED.match(line.strip().rstrip(",;")):
            yield number, line, [whole["name"].strip(' "'), whole["mail"]]
            continue
        yield number, line, [" ".join(part.split()) for part in _parts(line, by)]


def _parts(line: str, by: str) -> list[str]:
    try:
        [parts] = csv.reader([line], delimiter=by)
    except csv.Error:  # a part longer than the reader takes: no name, no address
        return [line]
    return parts


def _are_headings(parts: Sequence[str]) -> bool:
    named = [part for part in parts if part]
    return bool(named) and all(folded(part) in _HEADED for part in named)


def _placed(
    parts: Sequence[str], headings: Sequence[str] | None, kinds: Mapping[str, str]
) -> Known:
    if headings is not None:
        if len(parts) > len(headings) and any(parts[len(headings) :]):
            raise _Faulty("too-many-parts", next(part for part in parts[len(headings) :] if part))
        named = {column: part for column, part in zip(headings, parts, strict=False) if column}
        return Known(**named)
    known = Known()
    for part in parts:
        if part:
            column = _looks_like(part, known, kinds)
            if getattr(known, column):
                raise _Faulty("not-clear", part)
            known = replace(known, **{column: part})
    return known


def _looks_like(part: str, known: Known, kinds: Mapping[str, str]) -> str:
    """The first words that are nothing else are the name."""
    if "@" in part:
        return "mail"
    if _SITE.match(part):
        return "site"
    if part.lower() in set(Language):
        return "language"
    if known.name and folded(part) in kinds:
        return "kind"
    if known.name and _NUMBER.match(part):
        return "registration_number"
    return "name"


def _checked(known: Known, language: str, kinds: Mapping[str, str]) -> Known:
    if not known.name:
        raise _Faulty("no-name")
    if len(known.name) > LONGEST_NAME or _NO_NAME.search(known.name):
        raise _Faulty("name-unclear", known.name[:60])
    if not known.mail:
        raise _Faulty("no-mail")
    try:
        mail = addresses.checked(known.mail)
    except addresses.AddressUnclear:
        raise _Faulty("mail-unclear", known.mail[:60]) from None
    wanted = known.language.lower() or language
    if wanted not in set(Language):
        raise _Faulty("language-unknown", known.language[:60])
    kind = kinds.get(folded(known.kind), "")
    if known.kind and not kind:
        raise _Faulty("kind-unknown", known.kind[:60])
    if len(known.registration_number) > LONGEST_PART:
        raise _Faulty("number-unclear", known.registration_number[:60])
    return replace(known, mail=mail, language=wanted, site=_site(known.site), kind=kind)


def _site(site: str) -> str:
    if not site:
        return ""
    whole = site if "://" in site else f"https://{site}"
    if len(whole) > LONGEST_PART or not _SITE.match(whole) or "." not in whole:
        raise _Faulty("site-unclear", site[:60])
    return whole


def _number_of(known: Known) -> str:
    key = key_of(known.registration_number)
    return f"number {key}" if key else ""
