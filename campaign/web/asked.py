"""What a request may say: no NUL in any word of it, which PostgreSQL would not take, and no number that
no row can have."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Map, PathConverter, UnicodeConverter

from campaign.web.numbers import NumberConverter

NUL = "\x00"


class WithoutNul(ImmutableMultiDict[str, Any]):
    """A form, or what stands behind the question mark of an address."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(_without(name), _without(value)) for name, value in pairs])


class Asked(Request):
    parameter_storage_class = WithoutNul


class WordConverter(UnicodeConverter):
    """`<…>`; with a NUL in it, it is no page of ours."""

    def __init__(self, of: Map) -> None:
        super().__init__(of)
        self.regex = f"[^/{NUL}]+"


class WordsConverter(PathConverter):
    """`<path:…>`; the same."""

    regex = f"[^/{NUL}][^{NUL}]*?"


def init_app(app: Flask) -> None:
    app.request_class = Asked
    app.url_map.converters |= {
        "default": WordConverter,
        "path": WordsConverter,
        "int": NumberConverter,
    }


def _without(given: Any) -> Any:  # noqa: ANN401 - a word, or a file that was uploaded
    return given.replace(NUL, "") if isinstance(given, str) else given
