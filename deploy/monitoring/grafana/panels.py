"""What the dashboards show: a panel an entry, in the order in which they stand."""

from __future__ import annotations

from typing import NamedTuple


class Panel(NamedTuple):
    """One panel: what it shows, in which unit, and how."""

    title: str
    queries: tuple[tuple[str, str], ...]
    """PromQL, and how a series is called."""
    unit: str = "short"
    kind: str = "timeseries"
    width: int = 12
    steps: tuple[tuple[float | None, str], ...] = ()
    """Colours by value, from the lowest on."""
    about: str = ""


MODEL = 'model=~"$model"'
UP_TO_ONE: tuple[tuple[float | None, str], ...] = ((None, "green"), (0.8, "yellow"), (1, "red"))

FLEET = (
    Panel(
        "Verdicts",
        ((f"plumbline_fleet_verdict{{{MODEL}}} == 1", "{{model}}: {{outcome}}"),),
        kind="stat",
        about="Of each champion's newest night. A night on its own decides nothing; an alarm does.",
    ),
    Panel(
        "Since the last verdict",
        ((f"time() - plumbline_fleet_verdict_timestamp_seconds{{{MODEL}}}", "{{model}}"),),
        unit="s",
        kind="stat",
        steps=((None, "green"), (36 * 3600, "red")),
    ),
    Panel(
        "Nearest to an alarm",
        ((f"max by (model) (plumbline_fleet_alarm_level{{{MODEL}}})", "{{model}}"),),
        unit="percentunit",
        steps=UP_TO_ONE,
        about="Evidence over the nights; 100 % is an alarm.",
    ),
    Panel(
        "Gates that fail or cannot tell",
        (
            (
                f'count by (model, outcome) (plumbline_fleet_gate{{{MODEL},outcome=~"fail|insufficient"}})',
                "{{model}}: {{outcome}}",
            ),
        ),
    ),
    Panel(
        "Checks a second",
        (("sum by (decision) (rate(plumbline_checks_total[5m]))", "{{decision}}"),),
        "reqps",
    ),
    Panel("Services that answer", (('up{job=~"plumbline-.+"}', "{{job}} {{instance}}"),), kind="stat"),
    Panel("Requests turned away", (("plumbline:requests_shed:ratio_rate5m", "{{job}}"),), "percentunit"),
    Panel("Being answered", (("sum by (job) (plumbline_requests_in_flight)", "{{job}}"),)),
)

ONE_MODEL = (
    Panel(
        "Gates",
        ((f"plumbline_fleet_gate{{{MODEL}}} == 1", "{{gate}}: {{outcome}}"),),
        kind="stat",
        width=24,
        about="The worst outcome of any group.",
    ),
    Panel(
        "Gaps between groups, with their intervals",
        (
            (f'plumbline_fleet_fairness_gap{{{MODEL},bound="value"}}', "{{metric}} {{group}}"),
            (f'plumbline_fleet_fairness_gap{{{MODEL},bound="low"}}', "{{metric}} {{group}} low"),
            (f'plumbline_fleet_fairness_gap{{{MODEL},bound="high"}}', "{{metric}} {{group}} high"),
        ),
        width=24,
    ),
    Panel(
        "Evidence towards an alarm, by gate",
        ((f"plumbline_fleet_alarm_level{{{MODEL}}}", "{{gate}}"),),
        unit="percentunit",
        steps=UP_TO_ONE,
    ),
    Panel(
        "Predictions a second, by outcome",
        ((f"sum by (outcome) (rate(plumbline_predictions_total{{{MODEL}}}[5m]))", "{{outcome}}"),),
        "reqps",
    ),
    Panel(
        "Slowest 1 % of predictions", ((f"plumbline:prediction_seconds:p99_5m{{{MODEL}}}", "{{part}}"),), "s"
    ),
    Panel(
        "Versions that are served",
        ((f"plumbline_served_model_info{{{MODEL}}} == 1", "{{version}} {{digest}}"),),
        kind="stat",
    ),
    Panel(
        "Late labels", ((f"sum by (outcome) (rate(plumbline_labels_total{{{MODEL}}}[1h]))", "{{outcome}}"),)
    ),
    Panel("Predictions that are not on disk yet", (("plumbline_predictions_unwritten", "{{instance}}"),)),
)

MONEY = (
    Panel(
        "Left of each budget",
        (("plumbline_fleet_budget_left", "{{budget}} ({{currency}})"),),
        kind="bargauge",
    ),
    Panel(
        "Left, as a share",
        (("plumbline:budget_left:ratio", "{{budget}}"),),
        unit="percentunit",
        steps=((None, "red"), (0, "yellow"), (0.1, "green")),
    ),
    Panel("Cost this month, by model", (("plumbline_fleet_cost", "{{model}} ({{currency}})"),), width=24),
    Panel("Parts that cannot be read", (("plumbline_fleet_unread == 1", "{{part}}"),), kind="stat", width=24),
)

GUARDRAILS = (
    Panel(
        "Decisions a second",
        ((f"sum by (decision) (rate(plumbline_checks_total{{{MODEL}}}[5m]))", "{{decision}}"),),
        "reqps",
    ),
    Panel(
        "Why checks were not allowed",
        ((f'sum by (reason) (rate(plumbline_checks_total{{{MODEL},decision!="allow"}}[5m]))', "{{reason}}"),),
        "reqps",
    ),
    Panel("Denied", ((f"plumbline:check_denied:ratio_rate5m{{{MODEL}}}", "{{model}}"),), "percentunit"),
    Panel("Slowest 1 % of checks", (("plumbline:check_seconds:p99_5m", "{{stage}} {{modality}}"),), "s"),
    Panel(
        "Detectors that gave no answer",
        (("plumbline:detector_failed:ratio_rate5m", "{{detector}}"),),
        "percentunit",
    ),
    Panel(
        "Policies in force",
        (("count by (policy, digest) (plumbline_guardrail_in_force_info == 1)", "{{policy}} {{digest}}"),),
        kind="stat",
    ),
    Panel("Reloads", (("sum by (outcome) (rate(plumbline_guardrail_reloads_total[1h]))", "{{outcome}}"),)),
    Panel("Review items", (("max by (state) (plumbline_review_items)", "{{state}}"),)),
    Panel(
        "Oldest review item",
        (("max(plumbline_review_oldest_seconds)", "age"),),
        "s",
        steps=((None, "green"), (24 * 3600, "red")),
    ),
    Panel(
        "Answers of reviewers",
        (("sum by (answer) (rate(plumbline_review_answers_total[1h]))", "{{answer}}"),),
    ),
    Panel("Admissions", (("sum by (outcome) (rate(plumbline_admissions_total[5m]))", "{{outcome}}"),)),
    Panel("Slowest 1 % of admissions", (("plumbline:admission_seconds:p99_5m", "time"),), "s"),
)

DASHBOARDS = {
    "fleet": ("Plumbline: the fleet", FLEET, True),
    "model": ("Plumbline: one model", ONE_MODEL, True),
    "money": ("Plumbline: money", MONEY, False),
    "guardrails": ("Plumbline: guardrails and reviews", GUARDRAILS, True),
}
"""By file: title, panels, and whether models can be chosen."""
