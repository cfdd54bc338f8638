"""What an account's passphrase must be, and how it is kept (Argon2id)."""

from typing import Any, cast

from flask_security import password_complexity_validator
from flask_security.utils import hash_password, verify_and_update_password, verify_password

from campaign.errors import CampaignError
from campaign.organisers.models import Organiser
from campaign.organisers.security import nobodys_hash
from campaign.vault.passphrases import long_enough

READ_AT_MOST = 72
"""Of a longer passphrase the checker reads the beginning; it takes no more."""
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_SAME_KEYS = str.maketrans(_CYRILLIC, _LATIN)


class PassphraseTooCommon(CampaignError):
    """Among the first that are guessed: common words, names, keys beside each other, what is known
    of the person (OWASP ASVS 6.2.4, 6.2.11, 6.2.12)."""

    code = "passphrase-too-common"


def hashed(passphrase: str, *known: str) -> str:
    """To keep. Raises PassphraseTooShort, PassphraseTooCommon; `known` is what anybody knows of the
    person. Asks no network: see `leaked`."""
    long_enough(passphrase)
    if _is_common(passphrase, known):
        raise PassphraseTooCommon
    return str(hash_password(passphrase))


def matches(organiser: Organiser | None, passphrase: str) -> bool:
    """As much work for nobody as for somebody. Hashes anew what was kept under other parameters."""
    if organiser is None:
        verify_password(passphrase, nobodys_hash())
        return False
    return bool(verify_and_update_password(passphrase, cast("Any", organiser)))


def _is_common(passphrase: str, known: tuple[str, ...]) -> bool:
    """As written, and as the same keys give it on a Latin keyboard."""
    told = {str(at): word for at, word in enumerate(_words(known))}
    begin = passphrase[:READ_AT_MOST]
    return any(
        password_complexity_validator(one, is_register=True, **told)
        for one in {begin, begin.lower().translate(_SAME_KEYS)}
    )


def _words(known: tuple[str, ...]) -> list[str]:
    parts = [part for text in known for part in text.replace("@", " ").replace(".", " ").split()]
    return [*known, *parts, "campaign"]
