"""What a reviewer reads about a new schedule."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from plumbline.intent import ScalingTarget
from plumbline.markdown import code, escape, table
from plumbline.records import Change, Draft, Money
from plumbline.records.scaling import Replay, ReplicaSchedule, ScalingChange

LABEL = "plumbline-scaling"
TITLE = 120
"""The most characters of a title."""


COLOURS = '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#7f9cd4, #c2410c"}}}}%%'
"""Of bars and line: Mermaid's own bars can hardly be seen on white."""


class Hour(NamedTuple):
    """An hour of the replay."""

    of_day: int
    """In the schedule's time zone."""
    ran: float
    """Replicas, on average."""
    needed: float
    """The most that the load needed."""


def scaling_branch(target: str) -> str:
    """The one branch of a target."""
    return f"plumbline/scaling-{target}"


def scaling_draft(
    change: ScalingChange,
    because: str | None,
    changes: Sequence[Change],
    target: ScalingTarget,
    base: str,
    day: Sequence[Hour],
) -> Draft:
    """The pull request.

    Args:
        change: the schedule, and what it would have done.
        because: why the schedule stays as it is, and only requests and limits change; none if it changes.
        changes: what the pull request edits.
        target: for which service, under which limits.
        base: the branch it is merged into.
        day: the replay's last day, hour by hour.
    """
    if because:
        return _resources_draft(because, changes, target, base)
    body = [
        f"**{headline(change)}**",
        table(("", "now", "proposed"), _rows(change), figures=(1, 2)),
        _edits(changes),
        f"Replayed on the last {change.after.days} days, each week with the schedule that was made before it "
        f"began. One replica serves a load of {change.load_per_replica:g} in time; "
        f"{_beyond(change.schedule, target)}.",
        _plot(day, change.schedule.time_zone),
        f"Schedule in {escape(change.schedule.time_zone)}: {described(change.schedule)}. Never below the "
        f"policy's floor of {target.floor}. Why this service is scaled so: {escape(target.reason)}",
        f"To change the limits, edit {code('policies/scaling.yaml')}; closing this changes nothing.",
    ]
    return _draft(target.name, base, _title(target.name, change.schedule), body)


def headline(change: ScalingChange) -> str:
    """Saving and risk in one sentence."""
    saves = change.saving.amount >= 0
    amount = Money(amount=abs(change.saving.amount), currency=change.saving.currency)
    return (
        f"{escape(change.target)}: {'saves' if saves else 'costs'} {amount.amount:,.2f} {amount.currency} "
        f"a month{'' if saves else ' more'}; too few replicas in {_share(change.after)} of the "
        f"minutes, {_share(change.before)} now"
    )


def described(schedule: ReplicaSchedule) -> str:
    """`2 replicas, 6 on weekdays 8 to 20`."""
    rises = [f"{rise.replicas} on {rise.days} {rise.start} to {rise.end}" for rise in schedule.rises]
    return ", ".join([f"{schedule.base} replica{'s' if schedule.base != 1 else ''}", *rises])


def _resources_draft(because: str, changes: Sequence[Change], target: ScalingTarget, base: str) -> Draft:
    body = [
        f"**{escape(target.name)}: requests and limits as it uses them**",
        _edits(changes),
        f"CPU covers {target.covered:.0%} of the time, and a replica under the load it can serve in time; "
        f"memory is the most that was used, and a fifth more. The schedule stays: {escape(because)}.",
    ]
    title = f"Fit requests and limits of {target.name}"
    return _draft(target.name, base, title, body)


def _draft(target: str, base: str, title: str, body: Sequence[str]) -> Draft:
    return Draft(
        branch=scaling_branch(target),
        base=base,
        title=title[:TITLE],
        body="\n\n".join(body) + "\n",
        head="",
        labels=(LABEL,),
    )


def _title(target: str, schedule: ReplicaSchedule) -> str:
    """The whole schedule where it fits, its ends where it does not."""
    whole = f"Scale {target}: {described(schedule)}"
    if len(whole) <= TITLE:
        return whole
    most = max([schedule.base, *(rise.replicas for rise in schedule.rises)])
    return f"Scale {target}: {schedule.base} to {most} replicas by the hour"


def _edits(changes: Sequence[Change]) -> str:
    rows = [(code(f"{one.file}: {one.path}"), code(one.old or "-"), code(one.new)) for one in changes]
    return table(("edited", "from", "to"), rows)


def _beyond(schedule: ReplicaSchedule, target: ScalingTarget) -> str:
    if not schedule.reacts:
        return "load adds none beyond the schedule"
    return f"load adds more after {target.reaction_minutes} minutes, up to {schedule.ceiling}"


def _rows(change: ScalingChange) -> list[tuple[str, str, str]]:
    before, after = change.before, change.after
    costs = [] if change.an_hour is None else [_costs(change, change.an_hour)]
    return [
        *costs,
        ("replica hours a day", f"{before.replica_hours:.1f}", f"{after.replica_hours:.1f}"),
        ("minutes with too few replicas", _share(before), _share(after)),
    ]


def _costs(change: ScalingChange, an_hour: Money) -> tuple[str, str, str]:
    now, proposed = (
        f"{Decimal(str(seen.per_month)) * an_hour.amount:,.2f} {an_hour.currency}"
        for seen in (change.before, change.after)
    )
    return f"cost a month, at {an_hour} a replica hour", now, proposed


def _share(seen: Replay) -> str:
    return f"{seen.minutes_short * 100:.2f} %"


def _plot(day: Sequence[Hour], time_zone: str) -> str:
    """The replay's last day, drawn by forges that know Mermaid and readable where they don't.

    The axis begins at zero: left to itself, Mermaid begins at the least value.
    """
    ran = ", ".join(f"{round(hour.ran, 2):g}" for hour in day)
    load = ", ".join(f"{hour.needed:.2f}" for hour in day)
    hours = ", ".join(str(hour.of_day) for hour in day)
    most = math.ceil(max([1.0, *(max(hour.ran, hour.needed) for hour in day)]))
    zone = re.sub(r"[^\w/+-]", "", time_zone)
    return (
        "The last day under this schedule: bars are the replicas that run, the line what the load needs at "
        "most.\n\n"
        f"```mermaid\n{COLOURS}\nxychart-beta\n"
        f'  x-axis "hour of the day, {zone}" [{hours}]\n  y-axis "replicas" 0 --> {most}\n'
        f"  bar [{ran}]\n  line [{load}]\n```"
    )
