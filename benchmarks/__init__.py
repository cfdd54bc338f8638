"""Measurements, each as a ratio to a baseline in the same run. See `python -m benchmarks --help`."""
