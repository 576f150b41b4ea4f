"""The life of a promotion: the rules in their order, and the actions they lead to.

Nothing acts here. What is to be done is data, and the reasons are kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plumbline.release.actions import (
    Action,
    AskReevaluation,
    Close,
    CommentOn,
    Merge,
    OpenNext,
    Rewrite,
    SetStatus,
)
from plumbline.release.page.stopped import stopped
from plumbline.release.rules.approvals import approvals
from plumbline.release.rules.automatic_merge import automatic_merge
from plumbline.release.rules.failed_since import failed_since
from plumbline.release.rules.freeze import freeze
from plumbline.release.rules.held import held
from plumbline.release.rules.soak import soak
from plumbline.release.rules.stale import stale
from plumbline.release.rules.superseded import superseded
from plumbline.release.rules.written_by_others import written_by_others
from plumbline.release.situation import (
    Arrived,
    Proposed,
    Rule,
    Ruling,
    Situation,
)
from plumbline.release.statuses import promotion_statuses

VERSION_RULES: tuple[Rule[Situation], ...] = (
    superseded,  # a newer version runs there: nothing to wait for
    failed_since,  # it fails what is in force now: nobody may merge it
    held,  # a rollback or a person stopped it
)
"""What is asked of a version wherever it is."""

PULL_REQUEST_RULES: tuple[Rule[Proposed], ...] = (
    *VERSION_RULES,
    written_by_others,  # what is on the branch is no longer what was judged
    stale,  # the evidence no longer speaks of what is in force
)
"""What the status `plumbline/verdict` says: the first rule that does not let it go on."""

NEXT_RULES: tuple[Rule[Arrived], ...] = (
    *VERSION_RULES,
    soak,  # it has not run long enough, or not well, where it is
    stale,  # asked last: a version is judged again when nothing else keeps it
)
"""What is asked before the next environment's pull request is opened."""


@dataclass(frozen=True)
class Course:
    """What is to be done now, and what each rule said."""

    rulings: tuple[Ruling, ...]
    actions: tuple[Action, ...]

    @property
    def because(self) -> str:
        """What keeps the version where it is; empty if nothing does."""
        return "; ".join(ruling.because for ruling in self.rulings if ruling.says != "go")


def course(situation: Proposed) -> Course:
    """What is to be done about an open pull request."""
    about = [rule(situation) for rule in PULL_REQUEST_RULES]
    frozen, approved, automatic = freeze(situation), approvals(situation), automatic_merge(situation)
    rulings = (*about, frozen, approved, automatic)
    red = _first_against(about)
    statuses = [SetStatus(shown) for shown in promotion_statuses(situation, red, frozen, approved)]
    if red is not None:
        return Course(rulings, (*statuses, *_stopped(situation, red)))
    if situation.unrecorded:
        return Course(rulings, (Rewrite("whoever wrote it last was interrupted"),))
    if situation.base_moved:
        return Course(rulings, (Rewrite("the lines it edits were changed meanwhile"),))
    may_merge = _first_against([frozen, approved, automatic]) is None
    return Course(rulings, (*statuses, Merge(situation.pull.head)) if may_merge else tuple(statuses))


def next_course(situation: Arrived) -> Course:
    """What is to be done about a version that runs in one environment and has another before it."""
    rulings = tuple(rule(situation) for rule in NEXT_RULES)
    first = _first_against(rulings)
    if first is None:
        return Course(rulings, (OpenNext(situation.environment),))
    return Course(rulings, (AskReevaluation(first.because),) if first.rule == "stale" else ())


def _first_against(rulings: Iterable[Ruling]) -> Ruling | None:
    return next((ruling for ruling in rulings if ruling.says != "go"), None)


def _stopped(situation: Proposed, red: Ruling) -> tuple[Action, ...]:
    """Where a rule does not let a pull request go on, it says so, and ends it or asks for what would help."""
    said = CommentOn(red.rule, stopped(situation, red))
    if red.says == "end":
        return said, Close(red.because)
    return (said, AskReevaluation(red.because)) if red.rule == "stale" else (said,)
