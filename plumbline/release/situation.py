"""What the rules of a release weigh, and what a rule may answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from plumbline.intent import EnvironmentRules, ReleasePolicy
from plumbline.records import Approval, Hold, Observation, PullRequest, Rollout, Verdict


@dataclass(frozen=True)
class InForce:
    """What a verdict would rest on if the version were judged now."""

    spec: str
    policy: str
    champion: str
    """Digest of the version in production."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known of a version that is on its way. Pure data: the same situation gives the same answer."""

    model: str
    version: str
    """The registry's version number."""
    environment: str
    """Where it is to go."""
    verdict: Verdict
    """The newest one it rests on."""
    judged_at: datetime.datetime
    """When that was reached, or found to be so again."""
    in_force: InForce
    policy: ReleasePolicy
    now: datetime.datetime
    evidence: str
    """Digest of everything the verdict rests on."""
    waived_by: str = ""
    """Who waived it, if it is `insufficient`."""
    failed_since: Verdict | None = None
    """A verdict on the same version under what is in force now, if that is a `fail`."""
    hold: Hold | None = None
    running: str | None = None
    """Version number last seen to run in the environment."""

    @property
    def rules(self) -> EnvironmentRules:
        """How releases to the environment go."""
        return self.policy.rules(self.environment)

    @property
    def expires(self) -> datetime.datetime:
        """From when on its evidence is too old."""
        return self.judged_at + datetime.timedelta(days=self.policy.statement_days)


@dataclass(frozen=True, kw_only=True)
class Proposed(Situation):
    """A version in an open pull request."""

    pull: PullRequest
    pushed: str
    """The commit that Plumbline pushed to its branch last."""
    requester: str
    """Who or what asked for the version."""
    me: str = ""
    """The account that Plumbline has on the forge."""
    approvals: tuple[Approval, ...] = ()
    unrecorded: bool = False
    """Whether its head bears Plumbline's name and is not recorded: its writer was killed, or lies."""
    base_moved: bool = False
    """Whether the lines it edits say something else by now than when it was written."""
    there_already: bool = False
    """Whether the base says by now what it proposes: somebody brought it there past the pull request."""


@dataclass(frozen=True, kw_only=True)
class Arrived(Situation):
    """A version that was seen to run in one environment, and the next one is `environment`."""

    rollout: Rollout
    """Its arrival in the environment before."""
    soak: datetime.timedelta
    """How long it must run there."""
    seen: Observation | None = None
    """What runs there now; none if nobody looked."""


@dataclass(frozen=True)
class Ruling:
    """A rule's answer, in a sentence for whoever waits."""

    rule: str
    says: Literal["go", "wait", "stop", "end"]
    """Nothing against it; not yet; not before somebody did something; never."""
    because: str


About = TypeVar("About", bound=Situation)
Rule = Callable[[About], Ruling]
"""A rule looks at the situation alone, and always answers."""
