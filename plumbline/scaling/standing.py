"""What the manifests of a service say now about its replicas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.records.scaling import ReplicaSchedule, Rise

Manifest = dict[str, Any]
_CRON = re.compile(r"(?P<minute>\d+) (?P<hour>\d+) \* \* (?P<days>1-5|0,6|6,0|6-7)")

SCALERS = ("ScaledObject", "HorizontalPodAutoscaler")


class StandingError(PlumblineError, ValueError):
    """The manifests do not tell how many replicas run."""


def standing(manifests: Iterable[Manifest], deployment: str, time_zone: str) -> ReplicaSchedule:
    """The schedule in force: a ScaledObject's, else an HPA's bounds, else the Deployment's own number.

    Args:
        manifests: the objects in the service's folder.
        deployment: whose replicas.
        time_zone: of a schedule that names none.

    Raises:
        StandingError: if nothing says how many, two scalers do, a ScaledObject's hours are written in another
            way, or an object is none of Kubernetes'.
    """
    try:
        return _standing(_by_kind(manifests, deployment), deployment, time_zone)
    except StandingError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        said = str(error).partition("\n")[0]
        raise StandingError(
            f"the manifests about {deployment} are not as Kubernetes has them ({said}); correct them first"
        ) from None


def _by_kind(manifests: Iterable[Manifest], deployment: str) -> dict[str, Manifest]:
    """The objects about the Deployment; of scalers one alone, since two would fight."""
    found: dict[str, Manifest] = {}
    for one in manifests:
        if _about(one) != deployment:
            continue
        kind = str(one.get("kind"))
        if kind in found and kind in SCALERS:
            raise StandingError(f"two objects of kind {kind} are about {deployment}; keep one of them")
        found[kind] = one
    return found


def _standing(found: dict[str, Manifest], deployment: str, time_zone: str) -> ReplicaSchedule:
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
    """The Deployment a manifest scales or is; what is no object of Kubernetes' is about none."""
    if manifest.get("kind") == "Deployment":
        metadata = manifest.get("metadata")
        return str(metadata.get("name")) if isinstance(metadata, dict) else None
    spec = manifest.get("spec")
    target = spec.get("scaleTargetRef") if isinstance(spec, dict) else None
    if not isinstance(target, dict) or target.get("kind", "Deployment") != "Deployment":
        return None
    return str(target.get("name"))


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
