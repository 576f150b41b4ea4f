"""What the manifests of a service say now about its replicas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.records.scaling import ReplicaSchedule, Rise

Manifest = dict[str, Any]
_CRON = re.compile(r"(?P<minute>\d+) (?P<hour>\d+) \* \* (?P<days>1-5|0,6|6,0|6-7)")


class StandingError(PlumblineError, ValueError):
    """The manifests do not tell how many replicas run."""


def standing(manifests: Iterable[Manifest], deployment: str, time_zone: str) -> ReplicaSchedule:
    """The schedule in force: a ScaledObject's, else an HPA's bounds, else the Deployment's own number.

    Args:
        manifests: the objects in the service's folder.
        deployment: whose replicas.
        time_zone: of a schedule that names none.

    Raises:
        StandingError: if nothing says how many, or a ScaledObject's hours are written in another way.
    """
    found = {one.get("kind"): one for one in manifests if _about(one) == deployment}
    if "ScaledObject" in found:
        return _scaled_object(found["ScaledObject"]["spec"], time_zone)
    if "HorizontalPodAutoscaler" in found:
        spec = found["HorizontalPodAutoscaler"]["spec"]
        least, most = spec.get("minReplicas", 1), spec["maxReplicas"]
        return ReplicaSchedule(base=least, ceiling=most, reacts=True, time_zone=time_zone)
    if "Deployment" in found:
        fixed = found["Deployment"]["spec"].get("replicas", 1)
        return ReplicaSchedule(base=fixed, ceiling=max(fixed, 1), reacts=False, time_zone=time_zone)
    raise StandingError(f"no ScaledObject, HorizontalPodAutoscaler or Deployment is about {deployment}")


def _about(manifest: Manifest) -> str | None:
    """The Deployment a manifest scales or is."""
    if manifest.get("kind") == "Deployment":
        return str(manifest.get("metadata", {}).get("name"))
    target = (
        manifest.get("spec", {}).get("scaleTargetRef", {}) if isinstance(manifest.get("spec"), dict) else {}
    )
    return target.get("name") if target.get("kind", "Deployment") == "Deployment" else None


def _scaled_object(spec: Manifest, time_zone: str) -> ReplicaSchedule:
    crons = [trigger["metadata"] for trigger in spec.get("triggers", []) if trigger.get("type") == "cron"]
    zones = {str(cron.get("timezone")) for cron in crons} or {time_zone}
    if len(zones) > 1:
        raise StandingError(
            f"the ScaledObject's hours are in several time zones ({', '.join(sorted(zones))})"
        )
    base, rises = spec.get("minReplicaCount", 0), tuple(_rise(cron) for cron in crons)
    return ReplicaSchedule(
        base=base,
        rises=rises,
        ceiling=spec.get("maxReplicaCount", 100),
        reacts=len(crons) < len(spec.get("triggers", [])),
        time_zone=zones.pop(),
    )


def _rise(cron: Manifest) -> Rise:
    start, end = (_CRON.fullmatch(str(cron.get(name))) for name in ("start", "end"))
    if not start or not end or start["days"] != end["days"]:
        raise StandingError(
            f"the hours {cron.get('start')!r} to {cron.get('end')!r} of the ScaledObject are not full hours "
            "of one kind of day: write them as `0 8 * * 1-5` (weekdays) or `0 8 * * 0,6` (weekend)"
        )
    until = 24 if end["minute"] == "59" else int(end["hour"])
    return Rise(
        days="weekdays" if start["days"] == "1-5" else "weekend",
        start=int(start["hour"]),
        end=until,
        replicas=int(cron["desiredReplicas"]),
    )
