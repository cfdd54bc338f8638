"""Why a file is not read: one refusal for each reason, so that each has its own sentence."""

from campaign.errors import CampaignError


class FileTooLarge(CampaignError):
    """Larger than is taken at all, or holding more text; `largest` is in megabytes."""

    code = "file-too-large"


class NotText(CampaignError):
    """Bytes that are no document of a kind that is read: programs, archives, null bytes."""

    code = "not-text"


class OldFormat(CampaignError):
    """A document of another office program; `format` is its usual ending."""

    code = "old-format"


class Picture(CampaignError):
    """A photograph or a scan: no words to read."""

    code = "picture"


class FileEncrypted(CampaignError):
    """A document that opens with a password only."""

    code = "file-encrypted"


class FileBroken(CampaignError):
    """What it says it is, but cut short or damaged."""

    code = "file-broken"


class UnpacksTooLarge(CampaignError):
    """A small archive with far more inside: entries, bytes, or how tightly they are packed."""

    code = "unpacks-too-large"


class DoctypeInside(CampaignError):
    """XML that declares a document type can name outside files and grow without end."""

    code = "doctype-inside"


class TooManyPages(CampaignError):
    code = "too-many-pages"


class TooManyWords(CampaignError):
    """More than any resolution holds; `most` is in characters."""

    code = "too-many-words"


class PdfWithoutText(CampaignError):
    """Pages that were scanned, or whose letters have no meaning but their shape."""

    code = "pdf-without-text"


class NestedTooDeep(CampaignError):
    """Lists, tables or boxes inside each other beyond what any document needs."""

    code = "nested-too-deep"


class ReadingTooCostly(CampaignError):
    """Reading took more time or memory than a document is worth; nothing was found out."""

    code = "reading-too-costly"


REFUSALS: dict[str, type[CampaignError]] = {
    kind.code: kind
    for kind in (
        FileTooLarge,
        NotText,
        OldFormat,
        Picture,
        FileEncrypted,
        FileBroken,
        UnpacksTooLarge,
        DoctypeInside,
        TooManyPages,
        TooManyWords,
        PdfWithoutText,
        NestedTooDeep,
        ReadingTooCostly,
    )
}
