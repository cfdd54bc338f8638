"""A device that keeps passkeys, made of cryptography alone: what a browser would send (WebAuthn L2)."""

import hashlib
import json
import secrets
import struct

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url as words

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    def __init__(self, origin="http://localhost", host="localhost", *, verifies=True):
        self.origin, self.host = origin, host
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.handle = None

    def create(self, options):
        """The answer to registration options, as JSON."""
        options = json.loads(options)
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        x, y = (n.to_bytes(32, "big") for n in (point.x, point.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(self.flags | ATTESTED) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            attestationObject=words(made),
            clientDataJSON=words(self._client("webauthn.create", options)),
            transports=["internal"],
        )

    def get(self, options):
        """The answer to sign-in options, as JSON."""
        client = self._client("webauthn.get", json.loads(options))
        data = self._data(self.flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            authenticatorData=words(data),
            clientDataJSON=words(client),
            signature=words(signature),
            userHandle=self.handle,
        )

    def _data(self, flags):
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, 0)

    def _client(self, kind, options):
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, **response):
        answer = {"id": words(self.id), "rawId": words(self.id), "type": "public-key"}
        return json.dumps(answer | {"response": response, "clientExtensionResults": {}})
