"""Whatever a bad night brings, what was recorded before stays, and a repaired night is judged anew."""

from __future__ import annotations

import pytest

from plumbline.windows.parquet import DataError
from tests.nightly.census_night import gated_night
from tests.nightly.spoilt_data import LABELS


def test_a_night_whose_labels_came_late_is_judged_again_and_both_verdicts_stay(spoilt):
    labels = (spoilt.root / LABELS).read_bytes()
    spoilt.change(LABELS, lambda rows: rows.slice(0, 10))
    early = gated_night(spoilt.context, 0).verdict
    (spoilt.root / LABELS).write_bytes(labels)
    late = gated_night(spoilt.context, 0).verdict
    assert (early.outcome, late.outcome) == ("insufficient", "fail")
    recorded = [entry.body["verdict"]["outcome"] for entry in spoilt.context.ledger.all("verdict")]
    assert recorded == ["insufficient", "fail"]
    assert spoilt.context.ledger.verify() == []


def test_an_error_leaves_the_evidence_as_it_was(spoilt):
    gated_night(spoilt.context, 0)
    before = spoilt.context.ledger.all()
    (spoilt.root / LABELS).unlink()
    with pytest.raises(DataError):
        gated_night(spoilt.context, 0)
    assert spoilt.context.ledger.all() == before
    assert spoilt.context.ledger.verify() == []
