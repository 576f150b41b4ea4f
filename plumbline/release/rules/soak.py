"""The next environment waits until the version ran long enough, and healthy, in the one before."""

from __future__ import annotations

import datetime

from plumbline.release.situation import Arrived, Ruling


def soak(situation: Arrived) -> Ruling:
    """Waits for the hours the spec asks for; stops while the version is not seen there, or is not well.

    The hours start again when it was not well in between: `seen` tells since when it is.
    """
    rollout, seen, version = situation.rollout, situation.seen, situation.version
    before = rollout.environment
    if seen is not None and not seen.healthy:
        return Ruling("soak", "stop", f"{before} is not healthy: {seen.because.rstrip('.')}")
    if seen is not None and seen.version not in (None, version):
        return Ruling("soak", "stop", f"{before} runs version {seen.version} and not {version}")
    arrived = rollout.observation.at
    well = max(arrived, seen.at) if seen is not None else arrived
    over = well + situation.soak
    hours = situation.soak / datetime.timedelta(hours=1)
    if situation.now < over:
        again = "" if well == arrived else f" (not well before {well:%Y-%m-%d %H:%M %Z})"
        said = f"it soaks in {before} for {hours:g} h, until {over:%Y-%m-%d %H:%M %Z}{again}"
        return Ruling("soak", "wait", said)
    return Ruling("soak", "go", f"it ran in {before} for {hours:g} h or longer")
