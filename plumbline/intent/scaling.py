"""`policies/scaling.yaml`: how many replicas a service may have, and what tells how many it needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import DataPath, Intent, Name, RelativePath, TimeZone

DNS_NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"


class LoadSource(Intent):
    """Where a history of numbers is: a file, or a question to Prometheus."""

    path: DataPath | None = Field(default=None, description="CSV with `timestamp,value`.")
    prometheus: str | None = Field(
        default=None, pattern="^https?://[^\\s@?#]+$", description="Address of its HTTP API, without a path."
    )
    query: str | None = Field(default=None, description="PromQL that gives one series.")
    connection: str | None = Field(default=None, description="Connection whose token lets one in.")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.path is None) == (self.prometheus is None):
            raise ValueError("a history is either a path or a prometheus address")
        if (self.prometheus is None) != (self.query is None):
            raise ValueError("prometheus and query go together")
        return self


class Latency(Intent):
    """What a request may take, and the history that tells how long requests took."""

    history: LoadSource
    target: float = Field(gt=0, description="In the history's unit, e.g. milliseconds.")


class FittedResources(Intent):
    """A container whose requests and limits follow what it used."""

    file: RelativePath
    container: str = Field(pattern=DNS_NAME)
    cpu: LoadSource = Field(description="Cores that one replica used.")
    memory: LoadSource = Field(description="Bytes that one replica used.")


class ScalingTarget(Intent):
    """One service: its load, its limits, and the file of the GitOps repo that says how many run."""

    name: str = Field(pattern=DNS_NAME)
    model: str = Name
    scaler: Literal["keda-cron", "hpa"]
    file: RelativePath
    deployment: str = Field(pattern=DNS_NAME, description="The Deployment that is scaled.")
    load: LoadSource
    latency: Latency | None = None
    load_per_replica: float | None = Field(
        default=None, gt=0, description="Load one replica serves in time; else it is fitted to the latency."
    )
    replicas: LoadSource | None = Field(default=None, description="How many ran, to fit the latency with.")
    resources: FittedResources | None = None
    floor: int = Field(ge=0, description="Never fewer.")
    ceiling: int = Field(ge=1, description="Never more.")
    offer: str = Field(description="What a replica runs on: an offer of policies/prices.yaml.")
    time_zone: TimeZone = Field(default="Etc/UTC", description="IANA name, of the schedule's hours.")
    covered: float = Field(
        default=0.99, gt=0.5, lt=1, description="Share of forecast load the schedule must carry."
    )
    reaction_minutes: int = Field(default=5, ge=1, description="Until more replicas answer.")
    most_under_target: Decimal = Field(
        default=Decimal("0.01"), ge=0, lt=1, description="Share of minutes a replay may be short of replicas."
    )
    least_saving_percent: Decimal = Field(default=Decimal(5), ge=0)
    reason: str

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.floor > self.ceiling:
            raise ValueError(f"a floor of {self.floor} lies above the ceiling of {self.ceiling}")
        if self.scaler == "hpa" and self.floor < 1:
            raise ValueError("a floor of 0 needs keda-cron, since an HPA keeps one replica")
        if self.load_per_replica is None and (self.latency is None or self.replicas is None):
            raise ValueError("load_per_replica is missing, and no latency with replicas to fit it to")
        return self


class ScalingPolicy(Intent):
    """Scaling as code."""

    policy: Literal["scaling"]
    targets: tuple[ScalingTarget, ...] = ()

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [target.name for target in self.targets]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two targets are named {twice[0]}")
        return self
