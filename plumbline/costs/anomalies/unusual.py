"""What is unusual in the costs of each group, and what drove it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.anomalies.drivers import Driver, drivers
from plumbline.costs.anomalies.groups import Group
from plumbline.costs.series.alarms import alarms
from plumbline.costs.series.records import Alarm
from plumbline.costs.series.scoring import scores

A_WEEK = 0.05
"""False alarms a week for one series of costs, unless the user says another number: there are many series."""

LEAST = 1.0
"""A smaller difference, in the currency of the series, alarms nobody: most tags cost next to nothing."""


@dataclass(frozen=True)
class Unusual:
    """An alarm about a group's costs."""

    alarm: Alarm
    drivers: tuple[Driver, ...]
    """The one that differs most first."""

    @property
    def difference(self) -> Decimal:
        """What was paid above what is usual."""
        return sum((driver.why.difference for driver in self.drivers), Decimal(0))


@dataclass(frozen=True)
class Watched:
    """A group, and what is unusual in it."""

    group: Group
    unusual: tuple[Unusual, ...]


def watched(groups: Iterable[Group], a_week: float = A_WEEK, least: float = LEAST) -> list[Watched]:
    """Every group with its alarms, oldest first.

    Args:
        groups: the series.
        a_week: false alarms a week, of each series.
        least: the smallest difference from what was expected that is told, in the currency of each.
    """
    return [
        Watched(
            group,
            tuple(
                Unusual(alarm, tuple(drivers(group, alarm.place)))
                for alarm in alarms(group.series, scores(group.series), a_week, least)
            ),
        )
        for group in groups
    ]
