"""Everything a promotion rests on, in one record for whoever writes or checks it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alignment_checks.measurement import Measurement
from plumbline.intent import Environment, EnvironmentRules
from plumbline.records import Plan, Registration, Trained, Verdict


@dataclass(frozen=True)
class Pages:
    """Addresses a reviewer opens; empty where nothing is served."""

    version: str = ""
    """The version in the registry."""
    candidate: str = ""
    """The report on the candidate."""
    night: str = ""
    """The report on the night that asked for it."""


@dataclass(frozen=True)
class Route:
    """Where the version is going."""

    stages: tuple[Environment, ...] = ()
    """Every environment, in order."""
    rules: EnvironmentRules = field(default_factory=EnvironmentRules)
    """How releases to this one go."""

    def after(self, environment: str) -> Environment | None:
        """The environment that comes next; none after the last."""
        names = [stage.name for stage in self.stages]
        position = names.index(environment) + 1 if environment in names else len(names)
        return self.stages[position] if position < len(names) else None

    def at(self, environment: str) -> Environment | None:
        """The environment of that name."""
        return next((stage for stage in self.stages if stage.name == environment), None)


@dataclass(frozen=True)
class Grounds:
    """What a promotion rests on."""

    verdict: Verdict
    """The candidate's."""
    plan: Plan
    trained: Trained
    registration: Registration
    champion: Verdict | None = None
    """The champion's verdict shown beside it: the one the plan answers, say."""
    explanation: Sequence[Measurement] = ()
    """`mean_abs_shap` by feature; other measurements are passed over."""
    approval: str | None = None
    """Who approved an `insufficient` candidate, in a sentence."""
    waived_by: str = ""
    """Who that was."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What groups mean, from the spec."""
    judged_at: datetime.datetime | None = None
    """When the verdict was reached, or found to be so again."""
    expires: datetime.datetime | None = None
    """From when on it is too old, and a waiver with it."""
    evidence: str = ""
    """Digest of everything the verdict rests on."""
    commit: str = ""
    """The project's commit that held the policy and the spec."""
    pages: Pages = Pages()
    route: Route = Route()
