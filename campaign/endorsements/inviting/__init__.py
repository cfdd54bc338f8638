"""Organisations that are asked to endorse: a list, one letter each, and who answered."""
