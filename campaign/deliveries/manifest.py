"""What a packet holds, and the proof that nothing in it was altered. Pure; needs no database.

`manifest.json` is canonical JSON (RFC 8785, restricted to strings, whole numbers, booleans and
null: keys sorted, no blanks, UTF-8). `manifest.json.sig` is the base64 of the Ed25519 signature
(RFC 8032) over exactly those bytes, made with the ledger's key. Both lie inside the PDF. The PDF
cannot name its own hash, so its seal lies beside it: `<packet>.pdf.sig`, the signature over
"campaign packet v1", a line feed, the SHA-256 in hex, a line feed.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

import pypdfium2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from campaign.deliveries.facts import PacketFacts
from campaign.tally.checkpoint import BadCheckpoint, read, read_verifier_key

FORMAT = "campaign-packet-v1"
NAME = "manifest.json"
SIGNATURE = "manifest.json.sig"

Sign = Callable[[bytes], bytes]
"""Ed25519 over a message: 64 bytes."""


class File(Protocol):
    """A file the manifest names."""

    @property
    def name(self) -> str: ...
    @property
    def mime(self) -> str: ...
    @property
    def content(self) -> bytes: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True)
class Report:
    """What a packet's files say, and every fault in a sentence; without faults it holds."""

    manifest: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.faults


def of(facts: PacketFacts, files: Sequence[File]) -> bytes:
    """The manifest's bytes for these files."""
    classes = facts.tally.classes
    return canonical(
        {
            "format": FORMAT,
            "packet": facts.id,
            "appeal": facts.appeal,
            "text": facts.text_hash,
            **_versions(facts),
            "addressee": facts.addressee.id,
            "outgoing": facts.outgoing,
            "date": facts.dated.isoformat(),
            "languages": list(facts.languages),
            "demonstration": facts.demonstration,
            "demands": [demand.number for demand in facts.own],
            "counts": {
                name: {
                    "counted": count.counted,
                    "withdrawn": count.withdrawn,
                    "removed": count.removed,
                    "standing": count.standing,
                }
                for name, count in classes.items()
            },
            "disclosed": facts.disclosed,
            "checkpoint": facts.checkpoint.text,
            "key": facts.checkpoint.key,
            "previous": facts.previous.sha256 if facts.previous else None,
            "files": [
                {"name": f.name, "mime": f.mime, "bytes": len(f.content), "sha256": f.sha256}
                for f in files
            ],
        }
    )


def _versions(facts: PacketFacts) -> dict[str, object]:
    """Only where the text was changed: how many stand on which."""
    if not facts.versions:
        return {}
    listed = [
        {
            "version": one.number,
            "text": one.sha256,
            "person": one.persons,
            "organisation": one.organisations,
        }
        for one in facts.versions
    ]
    return {"versions": listed}


def canonical(value: object) -> bytes:
    """RFC 8785 for values without fractions; raises ValueError for what it cannot hold."""
    _refuse_fractions(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(content: bytes, sign: Sign) -> bytes:
    """The signature's file: base64 and a line feed."""
    return b64encode(sign(content)) + b"\n"


def seal(pdf: bytes) -> bytes:
    """The message that is signed for a PDF."""
    return f"campaign packet v1\n{sha256(pdf).hexdigest()}\n".encode()


def check(
    files: Mapping[str, bytes],
    *,
    key: str | None = None,
    sha256_of_pdf: str | None = None,
    addressee: str | None = None,
) -> Report:
    """Recomputes a packet from its files alone: the PDF by any name, and what lies beside it.

    `key` is the ledger's verifier key as published; without it the manifest's own is used, which
    proves that the files belong together but not whose they are. `sha256_of_pdf` is the sum the
    campaign publishes; `addressee` the body the packet should be for.
    """
    pdf_name = _packet_pdf(files)
    inside = attachments(files[pdf_name]) if pdf_name else {}
    found = {**inside, **{name: raw for name, raw in files.items() if name != pdf_name}}
    manifest = _manifest(found)
    if manifest is None:
        return Report(faults=("There is no manifest that can be read.",))
    faults = [
        *_wrong_signatures(found, files.get(pdf_name or ""), manifest, key),
        *_wrong_files(found, manifest),
        *_wrong_copies(inside, files),
        *_wrong_rows(found, manifest),
    ]
    if sha256_of_pdf and pdf_name and sha256(files[pdf_name]).hexdigest() != sha256_of_pdf:
        faults.append(f"{pdf_name} does not have the SHA-256 that was published.")
    if addressee and manifest.get("addressee") != addressee:
        faults.append(f"The packet is for {manifest.get('addressee')}, not for {addressee}.")
    return Report(manifest, tuple(faults))


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The files inside a PDF; none where it cannot be read as a PDF."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return {}
    try:
        held = [document.get_attachment(i) for i in range(document.count_attachments())]
        return {one.get_name(): bytes(one.get_data()) for one in held}
    except pypdfium2.PdfiumError:
        return {}
    finally:
        document.close()


def _packet_pdf(files: Mapping[str, bytes]) -> str | None:
    """The PDF that has the manifest inside; a volume of sheets has none."""
    names = [name for name, raw in files.items() if raw.startswith(b"%PDF-")]
    return next((name for name in names if NAME in attachments(files[name])), None)


def _manifest(found: Mapping[str, bytes]) -> dict[str, Any] | None:
    try:
        manifest = json.loads(found.get(NAME, b""))
    except ValueError:
        return None
    known = isinstance(manifest, dict) and manifest.get("format") == FORMAT
    return manifest if known and isinstance(manifest.get("files"), list) else None


def _wrong_signatures(
    found: Mapping[str, bytes], pdf: bytes | None, manifest: Mapping[str, Any], key: str | None
) -> list[str]:
    try:
        origin, public = read_verifier_key(key or str(manifest.get("key", "")))
    except BadCheckpoint:
        return ["The key is not a verifier key."]
    faults = []
    if key and manifest.get("key") != key:
        faults.append("The manifest names another key than the one given.")
    if not _signed(found.get(SIGNATURE), found[NAME], public):
        faults.append(f"{NAME} is not signed by this key.")
    beside = found.get(f"{manifest.get('packet')}.pdf.sig")
    if beside is not None and pdf is not None and not _signed(beside, seal(pdf), public):
        faults.append(f"{manifest['packet']}.pdf is not the one that was signed.")
    return faults + _wrong_checkpoint(str(manifest.get("checkpoint", "")), origin, public)


def _wrong_checkpoint(note: str, origin: str, public: bytes) -> list[str]:
    """An empty ledger has no checkpoint yet."""
    if not note:
        return []
    try:
        read(note, origin, public)
    except BadCheckpoint as bad:
        return [f"The checkpoint {bad}."]
    return []


def _signed(given: bytes | None, message: bytes, public: bytes) -> bool:
    try:
        raw = b64decode((given or b"").strip(), validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(raw, message)
    except (NotBase64, ValueError, InvalidSignature):
        return False
    return True


def _wrong_files(found: Mapping[str, bytes], manifest: Mapping[str, Any]) -> list[str]:
    faults = []
    for listed in manifest["files"]:
        name, raw = listed["name"], found.get(listed["name"])
        if raw is None:
            faults.append(f"{name} is missing.")
        elif sha256(raw).hexdigest() != listed["sha256"] or len(raw) != listed["bytes"]:
            faults.append(f"{name} was altered.")
    return faults


def _wrong_copies(inside: Mapping[str, bytes], files: Mapping[str, bytes]) -> list[str]:
    """A file that lies beside the PDF and inside it must be the same."""
    return [
        f"{name} beside the PDF is not the one inside it."
        for name, raw in files.items()
        if name in inside and inside[name] != raw
    ]


def _wrong_rows(found: Mapping[str, bytes], manifest: Mapping[str, Any]) -> list[str]:
    disclosed = manifest.get("disclosed", {})
    listed = found.get("signatories.csv")
    if listed is None:
        return []
    rows = listed.decode("utf-8-sig", "replace").splitlines()[1:]
    if len(rows) == disclosed.get("named", 0) + disclosed.get("initials", 0):
        return []
    return [f"signatories.csv holds {len(rows)} persons, the manifest tells another number."]


def _refuse_fractions(value: object) -> None:
    if isinstance(value, float):
        raise ValueError("canonical JSON here holds no fractions")  # noqa: TRY004
    inner = list(value.values()) if isinstance(value, dict) else value
    for one in inner if isinstance(inner, list) else ():
        _refuse_fractions(one)
