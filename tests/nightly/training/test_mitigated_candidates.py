"""Each mitigation makes a candidate that the night's own steps measure and judge on the hold-out."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from alignment_checks.explanations.contributions import tree_contributions
from plumbline.nightly.evaluating.judge import judge
from plumbline.nightly.evaluating.measuring.explanations import contributions_of
from plumbline.nightly.evaluating.scoring import predictor, score_holdout
from plumbline.nightly.planning import deciding
from plumbline.nightly.training import retrain
from tests.nightly.census_night import context_in, measured

GATES = ("equal_opportunity_difference.DIS", "average_abs_odds_difference.DIS")


@pytest.fixture(scope="module", params=["exponentiated_gradient", "threshold_optimizer"])
def candidate(request, tmp_path_factory, place, judged_state):
    state = Path(shutil.copytree(judged_state, tmp_path_factory.mktemp(request.param) / "state"))
    context = context_in(place(state))
    plan = deciding.plan(
        context, night=0, mitigation=f"{request.param}.DIS", force=False, requester="somebody"
    )
    nomination = retrain.train(context, plan, approval=None)
    steps = measured(context, nomination.subject)
    return context, plan, nomination, steps, judge(context, nomination.subject, steps)


def test_the_request_says_what_is_equalised(candidate):
    _, plan, _, _, _ = candidate
    assert plan.request.mitigation.constraint == "equalized_odds", "both gates on DIS fail on night 0"


def test_the_gates_it_answers_pass_on_the_hold_out(candidate):
    *_, evaluation = candidate
    found = {j.gate: j.outcome for j in evaluation.verdict.judgements if j.gate in GATES}
    assert found == dict.fromkeys(GATES, "pass")


def test_every_step_of_the_night_works_on_it(candidate):
    """Also AIF360's comparison, and SHAP values that add up to the booster's own margin."""
    *_, steps, _ = candidate
    assert all(step.measurements and not step.unusable for step in steps)
    assert any(m.name == "mean_abs_shap" for m in steps[-1].measurements)


def test_what_an_adjustment_adds_is_explained_as_its_attributes(candidate):
    """Values add up to what is served, and a model that shifts groups does not look blind to them."""
    context, _, nomination, _, _ = candidate
    model = predictor(context, nomination.trained.digest)
    scored = score_holdout(context, nomination.subject)
    rows = model.encode({name: values[:200] for name, values in scored.columns.items()})
    found = contributions_of(context, nomination.subject, model)(rows)
    served = np.log(scored.scores[:200] / (1 - scored.scores[:200]))
    assert found.base + found.values.sum(axis=1) == pytest.approx(served, abs=1e-3)
    alone = tree_contributions(model.booster, rows).values
    changed = [
        f.name
        for f, one, two in zip(model.features, found.values.T, alone.T, strict=True)
        if (one != two).any()
    ]
    assert changed == (["DIS"] if model.adjustments else [])


def test_the_model_is_a_native_file_and_only_a_threshold_has_an_adjustment(candidate):
    context, plan, nomination, _, _ = candidate
    files = {path.name for path in (context.settings.trained / nomination.trained.digest).iterdir()}
    adjusted = plan.request.mitigation.name == "threshold_optimizer"
    assert files == {"model.ubj", "features.json"} | ({"adjustments.json"} if adjusted else set())
    model = predictor(context, nomination.trained.digest)
    assert (model.adjustments is not None) == adjusted
