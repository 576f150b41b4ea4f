"""Swap augmentation: each text that names a group of people is trained on in the words of every group.

Counterfactual data augmentation (K. Lu et al., "Gender Bias in Neural Natural Language Processing", 2020;
S. Garg et al., AIES 2019), with all terms of a text moved on together, so that which group is named tells
nothing of the label any more, while that one is named still may. A text's wordings weigh one together. Words
that are held out are not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.retraining.mitigations.treatment import MitigationError, Treatment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from alignment_checks.text.identity_terms import Lexicon


def treat(texts: npt.NDArray[np.object_], lexicon: Lexicon) -> Treatment:
    """Every text, those that name a group in the words of every group.

    Args:
        texts: the training texts, shape (rows,).
        lexicon: the words that name groups.

    Raises:
        MitigationError: there are no two groups to exchange, or no text names one.
    """
    import numpy as np

    if len(lexicon.groups) < 2:
        raise MitigationError(
            "swap_augmentation needs two groups or more: write `identity_terms` into policies/alignment.yaml"
        )
    rows, wordings, weights = [], [], []
    for row, text in enumerate(texts.tolist()):
        its = lexicon.wordings(text)
        rows += [row] * len(its)
        wordings += its
        weights += [1 / len(its)] * len(its)
    if len(rows) == texts.size:
        raise MitigationError(
            "no training text names a group of `identity_terms`: there is nothing to exchange"
        )
    return Treatment(
        rows=np.asarray(rows, dtype=np.int64),
        weights=np.asarray(weights),
        texts=np.asarray(wordings, dtype=object),
    )
