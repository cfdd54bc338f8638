"""A page with a form that is the same for everybody but for two marks: written once in some seconds,
and marked for each who opens it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from flask_wtf.csrf import generate_csrf

from campaign.web import kept


@dataclass(frozen=True)
class Marks:
    """The token against forged requests, and when the form was opened."""

    csrf: str = field(default_factory=lambda: f"x{secrets.token_hex(16)}x")
    opened: str = field(default_factory=lambda: f"x{secrets.token_hex(16)}x")


def page(path: str, write: Callable[[Marks], str], opened: str) -> str:
    """What `write` gives for marks that stand for nobody, with this reader's own in their place."""
    marks, words = kept.for_seconds(("form", path), lambda: _written(write))
    return words.replace(marks.opened, opened).replace(marks.csrf, generate_csrf())


def _written(write: Callable[[Marks], str]) -> tuple[Marks, str]:
    marks = Marks()
    return marks, write(marks)
