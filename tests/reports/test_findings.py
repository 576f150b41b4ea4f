"""What nobody measured or judged is told with its reason, and a reason that many share is told once."""

from __future__ import annotations

from plumbline.findings import not_judged, not_measured
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


def test_what_no_gate_judged_is_told_and_what_cannot_be_asked_at_all_is_told_with_the_verdict():
    few = judgement(measurement("auc", 0.8, 0.1, group="SEX=2", n=4), "not judged", "block")
    said = "fairness is not applicable: digits are nobody's"
    found = verdict("champion", "pass", [few]).model_copy(update={"not_applicable": (said,)})
    assert not_judged(found) == ("SEX=2 (n = 4)",)
