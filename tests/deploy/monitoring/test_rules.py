"""Every alert fires on what it is about and is quiet on its neighbour, as promtool evaluates the rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from plumbline.serving.telemetry.metric_names import EVERY
from tests.deploy.monitoring.promtool import MONITORING, ROOT, RULES, promtool

FILES = sorted(RULES.glob("*.yaml"))
ALERTS = {
    rule["alert"]: rule
    for group in yaml.safe_load((RULES / "alerts.yaml").read_text())["groups"]
    for rule in group["rules"]
}
RECORDED = {
    rule["record"]
    for group in yaml.safe_load((RULES / "recording.yaml").read_text())["groups"]
    for rule in group["rules"]
}
LEVEL = 'plumbline_fleet_alarm_level{model="m",gate="g"}'
CHECKS = 'plumbline_checks_total{{model="m",stage="output",modality="text",decision="{}",reason="r"}}'
SLOW = 'plumbline_check_seconds_bucket{{stage="output",modality="text",le="{}"}}'
ADMISSION = 'plumbline_admission_seconds_bucket{{le="{}"}}'
FLEET = 'plumbline_fleet_budget{budget="b",currency="USD"}'
LEFT = 'plumbline_fleet_budget_left{budget="b",currency="USD"}'


class Case(NamedTuple):
    """Series by name, minute by minute as promtool writes them, and when to look."""

    fires: dict[str, str]
    quiet: dict[str, str]
    at: str = "40m"


def served(*digests: str) -> dict[str, str]:
    return {
        f'plumbline_served_model_info{{model="m",version="1",digest="{d}",instance="{n}"}}': "1x60"
        for n, d in enumerate(digests)
    }


def in_force(*digests: str) -> dict[str, str]:
    return {
        f'plumbline_guardrail_in_force_info{{policy="p",digest="{d}",instance="{n}"}}': "1x60"
        for n, d in enumerate(digests)
    }


def calls(answered: str, lost: str) -> dict[str, str]:
    name = 'plumbline_check_calls_total{{stage="input",outcome="{}"}}'
    return {name.format("answered"): answered, name.format("timeout"): lost}


def shed(lost: str) -> dict[str, str]:
    return {
        'plumbline_requests_shed_total{job="plumbline-alignment"}': lost,
        'plumbline_requests_total{job="plumbline-alignment",path="/check",status="200"}': "0+600x60",
    }


def detector(failures: str) -> dict[str, str]:
    return {
        'plumbline_detector_failures_total{detector="d"}': failures,
        CHECKS.format("allow"): "0+600x60",
    }


CASES = {
    "ModelAlarm": Case({LEVEL: "1x60"}, {LEVEL: "0.99x60"}),
    "ModelNearAlarm": Case({LEVEL: "0.9x60"}, {LEVEL: "1.2x60"}),
    "ChampionFails": Case(
        {'plumbline_fleet_verdict{model="m",outcome="fail"}': "1x60"},
        {'plumbline_fleet_verdict{model="m",outcome="insufficient"}': "1x60"},
    ),
    "NoVerdict": Case(
        {'plumbline_fleet_verdict_timestamp_seconds{model="m"}': "0x2400"},
        {'plumbline_fleet_verdict_timestamp_seconds{model="m"}': "10000x2400"},
        at="38h",
    ),
    "VersionsDisagree": Case(served("a", "b"), served("a", "a")),
    "BudgetNearlyUsedUp": Case({FLEET: "100x60", LEFT: "9x60"}, {FLEET: "100x60", LEFT: "11x60"}),
    "BudgetOverspent": Case({FLEET: "100x60", LEFT: "-1x60"}, {FLEET: "100x60", LEFT: "0x60"}),
    "GuardrailsBroken": Case({"plumbline_guardrail_broken": "1x60"}, {"plumbline_guardrail_broken": "0x60"}),
    "GuardrailsDisagree": Case(in_force("a", "b"), in_force("a", "a")),
    "DetectorFails": Case(detector("0+12x60"), detector("0+3x60")),
    "DenialsRise": Case(
        {CHECKS.format("deny"): "0+1x1500 1500+50x120", CHECKS.format("allow"): "0+99x1500 148500+50x120"},
        {CHECKS.format("deny"): "0+40x1620", CHECKS.format("allow"): "0+60x1620"},
        at="1530m",
    ),
    "ChecksSlow": Case(
        {SLOW.format("0.25"): "0+90x60", SLOW.format("0.5"): "0+100x60", SLOW.format("+Inf"): "0+100x60"},
        {SLOW.format("0.25"): "0+100x60", SLOW.format("0.5"): "0+100x60", SLOW.format("+Inf"): "0+100x60"},
    ),
    "PredictionsUnchecked": Case(calls("0+90x60", "0+10x60"), calls("0+1000x60", "0+1x60")),
    "ReviewsWait": Case(
        {"plumbline_review_oldest_seconds": "90000x60"}, {"plumbline_review_oldest_seconds": "86000x60"}
    ),
    "ReviewsSpilled": Case(
        {'plumbline_review_items{state="spilled"}': "3x60"}, {'plumbline_review_items{state="open"}': "3x60"}
    ),
    "ServiceDown": Case(
        {'up{job="plumbline-alignment",instance="a"}': "0x60"},
        {'up{job="plumbline-alignment",instance="a"}': "1x60", 'up{job="other"}': "0x60"},
    ),
    "RequestsShed": Case(shed("0+12x60"), shed("0+3x60")),
    "PredictionsUnwritten": Case(
        {"plumbline_predictions_unwritten": "10001x60"}, {"plumbline_predictions_unwritten": "9999x60"}
    ),
    "AdmissionBroken": Case({"plumbline_admission_broken": "1x60"}, {"plumbline_admission_broken": "0x60"}),
    "AdmissionSlow": Case(
        {
            ADMISSION.format("2.5"): "0+0x60",
            ADMISSION.format("5"): "0+9x60",
            ADMISSION.format("+Inf"): "0+9x60",
        },
        {
            ADMISSION.format("1"): "0+9x60",
            ADMISSION.format("2.5"): "0+9x60",
            ADMISSION.format("+Inf"): "0+9x60",
        },
    ),
    "FleetUnread": Case(
        {'plumbline_fleet_unread{part="costs"}': "1x60"}, {'plumbline_fleet_unread{part="costs"}': "0x60"}
    ),
    "FleetSilent": Case(
        {'up{job="plumbline-fleet"}': "1x60"}, {'plumbline_fleet_unread{part="costs"}': "1x60"}
    ),
}


def test_every_alert_has_a_case() -> None:
    assert CASES.keys() == ALERTS.keys()


def test_rules_are_sound() -> None:
    promtool("check", "rules", *FILES)


def test_the_scrape_configuration_is_sound() -> None:
    promtool("check", "config", "--syntax-only", MONITORING / "prometheus/prometheus.yml")


def test_every_alert_fires_where_it_should_and_nowhere_else(tmp_path: Path) -> None:
    tests = []
    for alert, case in CASES.items():
        for series, firing in ((case.fires, True), (case.quiet, False)):
            looked_at = {
                "expr": f'count(ALERTS{{alertname="{alert}",alertstate="firing"}}) > 0',
                "eval_time": case.at,
            }
            looked_at["exp_samples"] = [{"labels": "{}", "value": 1}] if firing else []
            tests.append(
                {
                    "name": f"{alert} {'fires' if firing else 'is quiet'}",
                    "interval": "1m",
                    "input_series": [{"series": name, "values": values} for name, values in series.items()],
                    "promql_expr_test": [looked_at],
                }
            )
    file = tmp_path / "cases.yaml"
    rules = {"rule_files": [str(f) for f in FILES], "evaluation_interval": "5m"}
    file.write_text(yaml.safe_dump({**rules, "tests": tests}))
    promtool("test", "rules", file)


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_says_how_urgent_it_is_and_the_guide_what_to_do(alert: str) -> None:
    assert ALERTS[alert]["labels"]["severity"] in ("page", "ticket", "info")
    assert ALERTS[alert]["annotations"]["summary"]
    assert f"| `{alert}` |" in (ROOT / "docs/monitoring.md").read_text()


def test_rules_know_only_metrics_that_there_are() -> None:
    known = {one.name for one in EVERY} | RECORDED
    for file in FILES:
        for name in re.findall(r"plumbline[_:][a-z0-9_:]+", re.sub(r"#.*", "", file.read_text())):
            plain = re.sub(r"_(bucket|count|sum)$", "", name)
            assert {name, plain} & known, name
