"""What words add to a linear text model's scores.

A single rare word can point at a single text, so words are put together: those that name a group of people,
by group; the most telling others that stand in many texts of the hold-out; and every other word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, predictor, score_holdout
from plumbline.records import Measured, Record, Subject

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from alignment_checks.text.attributions import WordGroups
    from plumbline.serving.scoring.formats.linear_text import LinearText

TOLD_WORDS = 10
"""Words told one by one."""

LEAST_TEXTS = 10
"""Texts of the hold-out that a word must stand in to be told."""


METHOD = "contributions of a linear model"


class KeptWords(Record):
    """Which words are told one by one, of one version."""

    words: tuple[str, ...]


def measure_attributions(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Exact contributions in log odds: ranking, shares, their change since the hold-out, their gaps.

    Undefined of a model whose words have no weights of their own.
    """
    import numpy as np

    from alignment_checks.explanations import attribution
    from alignment_checks.explanations.tree_shap import Explained, describe, settled_features

    model = _linear(context, subject.version)
    if isinstance(model, str):
        return [Measurement.undefined("attribution_share", model, unit="rate")]
    told = _told(context, subject.champion or subject.version)
    names, values = list(told.names), _contributions(model, told, scored, context)
    margins = values.sum(axis=1) + model.intercept
    explained = Explained(np.arange(len(scored.ids)), values, margins, stable=_settles(values, subject.level))
    sizes, baseline = np.abs(values), attribution_baseline(context, subject)
    own = baseline if subject.champion is None else {}
    shares = attribution.attribution_shares(sizes, names, subject.level, own)
    described = describe(explained, names, scored.ids, scored.outcomes, scored.groups, subject.level)
    return [
        *(each.model_copy(update={"method": METHOD}) for each in described),
        settled_features(explained),
        *shares,
        *attribution.attribution_changes(shares, baseline, subject.level),
        *attribution.attribution_gaps(sizes, names, scored.groups, subject.level),
    ]


def attribution_baseline(context: Context, subject: Subject) -> dict[str, Measurement]:
    """The champion's `attribution_share` on the hold-out, recorded once a version and policy."""
    import numpy as np

    from alignment_checks.explanations.attribution import attribution_shares

    champion = subject.champion or subject.version
    key = digest(["attribution", champion, context.holdout.content, context.policy_digest])
    entry = context.ledger.find("attribution_baseline", key)
    if entry is None:
        model, held = _linear(context, champion), score_holdout(context, _champions(subject, champion))
        if isinstance(model, str) or held.problems:
            made = Measured(unusable=(model,) if isinstance(model, str) else held.problems)
        else:
            told = _told(context, champion)
            sizes = np.abs(_contributions(model, told, held, context))
            shares = attribution_shares(sizes, list(told.names), context.policy.confidence)
            made = Measured(measurements=tuple(shares))
        entry, _ = context.record("attribution_baseline", key, made)
    return {m.group: m for m in Measured.model_validate(entry.body).measurements}


def _champions(subject: Subject, champion: str) -> Subject:
    return subject.model_copy(update={"version": champion, "champion": None})


def _told(context: Context, champion: str) -> WordGroups:
    """How words are put together: as the champion's weights on the hold-out say, once a version."""
    from alignment_checks.text.attributions import WordGroups as Made
    from alignment_checks.text.attributions import most_telling
    from plumbline.nightly.evaluating.measuring.flips import lexicon_of

    lexicon = lexicon_of(context)
    key = digest(["told words", champion, context.holdout.content, context.policy_digest])
    entry = context.ledger.find("told_words", key)
    if entry is None:
        model = _linear(context, champion)
        texts = _holdout_texts(context)
        found = [] if isinstance(model, str) else [model.contributions(text) for text in texts]
        words = most_telling(found, lexicon, TOLD_WORDS, LEAST_TEXTS)
        entry, _ = context.record("told_words", key, KeptWords(words=tuple(words)))
    return Made(lexicon, KeptWords.model_validate(entry.body).words)


def _holdout_texts(context: Context) -> list[str]:
    from plumbline.windows.reading import read

    rows = read(context.settings, context.spec, context.holdout)
    return [] if rows.problems else rows.table.column(context.spec.content).to_pylist()


def _contributions(
    model: LinearText, told: WordGroups, scored: Scored, context: Context
) -> NDArray[np.float64]:
    texts = scored.columns[context.spec.content].tolist()
    return told.added_up([model.contributions(text) for text in texts])


def _linear(context: Context, version: str) -> LinearText | str:
    """The model where it is linear, else why its words can't be told."""
    from plumbline.serving.scoring.formats.linear_text import LinearText as Linear

    model = predictor(context, version)
    if isinstance(model, Linear):
        return model
    return "token attributions are not applicable: the model is not linear in its words"


def _settles(values: NDArray[np.float64], level: float) -> bool:
    """Whether all rows, explained at once, tell the largest from the others."""
    import numpy as np

    from alignment_checks.explanations.stability import is_settled
    from alignment_checks.explanations.tree_shap import TOP_FEATURES

    return is_settled(np.abs(values), TOP_FEATURES, level)
