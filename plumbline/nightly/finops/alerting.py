"""Alerts once recorded, and which channels were not told yet.

An alert is evidence before anybody is told, and each channel that took it is evidence after: whoever dies in
between tells a channel twice rather than never.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from plumbline.intent import Channel
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import Alert, Told
from plumbline.specs.loading import load_alerts

ALERT, TOLD = "alert", "alert_told"
STALE = datetime.timedelta(days=3)
"""An alert that no channel took for so long is told no more: it is in the report."""


class Untold(NamedTuple):
    """An alert that a channel has yet to take."""

    key: str
    alert: Alert
    channel: Channel


def raise_alert(fleet: Fleet, key: str, alert: Alert) -> bool:
    """Records an alert; false if it was recorded before.

    Args:
        fleet: whose.
        key: what makes it the same alert, e.g. `budget:team=risk per month:2026-11-01:80`.
        alert: what people are told.
    """
    return fleet.record(ALERT, key, alert)[1]


def untold(fleet: Fleet) -> list[Untold]:
    """Every alert of the last days with each channel that wants it and has not taken it, oldest first."""
    channels = load_alerts(fleet.settings.root).channels
    since = fleet.now() - STALE
    took = {entry.key for entry in fleet.ledger.all(TOLD)}
    found = []
    for entry in fleet.ledger.all(ALERT):
        alert = Alert.model_validate(entry.body)
        for channel in channels:
            if entry.at >= since and channel.hears(alert.topic) and _key(entry.key, channel) not in took:
                found.append(Untold(entry.key, alert, channel))
    return found


def record_told(fleet: Fleet, one: Untold) -> None:
    """Keeps that the channel took the alert."""
    fleet.record(TOLD, _key(one.key, one.channel), Told(alert=one.key, channel=one.channel.name))


def _key(alert: str, channel: Channel) -> str:
    return f"{alert}>{channel.name}"
