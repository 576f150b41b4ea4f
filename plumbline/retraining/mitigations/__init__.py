"""Treatments of the training data, one a file."""
