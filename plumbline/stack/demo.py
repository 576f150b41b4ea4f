"""`make demo`: one night through Airflow, shown as it goes, and a summary from the records."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from plumbline.errors import PlumblineError
from plumbline.settings import Settings
from plumbline.stack.follow import Follower, PersonNeededError
from plumbline.stack.interruption import Interrupted, interruptible
from plumbline.stack.local import Stack, local_stack
from plumbline.stack.night_runs import NightRuns
from plumbline.stack.progress import Progress, progress_for

FAILED, PERSON_NEEDED = 1, 3


class Records(Protocol):
    """What the demo asks of the recorded nights."""

    def run_id(self, night: int) -> str:
        """The id under which Airflow runs this night, for evaluating and for retraining."""

    def recorded(self, night: int) -> bool:
        """Whether everything about this night is recorded."""

    def summarize(self, night: int, *, reused: bool, seconds: Mapping[str, float]) -> str:
        """Writes the summary files and returns the text for a terminal, complete from the records.

        Args:
            night: the night's number.
            reused: whether nothing had to run.
            seconds: how long each part took, by name; tasks as `evaluate.<task>` and `retrain.<task>`.
        """


@dataclass(frozen=True)
class Places:
    """Folders to load from instead of the project's; for trying the demo itself."""

    dags: Path | None = None
    plugins: Path | None = None


def run(
    settings: Settings,
    night: int,
    model: str,
    records: Records,
    *,
    places: Places | None = None,
    output: TextIO = sys.stdout,
) -> int:
    """Runs the night unless it is recorded, and prints what happened.

    Returns:
        The exit code: 0 done, 1 failed, 3 a person is needed, 128 and the number after a signal.
    """
    if records.recorded(night):
        output.write(records.summarize(night, reused=True, seconds={}) + "\n")
        return 0
    progress = progress_for(output)
    try:
        seconds = _run_night(settings, NightRuns(model, night, records.run_id(night)), progress, places)
    except PersonNeededError as event:
        return _say(progress, output, str(event), PERSON_NEEDED)
    except Interrupted as event:
        return _say(progress, output, f"demo: {event}; nothing is left running", event.exit_code)
    except PlumblineError as error:
        return _say(progress, output, f"demo: {error}", FAILED)
    finally:
        progress.close()
    return _finish(records, night, seconds, output)


def _run_night(
    settings: Settings, runs: NightRuns, progress: Progress, places: Places | None
) -> dict[str, float]:
    places = places or Places()
    start = time.monotonic()
    with interruptible() as interruption:
        with local_stack(settings, progress, interruption, places.dags, places.plugins) as stack:
            stack.read_dags(runs.evaluate, runs.retrain)
            seconds = {"start": time.monotonic() - start}
            progress.done(f"Airflow and MLflow are ready, night {runs.night} begins", seconds["start"])
            seconds |= runs.play(stack.client, _follower(stack, progress))
        progress.done("everything ended")
    seconds["total"] = time.monotonic() - start
    return {name: round(value, 1) for name, value in seconds.items()}


def _follower(stack: Stack, progress: Progress) -> Follower:
    layout = stack.layout
    return Follower(stack.client, stack.waiter, progress, layout.folders, layout.ports.airflow_url)


def _finish(records: Records, night: int, seconds: Mapping[str, float], output: TextIO) -> int:
    if not records.recorded(night):
        output.write(f"demo: night {night} ran, but not everything about it is recorded\n")
        return FAILED
    output.write(records.summarize(night, reused=False, seconds=seconds) + "\n")
    return 0


def _say(progress: Progress, output: TextIO, text: str, code: int) -> int:
    progress.close()
    output.write(text + "\n")
    return code
