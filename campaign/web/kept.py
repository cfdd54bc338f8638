"""What is the same for every reader, kept for seconds in this process: pages and what forms offer.

A page that thousands open in the same second is made once. What a reader sends is never judged by
what is kept here: a POST asks the database again inside its transaction.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar, cast

from cachetools import LRUCache
from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

MOST = 500
Value = TypeVar("Value")
Given = ParamSpec("Given")


class Kept:
    """Values by key, each for the same few seconds; the least used go first when there are many.

    When one is over, the first who asks makes it anew, and the others are shown the old one until
    then: thousands at once must not all make it.
    """

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._values: LRUCache[Hashable, tuple[object, float]] = LRUCache(MOST)
        self._being_made: set[Hashable] = set()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        if not self._seconds:
            return make()
        with self._lock:
            held = self._values.get(key)
            if held and (held[1] > time.time() or key in self._being_made):
                return cast("Value", held[0])
            self._being_made.add(key)
        try:
            value = make()
            with self._lock:
                self._values[key] = value, time.time() + self._seconds
            return value
        finally:
            with self._lock:
                self._being_made.discard(key)


def init_app(app: Flask) -> None:
    app.extensions["campaign.kept"] = Kept(app.extensions["campaign.settings"].page_seconds)


def for_seconds(key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, or gave a few seconds ago."""
    kept: Kept = current_app.extensions["campaign.kept"]
    return kept.of(key, make)


def page(
    view: Callable[Given, ResponseReturnValue],
) -> Callable[Given, ResponseReturnValue]:
    """For a page without a form: its answer is kept by its path, and asked for by its ETag."""

    @wraps(view)
    def kept_view(*args: Given.args, **kwargs: Given.kwargs) -> ResponseReturnValue:
        def made() -> Response:
            response = make_response(view(*args, **kwargs))
            response.add_etag()
            return response

        # a query is part of no page of ours: it would only fill what is kept
        response = made() if request.query_string else for_seconds(("page", request.path), made)
        return _again(response).make_conditional(request)

    return kept_view


def _again(kept: Response) -> Response:
    """A copy to send: what is kept must not be changed by what one reader asked for."""
    return Response(kept.get_data(), kept.status, kept.headers.copy())
