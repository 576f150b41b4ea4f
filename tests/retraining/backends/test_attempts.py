"""A training whose machine is taken away is launched again within its limits, and every attempt is booked."""

from __future__ import annotations

import re

import pytest

from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.before import Before
from plumbline.retraining.backends.job import StoppedAtLimitError, TrainingError
from plumbline.retraining.backends.local import LocalBackend
from tests.retraining.backends.running import trained_here

COUNTS = """
count = pathlib.Path('FILE')
launched = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(launched))
"""
"""How often it was launched, as the script itself sees it."""

KILLED_TWICE = COUNTS + "os.kill(os.getpid(), 9) if launched < 3 else finish(str(given.checkpoints))"

WRITES_ONE_AND_WAITS = (
    COUNTS
    + """
folder = pathlib.Path(given.checkpoints)
def write(*_):
    (folder / f"step-{launched}").write_text("")
    sys.exit(1)
signal.signal(signal.SIGTERM, write)
print("goes on from", *sorted(place.name for place in folder.iterdir()), flush=True)
if launched < 3:
    signal.pause()
finish()
"""
)


@pytest.fixture
def counting(job_for, tmp_path):
    def make(script, **changes):
        return job_for(script.replace("FILE", str(tmp_path / "launched")), **changes)

    return make


def test_what_cannot_resume_begins_anew_until_it_ends(counting):
    charged = []
    outcome = trained_here(counting(KILLED_TWICE, attempts=3), charged)
    assert [attempt.ending for attempt in charged] == ["preempted", "preempted", "finished"]
    assert [attempt.number for attempt in charged] == [1, 2, 3]
    assert (outcome.folder / "model.ubj").read_text() == "None", "it is told of no checkpoints"
    assert outcome.attempts == tuple(charged)
    assert outcome.seconds == pytest.approx(sum(attempt.seconds for attempt in charged))


def test_what_is_done_again_is_told(counting):
    charged = []
    trained_here(counting(KILLED_TWICE, attempts=3), charged)
    assert [attempt.lost for attempt in charged] == [charged[0].seconds, charged[1].seconds, 0.0]
    assert re.fullmatch(
        r"Attempt 1 began anew, ended with exit code 137 after [\d.]+ s, [\d.]+ s of it to be done again\.",
        charged[0].sentence,
    )


def test_attempts_are_limited_and_each_costs(counting):
    charged = []
    with pytest.raises(TrainingError, match=r"ended with exit code 137 \(attempt 2 of 2\)") as failure:
        trained_here(counting(KILLED_TWICE, attempts=2), charged)
    assert len(charged) == 2
    assert failure.value.seconds == pytest.approx(sum(attempt.seconds for attempt in charged))


def test_a_failure_of_its_own_is_not_tried_again(job_for):
    charged = []
    with pytest.raises(TrainingError, match="ended with exit code 3"):
        trained_here(job_for("sys.exit(3)", attempts=5), charged)
    assert [attempt.ending for attempt in charged] == ["failed"]


def test_an_attempt_is_booked_before_the_next_one_begins(counting, tmp_path):
    launched = []
    job = counting(KILLED_TWICE, attempts=3)
    train(LocalBackend(), job, lambda _: launched.append((tmp_path / "launched").read_text()))
    assert launched == ["1", "2", "3"]


def test_numbers_go_on_where_those_charged_before_ended(counting):
    charged = []
    train(LocalBackend(), counting(KILLED_TWICE, attempts=3), charged.append, first=4)
    assert [attempt.number for attempt in charged] == [4, 5, 6]


def test_the_log_has_every_attempt(counting):
    job = counting("print('hello', flush=True)" + KILLED_TWICE, attempts=3)
    trained_here(job)
    assert job.log.read_text() == "hello\n--- attempt 2\nhello\n--- attempt 3\nhello\n"


def test_at_its_limit_it_writes_a_checkpoint_stops_and_asks(counting, tmp_path):
    charged = []
    job = counting(WRITES_ONE_AND_WAITS, attempts=5, limit=2.0, checkpoints=tmp_path / "kept")
    with pytest.raises(StoppedAtLimitError, match=r"when 2 s were used up.* checkpoint step-1 is kept"):
        trained_here(job, charged)
    assert [attempt.ending for attempt in charged] == ["stopped"]
    assert 2.0 <= charged[0].seconds < 20.0


def test_with_more_money_it_goes_on_where_it_stopped(counting, tmp_path):
    job = counting(WRITES_ONE_AND_WAITS, attempts=5, limit=2.0, checkpoints=tmp_path / "kept")
    for _ in range(2):
        with pytest.raises(StoppedAtLimitError):
            trained_here(job)
    assert job.log.read_text() == "goes on from step-1\n"
    outcome = trained_here(job)
    assert outcome.attempts[0].began_from == "step-2"
    assert not (tmp_path / "kept").exists(), "the checkpoints of what is done are removed"


def test_who_ignores_the_request_is_killed(job_for, monkeypatch):
    monkeypatch.setattr("plumbline.retraining.backends.local.GRACE_SECONDS", 0.2)
    script = "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
    with pytest.raises(StoppedAtLimitError, match="It left no checkpoint"):
        trained_here(job_for(script, limit=1.0))


@pytest.mark.parametrize(
    ("before", "because"),
    [
        (Before(elapsed=60.0), "was ended after 60 s, its time limit"),
        (Before(charged=30.0), "was stopped when 30 s were used up"),
    ],
)
def test_time_and_money_of_before_count(job_for, before, because):
    job = job_for("print('runs', flush=True); signal.pause()", limit=30.0)
    with pytest.raises(TrainingError, match=because):
        train(LocalBackend(), job, lambda _: None, before=before)


def test_attempts_of_before_count(job_for):
    charged, job = [], job_for("os.kill(os.getpid(), 9)", attempts=3)
    with pytest.raises(TrainingError, match="attempt 3 of 3"):
        train(LocalBackend(), job, charged.append, first=3, before=Before(attempts=2))
    assert [attempt.number for attempt in charged] == [3]
