"""`validate` finds what is wrong everywhere, and what no single file can tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plumbline.specs.cross_checks import validate

ALIGNMENT = "policies/alignment.yaml"
Edit = Callable[[str, str, str], None]


def lines(project: Path, model: str | None = None) -> list[str]:
    return [str(problem) for problem in validate(project, model)]


def test_serving_names_an_offer_and_an_environment_that_are_there(project: Path, edit: Edit) -> None:
    edit("models/loans/spec.yaml", "training:\n", "serving: {offer: locl, replicas: {prod: 2}}\ntraining:\n")
    assert [str(problem) for problem in validate(project)] == [
        "models/loans/spec.yaml:25: serving.offer: 'locl' is no offer of policies/prices.yaml. "
        "Write one of local.",
        "models/loans/spec.yaml:25: serving.replicas.prod: nothing is released to an environment 'prod'. "
        "Write one of production.",
    ]


def test_a_valid_project_has_no_problems(project: Path) -> None:
    assert validate(project) == []
    assert validate(project, "loans") == []


def test_one_bad_file_does_not_hide_the_others(
    project: Path, add_model: Callable[[str], Path], edit: Edit
) -> None:
    for name in ("cards", "rents"):
        file = add_model(name) / "spec.yaml"
        file.write_text(file.read_text().replace("rows: 5000", "rows: many"))
    edit("policies/budgets.yaml", "period: month", "period: decade")
    edit(ALIGNMENT, "metric: auc", "metric: auk")
    assert [line.split(":")[0] for line in lines(project)] == [
        "models/cards/spec.yaml",
        "models/rents/spec.yaml",
        "policies/alignment.yaml",
        "policies/budgets.yaml",
    ]


def test_one_model_is_reported_without_the_others(project: Path, add_model: Callable[[str], Path]) -> None:
    file = add_model("cards") / "spec.yaml"
    file.write_text(file.read_text().replace("rows: 5000", "rows: many"))
    assert validate(project, "loans") == []
    assert len(validate(project, "cards")) == 1


def test_a_model_that_is_not_there_is_a_problem(project: Path) -> None:
    assert lines(project, "cards") == [
        "models/cards/spec.yaml: there is no such file. Create it, or correct its name."
    ]


def test_a_folder_no_model_may_be_called_is_a_problem(
    project: Path, add_model: Callable[[str], Path]
) -> None:
    add_model("My-Model")
    assert lines(project) == [
        "models: 'My-Model' is no model name. Use lower case letters, digits and underscores, a letter first."
    ]


def test_a_folder_without_a_spec_is_a_problem(project: Path, add_model: Callable[[str], Path]) -> None:
    """`spec.yml` is easily written, and would silently be nobody's model."""
    folder = add_model("cards")
    (folder / "spec.yaml").rename(folder / "spec.yml")
    assert lines(project) == [
        "models/cards: this folder has no spec.yaml, so nothing manages it. "
        "Write one (docs/your-model.md), or move the folder out of models/."
    ]


CASES = {
    "an attribute nobody declares": (
        "attributes: [sex]", "attributes: [sex, race]",
        "4: tolerances[0].attributes[1]: no spec declares the attribute 'race'. "
        "Write one that is declared (age, sex), or add it to a spec's `protected`.",
    ),
    "a model that is not there": (
        "attributes: [sex]", "attributes: [sex]\n    models: [loan]",
        "5: tolerances[0].models[0]: there is no model 'loan'. Write one of loans.",
    ),
    "a band nobody has": (
        "groups: [18-34, 35-64]", "groups: [18-34, 35-44]",
        "10: tolerances[1].groups[1]: no spec has the group '35-44' of age. "
        "Write one of 0-17, 18-34, 35-64, 65+.",
    ),
    "a value nobody labels": (
        "attributes: [sex]", 'attributes: [sex]\n    groups: ["3"]',
        "5: tolerances[0].groups[0]: no spec has the group '3' of sex. Write one of 1, 2.",
    ),
    "a metric for groups that has none": (
        "metric: auc", "metric: auc\n    attributes: [sex]",
        "15: tolerances[2].attributes: auc is measured for the whole window, not for groups. "
        "Remove `attributes` and `groups`.",
    ),
    "a rate above one": (
        "at_least: 0.6", "at_least: 60",
        "15: tolerances[2].at_least: 60 is a limit that nothing can meet. "
        "Write a limit inside the metric's range: auc is a share between 0 and 1.",
    ),
    "a rate below zero": (
        "at_least: 0.6", "at_most: -0.1",
        "15: tolerances[2].at_most: -0.1 is a limit that nothing can meet. "
        "Write a limit inside the metric's range: auc is a share between 0 and 1.",
    ),
    "a limit that lets everything pass": (
        "at_least: 0.6", "at_least: 0",
        "15: tolerances[2].at_least: 0 is a limit that nothing can fail. "
        "Write a limit inside the metric's range: auc is a share between 0 and 1.",
    ),
    "a difference above one": (
        "attributes: [sex]\n    within: 0.25", "attributes: [sex]\n    within: 25",
        "5: tolerances[0].within: 25 is a limit that nothing can fail. "
        "Write a limit inside the metric's range: "
        "equal_opportunity_difference is a difference between -1 and 1.",
    ),
}  # fmt: skip


def test_a_tolerance_for_some_models_speaks_of_what_one_of_these_declares(
    project: Path, add_model: Callable[[str], Path], edit: Edit
) -> None:
    """It would judge nobody, although another model declares the attribute."""
    file = add_model("cards") / "spec.yaml"
    file.write_text(
        file.read_text().replace("attribute: sex", "attribute: gender").replace("  sex:", "  gender:")
    )
    edit(ALIGNMENT, "attributes: [sex]", "attributes: [sex]\n    models: [cards]")
    assert lines(project) == [
        "policies/alignment.yaml:4: tolerances[0].attributes[0]: no spec of cards declares the attribute "
        "'sex'. Write one that is declared (age, gender), or add it to a spec's `protected`."
    ]


def test_a_tolerance_for_a_modality_that_no_model_is_given_waits_for_one(project: Path, edit: Edit) -> None:
    edit(ALIGNMENT, "attributes: [sex]", "attributes: [identity]\n    modalities: [text]")
    assert lines(project) == []


@pytest.mark.parametrize("case", CASES)
def test_the_policy_must_fit_the_specs(project: Path, edit: Edit, case: str) -> None:
    old, new, expected = CASES[case]
    edit(ALIGNMENT, old, new)
    assert lines(project) == [f"{ALIGNMENT}:{expected}"]


def test_a_metric_nobody_measures_is_a_problem(project: Path, edit: Edit) -> None:
    edit(ALIGNMENT, "metric: auc", "metric: roc_auc")
    (line,) = lines(project)
    assert line.startswith(
        f"{ALIGNMENT}:14: tolerances[2].metric: nobody measures 'roc_auc'. Write auc if that is meant. "
        "Measured are: equal_opportunity_difference, "
    )


def test_what_an_unreadable_spec_may_declare_is_not_guessed(project: Path, edit: Edit) -> None:
    edit(ALIGNMENT, "attributes: [sex]", "attributes: [race]")
    edit("models/loans/spec.yaml", "rows: 5000", "rows: many")
    assert [line.split(":")[0] for line in lines(project)] == ["models/loans/spec.yaml"]


def test_a_budget_that_covers_no_model_is_named(project: Path, edit: Edit) -> None:
    edit("policies/budgets.yaml", "scope: {}", "scope: {model: loan, tier: standard}")
    assert lines(project) == [
        "policies/budgets.yaml:4: budgets[0].scope: no model under management is covered by "
        "model=loan,tier=standard per month, so it guards nothing. Write loans if that is meant, or remove "
        "it. Known values of model: loans."
    ]


def test_what_an_unreadable_spec_may_spend_is_not_guessed(project: Path, edit: Edit) -> None:
    edit("policies/budgets.yaml", "scope: {}", "scope: {model: loan}")
    edit("models/loans/spec.yaml", "rows: 5000", "rows: many")
    assert [line.split(":")[0] for line in lines(project)] == ["models/loans/spec.yaml"]


def test_currencies_must_agree(project: Path, edit: Edit) -> None:
    edit("policies/prices.yaml", "currency: USD", "currency: EUR")
    assert lines(project) == [
        "policies/budgets.yaml:2: currency: budgets are in USD, prices in EUR (policies/prices.yaml:3). "
        "Write both in one currency; no rate is assumed."
    ]


INTERSECTION = ("models/loans/spec.yaml", "nights:\n", "intersections: [[sex, age]]\nnights:\n")


def test_a_tolerance_may_be_about_a_declared_intersection_and_its_groups(project: Path, edit: Edit) -> None:
    edit(*INTERSECTION)
    edit(ALIGNMENT, "attributes: [age]", 'attributes: ["sex & age"]')
    edit(ALIGNMENT, "groups: [18-34, 35-64]", 'groups: ["sex=2 & age=18-34"]')
    assert lines(project) == []


def test_an_intersection_nobody_declares_is_a_problem_and_so_is_a_group_it_has_not(
    project: Path, edit: Edit
) -> None:
    edit(*INTERSECTION)
    edit(ALIGNMENT, "attributes: [sex]", 'attributes: ["age & sex"]')
    edit(ALIGNMENT, "attributes: [age]", 'attributes: ["sex & age"]')
    first, second, third = lines(project)
    assert "'age & sex'" in first
    assert "`intersections`, in this order" in first
    assert "no spec has the group '18-34' of sex & age" in second
    assert "Write one of sex=1 & age=0-17" in third


def test_shares_of_attribution_are_of_single_attributes(project: Path, edit: Edit) -> None:
    edit(*INTERSECTION)
    edit(ALIGNMENT, "metric: equal_opportunity_difference\n    attributes: [sex]",
         'metric: attribution_gap\n    attributes: ["sex & age"]')  # fmt: skip
    (line,) = lines(project)
    assert "for single attributes, not for 'sex & age'" in line
