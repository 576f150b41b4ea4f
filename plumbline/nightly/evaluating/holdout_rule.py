"""Which rows a version was kept from in training, so that it is never judged on rows it has seen.

The hold-out is chosen by a hash of the row's id. The same rule keeps rows apart for ever, whatever rows
come or go; another salt, a larger share or another id would put rows into it that a version learned.
"""

from __future__ import annotations

from plumbline.errors import PlumblineError
from plumbline.nightly.context import Context
from plumbline.records import Record


class HoldoutChangedError(PlumblineError):
    """A version was trained on rows that belong to the hold-out by now."""


class TrainedBeside(Record):
    """The rule that kept rows from a version's training."""

    version: str
    id: str
    salt: str
    share: float


def keep_holdout_rule(context: Context, version: str) -> TrainedBeside:
    """Records the spec's rule as the one a version was trained under; the first one stays."""
    entry, _ = context.record("trained_beside", version, _rule(context, version))
    return TrainedBeside.model_validate(entry.body)


def refuse_changed_holdout(context: Context, version: str) -> None:
    """A version may be judged under its own rule, or one that holds out a part of the same rows.

    A version that was trained before rules were recorded is held to the rule it is first judged under.

    Raises:
        HoldoutChangedError: rows it was trained on may be in the hold-out.
    """
    then, now = keep_holdout_rule(context, version), _rule(context, version)
    if (then.id, then.salt) == (now.id, now.salt) and now.share <= then.share:
        return
    raise HoldoutChangedError(
        f"{context.model}: version {version[:12]} was trained beside another hold-out, so it has seen rows "
        f"of this one and can't be judged on them. In models/{context.model}/spec.yaml "
        f"write again {_said(then)} (now: {_said(now)}); a hold-out is renewed by new rows in "
        "`data.reference`. For another rule, start the model anew under another name"
    )


def _rule(context: Context, version: str) -> TrainedBeside:
    spec = context.spec
    return TrainedBeside(version=version, id=spec.data.id, salt=spec.holdout.salt, share=spec.holdout.share)


def _said(rule: TrainedBeside) -> str:
    return f"`data.id: {rule.id}`, `holdout.salt: {rule.salt}`, `holdout.share: {rule.share:g}`"
