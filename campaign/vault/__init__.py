"""What is secret: sealing to a campaign's key, what the server must read, and fingerprints.

Three protections, never mixed:
* *sealed*: to the campaign's public key (HPKE, RFC 9180). The server cannot open it.
* *encrypted*: with the server's key ring (AES-256-GCM), for what a job must still read.
* *fingerprint*: a keyed hash (HMAC-SHA256), to find the same value again and nothing else; of a
  campaign's signers, under a pepper that lies outside the database and is destroyed in time.
"""

from campaign.vault.keys import CampaignKey, Hardness, PassphraseWrong, new_signing_key
from campaign.vault.ring import Fingerprint, Vault, vault
from campaign.vault.sealing import OpenedKey, VaultLocked, seal

__all__ = [
    "CampaignKey",
    "Fingerprint",
    "Hardness",
    "OpenedKey",
    "PassphraseWrong",
    "Vault",
    "VaultLocked",
    "new_signing_key",
    "seal",
    "vault",
]
