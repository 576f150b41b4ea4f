"""Noise on the pictures that are trained on, drawn anew for every look: a model that knows noise bears it.

C. Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural Computation 7 (1995). The
rows stay as they are: the entry point adds the noise itself, asked by `--mitigation noise_augmentation`.
"""

from __future__ import annotations

ANSWERS = ("noise_drop", "class_recall", "accuracy")
"""The gates that it answers: it is about no group of people."""
