"""The failing gates choose the mitigation, the spec allows it, and a request is made of contents."""

from __future__ import annotations

import pytest

from plumbline.intent import Spec
from plumbline.records import Mitigation
from plumbline.retraining.mitigations.treatment import MitigationError
from plumbline.retraining.request import (
    RequestError,
    choices,
    mitigation_for,
    nights_for,
    training_request,
)
from tests.costs import fleet

SPEC = fleet.spec()
DIS = Mitigation(name="reweighing", attribute="DIS")


def allowing(*names: str) -> Spec:
    training = SPEC.training.model_copy(update={"mitigations": names})
    return SPEC.model_copy(update={"training": training})


def without_mitigations() -> Spec:
    return allowing()


@pytest.mark.parametrize(
    ("failing", "mitigation"),
    [
        (["equal_opportunity_difference.DIS"], DIS),
        (["auc"], None),
        ([], None),
        (["auc", "average_abs_odds_difference.DIS"], DIS),
        (["a.SEX", "a.DIS", "b.DIS"], DIS),
        (["a.DIS", "a.SEX"], DIS),
        (["ks_pvalue.SCHL"], None),
    ],
    ids=["fairness", "performance", "nothing", "both", "most gates", "first of equals", "unprotected column"],
)
def test_a_failing_fairness_gate_asks_for_reweighing_on_its_attribute(failing, mitigation):
    assert mitigation_for(failing, SPEC) == mitigation
    assert mitigation_for(failing, SPEC, "automatic") == mitigation


NOISE = Mitigation(name="noise_augmentation", attribute="")


@pytest.mark.parametrize("gate", ["noise_drop", "class_recall", "accuracy"])
def test_a_gate_of_pictures_asks_for_noise_where_the_spec_allows_it(gate):
    assert mitigation_for([gate], allowing("reweighing", "noise_augmentation")) == NOISE
    assert mitigation_for([gate], allowing("reweighing")) is None
    assert mitigation_for(["auc"], allowing("noise_augmentation")) is None


def test_what_is_about_no_group_is_offered_by_its_name_alone():
    assert choices(allowing("noise_augmentation")) == ("automatic", "none", "noise_augmentation")
    assert mitigation_for([], allowing("noise_augmentation"), "noise_augmentation") == NOISE
    assert (NOISE.asked_as, NOISE.said) == ("noise_augmentation", "noise_augmentation")
    assert "compare.DIS" in choices(allowing("noise_augmentation", "reweighing"))


def test_a_gate_that_the_mitigation_answers_adds_no_night():
    assert nights_for(["accuracy"], 12, NOISE) == ()
    assert nights_for(["accuracy"], 12) == (12,)
    assert nights_for(["accuracy", "auc"], 12, NOISE) == (12,)


def test_a_mitigation_the_spec_does_not_allow_is_not_chosen():
    assert mitigation_for(["equal_opportunity_difference.DIS"], without_mitigations()) is None


def test_a_person_overrides_the_gates():
    assert mitigation_for(["equal_opportunity_difference.DIS"], SPEC, "none") is None
    assert mitigation_for(["auc"], SPEC, "reweighing.DIS") == DIS


def test_the_first_that_the_spec_allows_answers_the_gates():
    found = mitigation_for(["average_abs_odds_difference.DIS"], allowing("threshold_optimizer", "reweighing"))
    assert found == Mitigation(name="threshold_optimizer", attribute="DIS", constraint="equalized_odds")


@pytest.mark.parametrize(
    ("failing", "constraint"),
    [
        (["equal_opportunity_difference.DIS"], "true_positive_rate_parity"),
        (["equal_opportunity_difference.DIS", "disparate_impact.SEX"], "true_positive_rate_parity"),
        (["disparate_impact.DIS", "statistical_parity_difference.DIS"], "demographic_parity"),
        (["equal_opportunity_difference.DIS", "average_abs_odds_difference.DIS"], "equalized_odds"),
        (["something_new.DIS"], "equalized_odds"),
        (["auc"], "equalized_odds"),
    ],
)
def test_what_is_equalised_is_what_the_attributes_failing_gates_measure(failing, constraint):
    found = mitigation_for(failing, SPEC, "exponentiated_gradient.DIS")
    assert found == Mitigation(name="exponentiated_gradient", attribute="DIS", constraint=constraint)


def test_a_threshold_for_each_group_needs_the_group_among_the_features():
    features = {name: kind for name, kind in SPEC.features.items() if name != "DIS"}
    with pytest.raises(RequestError, match="DIS is no feature"):
        mitigation_for([], SPEC.model_copy(update={"features": features}), "threshold_optimizer.DIS")


def test_a_threshold_for_each_group_needs_bands_of_a_number():
    protected = tuple(p.model_copy(update={"bands": ()}) for p in SPEC.protected)
    with pytest.raises(RequestError, match="a number without bands"):
        mitigation_for([], SPEC.model_copy(update={"protected": protected}), "threshold_optimizer.AGEP")


@pytest.mark.parametrize("asked", ["adversarial.DIS", "compare.DIS"])
def test_without_pytorch_adversarial_debiasing_is_refused_before_anything_is_spent(asked, monkeypatch):
    """Also as part of a comparison; the message is the line that installs it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MitigationError, match=r"pip install -e '\.\[adversarial\]'"):
        mitigation_for([], allowing("reweighing", "adversarial"), asked)


@pytest.mark.parametrize("asked", ["reweighing", "reweighing.SCHL", "magic", ""])
def test_anything_but_the_choices_is_refused_with_the_choices(asked):
    with pytest.raises(RequestError, match=r"none of: automatic, none, reweighing\.SEX"):
        mitigation_for([], SPEC, asked)


def test_the_choices_are_those_the_spec_allows():
    assert choices(without_mitigations()) == ("automatic", "none")
    assert choices(SPEC)[2:6] == ("reweighing.SEX", "reweighing.RAC1P", "reweighing.DIS", "reweighing.AGEP")
    assert choices(SPEC)[-1] == "compare.AGEP"
    assert {choice.partition(".")[0] for choice in choices(SPEC)[2:]} == {
        *SPEC.training.mitigations,
        "compare",
    }


def test_the_same_contents_make_the_same_key():
    first = training_request(SPEC, data="d", entrypoint="e", mitigation=DIS, nights=[2, 1, 2])
    assert first.nights == (1, 2)
    assert first.key == training_request(SPEC, data="d", entrypoint="e", mitigation=DIS, nights=(1, 2)).key


@pytest.mark.parametrize(
    "change", [{"data": "x"}, {"entrypoint": "x"}, {"mitigation": None}, {"nights": (1,)}]
)
def test_any_other_content_makes_another_key(change):
    contents = {"data": "d", "entrypoint": "e", "mitigation": DIS, "nights": ()}
    assert training_request(SPEC, **contents).key != training_request(SPEC, **(contents | change)).key


@pytest.mark.parametrize(
    ("failing", "night", "nights"),
    [
        (["auc"], 28, (28,)),
        (["auc", "equal_opportunity_difference.SEX"], 27, (27,)),
        (["equal_opportunity_difference.DIS"], 0, ()),
        (["auc"], None, ()),
    ],
)
def test_a_fall_in_performance_is_answered_with_the_night_it_fell_on(failing, night, nights):
    assert nights_for(failing, night) == nights
