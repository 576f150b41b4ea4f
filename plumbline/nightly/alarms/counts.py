"""What alarms rest on: every judged night's counts of a champion, in the order in which they came."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from plumbline.evidence.counts import CountsShelf
from plumbline.nightly.alarms.awaiting import labels_came_later
from plumbline.nightly.alarms.counting import count_night
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Entry, NightCounts, Record, Subject, Tally, Verdict

UNJUDGED = datetime.timedelta(days=30)
"""How long counts wait for their night's verdict."""


class Counted(Record):
    """Which counts belong to a judged night: their digest."""

    version: str
    night: int
    counts: str
    came_with: int | None = None
    """The night its labels came with; none for a night that had them when it was judged."""


def keep_counts(
    context: Context, subject: Subject, scored: Scored, tally: Callable[[], tuple[Tally, ...]] = tuple
) -> None:
    """Keeps the counts of a champion's night. They count once the night is judged.

    Args:
        context: the model.
        subject: a version on a window.
        scored: its rows.
        tally: counts what only such a model has.
    """
    if subject.role != "champion" or subject.window.night is None or scored.awaited:
        return
    counts = count_night(subject, scored, context.spec.intersections, tally())
    made = CountsShelf(context.store).keep(counts)
    context.record("measured_counts", subject.key, _counted(subject, made))


def count_in(context: Context, verdict: Verdict) -> None:
    """From now on the judged night is part of its version's history; what waited in vain is dropped.

    One that was judged before its labels arrived becomes so with a later night (`late_labels.py`).
    """
    found = _own(context, verdict)
    if found:
        context.record("counts", verdict.key, found)
    _drop_unjudged(context)


def _drop_unjudged(context: Context) -> None:
    """Counts that no verdict came to: nobody needs them, and they may be about few people."""
    judged = {counted.counts for counted in counted_so_far(context)}
    measured = context.ledger.all("measured_counts", context.model)
    waiting = {entry.body["counts"] for entry in measured if context.now() - entry.at <= UNJUDGED}
    dropped = {entry.body["counts"] for entry in measured} - judged - waiting
    if dropped:
        CountsShelf(context.store).drop(dropped)


class History(NamedTuple):
    """A version's nights as alarms are told from them."""

    nights: list[NightCounts]
    """In the order in which they came."""
    came_with: dict[int, int]
    """Of nights whose labels came later, the night they came with."""


def history(context: Context, version: str, up_to: Verdict | None = None) -> History:
    """The counts of a version's judged nights, in the order in which they came.

    Evidence counts when it arrives: a night judged late, or whose labels came late, says nothing about what
    was known before. A night whose rows were changed counts once, as last judged.

    Args:
        context: the model.
        version: the champion's digest.
        up_to: a night that was measured and may not have been judged: with its counts, or labels of others
            that came with it, the history ends; all when None.

    Raises:
        NotRecordedError: counts the evidence speaks of are not there, or were changed.
    """
    kept = CountsShelf(context.store).of_model(context.model)
    found, late = [], {}
    for counted in _in_order(context, version, up_to):
        if counted.counts not in kept:
            raise NotRecordedError(
                f"{context.model}: night {counted.night} has other counts than the evidence says. "
                "Restore the table night_counts from a backup, or judge that night again with `force`"
            )
        found.append(kept[counted.counts])
        if counted.came_with is not None:
            late[counted.night] = counted.came_with
    return History(found, late)


def counted_so_far(context: Context) -> list[Counted]:
    """Every night of every version that counts, in the order in which they came."""
    entries = [*context.ledger.all("counts", context.model), *context.ledger.all("realised", context.model)]
    return [_counted_in(entry) for entry in sorted(entries, key=lambda entry: entry.sequence)]


def _in_order(context: Context, version: str, up_to: Verdict | None) -> list[Counted]:
    every = [counted for counted in counted_so_far(context) if counted.version == version]
    nights: dict[int, Counted] = {}
    for counted in every if up_to is None else _ending_with(every, _own(context, up_to), up_to.window.night):
        known = nights.get(counted.night)
        if known is None or known.counts != counted.counts:
            nights.pop(counted.night, None)
            nights[counted.night] = counted
    return list(nights.values())


def _ending_with(every: list[Counted], own: Counted | None, night: int | None) -> list[Counted]:
    """What came up to a night's own counts and the last late ones that came with it; nothing without any."""
    known = every if own is None or own in every else [*every, own]
    ends = [0 if own is None else known.index(own) + 1]
    ends += [place + 1 for place, counted in enumerate(known) if counted.came_with == night]
    return known[: max(ends)]


def _own(context: Context, verdict: Verdict) -> Counted | None:
    """What counts of a night by itself: nothing where it was judged before its labels arrived."""
    found, night = context.ledger.find("measured_counts", verdict.key), verdict.window.night
    if found is None or night is None or labels_came_later(context, verdict.version, night):
        return None
    return Counted.model_validate(found.body)


def _counted_in(entry: Entry) -> Counted:
    return Counted.model_validate({n: entry.body[n] for n in Counted.model_fields if n in entry.body})


def _counted(subject: Subject, made: str) -> Counted:
    return Counted(version=subject.version, night=subject.window.night or 0, counts=made)
