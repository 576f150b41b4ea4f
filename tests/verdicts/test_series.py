"""Warnings: of all series of a model, those whose last nights are unlike those before; they never block."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.measurement import Measurement
from plumbline.intent import AlignmentPolicy
from plumbline.records import Judgement, Verdict, Window
from plumbline.specs.digests import policy_digest
from plumbline.verdicts.series import figures_of, watch

NIGHTS = 30
OUTSIDE = {"outcome": "fail", "lower": 0.89}


def policy(**more: object) -> AlignmentPolicy:
    tolerance = {"metric": "auc", "at_least": 0.7, "severity": "block", "reason": "a limit for this test"}
    return AlignmentPolicy.model_validate(
        {"policy": "alignment", "reviewers": ["somebody"], "tolerances": [tolerance]} | more
    )


def judgement(name: str, value: float | None, **more: object) -> Judgement:
    measured = (
        Measurement.undefined(name, "no rows")
        if value is None
        else Measurement(
            name=name, value=value, low=value, high=value, n=500, unit="probability", method="exact"
        )
    )
    fields = {"gate": name, "severity": "warn", "outcome": "pass", "because": "-", "reason": "-"} | more
    return Judgement.model_validate(fields | {"measurement": measured})


def verdict(*judgements: Judgement, night: int = NIGHTS) -> Verdict:
    window = Window(model="m", role="current", night=night, source="s", stop=1, rows=1, content="c")
    return Verdict(
        model="m",
        version="v",
        role="champion",
        window=window,
        outcome="pass",
        spec="s",
        policy="p",
        level=0.95,
        judgements=judgements,
    )


def past(*names: str) -> dict[int, dict[tuple[str, str], float]]:
    generator = np.random.default_rng(1)
    return {
        night: {(name, ""): float(generator.normal(0.9, 0.004)) for name in names} for night in range(NIGHTS)
    }


def named(about: Verdict, **more: object) -> list[tuple[str, str]]:
    found = watch(policy(**more), about, past("auc", "accuracy"))
    return [(one.metric, one.aspect) for one in found.unusual] if found else []


def test_a_fall_inside_its_tolerance_is_named_and_the_usual_one_is_not():
    found = watch(
        policy(), verdict(judgement("auc", 0.85), judgement("accuracy", 0.9)), past("auc", "accuracy")
    )
    assert [(one.metric, one.aspect, one.more) for one in found.unusual] == [("auc", "level", False)]
    assert (found.looked_at, found.level, found.verdict) == (2, 4 / 365, verdict().key)
    assert (found.unusual[0].since, found.unusual[0].until, found.unusual[0].value) == (30, 30, 0.85)


def test_what_a_tolerance_fails_is_seen_already():
    assert named(verdict(judgement("auc", 0.85, **OUTSIDE), judgement("accuracy", 0.85))) == [
        ("accuracy", "level")
    ]


def test_a_nights_level_is_shared_by_all_series_and_aspects():
    """A night unlike the others at one in a thousand is named alone, and not beside 40 other series."""
    history = past("auc", *(f"other{place}" for place in range(40)))
    mean, spread = np.mean([n["auc", ""] for n in history.values()]), 0.004
    fall = judgement("auc", float(mean - 3.9 * spread))
    others = [judgement(f"other{place}", 0.9) for place in range(40)]
    alone = watch(policy(), verdict(fall), history)
    assert [one.metric for one in alone.unusual] == ["auc"]
    assert alone.level / (40 * 3) < alone.unusual[0].p_value < alone.level / 3
    assert "auc" not in [one.metric for one in watch(policy(), verdict(fall, *others), history).unusual]


def test_a_policy_that_allows_more_false_warnings_is_told_more():
    mean = np.mean([figures["auc", ""] for figures in past("auc", "accuracy").values()])
    slight = verdict(judgement("auc", float(mean - 3.2 * 0.004)), judgement("accuracy", 0.9))
    assert named(slight) == []
    assert named(slight, false_warnings_per_year=50) == [("auc", "level")]


def test_what_comes_with_late_labels_is_looked_at_then_with_half_the_nights_false_warnings():
    both = verdict(judgement("auc", 0.85), judgement("accuracy", 0.85))
    late = watch(policy(), both, past("auc", "accuracy"), told=[("accuracy", "")])
    assert [one.metric for one in late.unusual] == ["auc"]
    waiting = both.model_copy(update={"awaited": ("its labels have not come",)})
    assert late.level == watch(policy(), waiting, past("auc", "accuracy")).level == 2 / 365


def test_none_allowed_is_none_looked_at():
    assert watch(policy(false_warnings_per_year=0), verdict(judgement("auc", 0.5)), past("auc")) is None


def test_too_few_nights_say_nothing():
    short = dict(list(past("auc").items())[:19])
    assert watch(policy(), verdict(judgement("auc", 0.5)), short) is None


def test_later_nights_are_not_known_yet():
    """A night judged late is told from the nights before it alone."""
    about = verdict(judgement("auc", 0.85), night=25)
    later = past("auc")
    earlier = {night: figures for night, figures in later.items() if night < 25}
    assert watch(policy(), about, later) == watch(policy(), about, earlier)


@pytest.mark.parametrize(
    "left_out",
    [
        judgement("ks_pvalue", 0.5),
        judgement("tpr", 0.5, outcome="not judged"),
        judgement("log_loss", None, outcome="insufficient"),
    ],
)
def test_p_values_small_groups_and_undefined_figures_are_no_series(left_out):
    assert figures_of(verdict(left_out, judgement("auc", 0.9))) == {("auc", ""): 0.9}


def test_a_policy_that_says_nothing_of_warnings_keeps_its_digest():
    silent, asked = policy(), policy(false_warnings_per_year=4)
    assert "false_warnings_per_year" not in silent.model_dump()
    assert policy_digest(silent) != policy_digest(asked)
