"""The next environment waits until the version ran long enough, and healthy, in the one before."""

from __future__ import annotations

import datetime

from plumbline.release.situation import Arrived, Ruling


def soak(situation: Arrived) -> Ruling:
    """Waits for the hours the spec asks for; stops while the version is not seen there, or is not well."""
    rollout, seen, version = situation.rollout, situation.seen, situation.version
    before = rollout.environment
    if seen is not None and not seen.healthy:
        return Ruling("soak", "stop", f"{before} is not healthy: {seen.because.rstrip('.')}")
    if seen is not None and seen.version not in (None, version):
        return Ruling("soak", "stop", f"{before} runs version {seen.version} and not {version}")
    over = rollout.observation.at + situation.soak
    hours = situation.soak / datetime.timedelta(hours=1)
    if situation.now < over:
        return Ruling("soak", "wait", f"it soaks in {before} for {hours:g} h, until {over:%Y-%m-%d %H:%M %Z}")
    return Ruling("soak", "go", f"it ran in {before} for {hours:g} h or longer")
