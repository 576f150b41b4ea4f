"""A disk that takes no more is told in words; nothing half-made stays, and the next try completes it."""

from __future__ import annotations

import resource

import pytest

from plumbline.costs.billing.rows import BillError
from tests.costs.billing.bills import charges, rows, taken_in, written


def test_what_did_not_fit_is_taken_in_the_next_time(tmp_path):
    """The system itself refuses longer files."""
    file = written(tmp_path / "bill.csv", rows(2000))
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, unlimited[1]))
    try:
        with pytest.raises(BillError, match=r"charges takes no more \(File too large\); make room"):
            taken_in(tmp_path, file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert charges(tmp_path, "charge") == []
    assert [each for each in (tmp_path / "charges").rglob("*") if each.is_file()] == []
    assert taken_in(tmp_path, file).new == 2000
