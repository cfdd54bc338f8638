"""Readers: one per format, each from bytes to the same stream of blocks; `read` is their door."""

from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.door import read

__all__ = ["Document", "read"]
