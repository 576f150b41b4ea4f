"""Ingests at once take turns: none loses what another put in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.costs.billing.bills import charges, rows, taken_in, written


def test_deliveries_of_one_month_at_once_are_all_kept(tmp_path):
    """Each with a store of its own, as processes have."""
    files = [written(tmp_path / f"{number}.csv", rows(3, SkuId=f"S{number}")) for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda file: taken_in(tmp_path, file), files))
    assert [each.new for each in done] == [3, 3, 3, 3]
    assert len(charges(tmp_path, "charge")) == 12
