"""Metrics are named as Prometheus wants them, each once, and every service has just its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plumbline.serving.telemetry import metric_names
from plumbline.serving.telemetry.metric_names import (
    ALIGNMENT,
    BOTH,
    CHECK_SECONDS,
    CHECKS,
    EVERY,
    FLEET,
    INFERENCE,
    Metric,
)
from plumbline.serving.telemetry.prometheus import Metrics


def test_every_metric_is_listed_once() -> None:
    defined = [one for one in vars(metric_names).values() if isinstance(one, Metric)]
    assert sorted(defined) == sorted(EVERY)
    assert len({one.name for one in EVERY}) == len(EVERY)
    assert set(BOTH) == set(ALIGNMENT) & set(INFERENCE)
    assert not set(FLEET) & {*ALIGNMENT, *INFERENCE}


@pytest.mark.parametrize("metric", EVERY, ids=lambda one: one.name)
def test_a_name_says_its_kind_and_unit(metric: Metric) -> None:
    assert re.fullmatch("plumbline_[a-z_]+", metric.name)
    assert metric.name.endswith("_total") == (metric.kind == "counter")
    if metric.kind == "histogram":
        assert metric.name.endswith("_seconds")
    assert metric.meaning.endswith(".")
    assert not {"user", "caller", "content", "check_id", "text"} & set(metric.labels)


def test_what_was_counted_is_told() -> None:
    metrics = Metrics(ALIGNMENT)
    said = {"model": "a", "stage": "input", "modality": "text", "decision": "deny", "reason": "pii.email"}
    metrics.count(CHECKS, **said)
    metrics.count(CHECKS, 2, **said)
    metrics.observe(CHECK_SECONDS, 0.003, stage="input", modality="text")
    text = metrics.text().decode()
    assert re.search(r"^plumbline_checks_total\{.*\} 3\.0$", text, re.MULTILINE)
    assert re.search(r'^plumbline_check_seconds_bucket\{le="0.005",.*\} 1\.0$', text, re.MULTILINE)


def test_a_metric_of_another_service_and_wrong_labels_are_defects() -> None:
    metrics = Metrics(INFERENCE)
    with pytest.raises(KeyError):
        metrics.count(CHECKS, model="a")
    with pytest.raises(ValueError, match="label"):
        Metrics(ALIGNMENT).count(CHECKS, model="a")


@pytest.mark.parametrize(
    "name", [name for name, one in vars(metric_names).items() if isinstance(one, Metric)], ids=str.lower
)
def test_every_metric_is_told_by_somebody(name: str) -> None:
    """A name that nobody fills is a panel that stays empty."""
    package = Path(metric_names.__file__).resolve().parents[2]
    others = (file.read_text() for file in package.rglob("*.py") if file.name != "metric_names.py")
    assert any(re.search(rf"\b{name}\b", text) for text in others)
