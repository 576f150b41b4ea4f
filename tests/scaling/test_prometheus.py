"""Prometheus is asked week by week for one series; every other answer is refused in its own words."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from plumbline.scaling.history import HistoryError
from plumbline.scaling.prometheus import query_range

START = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
END = START + datetime.timedelta(days=10)


class StandInPrometheus:
    """Answers `query_range` with one series that rises by one a step."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    def __call__(self, path: str, asked: dict[str, str]) -> Any:
        assert path == "/api/v1/query_range"
        self.asked.append(asked)
        begin, end = (datetime.datetime.fromisoformat(asked[name]).timestamp() for name in ("start", "end"))
        step = float(asked["step"])
        times = [begin + step * number for number in range(int((end - begin) // step) + 1)]
        values = [[at, str((at - START.timestamp()) / step)] for at in times]
        return {"status": "success", "data": {"resultType": "matrix", "result": [{"values": values}]}}


def test_a_long_time_is_asked_for_in_parts_and_nothing_counts_twice():
    server = StandInPrometheus()
    found = query_range(server, "sum(load)", START, END, "prometheus")
    assert len(server.asked) == 2
    assert found.values.tolist() == list(range(len(found.values)))
    assert len(found.values) == 10 * 288 + 1


def answered(values: list[Any]) -> dict[str, Any]:
    return {"status": "success", "data": {"resultType": "matrix", "result": [{"values": values}]}}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "no answer of Prometheus"),
        ({"status": "error", "error": "parse error: unexpected end"}, "parse error"),
        ({"status": "success", "data": {"resultType": "vector", "result": []}}, "no range of values"),
        ({"status": "success", "data": {"resultType": "matrix"}}, "no range of values"),
        ({"status": "success", "data": {"resultType": "matrix", "result": [{}]}}, "a series without values"),
        ({"status": "success", "data": {"resultType": "matrix", "result": [7]}}, "a series without values"),
        (answered([["1e400", "1"]]), "is no time with a value"),
        (answered([[1e30, "1"]]), "is no time with a value"),
        (answered([[1]]), "is no time with a value"),
        (answered([[1764547200, "+Inf"]]), "not a number from 0 on"),
        (
            {"status": "success", "data": {"resultType": "matrix", "result": [{"values": []}] * 2}},
            r"gives 2 series, wrap it in sum\(...\)",
        ),
        ({"status": "success", "data": {"resultType": "matrix", "result": []}}, "holds no measurement"),
        (
            {"status": "success", "data": {"resultType": "matrix", "result": [{"values": [[0, "-3"]]}]}},
            "-3 is not a number",
        ),
    ],
)
def test_another_answer_is_refused(answer: Any, said: str):
    with pytest.raises(HistoryError, match=said):
        query_range(lambda path, asked: answer, "load", START, END, "prometheus")
