"""What the documents say of the tests is so."""

import re
from pathlib import Path

SECURITY = Path(__file__).parents[2] / "docs" / "security.md"


def test_every_test_that_the_security_page_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", SECURITY.read_text("utf-8"))
    missing = [
        (file, name)
        for file, name in named
        if not re.search(
            rf"^def {name}\(", (SECURITY.parents[1] / file).read_text("utf-8"), re.MULTILINE
        )
    ]

    assert missing == []
    assert len(named) > 30


def test_the_security_page_has_all_forty_checks():
    numbers = re.findall(r"^\| (\d+) \|", SECURITY.read_text("utf-8"), re.MULTILINE)

    assert [int(number) for number in numbers] == list(range(1, 41))
