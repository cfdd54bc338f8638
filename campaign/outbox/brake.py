"""A brake: a provider that suddenly says of many that they do not exist is not believed.

Who gives a provider orders could otherwise empty a count. A provider is a mail domain, with those
that are one mailbox with it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, func, select

from campaign.db import db, insert_into, utcnow
from campaign.outbox import providers
from campaign.outbox.models import ProviderDay
from campaign.vault import Fingerprint, vault

SEEN_FOR = timedelta(days=5)
"""As long as bounces come: RFC 5321, section 4.5.4.1."""
FEWEST = 10
"""Counted signers of one provider, before anything is unusual: a firm closes, a student leaves."""
SHARE = 0.02
"""Of the letters it took. Confirmed addresses die at less than this in a year."""
MOST = 100
"""From here on a person looks, whatever the share."""


def print_of(domain: str) -> Fingerprint:
    return vault.fingerprint("provider", providers.provider_of(domain))


def count_sent(domains: Iterable[str]) -> None:
    """Letters to persons that a mail server has just taken, in the caller's transaction."""
    by_provider: Counter[str] = Counter()
    for domain, number in Counter(domains).items():
        by_provider[print_of(domain)] += number
    for print_, number in sorted(by_provider.items()):
        _count(print_, sent=number)


def is_on_after(domain: str) -> bool:
    """Counts one more counted signer who does not exist, in the caller's transaction; whether that is
    too many to be believed."""
    provider = print_of(domain)
    _count(provider, gone=1)
    seen = select(func.sum(ProviderDay.sent), func.sum(ProviderDay.gone)).where(
        ProviderDay.provider_print == provider, ProviderDay.day > (utcnow() - SEEN_FOR).date()
    )
    sent, gone = db.session.execute(seen).one()
    return is_unusual(sent, gone)


def is_unusual(sent: int, gone: int) -> bool:
    """Pure; the thresholds stand above."""
    return gone >= MOST or (gone >= FEWEST and gone >= SHARE * sent)


def forget() -> int:
    past = ProviderDay.day <= (utcnow() - SEEN_FOR).date()
    gone = delete(ProviderDay).where(past).returning(ProviderDay.day)
    return len(db.session.scalars(gone).all())


def _count(provider: str, *, sent: int = 0, gone: int = 0) -> None:
    new = insert_into(ProviderDay).values(
        provider_print=provider, day=utcnow().date(), sent=sent, gone=gone
    )
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=[ProviderDay.provider_print, ProviderDay.day],
            set_={
                "sent": ProviderDay.sent + new.excluded.sent,
                "gone": ProviderDay.gone + new.excluded.gone,
            },
        )
    )
