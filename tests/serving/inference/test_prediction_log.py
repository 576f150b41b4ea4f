"""The prediction log: whole files only, a night's rows once, nothing lost to a kill."""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from plumbline.serving.inference.prediction_log import nights as nights_file
from plumbline.serving.inference.prediction_log import parts as parts_file
from plumbline.serving.inference.prediction_log import spill as spill_file
from plumbline.serving.inference.prediction_log.columns import LogColumns, LogColumnsError
from plumbline.serving.inference.prediction_log.log import LabelColumn, PredictionLog
from plumbline.serving.inference.prediction_log.spill import NotWrittenError, Spill

COLUMNS = LogColumns("id", "arrived_on", {"AGE": "numeric", "SEX": "categorical", "picture": "image"})
FIRST = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)


class Clock:
    def __init__(self) -> None:
        self.now = FIRST

    def __call__(self) -> datetime.datetime:
        return self.now

    def next_day(self) -> None:
        self.now += datetime.timedelta(days=1)


def row(identifier: str, clock: Clock, **others: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "arrived_on": clock.now.date().isoformat(),
        "AGE": 30.0,
        "SEX": "1",
        "picture": "AAEC",
        "prediction.scores": [0.25],
        "prediction.decision": "allow",
        "prediction.version": "7",
        "prediction.checks": "",
        "prediction.at": clock.now.isoformat(),
        **others,
    }


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_log(tmp_path: Path, clock: Clock) -> Callable[..., PredictionLog]:
    return lambda keep=400: PredictionLog(
        tmp_path / "log", COLUMNS, LabelColumn("employed", int), keep, clock
    )


def arrivals(folder: Path) -> list[dict[str, Any]]:
    return pq.read_table(folder / "log/arrivals.parquet").to_pylist()


def test_a_day_that_is_over_becomes_a_night_in_the_order_of_its_times(
    tmp_path: Path, clock: Clock, open_log: Callable[..., PredictionLog]
) -> None:
    log = open_log()
    log.write([row("b", clock)])
    clock.now += datetime.timedelta(minutes=1)
    log.write([row("a", clock, AGE=None)])
    log.tidy()
    assert not (tmp_path / "log/arrivals.parquet").exists()
    clock.next_day()
    log.tidy()
    found = arrivals(tmp_path)
    assert [(each["id"], each["AGE"], each["picture"]) for each in found] == [
        ("b", 30.0, b"\0\1\2"),
        ("a", None, b"\0\1\2"),
    ]
    assert {each["arrived_on"] for each in found} == {FIRST.date()}
    assert not list((tmp_path / "log/parts").glob("*"))
    log.close()


def test_an_id_that_comes_twice_on_a_night_counts_as_it_first_came(
    tmp_path: Path, clock: Clock, open_log: Callable[..., PredictionLog]
) -> None:
    log = open_log()
    log.write([row("a", clock, AGE=1.0)])
    clock.now += datetime.timedelta(minutes=1)
    log.write([row("a", clock, AGE=2.0)])
    clock.next_day()
    log.write([row("a", clock, AGE=3.0)])
    log.tidy()
    clock.next_day()
    log.tidy()
    assert [each["AGE"] for each in arrivals(tmp_path)] == [1.0, 3.0]
    log.close()


def test_rows_that_come_late_join_their_night(
    tmp_path: Path, clock: Clock, open_log: Callable[..., PredictionLog]
) -> None:
    log, late = open_log(), row("late", clock)
    log.write([row("a", clock)])
    clock.next_day()
    log.tidy()
    log.write([late])
    log.tidy()
    assert [each["id"] for each in arrivals(tmp_path)] == ["a", "late"]
    log.close()


def test_nights_older_than_they_are_kept_go(
    tmp_path: Path, clock: Clock, open_log: Callable[..., PredictionLog]
) -> None:
    log = open_log(keep=2)
    for _ in range(4):
        log.write([row("a", clock)])
        clock.next_day()
        log.tidy()
    assert [each["arrived_on"].day for each in arrivals(tmp_path)] == [3, 4]
    log.close()


def test_nothing_is_written_again_when_nothing_came(
    tmp_path: Path, clock: Clock, open_log: Callable[..., PredictionLog]
) -> None:
    log = open_log()
    log.write([row("a", clock)])
    clock.next_day()
    log.tidy()
    before = (tmp_path / "log/arrivals.parquet").stat()
    log.tidy()
    assert (tmp_path / "log/arrivals.parquet").stat().st_mtime_ns == before.st_mtime_ns
    log.close()


def test_what_a_running_process_writes_is_left_to_it(tmp_path: Path, clock: Clock) -> None:
    spill = Spill(tmp_path)
    spill.write([row("a", clock)])
    assert list(spill_file.abandoned(tmp_path)) == []
    spill.close()
    assert list(spill_file.abandoned(tmp_path)) == [spill.path]


def test_a_line_that_was_cut_off_was_never_answered(clock: Clock) -> None:
    whole = json.dumps([row("a", clock)]).encode() + b"\n"
    assert [each["id"] for each in spill_file.lines(whole + whole[:-20])] == ["a"]
    assert spill_file.lines(whole[:-1]) == []


def test_a_full_disk_leaves_no_half_line(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    spill = Spill(tmp_path)
    spill.write([row("a", clock)])
    write = os.write
    room = [7]

    def full(file: int, content: bytes) -> int:
        if not room:
            raise OSError(28, "No space left on device")
        return write(file, content[: room.pop()])

    monkeypatch.setattr(spill_file.os, "write", full)
    with pytest.raises(NotWrittenError, match="No space left"):
        spill.write([row("b", clock)])
    monkeypatch.undo()
    spill.write([row("c", clock)])
    assert [each["id"] for each in spill_file.lines(spill.path.read_bytes())] == ["a", "c"]
    spill.close()


def test_a_half_line_that_cannot_be_taken_out_spoils_no_later_one(
    tmp_path: Path, clock: Clock, open_log: Callable[..., PredictionLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes next goes into another file: behind half a line, a whole one could not be read."""
    log, write = open_log(), os.write
    log.write([row("a", clock)])

    def torn(file: int, content: bytes) -> int:
        write(file, content[:10])
        raise OSError(5, "Input/output error")

    def stuck(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(spill_file.os, "write", torn)
        broken.setattr(spill_file.os, "ftruncate", stuck)
        with pytest.raises(NotWrittenError):
            log.write([row("b", clock)])
    log.write([row("c", clock)])
    clock.next_day()
    log.tidy()
    assert [each["id"] for each in arrivals(tmp_path)] == ["a", "c"]


def test_a_file_that_cannot_be_begun_leaves_the_one_in_use(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    spill = Spill(tmp_path)
    spill.write([row("a", clock)])
    monkeypatch.setattr(spill_file.os, "open", full)
    with pytest.raises(OSError, match="No space left"):
        spill.turned()
    monkeypatch.undo()
    spill.write([row("b", clock)])
    assert [each["id"] for each in spill_file.lines(spill.path.read_bytes())] == ["a", "b"]
    spill.close()


def test_lines_that_are_none_of_ours_are_set_aside_and_hold_nobody_up(
    tmp_path: Path, clock: Clock, open_log: Callable[..., PredictionLog], caplog: pytest.LogCaptureFixture
) -> None:
    log = open_log()
    (tmp_path / "log/spill/strange.jsonl").write_bytes(b'[{"id": 3}]\n')
    log.write([row("a", clock)])
    clock.next_day()
    log.tidy()
    assert [each["id"] for each in arrivals(tmp_path)] == ["a"]
    assert (tmp_path / "log/spill/strange.unreadable").exists()
    assert "are in no night: look at strange" in caplog.text
    log.close()


STEPS = {
    "before a part is written": (parts_file, "write_parquet", "before"),
    "after a part is written": (parts_file, "write_parquet", "after"),
    "after a night is written": (nights_file, "write_parquet", "after"),
}


@pytest.mark.parametrize("step", STEPS)
def test_who_is_stopped_between_two_steps_goes_on_to_the_same_night(
    tmp_path: Path,
    clock: Clock,
    open_log: Callable[..., PredictionLog],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    class Killed(BaseException):
        pass

    module, name, when = STEPS[step]
    original = getattr(module, name)

    def stopped(*arguments: Any) -> None:
        if when == "after":
            original(*arguments)
        raise Killed

    log = open_log()
    log.write([row(each, clock) for each in "abc"])
    clock.next_day()
    monkeypatch.setattr(module, name, stopped)
    with pytest.raises(Killed):
        log.tidy()
    monkeypatch.undo()
    log.tidy()
    assert [each["id"] for each in arrivals(tmp_path)] == ["a", "b", "c"]
    log.close()


WRITER = """
import sys, json, pathlib
from plumbline.serving.inference.prediction_log.spill import Spill
spill = Spill(pathlib.Path(sys.argv[1]))
number = 0
while True:
    spill.write([{**json.loads(sys.argv[2]), "id": f"{sys.argv[3]}-{number}"}])
    print(number, flush=True)  # the answer goes out
    number += 1
"""


def test_a_killed_process_loses_no_answered_prediction_and_none_counts_twice(
    tmp_path: Path, clock: Clock, open_log: Callable[..., PredictionLog]
) -> None:
    log, answered = open_log(), []
    for process in range(3):
        command = [
            sys.executable,
            "-c",
            WRITER,
            str(tmp_path / "log/spill"),
            json.dumps(row("", clock)),
            str(process),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout
            seen = [running.stdout.readline() for _ in range(20)]
            running.send_signal(signal.SIGKILL)
            seen += running.stdout.readlines()
        answered += [f"{process}-{line.strip()}" for line in seen if line.endswith("\n")]
        log.tidy()
    clock.next_day()
    log.tidy()
    found = [each["id"] for each in arrivals(tmp_path)]
    assert set(answered) <= set(found)
    assert len(found) == len(set(found)) <= len(answered) + 3
    log.close()


def test_a_column_cannot_be_two_things() -> None:
    with pytest.raises(LogColumnsError, match="two columns 'id'"):
        LogColumns("id", "arrived_on", {"id": "numeric"})


def test_a_new_column_is_empty_in_older_nights(tmp_path: Path, clock: Clock) -> None:
    def opened(columns: LogColumns) -> PredictionLog:
        return PredictionLog(tmp_path / "log", columns, LabelColumn("employed", int), 9, clock)

    log = opened(COLUMNS)
    log.write([row("a", clock)])
    clock.next_day()
    log.tidy()
    log.close()
    wider = opened(LogColumns("id", "arrived_on", {**COLUMNS.values, "DIS": "categorical"}))
    wider.write([row("b", clock, DIS="2")])
    clock.next_day()
    wider.tidy()
    assert [each["DIS"] for each in arrivals(tmp_path)] == [None, "2"]
    wider.close()
