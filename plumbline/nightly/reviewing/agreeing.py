"""How well detectors and people agree: on what was reviewed, and estimated for all that was checked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from alignment_checks.agreement.kappa import measure_kappa
from alignment_checks.agreement.rates import (
    measure_false_positive_rate,
    measure_precision,
    measure_recall,
)
from alignment_checks.design import Design
from plumbline.nightly.reviewing.answers import Answers, answers_of, detectors_in, is_answered
from plumbline.records import Agreement, DetectorAgreement, ReviewedItem

LEVEL = 0.95


def agreement(items: Sequence[ReviewedItem]) -> Agreement:
    """What answers say about detectors, and about reviewers.

    Args:
        items: every item of the queue, open and expired ones too.
    """
    answered = [one for one in items if is_answered(one)]
    over = [one for one in items if one.item.audited and one.standing.state != "open"]
    pairs = [one.answers[:2] for one in answered if len(one.answers) > 1]
    first, second = (np.array([pair[seat].decision for pair in pairs], dtype=str) for seat in (0, 1))
    return Agreement(
        detectors=tuple(_of(answered, *pair) for pair in detectors_in(answered)),
        reviewers=measure_kappa(first, second, LEVEL, group="reviewers"),
        items=len(items),
        answered=len(answered),
        audit_items=len(over),
        audit_answered=sum(map(is_answered, over)),
    )


def _of(answered: Sequence[ReviewedItem], detector: str, label: str) -> DetectorAgreement:
    rows = answers_of(answered, detector, [label])
    even = np.ones(rows.truth.size)
    reviewed = (
        measure_kappa(rows.found, rows.truth, LEVEL, group="reviewed"),
        measure_precision(rows.found, rows.truth, even, LEVEL, group="reviewed"),
        measure_recall(rows.found, rows.truth, even, LEVEL, group="reviewed"),
        measure_false_positive_rate(rows.found, rows.truth, even, LEVEL, group="reviewed"),
    )
    audited = _audited(rows)
    design = Design.of(audited.truth.size, audited.audit_weights) if audited.truth.size else None
    return DetectorAgreement(
        detector=detector,
        label=label,
        reviewed=reviewed,
        audited=(
            measure_kappa(audited.found, audited.truth, LEVEL, design, group="audited"),
            measure_precision(audited.found, audited.truth, audited.audit_weights, LEVEL, group="audited"),
            measure_recall(audited.found, audited.truth, audited.audit_weights, LEVEL, group="audited"),
            measure_false_positive_rate(
                audited.found, audited.truth, audited.audit_weights, LEVEL, group="audited"
            ),
        ),
    )


def _audited(rows: Answers) -> Answers:
    """Those of the random sample, whatever was decided about them."""
    return rows.of_rows(rows.audited & (rows.audit_weights > 0))
