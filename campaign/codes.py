"""The eight letters of a mail that are typed by hand: made, written for the eye, read as typed."""

import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are read as another one: 0 and O, 1, I and L, U and V."""
_LENGTH = 8


def new() -> str:
    """39 bits of chance (OWASP ASVS 6.5.4 asks for 20); the tries are limited by who takes it."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def on_paper(code: str) -> str:
    """As a letter has it: K7QM-2XRD."""
    return f"{code[:4]}-{code[4:]}"


def as_typed(written: str) -> str:
    """The code in what a person typed: small letters, blanks and dashes are all the same."""
    return written.upper().replace("-", "").replace(" ", "")
