"""A version handed in for registration, and what of it the registry keeps as tags, parameters and metrics.

Pure: no registry is spoken to here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from alignment_checks.measurement import Measurement
from plumbline.canonical import canonical_json
from plumbline.intent import Spec
from plumbline.records import (
    Evaluation,
    Image,
    Record,
    Role,
    Trained,
    TrainingRequest,
    TrainingScan,
    Trial,
    Verdict,
)

PREFIX = "plumbline."
TRAINING, DIGEST, ROLE = f"{PREFIX}training", f"{PREFIX}model_digest", f"{PREFIX}role"
KEY, VERSION, VERDICT = f"{PREFIX}key", f"{PREFIX}version", f"{PREFIX}verdict"
LOGGED_MODEL = f"{PREFIX}logged_model"
REVIEW, REVIEW_REASON = f"{PREFIX}review", f"{PREFIX}review_reason"
REPOSITORY, IMAGE_TAG, IMAGE = f"{PREFIX}image_repository", f"{PREFIX}image_tag", f"{PREFIX}image_digest"

_LONGEST_TAG = 5000
_LONGEST_PARAMETER = 6000
_ROWS = {"worst_explained"}  # about single rows: no two nights share them, so they make no curve
_GROUP = re.compile(r"([^=|]+)=([^=|]+)|([^=|]+) \| ([^=|]+)=([^=|]+)")  # `DIS=1`, `AGEP | DIS=1`
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_. :-]")


class Submission(Record):
    """A trained version with everything a reviewer of the registry needs to see."""

    spec: Spec
    role: Role
    request: TrainingRequest
    trained: Trained
    image: Image
    spec_digest: str
    policy_digest: str
    code_commit: str = ""
    evaluation: Evaluation | None = None
    """How it was judged; none for a first champion, which nothing was compared with."""
    champion: Evaluation | None = None
    champion_version: str | None = None
    scan: TrainingScan | None = None
    """What the training rows hold."""
    trials: tuple[Trial, ...] = ()
    """What was compared before; none where nothing was."""


def version_tags(submission: Submission) -> dict[str, str]:
    """The tags of a model version: identity, lineage and verdict."""
    return identity_tags(submission) | lineage_tags(submission) | verdict_tags(submission.evaluation)


def identity_tags(submission: Submission) -> dict[str, str]:
    """What a version is found by, and what a `Registration` is read back from."""
    return {
        TRAINING: submission.request.key,
        DIGEST: submission.trained.digest,
        ROLE: submission.role,
        REPOSITORY: submission.image.repository,
        IMAGE_TAG: submission.image.tag,
        IMAGE: submission.image.digest,
    }


def lineage_tags(submission: Submission) -> dict[str, str]:
    """Where a version comes from and what it cost."""
    return {
        f"{PREFIX}data": submission.request.data,
        f"{PREFIX}spec": submission.spec_digest,
        f"{PREFIX}policy": submission.policy_digest,
        f"{PREFIX}code_commit": submission.code_commit or "unknown",
        f"{PREFIX}training_cost": str(submission.trained.cost),
        f"{PREFIX}owner": submission.spec.owner.team,
        f"{PREFIX}cost_center": submission.spec.cost.cost_center,
    }


def verdict_tags(evaluation: Evaluation | None) -> dict[str, str]:
    """The verdict's outcome, its gates in trouble, and which attempt it was."""
    if evaluation is None:
        return {VERDICT: "not judged"}
    verdict = evaluation.verdict
    return {
        VERDICT: verdict.outcome,
        f"{PREFIX}verdict_key": verdict.key,
        f"{PREFIX}failing": _listed(verdict.failing),
        f"{PREFIX}undecided": _listed(verdict.undecided),
        f"{PREFIX}attempt": str(verdict.attempt or ""),
    }


def night_tags(verdict: Verdict, version: str) -> dict[str, str]:
    """The tags of a run that holds one evaluation of a version."""
    return {
        KEY: verdict.key,
        VERSION: version,
        DIGEST: verdict.version,
        f"{PREFIX}night": str(verdict.window.night if verdict.window.night is not None else ""),
        VERDICT: verdict.outcome,
        f"{PREFIX}failing": _listed(verdict.failing),
        f"{PREFIX}undecided": _listed(verdict.undecided),
        f"{PREFIX}spec": verdict.spec,
        f"{PREFIX}policy": verdict.policy,
        f"{PREFIX}window": verdict.window.content,
    }


def night_name(verdict: Verdict) -> str:
    """The run's name in the registry: `night 0`, or the window's role."""
    return verdict.window.role if verdict.window.night is None else f"night {verdict.window.night}"


def parameters(request: TrainingRequest) -> dict[str, str]:
    """The training request, field by field; nested ones as canonical JSON."""
    fields = request.model_dump(mode="json")
    texts = {name: v if isinstance(v, str) else canonical_json(v) for name, v in fields.items()}
    return {name: text[:_LONGEST_PARAMETER] for name, text in texts.items()}


def metrics(measurements: Iterable[Measurement]) -> dict[str, float]:
    """Values and interval ends by metric name, e.g. `equal_opportunity_difference/DIS/1/low`."""
    found: dict[str, float] = {}
    for measurement in measurements:
        if measurement.name in _ROWS:
            continue
        name = metric_key(measurement)
        ends = {name: measurement.value, f"{name}/low": measurement.low, f"{name}/high": measurement.high}
        found |= {key: value for key, value in ends.items() if value is not None}
    return found


def metric_key(measurement: Measurement) -> str:
    """A name the registry accepts; where characters had to go, a short digest keeps it unique."""
    match = _GROUP.fullmatch(measurement.group)
    groups = [part for part in match.groups() if part] if match else [measurement.group]
    return "/".join(_accepted(part) for part in (measurement.name, *groups) if part)


def _accepted(part: str) -> str:
    written = part.replace("+", "plus")
    clean = _FORBIDDEN.sub("_", written)[:60].strip(". ")
    if clean == written and "plus" not in part:
        return clean
    return f"{clean}_{hashlib.sha256(part.encode()).hexdigest()[:8]}"


def _listed(gates: Iterable[str]) -> str:
    return ", ".join(gates)[:_LONGEST_TAG]
