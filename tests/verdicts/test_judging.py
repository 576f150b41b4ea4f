"""One tolerance against the measurements it speaks of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.measurement import Measurement
from plumbline.intent import Tolerance
from plumbline.verdicts.judging import judge, outcome_of
from plumbline.verdicts.limits import Limits

DECLARED = {"DIS": ()}
finite = st.floats(-1, 1)


def measured(low: float | None, high: float | None, n: int = 100, group: str = "DIS=1") -> Measurement:
    value = None if low is None or high is None else (low + high) / 2
    reason = "no positives in the group" if value is None else None
    return Measurement(
        name="m",
        group=group,
        value=value,
        low=low,
        high=high,
        n=n,
        unit="difference",
        method="t",
        reason=reason,
    )


def gate(**fields: object) -> Tolerance:
    defaults = {
        "metric": "m",
        "attributes": ("DIS",),
        "within": 0.25,
        "severity": "block",
        "minimum_size": 30,
    }
    return Tolerance(**(defaults | {"reason": "long enough a reason"} | fields))


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (-0.1, 0.1, "pass"),
        (-0.25, 0.25, "pass"),
        (-0.3, 0.1, "insufficient"),
        (0.2, 0.3, "insufficient"),
        (-0.3, 0.3, "insufficient"),
        (0.26, 0.3, "fail"),
        (-0.6, -0.26, "fail"),
    ],
)
def test_the_interval_decides(low: float, high: float, outcome: str) -> None:
    assert outcome_of(measured(low, high), Limits(-0.25, 0.25)) == outcome


def test_a_value_without_an_interval_never_passes() -> None:
    alone = measured(0.0, 0.0).model_copy(update={"low": None, "high": None})
    assert outcome_of(alone, Limits(-0.25, 0.25)) == "insufficient"


@given(finite, finite, finite, finite)
def test_a_wider_interval_never_turns_undecided_into_decided(
    low: float, high: float, left: float, right: float
) -> None:
    low, high = sorted((low, high))
    narrow, wide = measured(low, high), measured(low - abs(left), high + abs(right))
    if outcome_of(narrow, Limits(-0.25, 0.25)) == "insufficient":
        assert outcome_of(wide, Limits(-0.25, 0.25)) == "insufficient"


def test_a_small_group_is_named_and_not_judged() -> None:
    judged = judge(
        gate(), [measured(0.5, 0.9, n=29), measured(0, 0.1, group="DIS=3")], Limits(-0.25, 0.25), DECLARED
    )
    assert [(j.group, j.outcome) for j in judged] == [("DIS=1", "not judged"), ("DIS=3", "pass")]
    assert "29" in judged[0].because
    assert "30" in judged[0].because


def test_a_gate_with_only_small_groups_is_insufficient() -> None:
    judged = judge(gate(), [measured(0, 0.1, n=3)], Limits(-0.25, 0.25), DECLARED)
    assert [j.outcome for j in judged] == ["not judged", "insufficient"]


def test_a_gate_nobody_measured_is_insufficient() -> None:
    (only,) = judge(gate(), [], Limits(-0.25, 0.25), DECLARED)
    assert only.outcome == "insufficient"
    assert only.because == "it was not measured"


def test_an_undefined_measurement_is_insufficient_with_its_reason() -> None:
    (only,) = judge(gate(), [measured(None, None)], Limits(-0.25, 0.25), DECLARED)
    assert only.outcome == "insufficient"
    assert only.because == "no positives in the group"


def test_a_missing_limit_is_insufficient() -> None:
    (only,) = judge(gate(), [measured(0, 0.1)], None, DECLARED)
    assert only.outcome == "insufficient"
    assert "champion" in only.because


def test_groups_narrow_a_tolerance_to_those_groups() -> None:
    groups = [measured(0.5, 0.9), measured(0, 0.1, group="DIS=2")]
    judged = judge(gate(groups=("2",)), groups, Limits(-0.25, 0.25), DECLARED)
    assert [j.group for j in judged] == ["DIS=2"]


def test_an_attribute_is_not_mistaken_for_one_whose_name_it_starts() -> None:
    judged = judge(gate(), [measured(0.5, 0.9, group="DISTRICT=1")], Limits(-0.25, 0.25), DECLARED)
    assert [j.because for j in judged] == ["it was not measured"]


def test_an_attribute_the_spec_does_not_declare_is_named_and_not_judged() -> None:
    (only,) = judge(gate(), [], Limits(-0.25, 0.25), {"SEX": ()})
    assert only.outcome == "not judged"
    assert "declares no protected attribute DIS" in only.because


def test_a_group_the_spec_names_must_be_there() -> None:
    """Who vanished from the data must not pass unseen."""
    judged = judge(gate(), [measured(0, 0.1)], Limits(-0.25, 0.25), {"DIS": ("1", "3")})
    assert [(j.group, j.outcome) for j in judged] == [("DIS=1", "pass"), ("DIS=3", "insufficient")]


def test_only_the_groups_a_tolerance_speaks_of_must_be_there() -> None:
    judged = judge(gate(groups=("1",)), [measured(0, 0.1)], Limits(-0.25, 0.25), {"DIS": ("1", "3")})
    assert [(j.group, j.outcome) for j in judged] == [("DIS=1", "pass")]


BOTH = {"SEX": (), "DIS": (), "SEX & DIS": ()}


def test_groups_of_an_intersection_are_judged_by_its_gate_and_by_none_of_its_attributes():
    measurements = [measured(-0.1, 0.1, group=group) for group in ("SEX=2", "DIS=1", "SEX=2 & DIS=1")]
    for attribute, group in {"SEX": "SEX=2", "DIS": "DIS=1", "SEX & DIS": "SEX=2 & DIS=1"}.items():
        found = judge(gate(attributes=(attribute,)), measurements, Limits(-0.25, 0.25), BOTH)
        assert [(j.gate, j.group) for j in found] == [(f"m.{attribute}", group)]


def test_a_name_that_reads_like_an_intersection_stays_its_attributes_where_there_is_none():
    (found,) = judge(
        gate(attributes=("SEX",)),
        [measured(0.3, 0.4, group="SEX=2 & DIS=1")],
        Limits(-0.25, 0.25),
        {"SEX": ()},
    )
    assert (found.group, found.outcome) == ("SEX=2 & DIS=1", "fail")


def test_only_the_named_groups_of_an_intersection_are_judged():
    measurements = [measured(-0.1, 0.1, group=group) for group in ("SEX=2 & DIS=1", "SEX=2 & DIS=2")]
    asked = gate(attributes=("SEX & DIS",), groups=("SEX=2 & DIS=2",))
    assert [j.group for j in judge(asked, measurements, Limits(-0.25, 0.25), BOTH)] == ["SEX=2 & DIS=2"]


def test_without_any_group_every_gate_on_fairness_is_named_with_the_specs_reason() -> None:
    (judged,) = judge(gate(), [], Limits(-0.25, 0.25), {}, "Digits are nobody's.")
    assert judged.outcome == "not judged"
    assert judged.because == "fairness is not applicable: Digits are nobody's"
