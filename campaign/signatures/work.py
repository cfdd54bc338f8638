"""Work that a browser does before it signs, while its campaign is under attack: altcha's proof of work.

A challenge is signed, names its campaign and ends. Nothing of it is kept until it is used; then a
keyed hash, until it would have ended anyway, so that it serves once. Nobody else is asked or told.
"""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from secrets import choice

import altcha
from sqlalchemy import delete

from campaign.db import db, insert_into, utcnow
from campaign.signatures.models import UsedWork
from campaign.vault import vault

LASTS = timedelta(hours=2)
"""As long as somebody may take over the form."""
COST = 5_000
"""Rounds of PBKDF2 in one turn; the server does one turn for each form, 2 ms."""
TURNS = range(200, 301)
"""So many turns a browser needs: an old phone a few seconds, and none of them very long."""
MOST = 4_000
"""Characters of an answer."""
_ALGORITHM = "PBKDF2/SHA-256"


def challenge(campaign_id: int) -> str:
    """As JSON, for the form of this campaign."""
    made = altcha.create_challenge(
        _ALGORITHM,
        COST,
        counter=choice(TURNS),
        expires_at=utcnow() + LASTS,
        data={"campaign": campaign_id},
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("answer"),
    )
    return json.dumps(made.to_dict())


def is_done(answer: str, campaign_id: int) -> bool:
    """Whether this work was set for this campaign, done, in time and for the first time.

    It is used up by this, in the caller's transaction.
    """
    if not answer.isascii() or len(answer) > MOST:
        return False
    seen = altcha.verify_solution(answer, _secret("challenge"), hmac_key_secret=_secret("answer"))
    if not seen.verified:
        return False
    set_for = json.loads(b64decode(answer))["challenge"]["parameters"]
    return bool(set_for["data"] == {"campaign": campaign_id}) and _is_first(
        set_for["nonce"], datetime.fromtimestamp(set_for["expiresAt"], UTC)
    )


def forget() -> int:
    """What was used and has ended since."""
    gone = delete(UsedWork).where(UsedWork.until < utcnow()).returning(UsedWork.print)
    return len(db.session.scalars(gone).all())


def _is_first(nonce: str, until: datetime) -> bool:
    """The table has the last word: of two at once, one waits for the other and finds it there."""
    used = {"print": vault.fingerprint("used-work", nonce), "until": until}
    insert = insert_into(UsedWork).values(used).on_conflict_do_nothing()
    return db.session.scalar(insert.returning(UsedWork.print)) is not None


def _secret(what: str) -> str:
    return vault.fingerprint("work", what)
