"""Measures of models that are given texts. Texts go in, numbers come out: none of them keeps a word."""
