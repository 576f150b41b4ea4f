"""A schedule as a KEDA ScaledObject: a `cron` trigger for each rise, and one on the load if it can ask."""

from __future__ import annotations

from typing import Any

from plumbline.intent import ScalingTarget
from plumbline.records.scaling import ReplicaSchedule, Rise
from plumbline.scaling.replay import UTILISATION

MARK = "# Written by `plumbline scaling propose`; what you change here by hand, the next proposal replaces.\n"
"""The first line of a file that is Plumbline's own."""
_DAYS = {"weekdays": "1-5", "weekend": "0,6"}


def scaled_object(target: ScalingTarget, schedule: ReplicaSchedule, load_per_replica: float) -> str:
    """The file, as people read it.

    Args:
        target: whose service, and where its load is measured.
        schedule: how many replicas at which hour.
        load_per_replica: load that one replica serves in time.
    """
    import yaml

    triggers = [_cron(rise, schedule.time_zone) for rise in schedule.rises]
    if target.load.prometheus:
        triggers.append(_prometheus(target, load_per_replica))
    manifest = {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": target.name},
        "spec": {
            "scaleTargetRef": {"name": target.deployment},
            "minReplicaCount": schedule.base,
            "maxReplicaCount": schedule.ceiling,
            "triggers": triggers or [_always(schedule)],
        },
    }
    return MARK + yaml.safe_dump(manifest, sort_keys=False)


def cron_hours(rise: Rise) -> tuple[str, str]:
    """Its begin and end, as KEDA reads them; a day ends with its last minute, which no start equals."""
    days = _DAYS[rise.days]
    end = f"59 23 * * {days}" if rise.end == 24 else f"0 {rise.end} * * {days}"
    return f"0 {rise.start} * * {days}", end


def _cron(rise: Rise, time_zone: str) -> dict[str, Any]:
    start, end = cron_hours(rise)
    said = {"timezone": time_zone, "start": start, "end": end, "desiredReplicas": str(rise.replicas)}
    return {"type": "cron", "metadata": said}


def _always(schedule: ReplicaSchedule) -> dict[str, Any]:
    """KEDA refuses a ScaledObject without a trigger; this one asks for the base at every hour."""
    rises = (Rise(days="weekdays", start=0, end=24, replicas=max(schedule.base, 1)),)
    return _cron(rises[0], schedule.time_zone)


def _prometheus(target: ScalingTarget, load_per_replica: float) -> dict[str, Any]:
    return {
        "type": "prometheus",
        "metadata": {
            "serverAddress": str(target.load.prometheus),
            "query": str(target.load.query),
            "threshold": f"{UTILISATION * load_per_replica:g}",
        },
    }
