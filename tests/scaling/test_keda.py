"""What is written as a ScaledObject is what is read back from it."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plumbline.intent import LoadSource
from plumbline.records.scaling import ReplicaSchedule, Rise
from plumbline.scaling.keda import scaled_object
from plumbline.scaling.standing import StandingError, standing
from tests.scaling.loads import target

PROMETHEUS = LoadSource(prometheus="https://prometheus.example.com", query="sum(rate(requests[5m]))")
spans = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda span: span[0] < span[1])
rises = st.builds(
    lambda days, span, replicas: Rise(days=days, start=span[0], end=span[1], replicas=replicas),
    st.sampled_from(["weekdays", "weekend"]),
    spans,
    st.integers(2, 9),
)


@given(base=st.integers(0, 5), found=st.lists(rises, max_size=4))
def test_a_schedule_survives_being_written(base: int, found: list[Rise]):
    schedule = ReplicaSchedule(
        base=base, rises=tuple(found), ceiling=10, reacts=True, time_zone="Europe/Berlin"
    )
    text = scaled_object(target(load=PROMETHEUS), schedule, 20)
    read = standing([yaml.safe_load(text)], "service", "Etc/UTC")
    assert read == schedule.model_copy(update={"time_zone": "Europe/Berlin" if found else "Etc/UTC"})


def test_only_a_question_to_prometheus_adds_replicas_beyond_the_schedule():
    schedule = ReplicaSchedule(base=1, ceiling=10, reacts=False, time_zone="Etc/UTC")
    without = yaml.safe_load(scaled_object(target(), schedule, 20))
    assert not standing([without], "service", "Etc/UTC").reacts


def deployment(replicas: int) -> dict[str, object]:
    return {"kind": "Deployment", "metadata": {"name": "service"}, "spec": {"replicas": replicas}}


def hpa(name: str) -> dict[str, object]:
    spec = {"scaleTargetRef": {"kind": "Deployment", "name": name}, "minReplicas": 2, "maxReplicas": 6}
    return {"kind": "HorizontalPodAutoscaler", "spec": spec}


def test_a_scaler_says_more_than_the_deployment():
    assert standing([deployment(3), hpa("service")], "service", "Etc/UTC").ceiling == 6
    assert standing([deployment(3), hpa("other")], "service", "Etc/UTC").base == 3


def test_hours_in_another_form_are_not_guessed():
    cron = {"timezone": "Etc/UTC", "start": "30 8 * * 1", "end": "0 20 * * 1", "desiredReplicas": "3"}
    spec = {"scaleTargetRef": {"name": "service"}, "triggers": [{"type": "cron", "metadata": cron}]}
    with pytest.raises(StandingError, match="not full hours"):
        standing([{"kind": "ScaledObject", "spec": spec}], "service", "Etc/UTC")


def test_a_service_that_nothing_describes_is_named():
    with pytest.raises(StandingError, match="is about service"):
        standing([deployment(1) | {"metadata": {"name": "other"}}], "service", "Etc/UTC")
