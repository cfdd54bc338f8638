"""A DOCX file as the archive it is: what it holds, counted before anything is unpacked."""

import io
import re
import zipfile

from campaign.resolutions.readers.limits import (
    LARGEST_UNPACKED,
    MEGABYTE,
    MOST_ENTRIES,
    TIGHTEST_PACKING,
)
from campaign.resolutions.readers.refusals import (
    DoctypeInside,
    FileBroken,
    FileEncrypted,
    UnpacksTooLarge,
)

ENCRYPTED = 0x1
_XML = (".xml", ".rels")


def check(raw: bytes) -> None:
    """Refuses what is not safe to open: FileBroken, FileEncrypted, UnpacksTooLarge, DoctypeInside.

    The sizes are those the archive's own directory tells; unpacking never goes beyond them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _weigh(package.infolist(), len(raw))
            for part in package.infolist():
                if part.filename.lower().endswith(_XML):
                    _check_part(package.read(part))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError):
        raise FileBroken from None


def names(raw: bytes) -> frozenset[str]:
    """The names of what is inside, or none where the archive is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return frozenset(package.namelist()[:MOST_ENTRIES])
    except (zipfile.BadZipFile, ValueError, OSError):
        return frozenset()


def _weigh(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED:
        raise UnpacksTooLarge
    if unpacked > MEGABYTE and unpacked > packed * TIGHTEST_PACKING:
        raise UnpacksTooLarge
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FileEncrypted


def _check_part(xml: bytes) -> None:
    """In UTF-16 there is a null byte between the letters."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", xml.replace(b"\x00", b""), re.IGNORECASE):
        raise DoctypeInside
