"""Declared intent: what people write in `models/<name>/spec.yaml` and `policies/*.yaml`.

`plumbline.specs` reads these from YAML and explains what is wrong; every stage may read them.
Unknown keys are errors.
"""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from alignment_checks.drift.multiplicity import Method
from alignment_checks.fairness.names import JOINT, joint_name, joint_title
from plumbline.records import MitigationName, Severity, unless_empty
from plumbline.s3 import is_address, s3_object

Name = Field(pattern="^[a-z][a-z0-9_]{0,62}$", description="Lower case letters, digits and underscores.")


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path:
        raise ValueError(f"{path!r} must be a relative path that stays inside its root")
    return path


RelativePath = Annotated[
    str, AfterValidator(_inside), Field(description="A path that stays inside its root.")
]


def _data_place(path: str) -> str:
    return str(s3_object(path)) if is_address(path) else _inside(path)


DataPath = Annotated[
    str,
    AfterValidator(_data_place),
    Field(description="A path that stays inside the project, or s3://bucket/key."),
]


class Intent(BaseModel):
    """Frozen, and closed to keys nobody defined."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Owner(Intent):
    """Who answers for the model."""

    team: str
    contact: str


class CostTags(Intent):
    """Where its money is booked."""

    cost_center: str
    tier: str = "standard"


class Source(Intent):
    """One parquet file."""

    path: DataPath


class Data(Intent):
    """Where rows come from, and the columns with a meaning of their own."""

    id: str = Field(description="Column that names a row; unique.")
    label: str = Field(description="Column with the outcome.")
    positive: int | str = Field(default=1, description="The label's favourable value.")
    reference: Source = Field(description="Labelled rows the champion is trained on and measured against.")
    arrivals: Source = Field(description="Rows that arrive night by night.")
    labels: Source | None = Field(
        default=None, description="Labels of arrivals, joined on `id`; none if inline."
    )
    label_delay_nights: int = Field(
        default=0, ge=0, le=3650, description="How many nights later a night's labels are complete."
    )
    weight: str | None = Field(
        default=None, description="Column that says how many people a row stands for; every row one if none."
    )
    cluster: str | None = Field(
        default=None, description="Column of what makes rows alike, e.g. household or user; none if nothing."
    )

    @model_serializer(mode="wrap")
    def _without_what_is_left_out(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A spec written before there were weights, clusters and late labels keeps its digest."""
        return unless_empty(fields(self), "weight", "cluster", "label_delay_nights")

    @model_validator(mode="after")
    def _columns_of_the_design_are_others(self) -> Self:
        if "" in (self.weight, self.cluster):
            raise ValueError("data: weight or cluster has an empty name")
        named = [name for name in (self.weight, self.cluster) if name]
        taken = [name for name in named if name in (self.id, self.label)]
        if taken or len(set(named)) != len(named):
            raise ValueError(f"data: {(taken or named)[0]!r} cannot be two things at once")
        return self


class ProtectedAttribute(Intent):
    """An attribute that groups people, and the group the others are compared with."""

    attribute: str = Field(description="Column name.")
    privileged: str = Field(description="The reference group's value, or its band, e.g. `35-44`.")
    bands: tuple[int, ...] = Field(
        default=(), description="Cut points of a numeric attribute: [18, 25] makes 0-17, 18-24 and 25+."
    )
    labels: dict[str, str] = Field(default={}, description="What a value means, for people.")

    @model_validator(mode="after")
    def _bands_contain_the_privileged(self) -> Self:
        if self.bands and self.privileged not in self.band_names:
            raise ValueError(
                f"privileged: {self.privileged!r} is none of the bands {', '.join(self.band_names)}"
            )
        if list(self.bands) != sorted(set(self.bands)):
            raise ValueError(f"bands: {list(self.bands)} must rise")
        return self

    @property
    def expected(self) -> tuple[str, ...]:
        """The groups that must be there besides the privileged: those a label names. Bands may be empty."""
        return tuple(group for group in self.labels if group != self.privileged)

    @property
    def named(self) -> tuple[str, ...]:
        """The groups besides the privileged that the spec gives a name: its bands, or what labels name."""
        return tuple(group for group in self.band_names or self.labels if group != self.privileged)

    @property
    def band_names(self) -> tuple[str, ...]:
        """The bands' names in order; whole numbers, both ends inclusive."""
        if not self.bands:
            return ()
        edges = (0, *self.bands)
        inner = [f"{low}-{high - 1}" for low, high in itertools.pairwise(edges)]
        return (*inner, f"{edges[-1]}+")


class Nights(Intent):
    """How nights map to rows and dates: `rows` per night in file order, or one day of a `date_column`."""

    first: datetime.date = Field(description="The date of night 0.")
    last: int | None = Field(
        default=None, ge=0, description="The last night's number, where the source ends and the schedule too."
    )
    rows: int | None = Field(default=None, gt=0, description="Rows a night, in file order.")
    date_column: str | None = Field(
        default=None, description="Column with the arrival date; a night is one day."
    )
    # Left out of the spec's digest: how the work is split decides nothing about the verdict.
    parts: int = Field(
        default=1,
        ge=1,
        le=64,
        exclude=True,
        description="In how many parts a night is profiled, each by a task of its own; for millions of rows.",
    )

    @model_validator(mode="after")
    def _one_map(self) -> Self:
        if (self.rows is None) == (self.date_column is None):
            raise ValueError("nights: give exactly one of `rows` and `date_column`")
        return self


class Holdout(Intent):
    """The share of the reference nothing is ever trained on, chosen by a hash of the row id."""

    share: float = Field(default=0.3, gt=0, lt=1)
    salt: str = Field(description="Keeps the choice stable and this model's own.")


class Training(Intent):
    """How a version is trained, what it needs, and by when."""

    entrypoint: str = Field(default="train.py", description="Script in the model's folder.")
    seed: int = 0
    minutes: Decimal = Field(gt=0, description="Duration on the price list's speed 1.0.")
    memory_gib: Decimal = Field(default=Decimal(2), gt=0)
    gpus: int = Field(default=0, ge=0)
    deadline_hours: Decimal = Field(default=Decimal(24), gt=0)
    resumable: bool = Field(default=False, description="Whether it survives losing a spot machine.")
    mitigations: tuple[MitigationName, ...] = Field(
        default=("reweighing",), description="What a retraining may ask for; the gates take the first."
    )


class Release(Intent):
    """The deployment that runs the model, in the GitOps repo."""

    repository: str = Field(pattern="^[a-z0-9][a-z0-9-]*$", description="The GitOps repo's name.")
    environment: str = "production"
    file: RelativePath
    container: str
    image: str = Field(description="Image repository, without tag.")


class Spec(Intent):
    """One model's declared intent."""

    model: str = Name
    description: str
    owner: Owner
    cost: CostTags
    data: Data
    features: dict[str, Literal["numeric", "categorical"]] = Field(min_length=1)
    protected: tuple[ProtectedAttribute, ...] = Field(min_length=1)
    intersections: tuple[tuple[str, ...], ...] = Field(
        default=(), description="Attributes whose groups are also taken together: [[SEX, DIS]]."
    )
    nights: Nights
    schedule: str = Field(default="0 2 * * *", description="Cron expression, UTC.")
    holdout: Holdout
    training: Training
    release: Release

    @model_validator(mode="after")
    def _columns_have_one_meaning(self) -> Self:
        if self.data.label in self.features:
            raise ValueError(f"features: {self.data.label!r} is the label; a model must not see it")
        if self.data.id in self.features:
            raise ValueError(f"features: {self.data.id!r} is the row id, not a feature")
        names = [p.attribute for p in self.protected]
        if len(set(names)) != len(names):
            raise ValueError("protected: an attribute stands twice")
        for column in (self.data.weight, self.data.cluster):
            if column in self.features or column in names:
                raise ValueError(
                    f"data: {column!r} is a feature or protected; weights and clusters are neither"
                )
        return self

    @model_validator(mode="after")
    def _intersections_are_of_declared_attributes(self) -> Self:
        declared = [p.attribute for p in self.protected]
        for asked in self.intersections:
            strangers = [name for name in asked if name not in declared]
            if strangers:
                raise ValueError(f"intersections: {strangers[0]!r} is not declared under `protected`")
            if len(asked) < 2 or len(set(asked)) != len(asked):
                raise ValueError(
                    f"intersections: {list(asked)} must name two attributes or more, and none again"
                )
        if len({frozenset(asked) for asked in self.intersections}) != len(self.intersections):
            raise ValueError("intersections: the same attributes are listed again")
        return self

    @model_serializer(mode="wrap")
    def _without_empty_intersections(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A spec written before there were intersections keeps its digest."""
        return unless_empty(fields(self), "intersections")

    @property
    def privileged(self) -> dict[str, str]:
        """The privileged group by attribute and, as `SEX & DIS`, by intersection."""
        alone = {p.attribute: p.privileged for p in self.protected}
        together = {
            joint_name(asked): joint_title(asked, [alone[name] for name in asked])
            for asked in self.intersections
        }
        return alone | together

    @property
    def named_groups(self) -> dict[str, tuple[str, ...]]:
        """The groups besides the privileged that have a name here, by attribute and by intersection."""
        found = {p.attribute: p.named for p in self.protected}
        sides = {
            p.attribute: [f"{p.attribute}={g}" for g in (p.privileged, *p.named)] for p in self.protected
        }
        for asked in self.intersections:
            together = tuple(map(JOINT.join, itertools.product(*(sides[attribute] for attribute in asked))))
            complete = all(found[attribute] for attribute in asked)
            found[joint_name(asked)] = together[1:] if complete else ()  # the first is the privileged one
        return found

    @property
    def expected_groups(self) -> dict[str, tuple[str, ...]]:
        """The groups that must be there besides the privileged; of an intersection none is asked for."""
        alone = {p.attribute: p.expected for p in self.protected}
        return alone | {joint_name(asked): () for asked in self.intersections}


_RANKED = ("auc", "auc_change", "estimated_auc")
"""Metrics of which more is better and the hold-out's standard error is known."""


_COLUMN_P_VALUES = ("ks_pvalue", "chi2_pvalue")
"""Metrics of which every column of a night has one, so that chance alone moves some of them."""


class FalseDiscovery(Intent):
    """Which share of the columns called drifted may be called wrongly, over all columns of a night."""

    rate: float = Field(gt=0, lt=0.5, description="Also the share of quiet nights on which any is called.")
    method: Method = Field(
        default="benjamini-hochberg",
        description="The last two hold for any dependence between columns, and find less.",
    )


class Tolerance(Intent):
    """A limit for a measurement, with a severity and a reason."""

    metric: str
    attributes: tuple[str, ...] = Field(
        default=(), description="Protected attributes; empty for the whole window."
    )
    groups: tuple[str, ...] = Field(
        default=(), description="Only these groups of the attribute; empty for all."
    )
    judges: Literal["champion", "candidate", "both"] = "both"
    within: float | None = Field(default=None, gt=0, description="Limit on both sides of zero.")
    at_least: float | None = None
    at_most: float | None = None
    holdout_deviations: float | None = Field(
        default=None,
        gt=0,
        description="Limit this many standard deviations below the champion on the hold-out.",
    )
    rows: int | None = Field(default=None, gt=0, description="Window size those deviations are taken at.")
    false_discovery: FalseDiscovery | None = Field(
        default=None, description="Limit that the p-values of all columns of the night set together."
    )
    features: tuple[str, ...] = Field(
        default=(), description="Features whose shares are added up: a protected attribute and its proxies."
    )
    outside_top: int | None = Field(
        default=None, ge=1, description="None of `features` may be among this many largest shares."
    )
    measured: Literal[True] | None = Field(
        default=None, description="The figures must be there, whatever they are."
    )
    severity: Severity
    minimum_size: int = Field(default=1, ge=1, description="Smallest denominator that is judged.")
    small_groups: Literal["name", "block"] = Field(
        default="name",
        description="Whether a group below that size is only named, or leaves the gate undecided.",
    )
    reason: str = Field(min_length=10, description="Why this limit; people will ask.")

    @model_validator(mode="after")
    def _limits_make_sense(self) -> Self:
        ways = [self.within is not None, self.at_least is not None or self.at_most is not None]
        ways += [self.holdout_deviations is not None, self.false_discovery is not None]
        ways += [self.outside_top is not None, self.measured is not None]
        if sum(ways) != 1:
            raise ValueError(
                "give one kind of limit: `within`, `at_least`/`at_most`, `holdout_deviations`, "
                "`false_discovery`, `outside_top`, or `measured`"
            )
        if (self.holdout_deviations is None) != (self.rows is None):
            raise ValueError("`holdout_deviations` and `rows` go together")
        if self.at_least is not None and self.at_most is not None and self.at_least >= self.at_most:
            raise ValueError(
                f"at_least {self.at_least} is not below at_most {self.at_most}: nothing can pass"
            )
        if self.holdout_deviations is not None and (self.metric not in _RANKED or self.attributes):
            raise ValueError(f"`holdout_deviations` is for {', '.join(_RANKED)} of the whole window")
        if self.false_discovery is not None and self.metric not in _COLUMN_P_VALUES:
            raise ValueError(f"`false_discovery` is for columns: {' and '.join(_COLUMN_P_VALUES)}")
        if self.groups and len(self.attributes) != 1:
            raise ValueError("`groups` needs exactly one attribute")
        if len(set(self.attributes)) != len(self.attributes):
            raise ValueError("attributes: one of them stands twice")
        return self

    @model_validator(mode="after")
    def _features_are_of_explanations(self) -> Self:
        if self.outside_top is not None and not self.features:
            raise ValueError("`outside_top` needs `features`")
        if self.features and (self.metric != "attribution_share" or self.attributes or self.measured):
            raise ValueError("`features` is for limits of attribution_share")
        if len(set(self.features)) != len(self.features):
            raise ValueError("features: a name stands twice")
        return self


class AlignmentPolicy(Intent):
    """Every tolerance, and the confidence they are judged at."""

    policy: Literal["alignment"]
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    false_alarms_per_year: float = Field(
        default=0.05, gt=0, le=1, description="Chance of a false alarm a model and year, over all its gates."
    )
    false_warnings_per_year: float | None = Field(
        default=None,
        ge=0,
        le=365,
        description="Nights a model and year on which a usual series may be called unusual, over all its "
        "series; 4 unless given, 0 to look at none.",
    )
    attempts_per_holdout: int = Field(
        default=10, ge=1, description="Candidates one hold-out may judge before it must be renewed."
    )
    reviewers: tuple[str, ...] = Field(min_length=1, description="Who may waive an insufficient candidate.")
    tolerances: tuple[Tolerance, ...] = Field(min_length=1)

    @model_serializer(mode="wrap")
    def _as_written(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A policy that says nothing of warnings keeps the digest it had before there were any."""
        said: dict[str, Any] = fields(self)
        if self.false_warnings_per_year is None:
            said.pop("false_warnings_per_year", None)
        return said

    @model_validator(mode="after")
    def _something_blocks(self) -> Self:
        if not any(t.severity == "block" for t in self.tolerances):
            raise ValueError("tolerances: none has severity `block`, so every model would pass")
        return self


class Budget(Intent):
    """How much a scope may spend in a period, and who may say yes to more."""

    scope: dict[Literal["model", "team", "cost_center", "tier"], str] = Field(
        description="Tags that must match; empty matches every model."
    )
    period: Literal["month"]
    amount: Decimal = Field(ge=0)
    approvers: tuple[str, ...] = Field(min_length=1)
    reason: str


class BudgetPolicy(Intent):
    """Budgets as code."""

    policy: Literal["budgets"]
    currency: str = Field(pattern="^[A-Z]{3}$")
    budgets: tuple[Budget, ...] = Field(min_length=1)


class Price(Intent):
    """One kind of capacity: what it is, what an hour costs, how fast it is against a local run."""

    name: str
    backend: Literal["local", "batch", "pod"]
    purchase: Literal["owned", "on-demand", "spot"]
    queue: str
    vcpus: int = Field(gt=0)
    memory_gib: Decimal = Field(gt=0)
    gpus: int = Field(ge=0)
    price_per_hour: Decimal = Field(ge=0)
    speed: Decimal = Field(gt=0)


class PriceList(Intent):
    """Dated prices."""

    policy: Literal["prices"]
    as_of: datetime.date
    currency: str = Field(pattern="^[A-Z]{3}$")
    offers: tuple[Price, ...] = Field(min_length=1)
