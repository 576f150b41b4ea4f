"""The demo around the stack: recorded nights need none, and every end has its exit code and its words."""

import io

import pytest

from plumbline.stack import demo
from plumbline.stack.follow import PersonNeededError, RunFailedError
from plumbline.stack.interruption import Interrupted


class Records:
    """Answers `recorded` from a list, one answer a question."""

    def __init__(self, *recorded):
        self._recorded = list(recorded)

    def run_id(self, night):
        return f"night-{night:03}"

    def recorded(self, night):
        return self._recorded.pop(0)

    def summarize(self, night, *, reused, seconds):
        return f"night {night} reused={reused} {sorted(seconds)}"


@pytest.fixture
def run(monkeypatch, settings):
    """Runs the demo with a night that takes no stack: it returns its seconds, or raises."""

    def made(records, outcome=None):
        def played(*_):
            if isinstance(outcome, Exception):
                raise outcome
            return {"total": 1.0}

        monkeypatch.setattr(demo, "_run_night", played)
        output = io.StringIO()
        return demo.run(settings, 7, "m", records, output=output), output.getvalue()

    return made


def test_a_recorded_night_is_read_from_the_records_without_a_stack(run):
    assert run(Records(True), RuntimeError("started")) == (0, "night 7 reused=True []\n")


def test_a_night_ends_with_its_summary(run):
    assert run(Records(False, True)) == (0, "night 7 reused=False ['total']\n")


def test_a_night_that_leaves_no_complete_record_failed(run):
    code, said = run(Records(False, False))
    assert (code, said) == (1, "demo: night 7 ran, but not everything about it is recorded\n")


@pytest.mark.parametrize(
    ("outcome", "code", "words"),
    [
        (RunFailedError("judge failed: see log"), 1, "demo: judge failed: see log\n"),
        (PersonNeededError("May it cost more?"), 3, "May it cost more?\n"),
        (Interrupted(2), 130, "demo: interrupted by SIGINT; nothing is left running\n"),
        (Interrupted(15), 143, "demo: interrupted by SIGTERM; nothing is left running\n"),
    ],
)
def test_every_other_end_has_its_code_and_its_words(run, outcome, code, words):
    assert run(Records(False), outcome) == (code, words)


def test_a_defect_keeps_its_traceback(run):
    with pytest.raises(ZeroDivisionError):
        run(Records(False), ZeroDivisionError())
