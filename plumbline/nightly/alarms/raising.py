"""Whether a champion's history calls for retraining."""

from __future__ import annotations

from plumbline.nightly.alarms.counts import history
from plumbline.nightly.champion import first_champion
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.baseline import baseline_of
from plumbline.records import Alarm, Evaluation, Plan, Verdict
from plumbline.verdicts.alarms import Terms, alarms_over


def raise_alarm(context: Context, evaluation: Evaluation) -> Alarm | None:
    """The alarm of this night, recorded once; none when no gate's evidence crossed its level on it.

    Labels of earlier nights that came with this one count to it.
    """
    alarm = foreseen_alarm(context, evaluation)
    if alarm:
        context.record("alarm", evaluation.verdict.key, alarm)
    return alarm


def foreseen_alarm(context: Context, evaluation: Evaluation) -> Alarm | None:
    """The alarm that this night raises after all that were judged before it, unrecorded."""
    verdict = evaluation.verdict
    night = verdict.window.night
    if verdict.role != "champion" or night is None:
        return None
    recorded = recorded_alarm(context, verdict.key)
    if recorded:
        return recorded
    nights, came_with = history(context, verdict.version, up_to=verdict)
    alarms = alarms_over(nights, terms(context, verdict.version), came_with)
    found = next((alarm for alarm in alarms if alarm.night == night), None)
    return found.model_copy(update={"verdict": verdict.key}) if found else None


def terms(context: Context, version: str) -> Terms:
    """What the version's history is held against: the policy in force, and the version's own hold-out."""
    return Terms(
        policy=context.policy,
        policy_digest=context.policy_digest,
        privileged=context.spec.privileged,
        baseline=baseline_of(context, version),
        named=context.spec.named_groups,
        succeeds=first_champion(context) != version,
    )


def cause_of(context: Context, verdict: Verdict) -> tuple[str, ...]:
    """The gates a retraining would answer.

    Those that fail, those in alarm though the night passes, and those whose retraining has waited so far.
    """
    alarm = recorded_alarm(context, verdict.key)
    raised = alarm.gates if alarm else ()
    return tuple(dict.fromkeys([*verdict.failing, *raised, *waiting(context, verdict)]))


def waiting(context: Context, verdict: Verdict) -> tuple[str, ...]:
    """The gates whose retraining the last plan of a night before put off to a better night."""
    night = verdict.window.night
    plans = (Plan.model_validate(entry.body) for entry in reversed(context.ledger.all("plan", context.model)))
    before = (plan for plan in plans if night is not None and plan.night is not None and plan.night < night)
    last = next(before, None)
    return last.gates if last and last.waits and last.champion == verdict.version else ()


def recorded_alarm(context: Context, verdict: str) -> Alarm | None:
    """The alarm recorded about the night of a verdict, by its key."""
    entry = context.ledger.find("alarm", verdict)
    return Alarm.model_validate(entry.body) if entry else None
