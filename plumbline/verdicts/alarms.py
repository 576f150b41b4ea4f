"""When a history calls for retraining."""

from __future__ import annotations

from plumbline.records import Alarm, Verdict


def alarm_from(verdict: Verdict) -> Alarm | None:
    """The alarm this night's evidence raises, if any: a gate that fails. Only a champion alarms."""
    if verdict.role != "champion" or verdict.outcome != "fail" or verdict.window.night is None:
        return None
    return Alarm(
        model=verdict.model,
        version=verdict.version,
        night=verdict.window.night,
        gates=verdict.failing,
        verdict=verdict.key,
    )
