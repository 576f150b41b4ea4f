"""How often a decision on a text turns when another group is named in it, or when it is worded otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, decisions, predictor
from plumbline.nightly.seeds import seed_of
from plumbline.records import Subject, Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from alignment_checks.text.flip_rate import Decide, Flips
    from alignment_checks.text.identity_terms import Lexicon


def measure_flips(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """`flip_rate`, where the policy has identity terms."""
    from alignment_checks.text.flip_rate import measure_flip_rate

    if not context.policy.identity_terms:
        return []
    return [measure_flip_rate(_flips(context, subject, scored), subject.level, seed_of(subject))]


def measure_rewordings(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """`pair_flip_rate` of the window's texts that the spec's `data.pairs` has other wordings of."""
    from alignment_checks.text.pairs import measure_pairs
    from plumbline.windows.pairs import wordings_of

    if context.spec.data.pairs is None:
        return []
    wordings = wordings_of(context.settings, context.spec, scored.ids.tolist())
    return measure_pairs(wordings, _decider(context, subject), subject.level)


def tally_flips(context: Context, subject: Subject, scored: Scored) -> tuple[Tally, ...]:
    """Of every text that names a group, the share of its swaps that turn the decision."""
    from alignment_checks.text.flip_rate import counted_shares

    if not context.policy.identity_terms:
        return ()
    found = _flips(context, subject, scored)
    shares = counted_shares(found, seed_of(subject))
    told = {"successes": int((found.shares > 0).sum()), "trials": found.shares.size, "shares": shares}
    return (Tally(metric="flip_rate", **told),)


def lexicon_of(context: Context) -> Lexicon:
    """The policy's identity terms as checks are given them."""
    from alignment_checks.text.identity_terms import Lexicon as Made
    from alignment_checks.text.identity_terms import Term

    listed = [
        Term(word, each.group, form, held_out)
        for each in context.policy.identity_terms
        for held_out, forms in ((False, each.terms), (True, each.held_out))
        for form, words in forms.items()
        for word in words
    ]
    return Made(tuple(listed))


def _flips(context: Context, subject: Subject, scored: Scored) -> Flips:
    from alignment_checks.text.flip_rate import flips

    texts = scored.columns[context.spec.content].tolist()
    return flips(texts, _decider(context, subject), lexicon_of(context))


def _decider(context: Context, subject: Subject) -> Decide:
    model, column = predictor(context, subject.version), context.spec.content

    def decide(texts: Sequence[str]) -> NDArray[np.int64]:
        import numpy as np

        return decisions(model.predict(model.encode({column: np.asarray(texts, dtype=object)})))

    return decide
