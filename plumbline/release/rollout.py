"""Whether an environment runs what Git says: it arrived, it waits, it differs, or it has to go back.

Decided on records alone: time is given, and nothing acts here.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from plumbline.intent import EnvironmentRules
from plumbline.records import Merge, Observation, Rollout
from plumbline.times import minute

STEADY = datetime.timedelta(minutes=5)
"""How long a version must have been unhealthy before it goes back: a pod that restarts is no bad version."""

FLAPPING = 3
"""How often a version may be seen to fall ill before it goes back, though it recovers each time."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at an environment, with what is known of it."""

    merge: Merge
    """What Git says."""
    base_says_so: bool
    """Whether the deployed branch still names that image and version."""
    observation: Observation
    before: Observation | None = None
    """The last observation that said something else than the one before it: so it has been since then."""
    rollout: Rollout | None = None
    """Its arrival, if it was seen before."""
    rules: EnvironmentRules
    soak: datetime.timedelta = datetime.timedelta(0)
    falls: int = 0
    """How often it was seen to fall ill since it arrived, in the time that it is watched."""
    now: datetime.datetime

    @property
    def as_expected(self) -> bool:
        """Whether the image and the version are those that Git says."""
        wanted = self.merge.registration
        return (self.observation.image, self.observation.version) == (wanted.image.digest, wanted.version)

    @property
    def told(self) -> bool:
        """Whether anything was told of what runs."""
        return self.observation.image is not None or self.observation.version is not None

    @property
    def allowed(self) -> datetime.timedelta:
        """How long a rollout may take."""
        return datetime.timedelta(minutes=self.rules.rollout_minutes)


@dataclass(frozen=True)
class Sight:
    """What a look came to, in a sentence for whoever is paged."""

    says: Literal["arrived", "runs", "waits", "differs", "goes back"]
    because: str

    @property
    def red(self) -> bool:
        """Whether somebody should look."""
        return self.says in {"differs", "goes back"}


def sight(look: Look) -> Sight:
    """What a look came to."""
    where, version = look.merge.environment, look.merge.registration.version
    if not look.base_says_so:
        return Sight(
            "differs",
            f"{where}: {look.merge.commit[:12]} brought version {version}, and the GitOps repo says "
            "something else by now that Plumbline did not merge",
        )
    if look.as_expected and look.observation.healthy:
        says: Literal["runs", "arrived"] = "runs" if look.rollout else "arrived"
        return Sight(says, f"{where} runs version {version}: {look.observation.because}")
    return _after_arrival(look, look.rollout) if look.rollout else _before_arrival(look)


def _before_arrival(look: Look) -> Sight:
    until = look.merge.at + look.allowed
    version, where = look.merge.registration.version, look.merge.environment
    if look.now < until:
        return Sight(
            "waits", f"{where} waits for version {version} until {minute(until)}: {look.observation.because}"
        )
    late = f"{where} did not run version {version} in {look.rules.rollout_minutes} minutes"
    return _back(look, f"{late}: {look.observation.because}")


def _after_arrival(look: Look, rollout: Rollout) -> Sight:
    version, where = look.merge.registration.version, look.merge.environment
    since = look.before.at if look.before and _alike(look.before, look.observation) else look.now
    said = look.observation.because
    if not look.told:
        if look.now - since < look.allowed:
            return Sight("waits", f"{where} can't be seen since {minute(since)}: {said}")
        return Sight("differs", f"{where} can't be seen since {minute(since)}: {said}")
    if not look.as_expected:
        return Sight("differs", f"{where} does not run version {version}, which Git says: {said}")
    watched_until = rollout.observation.at + max(look.soak, look.allowed)
    if look.now < watched_until and look.falls >= FLAPPING:
        return _back(look, f"{where} runs version {version} and fell ill {look.falls} times: {said}")
    if look.now - since < STEADY:
        return Sight("waits", f"{where} runs version {version} and is not healthy: {said}")
    unhealthy = f"{where} runs version {version} and is not healthy since {minute(since)}: {said}"
    return _back(look, unhealthy) if since < watched_until else Sight("differs", unhealthy)


def _back(look: Look, because: str) -> Sight:
    """A promotion goes back; from a rollback there is no way back that a machine should take."""
    if look.merge.why == "rollback":
        return Sight("differs", f"{because}. This was a rollback already: a person must look")
    return Sight("goes back", because)


def _alike(one: Observation, other: Observation) -> bool:
    return (one.image, one.version, one.healthy) == (other.image, other.version, other.healthy)
