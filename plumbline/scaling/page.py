"""What a reviewer reads about a new schedule."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.intent import ScalingTarget
from plumbline.markdown import code, escape, table
from plumbline.records import Change, Draft, Money
from plumbline.records.scaling import Replay, ReplicaSchedule, ScalingChange

LABEL = "plumbline-scaling"


def scaling_branch(target: str) -> str:
    """The one branch of a target."""
    return f"plumbline/scaling-{target}"


def scaling_draft(
    change: ScalingChange,
    because: str | None,
    changes: Sequence[Change],
    target: ScalingTarget,
    base: str,
    day: Sequence[tuple[float, float]],
) -> Draft:
    """The pull request.

    Args:
        change: the schedule, and what it would have done.
        because: why the schedule stays as it is, and only requests and limits change; none if it changes.
        changes: what the pull request edits.
        target: for which service, under which limits.
        base: the branch it is merged into.
        day: the replay's last day, hour by hour: replicas that ran, and replicas that the load needed.
    """
    if because:
        return _resources_draft(because, changes, target, base)
    body = [
        f"**{headline(change)}**",
        table(("", "now", "proposed"), _rows(change)),
        _edits(changes),
        f"Replayed on the last {change.after.days} days, each week with the schedule that was made before it "
        f"began. One replica serves {change.load_per_replica:g} in time; {_beyond(change.schedule, target)}.",
        _plot(day),
        f"Schedule in {escape(change.schedule.time_zone)}: {described(change.schedule)}. Never below the "
        f"policy's floor of {target.floor}. Why this service is scaled so: {escape(target.reason)}",
        f"To change the limits, edit {code('policies/scaling.yaml')}; closing this changes nothing.",
    ]
    return _draft(target.name, base, f"Scale {target.name}: {described(change.schedule)}", body)


def headline(change: ScalingChange) -> str:
    """Saving and risk in one sentence."""
    saves = change.saving.amount >= 0
    amount = Money(amount=abs(change.saving.amount), currency=change.saving.currency)
    return (
        f"{escape(change.target)}: {'saves' if saves else 'costs'} {amount.amount:.2f} {amount.currency} "
        f"a month{'' if saves else ' more'}; too few replicas in {change.after.minutes_short:.2%} of the "
        f"minutes, {change.before.minutes_short:.2%} now"
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
        title=title[:120],
        body="\n\n".join(body) + "\n",
        head="",
        labels=(LABEL,),
    )


def _edits(changes: Sequence[Change]) -> str:
    rows = [(code(f"{one.file}: {one.path}"), code(one.old or "-"), code(one.new)) for one in changes]
    return table(("edited", "from", "to"), rows)


def _beyond(schedule: ReplicaSchedule, target: ScalingTarget) -> str:
    if not schedule.reacts:
        return "load adds none beyond the schedule"
    return f"load adds more after {target.reaction_minutes} minutes, up to {schedule.ceiling}"


def _rows(change: ScalingChange) -> list[tuple[str, str, str]]:
    before, after = change.before, change.after
    return [
        ("replica hours a day", f"{before.replica_hours:.1f}", f"{after.replica_hours:.1f}"),
        ("minutes with too few replicas", _share(before), _share(after)),
    ]


def _share(seen: Replay) -> str:
    return f"{seen.minutes_short:.2%}"


def _plot(day: Sequence[tuple[float, float]]) -> str:
    """The replay's last day, drawn by forges that know Mermaid and readable where they don't."""
    ran = ", ".join(f"{replicas:g}" for replicas, _ in day)
    load = ", ".join(f"{wanted:.2f}" for _, wanted in day)
    hours = ", ".join(str(hour) for hour in range(len(day)))
    return (
        "```mermaid\nxychart-beta\n"
        '  title "The replay\'s last day: replicas that ran (bars), replicas that the load needed (line)"\n'
        f'  x-axis [{hours}]\n  y-axis "replicas"\n  bar [{ran}]\n  line [{load}]\n```'
    )
