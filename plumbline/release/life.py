"""The life of a promotion: the rules in their order, and the actions they lead to.

Nothing acts here. What is to be done is data, and the reasons are kept beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.markdown import escape
from plumbline.records import Status
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
from plumbline.release.statuses import APPROVALS, FREEZE, VERDICT, status

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

_NAME = 30
"""Characters of a name in a status: the evidence's digest must not be cut off."""


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
    merging = [freeze(situation), approvals(situation), automatic_merge(situation)]
    rulings = (*about, *merging)
    red = next((ruling for ruling in about if ruling.says != "go"), None)
    statuses = [SetStatus(shown) for shown in _statuses(situation, red, merging)]
    if red is None and situation.unrecorded:
        return Course(rulings, (Rewrite("whoever wrote it last was interrupted"),))
    if red is None and situation.base_moved:
        return Course(rulings, (Rewrite("the lines it edits were changed meanwhile"),))
    if red is None:
        go = all(ruling.says == "go" for ruling in merging)
        return Course(rulings, (*statuses, Merge(situation.pull.head)) if go else tuple(statuses))
    said = CommentOn(red.rule, _comment(situation, red))
    if red.says == "end":
        return Course(rulings, (*statuses, said, Close(red.because)))
    asked = [AskReevaluation(red.because)] if red.rule == "stale" else []
    return Course(rulings, (*statuses, said, *asked))


def next_course(situation: Arrived) -> Course:
    """What is to be done about a version that runs in one environment and has another before it."""
    rulings = tuple(rule(situation) for rule in NEXT_RULES)
    first = next((ruling for ruling in rulings if ruling.says != "go"), None)
    if first is None:
        return Course(rulings, (OpenNext(situation.environment),))
    return Course(rulings, (AskReevaluation(first.because),) if first.rule == "stale" else ())


def _statuses(situation: Proposed, red: Ruling | None, merging: Sequence[Ruling]) -> list[Status]:
    frozen, approved, _ = merging
    return [
        _verdict_status(situation, red),
        status(FREEZE, "success" if frozen.says == "go" else "pending", frozen.because),
        status(APPROVALS, "success" if approved.says == "go" else "pending", approved.because),
    ]


def _verdict_status(situation: Situation, red: Ruling | None) -> Status:
    if red:
        return status(VERDICT, "failure", red.because)
    said = f"waived by {situation.waived_by[:_NAME]}" if situation.waived_by else "passed"
    until = f"{situation.expires:%Y-%m-%d}"
    return status(VERDICT, "success", f"{said}, until {until}; evidence sha256:{situation.evidence}")


def _comment(situation: Proposed, ruling: Ruling) -> str:
    remedies = {
        "superseded": "Closed. To go back to an older version, roll back.",
        "failed_since": "Closed: nobody may approve a fail.",
        "held": "It can be merged once the hold is lifted; or close this pull request to reject the version.",
        "written_by_others": (
            "Plumbline leaves the branch alone from here on, and does not vouch for it. Either take those "
            f"commits back, so that the branch ends at `{situation.pushed[:12]}` again, and it goes on; or "
            "close this pull request: the version then counts as rejected."
        ),
        "stale": (
            f"It is asked for: `{situation.model}.retrain` judges version {escape(situation.version)} again "
            "and rewrites this pull request. By hand: trigger that DAG with the version in *Judge again*."
        ),
    }
    said = ruling.because[:1].upper() + ruling.because[1:]
    return f"**{escape(said)}.**\n\n{remedies[ruling.rule]}"
