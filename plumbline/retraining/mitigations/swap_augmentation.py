"""Swap augmentation: each text that names people is trained on in the words of every group, and in none.

Counterfactual data augmentation (K. Lu et al., "Gender Bias in Neural Natural Language Processing", 2020;
S. Garg et al., AIES 2019), with all terms of a text moved on together, so that which group is named tells
nothing of the label any more, while that one is named still may. A model cannot know a word that it was never
shown, so it must not rest on that one is named either: half of a text's weight has its wording without the
terms. A text's wordings weigh one together. Words that are held out are not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.retraining.mitigations.treatment import MitigationError, Treatment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from alignment_checks.text.identity_terms import Lexicon

LEFT_OUT = 0.5
"""What of a text's weight its wording without the terms has; see decision 0058."""


def treat(texts: npt.NDArray[np.object_], lexicon: Lexicon) -> Treatment:
    """Every text, those that name a group in the words of every group and without them.

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
    weighed = [_weighed(text, lexicon) for text in texts.tolist()]
    if all(len(its) == 1 for its in weighed):
        raise MitigationError(
            "no training text names a group of `identity_terms`: there is nothing to exchange"
        )
    return Treatment(
        rows=np.repeat(np.arange(texts.size), [len(its) for its in weighed]),
        weights=np.asarray([weight for its in weighed for weight in its.values()]),
        texts=np.asarray([wording for its in weighed for wording in its], dtype=object),
    )


def _weighed(text: str, lexicon: Lexicon) -> dict[str, float]:
    """A text's wordings, with what each weighs."""
    its = lexicon.wordings(text)
    if len(its) == 1:
        return {text: 1.0}
    return {**dict.fromkeys(its, (1 - LEFT_OUT) / len(its)), lexicon.left_out(text): LEFT_OUT}
