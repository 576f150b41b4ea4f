"""A model of texts goes through a night as a model of tables does: measured, explained, judged, retrained."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest

from plumbline.findings import not_judged
from plumbline.nightly.alarms.raising import raise_alarm
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.judge import evaluate, judge
from plumbline.nightly.evaluating.measure import compare_with_aif360, draw_drift_report, explain, measure
from plumbline.nightly.evaluating.one_night import evaluate_night, foreseen_story
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.planning import deciding
from plumbline.nightly.telling.disputed import explain_row
from plumbline.nightly.training import retrain
from plumbline.records import Evaluation, Measured, Subject
from plumbline.reports.page import render_night
from plumbline.reports.text import summary_text
from tests.nightly.made_up_texts import SECRET, texts_context, texts_project


def judged(context: Context, subject: Subject) -> Evaluation:
    return judge(
        context, subject, [step(context, subject) for step in (measure, compare_with_aif360, explain)]
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> tuple[Context, list[Evaluation], Evaluation]:
    """Nights until the alarm, and the candidate that came of it."""
    context, nights = texts_context(texts_project(tmp_path_factory.mktemp("texts") / "project")), []
    for night in range(6):
        nights.append(judged(context, prepare(context, night)))
        if raise_alarm(context, nights[-1]):
            break
    plan = deciding.plan(context, night=night, mitigation=None, force=False, requester="alarm")
    assert (plan.decision, plan.request.mitigation.name) == ("retrain", "swap_augmentation")
    return context, nights, judged(context, retrain.train(context, plan, approval=None).subject)


def figures(evaluation: Evaluation) -> dict[tuple[str, str], float | None]:
    return {(m.name, m.group): m.value for m in evaluation.measurements}


def test_decisions_that_rest_on_whom_a_text_names_alarm(told):
    context, nights, _ = told
    alarms = context.ledger.all("alarm", context.model)
    assert [entry.body["gates"] for entry in alarms] == [["flip_rate"]]
    assert figures(nights[-1])["flip_rate", ""] > 0.05


def test_what_the_alarm_retrains_hardly_flips_any_more(told):
    _, nights, candidate = told
    before, after = figures(nights[0])["flip_rate", ""], figures(candidate)["flip_rate", ""]
    assert after < before / 3
    assert "flip_rate" not in candidate.verdict.failing


def test_a_text_is_told_nowhere_but_in_the_data(told):
    context, nights, _ = told
    story = foreseen_story(context, nights[-1])
    pages = [render_night(story), summary_text(story, None)]
    entries = [
        entry.model_dump_json()
        for kind in (
            "verdict",
            "measured",
            "profile",
            "baseline",
            "told_words",
            "attribution_baseline",
            "training",
            "scan",
        )
        for entry in context.ledger.all(kind, context.model)
    ]
    kept = [
        path for path in context.settings.state.rglob("*") if path.is_file() and "trained" not in path.parts
    ]
    assert entries
    # The word stands in every text, so the model may know it and say so; its neighbours are not told with it.
    assert not [text for text in (*pages, *entries) if f"{SECRET} " in text.replace(f"the word {SECRET}", "")]
    assert not [
        path for path in kept if path.suffix in {".html", ".log"} and f" {SECRET}" in path.read_text()
    ]


def test_words_are_told_by_the_group_they_name(told):
    shares = {group for name, group in figures(told[1][0]) if name == "attribution_share"}
    assert {"naming black people", "naming women", "every other word"} <= shares


def test_without_the_embedding_model_drift_is_undefined_and_says_what_to_do(told):
    (found,) = (m for m in told[1][0].measurements if m.name == "mmd_pvalue")
    assert found.value is None
    assert "run `make data`" in found.reason


def test_rewordings_of_the_nights_texts_are_a_diagnosis(told):
    _, nights, _ = told
    found = {j.gate: j.severity for j in nights[0].verdict.judgements}
    assert found["pair_flip_rate"] == "diagnose"
    assert ("pair_flip_rate", "topic=politeness") in figures(nights[0])


def test_a_verdict_about_texts_names_no_gate_of_tables(told):
    """Every page shows a verdict's judgements: those about people's sex or age would only be noise there."""
    _, nights, candidate = told
    for verdict in (nights[0].verdict, candidate.verdict):
        about = {j.gate.partition(".")[2] for j in verdict.judgements}
        assert about <= {"", "identity"}
        assert not [line for line in not_judged(verdict) if "declares no protected attribute" in line]


def test_a_gate_of_texts_that_was_not_measured_is_undecided(told):
    """Limiting a gate to texts takes it from the others, and nothing from texts."""
    context, nights, _ = told
    subject = prepare(context, 0)
    left = tuple(m for m in nights[0].measurements if m.name not in ("flip_rate", "auc"))
    found = evaluate(context, subject, [Measured(measurements=left)]).verdict
    assert (found.outcome, set(found.undecided)) == ("insufficient", {"flip_rate", "auc"})


def test_evidentlys_page_is_not_drawn_since_it_would_show_texts(told):
    context, *_ = told
    assert draw_drift_report(context, prepare(context, 0)).startswith("Not applicable")


def test_a_night_that_is_measured_again_comes_to_the_same(told):
    context, nights, _ = told
    assert evaluate_night(context, 0) == nights[0]


def test_a_single_text_is_explained_by_its_words_which_add_up(told):
    context, nights, _ = told
    row = next(m.group for m in nights[0].measurements if m.name == "worst_explained").removeprefix("id=")
    found = explain_row(context, 0, row)
    total = found.base + sum(part.shap for part in found.parts)
    assert math.log(found.score / (1 - found.score)) == pytest.approx(total)
    assert {part.lime for part in found.parts} == {None}


def test_a_night_with_a_text_missing_is_unusable(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    context = texts_context(texts_project(tmp_path / "project"))
    path: Path = context.settings.root / "var/data/hate_speech/arrivals.parquet"
    table = pq.read_table(path).to_pylist()
    table[3]["text"] = None
    pq.write_table(pa.Table.from_pylist(table), path)
    evaluation = evaluate_night(dataclasses.replace(context), 0)
    assert evaluation.verdict.outcome == "insufficient"
    assert evaluation.verdict.unusable == ("1 of 100 rows have no text, which is all a model is given",)
