"""Progress is one live line in a terminal and plain lines elsewhere."""

import io

from rich.console import Console

from plumbline.stack.progress import LiveProgress, PlainProgress, minutes, progress_for


class Clock:
    """Starts at 0, and says 65 s from then on."""

    def __init__(self):
        self._next = 0.0

    def __call__(self):
        now, self._next = self._next, 65.0
        return now


def test_durations_read_as_minutes_and_seconds():
    assert [minutes(seconds) for seconds in (0, 59.9, 65, 3600)] == ["0:00", "0:59", "1:05", "60:00"]


def test_without_a_terminal_each_thing_awaited_is_one_line():
    output = io.StringIO()
    progress = PlainProgress(output, Clock())
    for seconds in (0, 1, 2):
        progress.awaiting("Airflow starts", seconds)
    progress.done("ready", 2.0)
    assert output.getvalue() == "[1:05] ... Airflow starts\n[1:05] ready (2.0 s)\n"


def test_a_file_gets_plain_lines():
    assert isinstance(progress_for(io.StringIO()), PlainProgress)


def test_in_a_terminal_the_last_line_says_what_is_awaited_and_done_lines_stay():
    output = io.StringIO()
    progress = LiveProgress(Console(file=output, force_terminal=True, width=80), Clock())
    progress.awaiting("MLflow starts [5000]", 3)
    progress.done("✓ measure", 1.5)
    progress.close()
    assert "[1:05] MLflow starts [5000] ... 3 s" in output.getvalue()
    assert "[1:05] ✓ measure  1.5 s" in output.getvalue()
