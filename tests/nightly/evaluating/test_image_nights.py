"""Digits through whole nights: clean ones pass, noisy ones alarm, and what cannot be trained is a plan."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import io
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from plumbline.nightly.alarms.raising import raise_alarm
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.attribution_maps import kept_maps
from plumbline.nightly.evaluating.judge import judge
from plumbline.nightly.evaluating.measure import compare_with_aif360, draw_drift_report, explain, measure
from plumbline.nightly.evaluating.measuring.robustness import tally_noise
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.evaluating.scoring import score
from plumbline.nightly.planning import deciding, machines
from plumbline.nightly.telling.disputed import explain_row
from plumbline.nightly.telling.story import write_pages
from plumbline.nightly.training.shipped import ShippedVersionError
from plumbline.serving.scoring.predictor import ModelError

NOW = datetime.datetime(2026, 11, 5, 2, 0, tzinfo=datetime.UTC)
NIGHTS = (8, 9, 10, 11, 12)


def digits(settings) -> Context:
    return Context("mnist_digits", settings, actor="test", now=lambda: NOW)


@pytest.fixture(scope="module")
def nights(tmp_path_factory, place, digits_data):
    """A context in which five nights were judged, with what came of each."""
    context = digits(place(tmp_path_factory.mktemp("digits") / "state"))
    found = {}
    for night in NIGHTS:
        subject = prepare(context, night)
        parts = [measure(context, subject), compare_with_aif360(context, subject)]
        parts += [explain(context, subject)] if night == 12 else []
        evaluation = judge(context, subject, parts)
        found[night] = (subject, evaluation, raise_alarm(context, evaluation))
    return context, found


def measured(evaluation, name):
    return {m.group: m for m in evaluation.measurements if m.name == name}


def test_clean_nights_pass_and_noisy_ones_fail(nights):
    outcomes = {night: evaluation.verdict.outcome for night, (_, evaluation, _) in nights[1].items()}
    assert [outcomes[8], outcomes[9]] == ["pass", "pass"]
    assert outcomes[10] == outcomes[12] == "fail"


def test_the_noisy_nights_alarm_and_the_clean_ones_do_not(nights):
    alarms = {night: alarm for night, (_, _, alarm) in nights[1].items() if alarm}
    assert alarms
    assert min(alarms) >= 10
    raised = {(one.gate, one.group) for alarm in alarms.values() for one in alarm.raised}
    assert ("class_recall", "digit 9") in raised, "the digit that noise hurts most"


def test_classes_too_small_on_a_night_are_named_and_do_not_hold_it_up(nights):
    verdict = nights[1][9][1].verdict
    small = [j for j in verdict.judgements if j.gate == "class_recall"]
    assert {j.outcome for j in small} == {"not judged"}
    assert {j.group for j in small} == {f"digit {name}" for name in range(10)}


def test_fairness_is_not_applicable_and_says_why(nights):
    verdict = nights[1][9][1].verdict
    assert verdict.not_applicable == (
        "fairness is not applicable: A digit is nobody's, and nothing says who wrote it",
    )


def test_embeddings_of_noisy_nights_drift(nights):
    assert measured(nights[1][12][1], "mmd_pvalue")["image"].value < 0.01
    assert measured(nights[1][9][1], "mmd_pvalue")["image"].value > 0.01


def test_every_curve_is_measured(nights):
    kinds = {group.split(" ")[0] for group in measured(nights[1][9][1], "corruption_drop")}
    assert kinds == {"noise", "blur", "contrast", "compression", "rotation"}


def test_the_page_shows_where_the_model_looks(nights):
    context, found = nights
    subject, evaluation, _ = found[12]
    maps = kept_maps(context, subject.key)
    assert len(maps) == 12
    assert maps[0].said != maps[0].label, "those misread come first"
    assert Image.open(io.BytesIO(base64.b64decode(maps[0].png))).size == (112, 112)
    page = write_pages(context, evaluation.verdict.key)[0].read_text()
    assert page.count("data:image/png;base64,") == 12
    assert "Accuracy lost by rotation" in page


def test_the_page_beside_the_night_tells_the_same(nights):
    context, found = nights
    page = draw_drift_report(context, found[12][0]).read_text()
    assert "mnist_digits, pictures of night 12" in page
    assert page.count("data:image/png;base64,") == 12


def test_a_single_picture_has_nothing_to_explain_it_by_and_it_is_said_where_to_look(nights):
    context, found = nights
    row = kept_maps(context, found[12][0].key)[0].row
    with pytest.raises(ModelError, match=f"row {row} is a picture, .* the page on night 12 shows"):
        explain_row(context, 12, row)


def test_without_pytorch_the_plan_is_to_do_nothing(nights, monkeypatch):
    monkeypatch.setattr(machines.importlib.util, "find_spec", lambda name: None)
    plan = deciding.plan(nights[0], night=12, mitigation=None, force=False, requester="alarm")
    assert plan.decision == "nothing"
    assert plan.because.startswith("torch is not installed: run `make torch`")
    assert plan.request.mitigation.name == "noise_augmentation"


def test_version_1_is_the_shipped_one_and_cost_nothing(nights):
    context, found = nights
    subject = found[12][0]
    trained = context.ledger.all("training", context.model)
    assert [entry.body["digest"] for entry in trained] == [subject.version]
    assert subject.version == context.spec.training.shipped.digest
    assert trained[0].body["cost"]["amount"] == "0"


def own(tmp_path, place, project_root, digits_data):
    """A copy of the project's digits, to spoil."""
    root = tmp_path / "project"
    for folder in ("models/mnist_digits", "policies"):
        shutil.copytree(project_root / folder, root / folder)
    shutil.copytree(digits_data, root / "var/data/mnist_digits")
    return place(tmp_path / "state", root)


def test_a_changed_file_beside_the_spec_is_no_version(tmp_path, place, project_root, digits_data):
    settings = own(tmp_path, place, project_root, digits_data)
    (settings.root / "models/mnist_digits/first/features.json").write_text("[]")
    with pytest.raises(ShippedVersionError, match="restore it from Git"):
        prepare(digits(settings), 0)


def test_broken_pictures_leave_the_night_undecided(tmp_path, place, project_root, digits_data):
    settings = own(tmp_path, place, project_root, digits_data)
    file = Path(settings.root / "var/data/mnist_digits/arrivals.parquet")
    rows = pq.read_table(file)
    images = np.array(rows["image"].to_pylist(), dtype=object)
    images[:3] = [b"", images[1][:70], b"GIF89a"]
    place_of = rows.schema.get_field_index("image")
    pq.write_table(rows.set_column(place_of, "image", pa.array(images.tolist(), pa.binary())), file)
    context = digits(settings)
    subject = prepare(context, 0)
    verdict = judge(context, subject, [measure(context, subject)]).verdict
    assert verdict.outcome == "insufficient"
    assert verdict.unusable == ("3 of 100 rows hold no usable picture in image; the first is no PNG or JPEG",)
    assert draw_drift_report(context, subject) == "The window can't be judged, so there is nothing to draw."


def test_noise_is_counted_for_the_alarm_only_where_a_policy_makes_it_a_champions_gate(nights):
    """On a night's pictures it decides nothing here; whoever makes it a gate is called when it adds up."""
    context, found = nights
    subject, evaluation, _ = found[9]
    scored = score(context, subject)
    assert tally_noise(context, subject, scored) == ()
    blocks = {"severity": "block", "judges": "both"}
    gates = tuple(
        one.model_copy(update=blocks) if one.metric == "noise_drop" else one
        for one in context.policy.tolerances
    )
    strict = dataclasses.replace(context)
    strict.__dict__["policy"] = context.policy.model_copy(update={"tolerances": gates})
    (tally,) = tally_noise(strict, subject, scored)
    gained, _, lost = tally.shares
    (drop,) = measured(evaluation, "noise_drop").values()
    assert (tally.metric, tally.trials) == ("noise_drop", drop.n)
    assert (lost - gained) / tally.trials == pytest.approx(drop.value)
