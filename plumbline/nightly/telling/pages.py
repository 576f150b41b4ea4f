"""Pages about what is recorded, for whoever serves them: read here, drawn by `plumbline.reports`."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from plumbline.errors import PlumblineError
from plumbline.nightly.budgets.pauses import pauses_of
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import merge_of
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.recorded import Known, known
from plumbline.nightly.telling.releases import address_of, releases_of
from plumbline.nightly.telling.story import acted_or_latest
from plumbline.records import Plan, Promotion, PullRequest, Realised, Verdict
from plumbline.release.forges.local import LocalForge
from plumbline.reports.pull_request_page import render_pull_request
from plumbline.reports.releases import Linked
from plumbline.reports.verdicts_page import JudgedNight, ModelNights, render_verdicts
from plumbline.settings import Settings
from plumbline.specs.loading import model_names

LATEST = 60
"""Verdicts shown of each model."""


def pull_request_page(settings: Settings, repository: str, number: int) -> str | None:
    """A pull request of the local forge as it is now; None when there is no such repository or number."""
    found = LocalForge(settings.forge, repository)
    if not found.repository.is_dir():
        return None  # and nothing is made for a name somebody typed
    pull = next((pull for pull in found.find() if pull.number == number), None)
    if pull is None:
        return None
    comments = [comment.text for comment in found.comments(number)]
    return render_pull_request(repository, pull, found.statuses(pull.head), comments)


def verdicts_page(settings: Settings, models: Collection[str] | None = None) -> str:
    """The latest verdicts of every model, what followed, and what its releases have come to.

    Args:
        settings: the project.
        models: only these, e.g. those somebody may see; all when None.
    """
    names = [name for name in model_names(settings.root) if models is None or name in models]
    return render_verdicts([_model_nights(Context(name, settings)) for name in names])


def _model_nights(context: Context) -> ModelNights:
    """One model's trouble must not hide the others."""
    try:
        recorded = _Recorded(context)
        return ModelNights(
            context.model,
            _nights(context, recorded),
            context.spec.release.repository,
            releases_of(context, recorded.pulls if context.spec.release.forge == "local" else {}),
            _pauses(context),
        )
    except PlumblineError as error:
        return ModelNights(context.model, problem=str(error))


def _pauses(context: Context) -> tuple[str, ...]:
    """What the budgets have closed for a model; where they can't be told, nothing is launched either."""
    try:
        return pauses_of(context)
    except PlumblineError as error:
        return (str(error),)


def _nights(context: Context, recorded: _Recorded) -> list[JudgedNight]:
    champions = (verdict for verdict in reversed(recorded.verdicts) if verdict.role == "champion")
    return [_night(context, recorded, verdict) for verdict in islice(champions, LATEST)]


class _Recorded:
    """Everything the page needs of one model's evidence, each kind read once."""

    def __init__(self, context: Context) -> None:
        def bodies(kind: str) -> list[dict[str, object]]:
            return [entry.body for entry in context.ledger.all(kind, context.model)]

        self.verdicts = [Verdict.model_validate(body["verdict"]) for body in bodies("verdict")]
        realised = [Realised.model_validate(body) for body in bodies("realised")]
        self.realised = {told.answers: told.verdict for told in realised}
        planned = context.ledger.all("plan", context.model)
        self.plans = [Plan.model_validate(entry.body) for entry in planned]
        self.planned = [entry.sequence for entry in planned]
        self.trained = {str(body["request"]): str(body["digest"]) for body in bodies("training")}
        self.versions = {str(body["digest"]): str(body["version"]) for body in bodies("registration")}
        proposed = context.ledger.all("promotion", context.model)
        self.proposed = [(entry.sequence, Promotion.model_validate(entry.body)) for entry in proposed]
        self.pulls = _pulls(context, [promotion for _, promotion in self.proposed])

    def candidate(self, plan: Plan | None, answers: Verdict) -> Verdict | None:
        """The latest verdict on what the plan's request made, under the policy of the verdict it answers."""
        if plan is None or plan.request is None or plan.decision == "nothing":
            return None
        made = self.trained.get(plan.request.key)
        wanted = ("candidate", made, answers.policy, answers.spec)
        judged = [v for v in self.verdicts if (v.role, v.version, v.policy, v.spec) == wanted]
        return judged[-1] if judged else None

    def pull_request(self, plan: Plan | None, candidate: Verdict | None) -> PullRequest | None:
        """The latest one that proposed the candidate for this plan, as it is now.

        A version that an earlier night made may be proposed anew for a later one's plan: those pull
        requests are that night's.
        """
        if plan is None or candidate is None:
            return None
        since, until = self._turn(plan)
        numbers = [
            promotion.pull_request.number
            for sequence, promotion in self.proposed
            if since < sequence < until and promotion.registration.digest == candidate.version
        ]
        return self.pulls.get(numbers[-1]) if numbers else None

    def _turn(self, plan: Plan) -> tuple[float, float]:
        """From the plan's place in the evidence to that of the next plan for the same training."""
        same = [
            (sequence, one)
            for sequence, one in zip(self.planned, self.plans, strict=True)
            if one.decision != "nothing"
            and one.request
            and plan.request
            and one.request.key == plan.request.key
        ]
        since = min((sequence for sequence, one in same if one.verdict == plan.verdict), default=0)
        later = (sequence for sequence, one in same if sequence > since and one.verdict != plan.verdict)
        return since, min(later, default=float("inf"))


def _pulls(context: Context, promotions: list[Promotion]) -> dict[int, PullRequest]:
    """Pull requests by number: as they are on a local forge, else as evidence last saw them.

    A page waits for no other server.
    """
    if not promotions:
        return {}
    if context.spec.release.forge == "local":
        return {pull.number: pull for pull in forge(context).find()}
    return {one.promotion.pull_request.number: _last_seen(context, one) for one in known(context)}


def _last_seen(context: Context, found: Known) -> PullRequest:
    for kind in ("rejection", "superseded"):
        if entry := context.ledger.find(kind, found.key):
            return PullRequest.model_validate(entry.body)
    pull = found.promotion.pull_request
    return pull.model_copy(update={"state": "merged"}) if merge_of(context, pull.number) else pull


def _night(context: Context, recorded: _Recorded, verdict: Verdict) -> JudgedNight:
    plan = acted_or_latest(plan for plan in recorded.plans if plan.verdict == verdict.key)
    candidate = recorded.candidate(plan, verdict)
    pull = recorded.pull_request(plan, candidate)
    return JudgedNight(
        verdict=verdict,
        version=recorded.versions.get(verdict.version),
        plan=plan,
        candidate=candidate,
        candidate_version=recorded.versions.get(candidate.version) if candidate else None,
        pull_request=Linked(pull.number, pull.state, address_of(context, pull.number, pull.url))
        if pull
        else None,
        report=_report(context, verdict),
        realised=recorded.realised.get(verdict.key),
        outdated=(verdict.policy, verdict.spec) != (context.policy_digest, context.spec_digest),
    )


def _report(context: Context, verdict: Verdict) -> str | None:
    """The report's address below the pages' prefix, once it is drawn."""
    name = verdict.key[:16]
    drawn = (context.settings.reports / context.model / f"{name}.html").is_file()
    return f"dags/{context.model}.evaluate/reports/{name}" if drawn else None
