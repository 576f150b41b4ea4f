"""What a model's releases have come to: what runs where, what was rolled back, what is on hold."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal, NamedTuple


class Linked(NamedTuple):
    """A pull request as a page names it."""

    number: int
    state: str
    address: str
    """Where people see it; empty where that is not known."""


class Running(NamedTuple):
    """What was seen to run in one environment; all but the environment is empty where nothing was."""

    environment: str
    version: str = ""
    since: datetime.datetime | None = None
    merged_by: str = ""
    because: str = ""
    """The verdict that allowed it, or who rolled back to it and why."""
    otherwise: str = ""
    """What was seen there instead since, if anything."""
    pull_request: Linked | None = None
    unseen: str = ""
    """What was merged since and not seen to run, if anything."""


class WentBack(NamedTuple):
    """A rollback that was asked for, and its pull request."""

    environment: str
    wrong: str
    right: str
    at: datetime.datetime
    by: str
    because: str
    pull_request: Linked


class OnHold(NamedTuple):
    """A hold and what became of it."""

    version: str
    at: datetime.datetime
    by: str
    because: str
    pull_request: Linked | None
    """None where its file was written by hand."""
    state: Literal["on hold", "refused", "lifted"]
    lifted_at: datetime.datetime | None = None
    lifted_by: str = ""
    lifted_in: Linked | None = None


class ModelReleases(NamedTuple):
    """One model's releases; rollbacks and holds the latest first."""

    running: Sequence[Running] = ()
    rollbacks: Sequence[WentBack] = ()
    holds: Sequence[OnHold] = ()
