"""Detectors, one file each; `known.py` is the table of them."""
