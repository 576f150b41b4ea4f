"""Traces are read strictly, and what a reader should know of them is said."""

from __future__ import annotations

import json

import pytest

from plumbline.retraining.spot.job import SpotError
from plumbline.retraining.spot.starts import draw_starts
from plumbline.retraining.spot.traces import read_traces
from tests.retraining.spot.made_up import job, written


def test_one_is_available(tmp_path):
    traces = read_traces([written(tmp_path / "east.json", [1, 0, 1, 1])])
    assert traces.names == ("east",)
    assert traces.available.tolist() == [[True, False, True, True]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[0, 1]", "is no trace"),
        ("{}", "no list of ticks"),
        ('{"data": [], "metadata": {"gap_seconds": 60}}', "no list of ticks"),
        ('{"data": [0, 1, 2], "metadata": {"gap_seconds": 60}}', "tick 2 is '2', neither 0 nor 1"),
        ('{"data": [0, NaN], "metadata": {"gap_seconds": 60}}', "tick 1 is 'nan'"),
        ('{"data": [0, "1"], "metadata": {"gap_seconds": 60}}', "tick 1 is '1'"),
        ('{"data": [0, null], "metadata": {"gap_seconds": 60}}', "tick 1 is 'None'"),
        ('{"data": [0, [1]], "metadata": {"gap_seconds": 60}}', "tick 1 is"),
        ('{"data": [0, 1]}', "how long a tick is"),
        ('{"data": [0, 1], "metadata": {"gap_seconds": "60"}}', "how long a tick is"),
        ('{"data": [0, 1], "metadata": {"gap_seconds": 0}}', "gap_seconds is 0"),
        ('{"data": [0, 1], "metadata": {"gap_seconds": NaN}}', "gap_seconds is nan"),
        ('{"data": [0, 1], "metadata": {"gap_seconds": 1e9}}', "gap_seconds is 1e"),
    ],
)
def test_what_is_no_trace_is_refused_by_name(tmp_path, content, said):
    file = tmp_path / "zone.json"
    file.write_text(content)
    with pytest.raises(SpotError, match=f"zone.json.*{said}"):
        read_traces([file])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SpotError, match=r"nowhere\.json can't be read: No such file"):
        read_traces([tmp_path / "nowhere.json"])


def test_ticks_of_different_lengths_are_refused(tmp_path):
    files = [written(tmp_path / f"{gap}.json", [1, 0], gap) for gap in (60, 195)]
    with pytest.raises(SpotError, match=r"60.json 60 s, 195.json 195 s"):
        read_traces(files)


def test_the_longer_trace_is_cut_and_it_is_said(tmp_path):
    traces = read_traces([written(tmp_path / "a.json", [1, 0, 1]), written(tmp_path / "b.json", [0, 1])])
    assert traces.available.tolist() == [[True, False], [False, True]]
    assert "only the first 2 ticks" in traces.notes[0]


def test_what_hardly_is_a_trace_is_said(tmp_path):
    always, never = written(tmp_path / "always.json", [1] * 5), written(tmp_path / "never.json", [0] * 5)
    assert "always available" in " ".join(read_traces([always]).notes)
    assert "never available" in " ".join(read_traces([never]).notes)
    assert "the same" in " ".join(read_traces([always, always]).notes)
    assert read_traces([written(tmp_path / "mixed.json", [1, 0])]).notes == ()


def test_starts_leave_room_for_the_deadline_and_go_by_the_seed():
    starts = draw_starts(job(), 50, 200, seed=3)
    assert set(starts.tolist()) == {0, 1, 2}
    assert starts.tolist() == draw_starts(job(), 50, 200, seed=3).tolist()
    assert starts.tolist() != draw_starts(job(), 50, 200, seed=4).tolist()


@pytest.mark.parametrize(
    ("ticks", "count", "seed", "said"),
    [(47, 1, 0, "less than the deadline of 8"), (48, 0, 0, "--starts 0"), (48, 1, -1, "--seed -1")],
)
def test_impossible_starts_are_refused(ticks, count, seed, said):
    with pytest.raises(SpotError, match=said):
        draw_starts(job(), ticks, count, seed)


def test_a_trace_in_the_published_form_is_read(tmp_path):
    file = tmp_path / "z.json"
    file.write_text(json.dumps({"metadata": {"gap_seconds": 195, "start": "x"}, "data": [0, 1], "other": 1}))
    assert read_traces([file]).tick_seconds == 195
