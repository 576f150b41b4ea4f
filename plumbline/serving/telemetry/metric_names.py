"""Every metric there is: name, kind, labels, meaning. Services, rules and dashboards take it from here.

| who serves it                      | how its names begin                                                 |
| ---------------------------------- | ------------------------------------------------------------------- |
| the alignment service, `/metrics`  | `plumbline_check`, `_detector`, `_guardrail`, `_review`, `_admission` |
| the inference service, `/metrics`  | `plumbline_prediction`, `_label`, `_served`, `_check_call`           |
| both                               | `plumbline_request`                                                 |
| `plumbline metrics`                | `plumbline_fleet`                                                   |

A label's values come from a fixed set, or from policies and specs in Git, never from a request: a name that
no policy knows is `other`. Names end in their unit, counters in `_total`. What people sent is in none.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Kind = Literal["counter", "gauge", "histogram"]

OTHER: Final = "other"
"""Stands for a name from outside that neither policy nor spec knows."""

FAST: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of a histogram's buckets, in seconds."""


class Metric(NamedTuple):
    """One metric."""

    name: str
    kind: Kind
    meaning: str
    labels: tuple[str, ...] = ()


def _counter(name: str, meaning: str, *labels: str) -> Metric:
    return Metric(name, "counter", meaning, labels)


def _gauge(name: str, meaning: str, *labels: str) -> Metric:
    return Metric(name, "gauge", meaning, labels)


def _seconds(name: str, meaning: str, *labels: str) -> Metric:
    return Metric(name, "histogram", meaning, labels)


# Both services.

REQUESTS = _counter(
    "plumbline_requests_total", "Requests answered, by path as declared and status.", "path", "status"
)
REQUESTS_REFUSED = _counter(
    "plumbline_requests_refused_total",
    "Requests refused undecided: token, forbidden, quota, size, malformed, modality, expired.",
    "because",
)
REQUESTS_SHED = _counter("plumbline_requests_shed_total", "Requests answered 503 because too many wait.")
REQUESTS_IN_FLIGHT = _gauge("plumbline_requests_in_flight", "Requests that are being answered.")
START_SECONDS = _gauge("plumbline_start_seconds", "How long the service took to become ready.")

# The alignment service.

CHECKS = _counter(
    "plumbline_checks_total",
    "Checks decided, by the detector and label that decided, as `pii.email`; `none` for an allow.",
    "model", "stage", "modality", "decision", "reason",
)  # fmt: skip
CHECK_SECONDS = _seconds("plumbline_check_seconds", "How long a check took.", "stage", "modality")
CHECKS_CACHED = _counter("plumbline_checks_cached_total", "Turns of conversations answered from the cache.")
DETECTOR_FAILURES = _counter(
    "plumbline_detector_failures_total",
    "Checks in which a detector gave no answer: it failed, took too long or used too much memory.",
    "detector",
)
GUARDRAIL_RELOADS = _counter(
    "plumbline_guardrail_reloads_total", "Loadings of the policies: loaded, unchanged, refused.", "outcome"
)
GUARDRAIL_IN_FORCE = _gauge(
    "plumbline_guardrail_in_force_info", "1 for the guardrail policy that is in force.", "policy", "digest"
)
GUARDRAIL_LOADED = _gauge(
    "plumbline_guardrail_loaded_timestamp_seconds", "When the policies in force were loaded."
)
GUARDRAIL_BROKEN = _gauge(
    "plumbline_guardrail_broken",
    "1 while the newest policies cannot be used, so that older ones are in force.",
)
REVIEW_ITEMS = _gauge("plumbline_review_items", "Review items: open, assigned, second, spilled.", "state")
REVIEW_OLDEST_SECONDS = _gauge("plumbline_review_oldest_seconds", "Age of the oldest open review item.")
REVIEW_ANSWERS = _counter(
    "plumbline_review_answers_total", "Answers of people: approve, deny, correct, expired.", "answer"
)
REVIEW_SPILLED = _counter(
    "plumbline_review_spilled_total", "Review items written to disk because the database was gone."
)
ADMISSIONS = _counter(
    "plumbline_admissions_total",
    "Changes in the cluster that were judged: allowed, refused, unreadable. Dry runs are not counted.",
    "environment", "kind", "outcome",
)  # fmt: skip
ADMISSION_SECONDS = _seconds("plumbline_admission_seconds", "How long judging one took.")
ADMISSION_LOADED = _gauge(
    "plumbline_admission_loaded_timestamp_seconds", "When keys, policy, holds and statements were loaded."
)
ADMISSION_BROKEN = _gauge(
    "plumbline_admission_broken",
    "1 while what is trusted cannot be read, so that an older state is in force.",
)

# The inference service.

PREDICTIONS = _counter(
    "plumbline_predictions_total",
    "Predictions: answered, redacted, review, denied, failed.",
    "model", "version", "outcome",
)  # fmt: skip
PREDICTION_SECONDS = _seconds(
    "plumbline_prediction_seconds",
    "How long a prediction took, by part: whole, model, checks.",
    "model",
    "part",
)
PREDICTIONS_UNWRITTEN = _gauge(
    "plumbline_predictions_unwritten", "Logged predictions that are not on disk yet."
)
CHECK_CALLS = _counter(
    "plumbline_check_calls_total",
    "Calls of the alignment service: answered, timeout, unavailable, refused.",
    "stage", "outcome",
)  # fmt: skip
LABELS = _counter(
    "plumbline_labels_total", "Late labels: new, known, conflicting, unknown, refused.", "model", "outcome"
)
SERVED_MODEL = _gauge(
    "plumbline_served_model_info", "1 for the version that is loaded.", "model", "version", "digest"
)

# The fleet, from the evidence and the books.

FLEET_VERDICT = _gauge(
    "plumbline_fleet_verdict",
    "1 for the outcome of the champion's newest verdict: pass, fail, insufficient.",
    "model", "outcome",
)  # fmt: skip
FLEET_GATE = _gauge(
    "plumbline_fleet_gate",
    "1 for the worst outcome of a gate in the champion's newest verdict.",
    "model", "gate", "outcome",
)  # fmt: skip
FLEET_VERDICT_TIME = _gauge(
    "plumbline_fleet_verdict_timestamp_seconds", "When the champion's newest verdict was recorded.", "model"
)
FLEET_GAP = _gauge(
    "plumbline_fleet_fairness_gap",
    "A fairness metric of the champion's newest night: its value and both ends of its interval.",
    "model", "metric", "group", "bound",
)  # fmt: skip
FLEET_ALARM = _gauge(
    "plumbline_fleet_alarm_level",
    "A gate's evidence over the nights as a share of what alarms, on a log scale: 1 and above is an alarm.",
    "model", "gate",
)  # fmt: skip
FLEET_COST = _gauge("plumbline_fleet_cost", "What a model cost in this month so far.", "model", "currency")
FLEET_BUDGET_LEFT = _gauge(
    "plumbline_fleet_budget_left", "What a budget has left in its period.", "budget", "currency"
)
FLEET_BUDGET = _gauge(
    "plumbline_fleet_budget", "A budget's amount, overrides included.", "budget", "currency"
)
FLEET_UNREAD = _gauge(
    "plumbline_fleet_unread", "1 for a part that could not be read: evidence, costs, budgets.", "part"
)

BOTH: Final = (
    REQUESTS, REQUESTS_REFUSED, REQUESTS_SHED, REQUESTS_IN_FLIGHT, START_SECONDS,
)  # fmt: skip
ALIGNMENT: Final = (
    *BOTH, CHECKS, CHECK_SECONDS, CHECKS_CACHED, DETECTOR_FAILURES, GUARDRAIL_RELOADS,
    GUARDRAIL_IN_FORCE, GUARDRAIL_LOADED, GUARDRAIL_BROKEN, REVIEW_ITEMS, REVIEW_OLDEST_SECONDS,
    REVIEW_ANSWERS, REVIEW_SPILLED, ADMISSIONS, ADMISSION_SECONDS, ADMISSION_LOADED, ADMISSION_BROKEN,
)  # fmt: skip
INFERENCE: Final = (
    *BOTH, PREDICTIONS, PREDICTION_SECONDS, PREDICTIONS_UNWRITTEN, CHECK_CALLS, LABELS, SERVED_MODEL,
)  # fmt: skip
FLEET: Final = (
    FLEET_VERDICT, FLEET_GATE, FLEET_VERDICT_TIME, FLEET_GAP, FLEET_ALARM, FLEET_COST, FLEET_BUDGET_LEFT,
    FLEET_BUDGET, FLEET_UNREAD,
)  # fmt: skip
EVERY: Final = (*ALIGNMENT, *INFERENCE[len(BOTH) :], *FLEET)
