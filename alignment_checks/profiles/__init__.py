"""Mergeable summaries of a window's columns, made in one pass and without its rows."""
