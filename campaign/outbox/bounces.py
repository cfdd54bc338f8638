"""Bounces: which letter came back, and whose it was. The report itself is not kept."""

from dataclasses import dataclass

from sqlalchemy import select

from campaign.config import settings
from campaign.db import db
from campaign.outbox import addresses, reports, verp, whose
from campaign.outbox.models import Bounce, Letter
from campaign.vault import vault


@dataclass(frozen=True)
class Returned:
    """A letter that came back. `signatory_key` only where its signer's own address is gone, with the
    domain of that address."""

    about: str | None
    permanent: bool
    signatory_key: str | None
    domain: str = ""


def record(raw: bytes) -> Returned | None:
    """Keeps that a letter came back, in the caller's transaction. Raises VaultLocked.

    None for what names no letter of ours (forged, foreign, forgotten by now), tells of no failure,
    or was read before. Where a letter was passed on to an address that fails, the address it was
    written to is not the one that is gone.
    """
    report = reports.read(raw)
    letter = _letter_named(report.to)
    if letter is None or not report.failures or _was_read(report):
        return None
    whose = {failure: _signer(letter, failure) for failure in report.failures}
    gone = next((failure for failure in report.failures if whose[failure]), None)
    worst = gone or max(report.failures, key=lambda failure: failure.permanent)
    db.session.add(
        Bounce(
            letter_id=letter.id,
            report_print=_print(report),
            status=worst.status,
            gone=worst.is_gone,
        )
    )
    db.session.flush()
    key, domain = (gone and whose[gone]) or (None, "")
    return Returned(letter.about, worst.permanent, key, domain)


def _letter_named(to: tuple[str, ...]) -> Letter | None:
    randoms = {random for address in to if (random := verp.random_part(address))}
    if len(randoms) != 1:
        return None
    message_id = f"<{randoms.pop()}@{settings.message_id_domain}>"
    return db.session.scalar(select(Letter).where(Letter.message_id == message_id))


def _signer(letter: Letter, failure: reports.Failure) -> tuple[str, str] | None:
    """The signatory's key, and the domain of the address."""
    if not failure.is_gone or letter.regarding is None:
        return None
    for address in failure.recipients:
        key = whose.signer_of(letter.regarding, address)
        if key:
            return key, addresses.domain_of(address)
    return None


def _was_read(report: reports.Report) -> bool:
    asked = select(Bounce.id).where(Bounce.report_print == _print(report))
    return db.session.scalar(asked) is not None


def _print(report: reports.Report) -> str:
    return vault.fingerprint("bounce", report.id)
