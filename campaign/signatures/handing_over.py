"""A signer's own data, as they may take it along: all that the server can read of them."""

from base64 import b64encode

from campaign.db import Json
from campaign.signatures import own, updates
from campaign.signatures.models import Signatory, Signature, SignatureState


def data_of(signatory: Signatory) -> dict[str, Json]:
    """Times in UTC, ISO 8601. What is held reads like what waits for the next count."""
    return {
        "asked_at": signatory.created_at.isoformat(),
        "confirmed_at": signatory.confirmed_at and signatory.confirmed_at.isoformat(),
        "language": signatory.language,
        "region": signatory.district,
        "consent": signatory.consent,
        "news": signatory.wants_answer,
        "address_for_news": updates.mail_of(signatory) if signatory.updates_mail else None,
        "quiet_letters": signatory.quiet,
        "signatures": [_signature(signature) for signature in own.signed(signatory)],
        "sealed": {
            "can_be_read_by_this_server": False,
            "base64": b64encode(signatory.sealed).decode() if signatory.sealed else None,
        },
        "keyed_hashes": {
            "of_the_address": signatory.mail_print,
            "of_the_name": signatory.name_print,
        },
    }


def state_of(signature: Signature) -> SignatureState:
    """As its owner is told."""
    held = signature.state == SignatureState.HELD
    return SignatureState.CONFIRMED if held else signature.state


def _signature(signature: Signature) -> dict[str, Json]:
    return {
        "appeal": signature.appeal.slug,
        "institution": signature.appeal.institution.names,
        "text_version": signature.appeal_text.version,
        "text_sha256": signature.appeal_text.sha256,
        "state": state_of(signature).value,
        "shown_to_the_institution": signature.disclosure.value,
        "ledger_entry": signature.ledger_index,
        "taken_back_by_entry": signature.taken_back_index,
    }
