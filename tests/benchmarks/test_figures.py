"""A benchmark ends with an error exactly where a target is missed."""

from __future__ import annotations

import pytest

from tests.benchmarks.figures import Figure, report

MET, MISSED = Figure("speed", "3 x", ">= 2 x", True), Figure("speed", "1 x", ">= 2 x", False)
UNMEASURED = Figure("the peer", "9", "", None)


@pytest.mark.parametrize(
    ("figures", "status"),
    [([MET], 0), ([MET, UNMEASURED], 0), ([MET, MISSED], 1), ([MISSED, MET], 1), ([MISSED, UNMEASURED], 1)],
)
def test_the_exit_status_tells_a_missed_target(figures, status):
    assert report("Bench", figures) == status


def test_every_figure_is_printed_beside_its_target(capsys):
    report("Bench", [MET, MISSED])
    assert [line.split() for line in capsys.readouterr().out.splitlines()[2:]] == [
        ["speed", "3", "x", ">=", "2", "x", "met"],
        ["speed", "1", "x", ">=", "2", "x", "MISSED"],
    ]
