"""The registry's side of the night: versions with their verdicts, nights with their reports."""

from __future__ import annotations

from plumbline.canonical import folder_digest
from plumbline.errors import PlumblineError
from plumbline.nightly.champion import champion_request
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.releasing.images import make_image
from plumbline.nightly.training.scan import recorded_scan
from plumbline.nightly.training.trials import recorded_choice
from plumbline.records import (
    Evaluation,
    Nomination,
    Plan,
    Registration,
    Role,
    Trained,
    TrainingRequest,
    TrainingScan,
    Trial,
)
from plumbline.registry.mlflow_registry import Registry
from plumbline.registry.submission import Submission
from plumbline.release.git.command import Git

LOCK_SECONDS = 300
"""How long one task waits for another that registers a version of the same model."""


class NoRegistryError(PlumblineError):
    """No registry is configured."""


class NothingToRegisterError(PlumblineError):
    """There is no trained model behind what was to be registered."""


def registry(context: Context) -> Registry:
    """The registry at MLFLOW_TRACKING_URI.

    Raises:
        NoRegistryError: when that is not set.
    """
    if not context.settings.tracking_uri:
        raise NoRegistryError("MLFLOW_TRACKING_URI is not set: start the stack with `make up`, or set it")
    return Registry(context.settings.tracking_uri)


def publish_night(context: Context, evaluation: Evaluation) -> Registration:
    """The champion's version, registered on first use, with this night's run and reports."""
    registration = champion_registration(context, evaluation.verdict.version)
    reports = sorted(context.folder(evaluation.verdict.key).glob("*.html"))
    registry(context).log_night(registration, evaluation, reports)
    return registration


def champion_registration(context: Context, version: str) -> Registration:
    """The registration of the version in production; the first champion is registered here, once.

    Args:
        context: the model's night.
        version: digest of the version in production.

    Raises:
        NothingToRegisterError: if its training is not in the evidence.
        NoRegistryError: if no registry is configured.
    """
    with context.store.lock(f"registration:{context.model}", timeout=LOCK_SECONDS):
        found = recorded_registration(context, version)
        if found:
            return found
        request = champion_request(context)
        trained = _trained(context, request)
        scan = recorded_scan(context, request)
        registration = _register(context, "champion", request, trained, scan=scan)
        registry(context).set_alias(context.model, "champion", registration.version)
        return registration


def register_candidate(
    context: Context, plan: Plan, nomination: Nomination, evaluation: Evaluation
) -> Registration:
    """The candidate in the registry with its verdict, passed or refused; its alias only when it passed.

    Args:
        context: the model's night.
        plan: what it was made for.
        nomination: its training.
        evaluation: how it was judged on the hold-out.

    Raises:
        NothingToRegisterError: if the plan is to do nothing, or the champion's training is not recorded.
        NoRegistryError: if no registry is configured.
    """
    champion = champion_registration(context, plan.champion)
    asked = _request_of(plan)
    choice = recorded_choice(context, asked)
    request = choice.request if choice else asked
    with context.store.lock(f"registration:{context.model}", timeout=LOCK_SECONDS):
        registration = _register(
            context,
            "candidate",
            request,
            nomination.trained,
            evaluation,
            scan=recorded_scan(context, request, plan.night),
            trials=choice.trials if choice else (),
            champion=recorded_evaluation(context, plan.verdict or ""),
            champion_version=champion.version,
        )
    if evaluation.verdict.outcome == "pass":
        registry(context).set_alias(context.model, "candidate", registration.version)
    return registration


def _register(
    context: Context,
    role: Role,
    request: TrainingRequest,
    trained: Trained,
    evaluation: Evaluation | None = None,
    champion: Evaluation | None = None,
    champion_version: str | None = None,
    scan: TrainingScan | None = None,
    trials: tuple[Trial, ...] = (),
) -> Registration:
    """Packs and pushes the image, so that tag and digest exist, then registers what names them."""
    folder = context.settings.trained / trained.digest
    if folder_digest(folder) != trained.digest:
        raise NothingToRegisterError(f"{folder} no longer holds the files it is named after: train again")
    submission = Submission(
        spec=context.spec,
        role=role,
        request=request,
        trained=trained,
        image=make_image(context, folder),
        spec_digest=context.spec_digest,
        policy_digest=context.policy_digest,
        code_commit=Git(context.settings.root).try_run("rev-parse", "HEAD") or "",
        evaluation=evaluation,
        champion=champion,
        champion_version=champion_version,
        scan=scan,
        trials=trials,
    )
    reports = sorted(context.folder(evaluation.verdict.key).glob("*.html")) if evaluation else []
    registration = registry(context).register(submission, folder, reports)
    context.record("registration", trained.digest, registration)
    return registration


def recorded_registration(context: Context, version: str) -> Registration | None:
    """The registration of a model digest, if there is one."""
    entry = context.ledger.find("registration", version)
    return Registration.model_validate(entry.body) if entry else None


def _trained(context: Context, request: TrainingRequest) -> Trained:
    entry = context.ledger.find("training", request.key)
    if entry is None:
        raise NothingToRegisterError(
            f"{context.model}: the champion's training is not in the evidence; run `plumbline evaluate` first"
        )
    return Trained.model_validate(entry.body)


def _request_of(plan: Plan) -> TrainingRequest:
    if plan.request is None:
        raise NothingToRegisterError(f"the plan is to do nothing: {plan.because}")
    return plan.request
