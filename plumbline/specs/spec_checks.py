"""What types cannot say about a spec: its name, its entry point and its schedule."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from plumbline.intent import Spec
from plumbline.specs.documents import Document
from plumbline.specs.problems import Problem

_BEGINNING = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""Any moment will do to ask whether a schedule ever comes due."""


def check_spec(root: Path, model: str, document: Document[Spec]) -> list[Problem]:
    """Problems of a well-typed spec with the folder it lies in.

    Args:
        root: the project folder.
        model: the name of its folder under `models/`.
        document: the spec.
    """
    folder = root / "models" / model
    return [
        *_check_name(model, document),
        *_check_entrypoint(folder, document),
        *_check_schedule(document),
    ]


def _check_name(model: str, document: Document[Spec]) -> list[Problem]:
    if document.intent.model == model:
        return []
    message = f"{document.intent.model!r} is not the name of its folder, {model!r}"
    return [document.problem(("model",), message, f"Write {model}, or rename the folder")]


def _check_entrypoint(folder: Path, document: Document[Spec]) -> list[Problem]:
    entrypoint = document.intent.training.entrypoint
    place = ("training", "entrypoint")
    script = (folder / entrypoint).resolve()
    if not script.is_relative_to(folder.resolve()):
        message = f"{entrypoint!r} lies outside the model's folder"
        return [document.problem(place, message, f"Put the script into models/{folder.name}/")]
    if not script.is_file():
        message = f"there is no file models/{folder.name}/{entrypoint}"
        return [document.problem(place, message, "Create it, or write the name of a script that is there")]
    return []


def _check_schedule(document: Document[Spec]) -> list[Problem]:
    """Five fields that come due one day: what Airflow would refuse removes every model's DAGs."""
    schedule = document.intent.schedule
    if len(schedule.split()) == 5 and _comes_due(schedule):
        return []
    message = f"{schedule!r} is no cron expression that comes due"
    remedy = 'Write minute, hour, day, month and weekday, such as "0 2 * * *" for 02:00 UTC every day'
    return [document.problem(("schedule",), message, remedy)]


def _comes_due(schedule: str) -> bool:
    from croniter import CroniterError, croniter  # type: ignore[import-untyped]

    if re.search(r"\b[RH]\b", schedule, re.IGNORECASE):
        return False  # croniter draws these at random, each time anew
    try:
        croniter(schedule, _BEGINNING).get_next()
    except CroniterError:
        return False
    return True
