"""Whatever is recorded in the audit can be said in the reader's language."""

import ast
from pathlib import Path

import campaign
from campaign.web import audit_words
from campaign.web.dashboard.review.said import STEPS


def test_every_deed_that_is_recorded_has_its_words():
    """Read from the code: a new action without its sentence in three languages is a fault."""
    known = {*audit_words.ACTIONS, *STEPS}

    missing = {
        (path.name, action)
        for path in Path(campaign.__file__).parent.rglob("*.py")
        for action in _recorded_in(ast.parse(path.read_text("utf-8")))
        if action not in known
    }

    assert missing == set()


def _recorded_in(tree):
    """The words given to `audit.record`, and to the helpers that pass theirs on to it."""
    for call in ast.walk(tree):
        name = isinstance(call, ast.Call) and ast.unparse(call.func)
        if name in {"audit.record", "record", "_tell", "_note"}:
            for words in list(filter(None, map(_words_in, call.args)))[:1]:
                yield from (f"by two: {word}" if name == "record" else word for word in words)


def _words_in(given):
    """A word, or either of two."""
    if isinstance(given, ast.IfExp):
        return _words_in(given.body) + _words_in(given.orelse)
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return [given.value]
    return []
