"""Two models that stand and fall together: one reads what the other is given."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from plumbline.canonical import folder_digest
from plumbline.evidence.counts import CountsShelf
from plumbline.nightly.champion import champion_request
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.judge import judge
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.evaluating.measuring import readings as measuring
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.evaluating.readings import ReadingError, reader_digest, reader_folder
from plumbline.nightly.evaluating.scoring import score
from plumbline.records import Carried

NOW = datetime.datetime(2026, 11, 5, 2, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def pair_data(project_root, census_data, digits_data):
    folder = project_root / "var" / "data" / "acs_employment_read"
    if not (folder / "arrivals.parquet").is_file():
        pytest.skip(f"{folder} is not there: run `make data`")
    return folder


@pytest.fixture(scope="module")
def context(tmp_path_factory, place, pair_data):
    state = tmp_path_factory.mktemp("pair") / "state"
    return Context("acs_employment_read", place(state), actor="test", now=lambda: NOW)


def judged(context, night):
    subject = prepare(context, night)
    return subject, judge(context, subject, [measure(context, subject)])


@pytest.fixture(scope="module")
def clean(context):
    return judged(context, 3)


@pytest.fixture(scope="module")
def noisy(context):
    return judged(context, 12)


def gate(evaluation, name):
    return next(j for j in evaluation.verdict.judgements if j.gate == name)


def test_clean_pictures_pass_the_gate(clean):
    judgement = gate(clean[1], "reading_drop")
    assert judgement.outcome == "pass"
    assert 0.002 < judgement.measurement.value < 0.012
    assert clean[1].verdict.unusable == ()


def test_noisy_pictures_fail_it(noisy):
    judgement = gate(noisy[1], "reading_drop")
    assert judgement.outcome == "fail"
    assert judgement.measurement.value > 0.025


def test_a_reader_that_fails_leaves_the_verdict_undecided_and_says_why(noisy):
    verdict = noisy[1].verdict
    assert verdict.outcome == "insufficient"
    assert verdict.unusable[0].startswith(
        "AGEP is read by mnist_digits, whose version fails on night 12: accuracy is 0.75"
    )


def test_a_night_with_a_reader_out_of_order_is_no_evidence_against_the_model(context, clean, noisy):
    """An alarm would retrain the one that is not to blame."""
    counted = {entry.key for entry in context.ledger.all("measured_counts", context.model)}
    assert clean[0].key in counted
    assert noisy[0].key not in counted


def test_the_model_is_given_what_was_read_and_people_are_grouped_by_what_is_true(context, clean):
    scored = score(context, clean[0])
    read, true = scored.columns["AGEP"], scored.unread["AGEP"]
    assert 0.95 < (read == true).mean() < 1
    assert set(np.unique(read)) <= set(range(100))
    expected = np.where((true >= 35) & (true < 45), "35-44", "")
    assert ((scored.groups["AGEP"] == "35-44") == (expected == "35-44")).all()


def test_a_version_carries_its_reader_and_its_digest_names_both(context, clean):
    (reading,) = context.spec.reads
    version = clean[0].version
    shipped = reader_digest(context, version, reading)
    assert champion_request(context).carried == (Carried(model="mnist_digits", digest=shipped),)
    trained = context.ledger.all("training", context.model)[0].body
    assert trained["carried"] == [{"model": "mnist_digits", "digest": shipped}]
    folder = context.settings.trained / version
    assert folder_digest(folder) == version
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert {"model.ubj", "readers/mnist_digits/model.onnx"} <= names


def test_another_reader_is_another_training(context):
    request = champion_request(context)
    other = request.model_copy(update={"carried": (Carried(model="mnist_digits", digest="0" * 64),)})
    assert other.key != request.key
    assert request.model_copy(update={"carried": ()}).key != request.key


def test_a_request_without_readers_is_written_as_before(context):
    assert "carried" not in champion_request(context).model_copy(update={"carried": ()}).model_dump()


def test_a_version_without_its_reader_reads_nothing(context, clean):
    (reading,) = context.spec.reads
    with pytest.raises(ReadingError, match="carries no other to read AGEP"):
        reader_digest(context, clean[0].version, reading.model_copy(update={"model": "other"}))
    assert reader_folder(context, clean[0].version, reading).is_dir()


def test_what_is_recorded_of_the_reader_counts_before_it_is_judged_anew(context, clean, monkeypatch):
    its = dataclasses.replace(context, model="mnist_digits")
    _, evaluation = judged(its, 3)
    monkeypatch.setattr(measuring, "recorded_evaluation", lambda _, key: evaluation)
    monkeypatch.setattr("plumbline.nightly.evaluating.judge.evaluate", lambda *_: pytest.fail("judged anew"))
    assert measuring.readers_out_of_order(context, clean[0]) == ()


def test_what_reading_costs_is_counted_for_the_alarm(context, clean):
    """The counts say what the night's measurement says, and kept they are bet on."""
    judgement = gate(clean[1], "reading_drop")
    (counts,) = [one for one in CountsShelf(context.store).of_model(context.model).values() if one.night == 3]
    (tally,) = counts.tallies
    gained, _, lost = tally.shares
    assert (tally.metric, tally.trials) == ("reading_drop", judgement.measurement.n)
    assert (lost - gained) / tally.trials == pytest.approx(judgement.measurement.value)


def test_rows_whose_truth_nobody_knows_tell_nothing_of_the_cost(context, clean):
    """In production the true value is known of few rows, if any."""
    scored = score(context, clean[0])
    true = scored.unread["AGEP"].copy()
    true[100:] = np.nan
    some = dataclasses.replace(scored, unread={"AGEP": true})
    drop = {m.name: m for m in measuring.measure_readings(context, clean[0], some)}["reading_drop"]
    assert drop.n == 100
    nobody = dataclasses.replace(scored, unread={"AGEP": np.full_like(true, np.nan)})
    found = {m.name: m for m in measuring.measure_readings(context, clean[0], nobody)}
    assert found["reading_drop"].value is None
    assert found["reading_drop"].reason
