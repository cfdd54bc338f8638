"""How much of a file is read, and what reading it may cost."""

from datetime import timedelta

MEGABYTE = 1024 * 1024

LARGEST_FILE = 10 * MEGABYTE
"""As it arrives, whatever its format."""
LONGEST_TEXT = 2 * MEGABYTE
"""Characters; a resolution of 50 pages has 150,000."""
MOST_WORDS = 300_000
"""Characters of words that are handed on, markup apart: a hundred dense pages. What reads them for
demands runs beside the web pages, so that this holds what it can cost."""
LARGEST_UNPACKED = 50 * MEGABYTE
MOST_ENTRIES = 1000
TIGHTEST_PACKING = 100
"""Bytes unpacked for each packed one; a document of words has about 10."""
MOST_PAGES = 100
"""A dense one takes 80 ms; a resolution has seldom more than 50."""
DEEPEST_NESTING = 256
"""Elements inside each other; a saved page has about 30."""
DEEPEST_TABLES = 8

PATIENCE = timedelta(seconds=20)
"""By the clock, for one file; then its reader is ended."""
MEMORY = 1024 * MEGABYTE
"""Address space; a PDF of 100 dense pages takes less than half."""
