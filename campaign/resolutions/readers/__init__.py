"""Readers: one per format, each from bytes to the same stream of blocks."""
