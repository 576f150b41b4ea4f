"""The judged night that a plan answers."""

from __future__ import annotations

from plumbline.errors import PlumblineError
from plumbline.nightly.alarms.awaiting import recorded_night
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.records import Evaluation


class NotJudgedError(PlumblineError):
    """There is no verdict a retraining could answer."""


def judged(context: Context, night: int | None) -> Evaluation:
    """What was judged of the champion on a night; on the latest judged one when None.

    Raises:
        NotJudgedError: that night, or any, has no verdict under the present champion, spec and policy.
    """
    if night is None:
        return _latest_judged(context)
    found = recorded_night(context, prepare(context, night))
    if found is None:
        raise NotJudgedError(
            f"night {night} of {context.model} has no verdict under the current champion, spec and policy: "
            f"run {context.model}.evaluate for it first"
        )
    return found


def _latest_judged(context: Context) -> Evaluation:
    for entry in reversed(context.ledger.all("verdict", context.model)):
        verdict = entry.body["verdict"]
        if verdict["role"] == "champion" and verdict["version"] == champion_digest(context):
            return Evaluation.model_validate(entry.body)
    raise NotJudgedError(f"{context.model} has no verdict yet: run {context.model}.evaluate first")
