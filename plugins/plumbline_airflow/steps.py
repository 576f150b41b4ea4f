"""What each task does: fetch records of earlier tasks, call one step of the night, say what came out.

Nothing is decided here; `plumbline.nightly` holds the steps themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plumbline.names import group_labels
from plumbline.nightly.accruing.evaluation import accrued
from plumbline.nightly.alarms import late_labels, raising
from plumbline.nightly.budgets.pauses import is_paused
from plumbline.nightly.evaluating import judge, measure, preparing
from plumbline.nightly.evaluating.parts import profile_part
from plumbline.nightly.finops.refused import REFUSALS
from plumbline.nightly.planning import deciding
from plumbline.nightly.publishing import attached, publish
from plumbline.nightly.releasing import advance, observe, promote, reconcile, rollback
from plumbline.nightly.training import retrain
from plumbline.nightly.witness import witness
from plumbline.offer_rows import plan_lines
from plumbline.records import (
    Evaluation,
    Record,
    Registration,
)
from plumbline.sentences import alarm_sentence, overdue_sentence, realised_sentence, verdict_sentence
from plumbline_airflow import finops_steps, handed_over
from plumbline_airflow.links import page
from plumbline_airflow.run import Run


@dataclass(frozen=True)
class Done:
    """A finished step: its record, one sentence for the log, and addresses for the task's buttons."""

    record: Record | None
    sentence: str
    links: Mapping[str, str] = field(default_factory=dict)
    skipped: bool = False
    """Whether there was nothing to do, so that the task shows as skipped."""


def prepare(run: Run) -> Done:
    """Which night, which version, which rows."""
    run.refuse_unknown_keys()
    subject = witness(run.night, preparing.prepare(run.night, run.form("night"), run.logical_date))
    if run.form("force"):
        measure.forget(run.night, subject)
    window = subject.window
    sentence = f"Night {window.night} ({window.date}): {window.rows} rows, champion {subject.version[:12]}."
    return Done(subject, sentence)


def profiled_part(run: Run, subject: str, part: str) -> Done:
    """The profile of one part of the night's rows; `measured` adds the parts up."""
    chosen = handed_over.subject(run, subject)
    kept = profile_part(run.night, chosen, int(part))
    if kept is None:
        return Done(None, "The part's rows can't be judged, or the night has its profile already.")
    return Done(kept, f"Part {kept.part + 1} of {kept.parts}: {kept.rows} rows.")


def measured(run: Run, subject: str) -> Done:
    """Drift, fairness, performance and latency of the subject that task `subject` named."""
    chosen = handed_over.subject(run, subject)
    result = witness(run.night, accrued(run.night, measure.measure, chosen), chosen)
    if result.unusable:
        return Done(result, "The window can't be judged: " + "; ".join(result.unusable))
    return Done(result, f"{len(result.measurements)} measurements.")


def compared_with_aif360(run: Run, subject: str) -> Done:
    """AIF360's own figures, which must agree with ours."""
    chosen = handed_over.subject(run, subject)
    result = witness(run.night, accrued(run.night, measure.compare_with_aif360, chosen), chosen)
    if run.night.spec.without_groups:
        return Done(result, f"Fairness is not applicable: {run.night.spec.without_groups}")
    return Done(result, f"AIF360 agrees on {len(result.measurements)} figures.")


def explained(run: Run, subject: str) -> Done:
    """What drives the subject's scores."""
    chosen = handed_over.subject(run, subject)
    result = witness(run.night, accrued(run.night, measure.explain, chosen), chosen)
    return Done(result, f"{len(result.measurements)} measurements of what drives the scores.")


def drift_report(run: Run, subject: str) -> Done:
    """The page on drift, or why there is none."""
    chosen = handed_over.subject(run, subject)
    drawn = measure.draw_drift_report(run.night, chosen)
    if isinstance(drawn, str):
        return Done(None, drawn)
    address = page(f"/dags/{run.model}.evaluate/drift/{chosen.key[:16]}")
    return Done(None, f"The report on drift is at {drawn}.", {"report": address})


def judged(run: Run, subject: str, parts: str) -> Done:
    """The verdict on the subject, recorded once."""
    chosen = handed_over.subject(run, subject)
    pieces = [handed_over.measured(run, task, chosen) for task in parts.split()]
    evaluation = judge.judge(run.night, chosen, pieces)
    return Done(evaluation, _sentence(run, evaluation))


def late_labels_taken_in(run: Run) -> Done:
    """What arrived of the labels that earlier nights wait for, and what is overdue."""
    found = late_labels.take_in_labels(run.night, handed_over.evaluation(run, "judge").verdict)
    said = [realised_sentence(realised, group_labels(run.night.spec)) for realised in found.realised]
    said += [overdue_sentence(overdue) for overdue in found.overdue]
    return Done(None, " ".join(said) or "No labels of earlier nights arrived, and none are overdue.")


def alarm(run: Run) -> Done:
    """Whether the night calls for retraining."""
    found = raising.raise_alarm(run.night, handed_over.evaluation(run, "judge"))
    if found is None:
        return Done(None, "No gate's evidence crossed its level tonight, so nothing is retrained.")
    return Done(found, alarm_sentence(found, group_labels(run.night.spec)))


def put_off(run: Run) -> int | None:
    """The night, where a retraining was put off before it and is to be asked for again."""
    verdict = handed_over.evaluation(run, "judge").verdict
    return verdict.window.night if raising.waiting(run.night, verdict) else None


def published(run: Run) -> Done:
    """The champion's version and this night in the registry."""
    evaluation = handed_over.evaluation(run, "judge")
    registration = publish.publish_night(run.night, evaluation)
    path = attached.attach_night(run.night, evaluation, registration)
    links = _version_link(run, registration) | {"report": _report_address(run, evaluation.verdict.key)}
    return Done(
        registration,
        f"The champion is version {registration.version}; the night's report is at {path}.",
        links,
    )


def planned(run: Run) -> Done:
    """Whether, when and on which offer to retrain."""
    run.refuse_unknown_keys()
    plan = deciding.plan(
        run.night,
        night=run.form("night"),
        mitigation=run.form("mitigation"),
        force=run.form("force"),
        requester=run.requester,
        again=run.form("again"),
    )
    links = {"budgets": page("/budgets")} if is_paused(plan) else {}
    return Done(plan, "\n".join((plan.because, *plan_lines(plan))), links)


def trained(run: Run) -> Done:
    """The model the plan asks for, nominated against the hold-out."""
    plan = handed_over.plan(run)
    approval = handed_over.spend_approval(run, plan)
    try:
        nomination = witness(run.night, retrain.train(run.night, plan, approval))
    except REFUSALS:
        finops_steps.tell_at_once(run.task_context)
        raise
    made, subject = nomination.trained, nomination.subject
    sentence = (
        f"Trained {made.digest[:12]} in {made.seconds:.0f} s for {made.cost}; attempt {subject.attempt}."
    )
    return Done(nomination, sentence)


def registered(run: Run) -> Done:
    """The candidate in the registry, with its verdict."""
    plan = handed_over.plan(run)
    registration = publish.register_candidate(
        run.night, plan, handed_over.nomination(run), handed_over.evaluation(run, "judge_candidate")
    )
    attached.attach_candidate(run.night, plan.verdict or "", registration)
    sentence = f"Registered as version {registration.version}, image {registration.image}."
    return Done(registration, sentence, _version_link(run, registration))


def proposed(run: Run) -> Done:
    """The pull request, if the gates passed or a person waived."""
    plan = handed_over.plan(run)
    evaluation = handed_over.evaluation(run, "judge_candidate")
    registration = handed_over.registration(run)
    promotion = promote.propose(
        run.night,
        plan,
        handed_over.nomination(run),
        evaluation,
        registration,
        handed_over.waiver(run, registration),
    )
    attached.attach_candidate(run.night, plan.verdict or "", registration)
    links = _version_link(run, registration) | {"report": _report_address(run, plan.verdict or "")}
    if promotion is None:
        said = f"{_sentence(run, evaluation)} No pull request is opened."
        return Done(None, said, links, skipped=True)
    pull = promotion.pull_request
    links["pull_request"] = pull.url or page(f"/pulls/{run.night.spec.release.repository}/{pull.number}")
    return Done(promotion, f"Pull request {pull.number} ({pull.state}): {pull.title}", links)


def rolled_back(run: Run) -> Done:
    """The way back, when somebody said in the form why production must leave its version.

    Raises:
        NoWayBackError: as `on_request` does, and for a version without a reason.
    """
    run.refuse_unknown_keys()
    because, to = (run.form("roll_back") or "").strip(), run.form("roll_back_to") or None
    if not because and to is None:
        return Done(None, "Nobody asked for a rollback.")
    found = rollback.on_request(run.night, because, run.requester, to)
    pull = found.pull_request
    address = pull.url or page(f"/pulls/{run.night.spec.release.repository}/{pull.number}")
    said = f"Pull request {pull.number} ({pull.state}): {pull.title}"
    return Done(None, said, {"pull_request": address})


def reconciled(run: Run) -> Done:
    """What the rules say of every open pull request, done; and what became of those that are not open."""
    said = reconcile.reconcile(run.night)
    return Done(None, _told(said, "No pull request is open."))


def observed(run: Run) -> Done:
    """What runs in each environment; moves `champion`, or goes back."""
    return Done(None, _told(observe.observe(run.night), "Every environment is as it was."))


def advanced(run: Run) -> Done:
    """Versions that may go on to their next environment, proposed for it."""
    said = advance.advance(run.night)
    return Done(None, _told(said, "No version is on its way to another environment."))


def _told(said: Sequence[str], nothing: str) -> str:
    """What happened, a line each."""
    return "\n".join(said) or nothing


def _sentence(run: Run, evaluation: Evaluation) -> str:
    return verdict_sentence(evaluation.verdict, None, group_labels(run.night.spec))


def _version_link(run: Run, registration: Registration) -> dict[str, str]:
    settings = run.night.settings
    base = (settings.registry_pages or settings.tracking_uri or "").rstrip("/")
    return {"model_version": f"{base}/#/models/{registration.model}/versions/{registration.version}"}


def _report_address(run: Run, key: str) -> str:
    return page(f"/dags/{run.model}.evaluate/reports/{key[:16]}")
