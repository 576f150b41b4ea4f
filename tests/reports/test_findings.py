"""What nobody measured is told with its reason, and a reason that many share is told once."""

from __future__ import annotations

from plumbline.findings import not_measured
from tests.reports.example_night import judgement, measurement, verdict

AWAITED = "labels of night 0 are expected with night 2"


def test_a_reason_is_told_once_for_all_that_share_it():
    missing = [
        judgement(measurement(name, None, None), "insufficient", "warn", because=because)
        for name, because in (("auc", AWAITED), ("accuracy", AWAITED), ("psi", "the reference is constant"))
    ]
    assert not_measured(verdict("champion", "insufficient", missing)) == (
        f"AUC, accuracy ({AWAITED})",
        "psi (the reference is constant)",
    )


def test_what_blocks_or_was_measured_is_told_elsewhere():
    told = [
        judgement(measurement("auc", None, None), "insufficient", "block", because=AWAITED),
        judgement(measurement("auc", 0.8, 0.1), "insufficient", "warn"),
    ]
    assert not_measured(verdict("champion", "insufficient", told)) == ()
