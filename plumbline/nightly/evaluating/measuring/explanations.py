"""What drives a version's scores on a window, and how that moved from the hold-out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, score_holdout, trees
from plumbline.nightly.seeds import seed_of
from plumbline.records import Measured, Subject

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from alignment_checks.explanations.contributions import Contributions
    from alignment_checks.explanations.tree_shap import Explained
    from plumbline.serving.scoring.formats.xgboost_trees import Trees

EXPLAINED_ROWS = (500, 1_000, 2_000)
"""Rows explained a night: sizes to stop at once the top features are settled."""

BASELINE_ROWS = 5_000
"""Rows of the hold-out explained once a version: more, so that a night's own rows set the noise floor."""


def measure_explanations(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """SHAP values: ranking, per group, worst rows; shares, their change, their gaps between groups."""
    import numpy as np

    from alignment_checks.explanations import attribution
    from alignment_checks.explanations.tree_shap import describe, settled_features

    if len(scored.ids) == 0:
        reason = "the window has no rows to explain"
        return [Measurement.undefined("attribution_share", reason, unit="rate")]
    names = [feature.name for feature in trees(context, subject.version).features]
    explained = _explained(context, subject, scored, _looks(subject))
    # Stopping early is one of several looks: each interval pays for all of them.
    level = 1 - (1 - subject.level) / explained.looks
    sizes = np.abs(explained.values)
    baseline = attribution_baseline(context, subject)
    own = baseline if subject.champion is None else {}
    shares = attribution.attribution_shares(sizes, names, level, own)
    groups = {name: values[explained.rows] for name, values in scored.groups.items()}
    return [
        *describe(explained, names, scored.ids, scored.outcomes, scored.groups, level),
        settled_features(explained),
        *shares,
        *attribution.attribution_changes(shares, baseline, level),
        *attribution.attribution_gaps(sizes, names, groups, level),
    ]


def _looks(subject: Subject) -> tuple[int, ...]:
    """A candidate has no reference of its own to say how sure few rows are: it is explained on as many."""
    return EXPLAINED_ROWS if subject.champion is None else (BASELINE_ROWS,)


def attribution_baseline(context: Context, subject: Subject) -> dict[str, Measurement]:
    """The champion's `attribution_share` on the hold-out by feature, recorded once a version."""
    champion = subject.champion or subject.version
    adjusted = ["adjusted"] if trees(context, champion).adjustments else []
    key = digest(["attribution", champion, context.holdout.content, BASELINE_ROWS, *adjusted])
    entry = context.ledger.find("attribution_baseline", key)
    if entry is None:
        made = _holdout_shares(context, subject.model_copy(update={"version": champion, "champion": None}))
        entry, _ = context.record("attribution_baseline", key, made)
    return {m.group: m for m in Measured.model_validate(entry.body).measurements}


def _holdout_shares(context: Context, subject: Subject) -> Measured:
    import numpy as np

    from alignment_checks.explanations.attribution import attribution_shares

    scored = score_holdout(context, subject)
    if scored.problems or len(scored.ids) == 0:
        return Measured(unusable=scored.problems)
    names = [feature.name for feature in trees(context, subject.version).features]
    on_holdout = subject.model_copy(update={"window": context.holdout})
    explained = _explained(context, on_holdout, scored, (BASELINE_ROWS,))
    shares = attribution_shares(np.abs(explained.values), names, context.policy.confidence)
    return Measured(measurements=tuple(shares))


def _explained(context: Context, subject: Subject, scored: Scored, looks: tuple[int, ...]) -> Explained:
    from alignment_checks.explanations.tree_shap import explain_sample

    model = trees(context, subject.version)
    contribute = contributions_of(context, subject, model)
    return explain_sample(contribute, model.encode(scored.columns), looks, seed_of(subject), subject.level)


def contributions_of(
    context: Context, subject: Subject, model: Trees
) -> Callable[[NDArray[np.float32]], Contributions]:
    """Explains encoded rows of what the model serves: its booster, and what its decision is shifted by.

    A shift per group counts as its attribute's, against the hold-out's mean: else a model that treats
    groups differently would look as if it did not see them.
    """
    from alignment_checks.explanations.contributions import plus_term, tree_contributions

    if model.adjustments is None:
        return lambda rows: tree_contributions(model.booster, rows)
    holdout = model.encode(score_holdout(context, subject).columns)
    expected, feature = float(model.shifts(holdout).mean()), model.adjusted_feature

    def contribute(rows: NDArray[np.float32]) -> Contributions:
        return plus_term(tree_contributions(model.booster, rows), feature, model.shifts(rows), expected)

    return contribute
