"""The one place that makes sentences of records, for pages, cards, terminals and pull requests.

Plain text: whoever puts a sentence into HTML or Markdown escapes it there.
"""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.figures import decimals, figure, number, tolerance
from plumbline.findings import gates
from plumbline.names import Labels, group_name, metric_name, subject_name, window_name
from plumbline.records import (
    Alarm,
    Judgement,
    Overdue,
    Plan,
    PullRequest,
    RaisedGate,
    Realised,
    UnusualSeries,
    Verdict,
)

MENTIONED = 3
"""Gates a verdict sentence spells out before it only counts."""

_OUTCOMES = {"pass": "passes", "fail": "fails", "insufficient": "can be neither passed nor failed"}


def judged_figure(judgement: Judgement) -> str:
    """The measured figure with as many decimals as it takes to tell it from its limits."""
    return figure(judgement.measurement, judged_decimals(judgement))


def judged_decimals(judgement: Judgement) -> int:
    """Decimals for the figures of one judgement."""
    found = judgement.measurement
    return decimals((judgement.lower, judgement.upper), (found.value, found.low, found.high))


def judgement_sentence(judgement: Judgement, labels: Labels) -> str:
    """One judgement with figure and tolerance, or with why it has no figure."""
    about = subject_name(judgement, labels)
    if not judgement.measurement.defined:
        return f"{about} is undefined: {judgement.because}"
    if judgement.lower is None and judgement.upper is None:
        return f"{about} is {judged_figure(judgement)}, but {judgement.because}"
    return f"{about} is {judged_figure(judgement)}, allowed {_allowed(judgement)}"


def verdict_sentence(verdict: Verdict, version: str | None, labels: Labels) -> str:
    """The verdict first, then what decided it.

    Args:
        verdict: on one version and window.
        version: the registry's version number; None before there is one.
        labels: what groups mean.
    """
    who = f"{verdict.role.capitalize()} {version}" if version else f"The {verdict.role}"
    because = "; ".join((_because(verdict, labels), *verdict.not_applicable))
    return f"{who} {_OUTCOMES[verdict.outcome]} on {window_name(verdict)}: {because}."


def alarm_sentence(alarm: Alarm, labels: Labels) -> str:
    """What an alarm says: what, for whom, how much, how sure, since when, under which policy."""
    if not alarm.raised:
        return f"Alarm on night {alarm.night}: {', '.join(alarm.gates)}."
    said = [_raised(one, labels) for one in alarm.raised]
    allowed = "" if alarm.false_alarms_per_year is None else f", which allows {_chance(alarm)} a year"
    when = f"Alarm on night {alarm.night}{_late(alarm)}"
    return f"{when}: {_enumerated(said)}. Policy {alarm.policy[:8]}{allowed}."


def realised_sentence(realised: Realised, labels: Labels) -> str:
    """What a night comes to now that its labels have arrived."""
    verdict = realised.verdict
    outcome = _OUTCOMES[verdict.outcome]
    return (
        f"Labels of night {realised.night} arrived: the champion of then {outcome}: "
        f"{'; '.join((_because(verdict, labels), *verdict.not_applicable))}."
    )


def overdue_sentence(overdue: Overdue) -> str:
    """Labels that should be there by now."""
    return (
        f"Labels of night {overdue.night} are overdue, expected with night {overdue.expected}: "
        f"{overdue.because.rstrip('.')}."
    )


def _late(alarm: Alarm) -> str:
    """`, with the labels of nights 3 and 4`."""
    if not alarm.late:
        return ""
    *others, last = map(str, alarm.late)
    named = f"nights {', '.join(others)} and {last}" if others else f"night {last}"
    return f", with the labels of {named}"


def _raised(one: RaisedGate, labels: Labels) -> str:
    metric = metric_name(one.gate.partition(".")[0])
    about = f"{metric} for {group_name(one.group, labels)}" if one.group else metric
    m = one.measurement
    places = decimals((one.lower, one.upper), (m.value, m.low, m.high))
    when = f"since night {one.since}, over {one.nights} nights" if one.nights > 1 else f"on night {one.since}"
    return f"{about} is {figure(m, places)} {when}, allowed {_limits(one.lower, one.upper)}"


def _chance(alarm: Alarm) -> str:
    return f"a {100 * (alarm.false_alarms_per_year or 0):g} % chance of a false alarm"


def unusual_sentence(one: UnusualSeries, labels: Labels) -> str:
    """What is unlike before: `AUC has fallen on nights 20 to 26 faster than its past nights allow`."""
    name, value = metric_name(one.metric), number(one.value, 3)
    about = f"{name} for {group_name(one.group, labels)}" if one.group else name
    when = f"on night {one.until}" if one.since == one.until else f"on nights {one.since} to {one.until}"
    said = {
        "level": f"is far {_either(one, 'higher', 'lower')} {when} than its past nights lead to expect",
        "trend": f"has {_either(one, 'risen', 'fallen')} {when} faster than its past nights allow",
        "variance": f"varies {_either(one, 'more', 'less')} {when} than on its past nights",
    }[one.aspect]
    last = f": {value}" if one.aspect == "level" else f", {value} on the last"
    return f"{about} {said}{last}. Have a look."


def _either(one: UnusualSeries, more: str, less: str) -> str:
    return more if one.more else less


def plan_sentence(plan: Plan) -> str:
    """What is to be done, where, at what price, and why."""
    because = plan.because.rstrip(".")
    if plan.decision == "nothing":
        return f"Nothing is retrained: {because}."
    if plan.again:
        return f"Nothing is trained, {because}."
    what = "Retrain" if plan.decision == "retrain" else "A person must approve the retraining"
    return f"{what}{_bought(plan)}: {because}."


def _bought(plan: Plan) -> str:
    if plan.offer is None:
        return ""
    dated = f" (prices of {plan.prices_as_of})" if plan.prices_as_of else ""
    return f" on {plan.offer.name} for {plan.offer.cost}{dated}"


def pull_request_sentence(pull_request: PullRequest) -> str:
    """Where the proposal stands."""
    return f"Pull request {pull_request.number} is {pull_request.state}: {pull_request.title}."


def _because(verdict: Verdict, labels: Labels) -> str:
    if verdict.unusable:
        return "; ".join(reason.rstrip(".") for reason in verdict.unusable)
    decisive = [j for j in gates(verdict) if j.outcome == verdict.outcome and not _waits(j, verdict)]
    if verdict.awaited and verdict.outcome == "insufficient":
        return _awaiting(verdict, [judgement_sentence(j, labels) for j in decisive])
    if verdict.outcome == "pass":
        inside = len({j.gate for j in decisive})
        if inside == 1:
            return "its one gate is inside its tolerance"
        return f"all {inside} gates are inside their tolerance"
    return _enumerated([judgement_sentence(j, labels) for j in decisive]) or "no gate was measured"


def _waits(judgement: Judgement, verdict: Verdict) -> bool:
    return judgement.outcome == "insufficient" and judgement.because in verdict.awaited


def _awaiting(verdict: Verdict, undecided: Sequence[str]) -> str:
    """What is waited for, then what is undecided besides."""
    waiting = len(verdict.waiting)
    gate = "1 gate waits" if waiting == 1 else f"{waiting} gates wait"
    return _enumerated([f"{'; '.join(verdict.awaited)}, and {gate} for them", *undecided])


def _enumerated(sentences: Sequence[str]) -> str:
    more = len(sentences) - MENTIONED
    tail = [f"and {more} more"] if more > 0 else []
    return "; ".join([*sentences[:MENTIONED], *tail])


def _allowed(judgement: Judgement) -> str:
    return _limits(judgement.lower, judgement.upper)


def _limits(lower: float | None, upper: float | None) -> str:
    words = tolerance(lower, upper)
    return words if words[0].isalpha() else f"from {words}"
