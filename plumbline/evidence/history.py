"""The evidence as people read it: one line an entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plumbline.evidence.review_lines import REVIEWS
from plumbline.evidence.rollout_lines import ROLLOUTS
from plumbline.figures import figure
from plumbline.names import metric_name
from plumbline.printable import printable
from plumbline.records import (
    Entry,
    Evaluation,
    GuardrailChange,
    GuardrailVerdict,
    Measured,
    Overdue,
    Realised,
    Verdict,
)
from plumbline.sentences import overdue_sentence
from plumbline.times import minute

Body = dict[str, Any]

BOOKKEEPING = (
    "admission",
    "training_begun",
    "training_ended",
    "training_launched",
    "scores",
    "witness",
    "measured_counts",
    "counts",
    "attribution_baseline",
    "profile",
    "profile_part",
    "row_sample",
    "trained_beside",
    "awaiting",
    "branch_written",
    "announced",
    "statement",
    "rolled_back",
    "review_item",
    "review_read",
    "review_skipped",
    "review_answer",
    "review_expired",
)
"""Kinds that are there for checking, not for reading."""


def is_for_reading(entry: Entry) -> bool:
    """Whether people want it told. What each step of an evaluation cost is in the cost report."""
    evaluated = entry.kind == "accrual" and entry.body.get("what") == "evaluation"
    return entry.kind not in BOOKKEEPING and not evaluated


def line(entry: Entry) -> str:
    """`2026-01-01 02:03 UTC  #12  acs_employment  verdict: fail (auc)  by alarm`, on one line.

    Names come from people and from forges: characters that move a terminal's cursor are left out.
    """
    said = _said(entry)
    parts = (minute(entry.at), f"#{entry.sequence}", entry.model)
    text = "  ".join((*parts, f"{entry.kind}: {said}" if said else entry.kind, f"by {entry.actor}"))
    return printable(text, " ")


def _said(entry: Entry) -> str:
    try:
        return SUMMARIES.get(entry.kind, _anything)(entry.body)
    except (KeyError, TypeError, ValueError):
        return "its body is not what this kind of evidence holds"


def _verdict(body: Body) -> str:
    return _judged(Evaluation.model_validate(body).verdict)


def _guardrail_verdict(body: Body) -> str:
    verdict = GuardrailVerdict.model_validate(body)
    return f"{verdict.policy} on its suites: {verdict.outcome}"


def _guardrail_change(body: Body) -> str:
    change = GuardrailChange.model_validate(body)
    return "; ".join([change.outcome, *change.refusals[:1]])


def _realised(body: Body) -> str:
    realised = Realised.model_validate(body)
    return (
        f"labels of night {realised.night} came with night {realised.came_with}: {_judged(realised.verdict)}"
    )


def _overdue(body: Body) -> str:
    return overdue_sentence(Overdue.model_validate(body)).rstrip(".")


def _judged(verdict: Verdict) -> str:
    undecided = [gate for gate in verdict.undecided if gate not in verdict.waiting]
    undecided = [*(verdict.awaited if verdict.outcome == "insufficient" else ()), *undecided]
    because = {"pass": (), "fail": verdict.failing, "insufficient": undecided}[verdict.outcome]
    rests_on = ", ".join((*because, *verdict.unusable))
    return f"{verdict.role} {verdict.outcome}" + (f" ({rests_on})" if rests_on else "")


def _plan(body: Body) -> str:
    return f"{body['decision']}, {body['because']}"


def _quotes(body: Body) -> str:
    gone = f", {len(body['gone'])} gone" if body["gone"] else ""
    return f"{len(body['quotes'])} live prices{gone}"


def _accrual(body: Body) -> str:
    return f"{body['what']} on {body['offer']} cost {body['cost']['amount']} {body['cost']['currency']}"


def _because(body: Body) -> str:
    return str(body["because"])


def _override(body: Body) -> str:
    launch = f" for launch {body['launch'][:12]}" if body["launch"] else ""
    amount = f"{body['amount']['amount']} {body['amount']['currency']}"
    until = f"until {body['expires']}: {body['reason']}"
    return f"{body['person']} adds {amount} to {body['budget']}{launch} {until}"


def _alert(body: Body) -> str:
    return f"{body['topic']}: {body['title']}"


def _told(body: Body) -> str:
    return f"{body['channel']} was told"


def _scaling(body: Body) -> str:
    change = body["change"]
    if change["pull_request"] is None:
        return f"{change['target']} stays as it is: {body['because']}"
    return f"pull request {change['pull_request']} scales {change['target']}"


def _unpriced(body: Body) -> str:
    return f"{body['seconds']} seconds of {body['what']} are not booked: {body['because']}"


def _stopped(body: Body) -> str:
    kept = f"checkpoint {body['checkpoint']} kept" if body["checkpoint"] else "no checkpoint left"
    limit = f"{body['limit']['amount']} {body['limit']['currency']}"
    return f"training attempt {body['attempt']} used up {limit}, {kept}"


def _promotion(body: Body) -> str:
    request = body["pull_request"]
    return (
        f"version {body['registration']['version']} to {body['environment']} in pull request "
        f"{request['number']}, {request['state']}"
    )


def _merge(body: Body) -> str:
    by = f" by {body['by']}" if body["by"] else ""
    number, commit = body["pull_request"], body["commit"][:12]
    what = f"version {body['registration']['version']} to {body['environment']}"
    return f"{what}: pull request {number} merged{by} as {commit}"


def _finished(body: Body) -> str:
    """A pull request that came to an end without its version."""
    by = f" by {body['finished_by']}" if body.get("finished_by") else ""
    return f"pull request {body['number']} {body['state']}{by}: {body['title']}"


def _approval_seen(body: Body) -> str:
    return f"{body['person']} approved {body['commit'][:12]} on the forge"


def _stale(body: Body) -> str:
    return f"version {body['version']} on its way to {body['environment']}: {body['because']}"


def _renewed(body: Body) -> str:
    return f"{body['outcome']}, {body['because']}"


def _trial(body: Body) -> str:
    tried = body["mitigation"]
    name = _treatment(tried)
    return f"{name}, {body['failed'] or ('gates met' if body['passed'] else 'gates not met')}"


def _choice(body: Body) -> str:
    chosen = body["request"]["mitigation"]
    name = _treatment(chosen)
    return f"{name} of {len(body['trials'])}"


def _treatment(mitigation: Body | None) -> str:
    """`reweighing.DIS`, the name alone of one that is about no attribute, or none."""
    return ".".join(filter(None, (mitigation["name"], mitigation["attribute"]))) if mitigation else "none"


def _scan(body: Body) -> str:
    return "; ".join(body["findings"]) or "every group is there with both labels"


def _latency(body: Body) -> str:
    (found,) = Measured.model_validate(body).measurements
    return f"{metric_name(found.name)} {figure(found)}"


def _timing(body: Body) -> str:
    timed = Measured.model_validate(body).timings
    seconds = sum(one.value or 0.0 for one in timed if one.unit == "seconds")
    return f"{len(timed)} measurements took {seconds:.1f} s"


def _baseline(body: Body) -> str:
    found = Measured.model_validate(body)
    if found.unusable:
        return f"cannot be measured on the hold-out: {'; '.join(found.unusable)}"
    return f"{len(found.measurements)} figures on the hold-out"


def _moved(body: Body) -> str:
    return f"goes on on {body['offer']} from attempt {body['attempt']} on: {body['because']}"


def _series(body: Body) -> str:
    named = [
        f"{one['metric']}{'.' if one['group'] else ''}{one['group']} ({one['aspect']})"
        for one in body["unusual"]
    ]
    return ", ".join(named) or f"{body['looked_at']} series are as before"


def _anything(body: Body) -> str:
    """What most bodies have: a digest or an outcome to recognise them by."""
    named = {name: body[name] for name in ("outcome", "digest", "version") if isinstance(body.get(name), str)}
    return ", ".join(f"{name} {value[:12]}" for name, value in named.items())


SUMMARIES: dict[str, Callable[[Body], str]] = {
    "verdict": _verdict,
    "guardrail_verdict": _guardrail_verdict,
    "guardrail_change": _guardrail_change,
    "plan": _plan,
    "quotes": _quotes,
    "accrual": _accrual,
    "launch_refusal": _because,
    "budget_action": _because,
    "budget_override": _override,
    "unpriced": _unpriced,
    "alert": _alert,
    "alert_told": _told,
    "scaling": _scaling,
    "stopped": _stopped,
    "training_moved": _moved,
    "promotion": _promotion,
    "merge": _merge,
    "rejection": _finished,
    "superseded": _finished,
    "approval_seen": _approval_seen,
    "stale": _stale,
    "renewed": _renewed,
    "trial": _trial,
    "choice": _choice,
    "scan": _scan,
    "latency": _latency,
    "timing": _timing,
    "baseline": _baseline,
    "realised": _realised,
    "overdue": _overdue,
    "series": _series,
    **REVIEWS,
    **ROLLOUTS,
}
"""What each kind of evidence says of itself."""
