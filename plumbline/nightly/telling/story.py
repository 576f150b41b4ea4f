"""A night's story, read back from the evidence: what pages, terminals and summaries are told from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alignment_checks.measurement import Measurement
from plumbline.nightly.alarms.late_labels import late_news
from plumbline.nightly.alarms.raising import recorded_alarm
from plumbline.nightly.alarms.series import recorded_series
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.attribution_maps import kept_maps
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.publishing.publish import recorded_registration
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.recorded import latest_of
from plumbline.nightly.telling.past import drawn_columns, past_of
from plumbline.nightly.training.scan import recorded_scan
from plumbline.nightly.training.trials import recorded_choice, settled
from plumbline.records import (
    Evaluation,
    Measured,
    Plan,
    PullRequest,
    Registration,
    Verdict,
)
from plumbline.reports.story import NightStory
from plumbline.whole_files import write_whole


def story_of(
    context: Context, verdict: str, *, reused: bool = False, seconds: dict[str, float] | None = None
) -> NightStory | None:
    """Everything recorded about one champion's verdict and what followed; None when it was never judged.

    Args:
        context: the model's night.
        verdict: key of the champion's verdict.
        reused: whether it is read from an earlier run's records.
        seconds: duration of each step.
    """
    champion = recorded_evaluation(context, verdict)
    if champion is None:
        return None
    plan = plan_for(context, verdict)
    candidate = _candidate(context, plan, champion.verdict)
    registration = recorded_registration(context, candidate.verdict.version) if candidate else None
    return NightStory(
        spec=context.spec,
        champion=champion,
        champion_registration=recorded_registration(context, champion.verdict.version),
        timings=_timings(context, verdict),
        alarm=recorded_alarm(context, verdict),
        series=recorded_series(context, verdict),
        plan=plan,
        candidate=candidate,
        candidate_registration=registration,
        pull_request=_pull_request(context, registration),
        reused=reused,
        seconds=seconds or {},
        **(_making(context, plan) if candidate else {}),
        drawn=drawn_columns(context, champion),
        maps=kept_maps(context, champion.verdict.key),
        history=past_of(context, champion.verdict),
        **_news(context, champion.verdict),
    )


def _news(context: Context, verdict: Verdict) -> dict[str, Any]:
    """What became known of earlier nights with this one."""
    night = verdict.window.night
    if night is None:
        return {}
    news = late_news(context, night)
    found = [recorded_series(context, realised.verdict.key) for realised in news.realised]
    return {**news._asdict(), "late_series": tuple(series for series in found if series)}


def plan_for(context: Context, verdict: str) -> Plan | None:
    """The plan that answers a verdict: one that was acted on, else the latest."""
    entries = context.ledger.all("plan", context.model)
    return acted_or_latest(Plan.model_validate(e.body) for e in entries if e.body["verdict"] == verdict)


def acted_or_latest(plans: Iterable[Plan]) -> Plan | None:
    """The plan to tell of: the last one that was acted on, else the last; none of none."""
    given = list(plans)
    acted = [plan for plan in given if plan.decision != "nothing"]
    return next(reversed(acted or given), None)


def write_page(context: Context, verdict: str) -> Path | None:
    """As `write_pages`, and the night's page alone; None when there is no such verdict."""
    return next(iter(write_pages(context, verdict)), None)


def write_pages(context: Context, verdict: str) -> tuple[Path, ...]:
    """Renders the night's self-contained page, and its candidate's once that is judged.

    Returns:
        The night's page, then the candidate's; none when there is no such verdict.
    """
    from plumbline.reports.candidate_page import render_candidate
    from plumbline.reports.page import render_night

    story = story_of(context, verdict)
    if story is None:
        return ()
    night = _write(context, verdict, render_night(story))
    if story.candidate is None:
        return (night,)
    return night, _write(context, story.candidate.verdict.key, render_candidate(story))


def _write(context: Context, verdict: str, page: str) -> Path:
    """Under the key of the verdict it tells of."""
    destination = context.settings.reports / context.model / f"{verdict[:16]}.html"
    destination.parent.mkdir(parents=True, exist_ok=True)
    write_whole(destination, page.encode(), mode=0o644)
    return destination


def _making(context: Context, plan: Plan | None) -> dict[str, Any]:
    """How the plan's candidate came about: the trials before it, and what its training rows hold."""
    if plan is None or plan.request is None:
        return {}
    choice, request = recorded_choice(context, plan.request), settled(context, plan.request)
    return {
        "trials": choice.trials if choice else (),
        "trained_with": request.mitigation,
        "scan": recorded_scan(context, request, plan.night),
    }


def _candidate(context: Context, plan: Plan | None, answers: Verdict) -> Evaluation | None:
    """How the plan's candidate was judged under the policy of the verdict it answers."""
    if plan is None or plan.request is None:
        return None
    training = context.ledger.find("training", settled(context, plan.request).key)
    if training is None:
        return None
    wanted = ("candidate", training.body["digest"], answers.policy, answers.spec)
    for entry in reversed(context.ledger.all("verdict", context.model)):
        verdict = entry.body["verdict"]
        if tuple(verdict[name] for name in ("role", "version", "policy", "spec")) == wanted:
            return Evaluation.model_validate(entry.body)
    return None


def _timings(context: Context, verdict: str) -> tuple[Measurement, ...]:
    entry = context.ledger.find("timing", verdict)
    return Measured.model_validate(entry.body).timings if entry else ()


def _pull_request(context: Context, registration: Registration | None) -> PullRequest | None:
    """The version's newest pull request, in the environment it has come to, as it is now."""
    latest = latest_of(context, registration.digest) if registration else None
    return forge(context).get(latest.promotion.pull_request.number) if latest else None
