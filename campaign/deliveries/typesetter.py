"""Sets one document and ends: a program of its own, run by path, knowing nothing of Campaign.

Reads one JSON order on standard input; writes a line of JSON (pages, or what went wrong) and
then the PDF to standard output. A process each, because Typst keeps what it laid out until the
process ends, and because text that makes it panic must not end the one who asked.
"""

import json
import resource
import sys
from typing import TypedDict

import pypdfium2
import typst


class Order(TypedDict):
    """One document: the template, what it may read, its date, its data, and its bounds."""

    root: str
    main: str
    timestamp: int
    inputs: dict[str, str]
    memory: int
    seconds: int


def main() -> None:
    order: Order = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_DATA, (order["memory"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"],) * 2)
    try:
        pdf = _compiled(order)
    except typst.TypstError as error:
        _answer({"fault": error.message, "trace": str(error.trace or "")}, b"")
        return
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    document.close()
    _answer({"pages": pages}, pdf)


def _compiled(order: Order) -> bytes:
    """PDF/A-3a (ISO 19005-3): archival, with files inside. PDF/UA-1 (ISO 14289-1): read aloud.

    Data enters only as strings of `sys_inputs`: nothing in it can become markup.
    """
    return typst.compile(
        order["main"],
        root=order["root"],
        format="pdf",
        ignore_system_fonts=True,
        timestamp=order["timestamp"],
        pdf_standards=["a-3a", "ua-1"],
        sys_inputs=order["inputs"],
    )


def _answer(head: dict[str, object], pdf: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pdf)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
