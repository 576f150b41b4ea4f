"""Trends: a mark for every estimate inside the frame, the worst group first, only comparable nights."""

from hypothesis import given
from hypothesis import strategies as st

from plumbline.nightly.telling.past import NIGHTS, history_of
from plumbline.reports.page import render_night
from plumbline.reports.story import PastFigure
from plumbline.reports.summary_json import summary
from plumbline.reports.trends import HEIGHT, WIDTH, gate_trends
from tests.reports.example_night import CHAMPION_EVALUATION, HOSTILE, judgement, measurement, story, verdict

values = st.floats(-1, 1, allow_nan=False)


def past(night, value=0.1, group="DIS=1", outcome="pass", gate="equal_opportunity_difference.DIS"):
    low, high = (None, None) if value is None else (value - 0.05, value + 0.05)
    about = {"night": night, "gate": gate, "group": group, "outcome": outcome}
    return PastFigure(value=value, low=low, high=high, lower=-0.25, upper=0.25, **about)


def on_night(night, value=-0.1, **changes):
    found = judgement(measurement("equal_opportunity_difference", value, 0.05, "DIS=1"), "pass")
    made = verdict("champion", "pass", (found,))
    window = made.window.model_copy(update={"night": night})
    return made.model_copy(update={"window": window, **changes})


@given(st.lists(values, min_size=2, max_size=NIGHTS))
def test_every_mark_lies_in_the_frame(found):
    (gate,) = gate_trends(past(night, value) for night, value in enumerate(found))
    marks = gate.worst.marks["pass"]
    assert len(marks) == len(found)
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.high <= mark.y <= mark.low <= HEIGHT for mark in marks)


def test_the_group_that_fares_worst_on_the_last_night_comes_first():
    groups = {"DIS=1": ("pass", 0.24), "DIS=2": ("fail", 0.3), "DIS=3": ("pass", 0.0)}
    history = [past(n, value, group, outcome) for n in (0, 1) for group, (outcome, value) in groups.items()]
    (gate,) = gate_trends(history)
    assert [trend.group for trend in (gate.worst, *gate.others)] == ["DIS=2", "DIS=1", "DIS=3"]


def test_an_undefined_night_is_a_gap_and_is_counted():
    (gate,) = gate_trends([past(0), past(1, None, outcome="insufficient"), past(2)])
    assert gate.worst.undefined == 1
    assert {outcome: len(marks) for outcome, marks in gate.worst.marks.items()} == {"pass": 2}


def test_one_night_is_no_trend():
    assert gate_trends([past(3), past(3, group="DIS=2")]) == ()


def test_a_history_holds_only_nights_that_compare_up_to_this_one():
    latest = on_night(5)
    others = [
        on_night(1, version="e" * 64),
        on_night(2, policy="7" * 64),
        on_night(3, spec="8" * 64),
        on_night(6),
    ]
    assert [figure.night for figure in history_of(latest, [on_night(4), *others])] == [4, 5]


def test_a_history_is_bounded_and_the_last_record_of_a_night_counts():
    recorded = [on_night(night) for night in range(NIGHTS + 10)] + [on_night(60, -0.2)]
    found = history_of(on_night(NIGHTS + 9), recorded)
    assert [figure.night for figure in found] == list(range(10, NIGHTS + 10))
    assert {figure.night: figure.value for figure in found}[60] == -0.2


def test_the_summary_does_not_grow_by_it():
    assert summary(story(history=(past(0), past(1)))) == summary(story())


def test_sixty_nights_of_sixteen_gates_and_eight_groups_fit_in_a_page():
    outcomes = ("pass", "fail", "insufficient")
    history = tuple(
        past(n, 0.01 * (n % 40), f"DIS={g}{HOSTILE}", outcomes[(n + g) % 3], f"metric_{gate}.DIS")
        for n in range(NIGHTS)
        for gate in range(16)
        for g in range(8)
    )
    drifted = [
        judgement(measurement("ks_pvalue", 0.001, None, f"column {c} {HOSTILE}"), "fail", "diagnose")
        for c in range(26)
    ]
    found = CHAMPION_EVALUATION.verdict
    judged = found.model_copy(update={"judgements": (*found.judgements, *drifted)})
    champion = CHAMPION_EVALUATION.model_copy(update={"verdict": judged})
    page = render_night(story(champion=champion, history=history))
    assert page.count('<svg class="trend"') == 16 * 8
    assert len(page.encode()) <= 1_500_000
    for forbidden in ("http://", "https://", "<script", "url("):
        assert forbidden not in page
