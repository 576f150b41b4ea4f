"""Whatever is wrong in a policy is reported with its line, its key, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plumbline.intent import Intent
from plumbline.specs.loading import (
    load_alignment,
    load_billing,
    load_budgets,
    load_prices,
    load_release_policy,
)
from plumbline.specs.problems import SpecError

LOADERS: dict[str, Callable[[Path], Intent]] = {
    "policies/alignment.yaml": load_alignment,
    "policies/budgets.yaml": load_budgets,
    "policies/prices.yaml": load_prices,
}
AUC = "  - metric: auc\n    at_least: 0.6\n"

CASES = {
    "a term of two words": (
        "alignment", "tolerances:", "identity_terms: [{group: g, terms: {plural: [two words]}}]\ntolerances:",
        "2: identity_terms: 'two words' is no single word in lower case. "
        "Write letters only, such as immigrants.",
    ),
    "a term of two groups": (
        "alignment", "tolerances:",
        "identity_terms: [{group: g, terms: {p: [a]}}, {group: h, terms: {p: [a]}}]\ntolerances:",
        "2: identity_terms: a word or a group stands twice. Keep it where it belongs.",
    ),
    "flips without groups": (
        "alignment", "metric: auc\n    at_least: 0.6", "metric: flip_rate\n    at_most: 0.05",
        "1: identity_terms: `flip_rate` needs two groups or more to exchange. "
        "Write groups such as {group: women, terms: {plural: [women]}}.",
    ),
    "no severity": (
        "alignment", "severity: warn", "minimum_size: 3",
        "8: tolerances[1].severity: `severity` is missing. Add a line such as `severity: block`.",
    ),
    "a severity nobody knows": (
        "alignment", "severity: warn", "severity: warning",
        "12: tolerances[1].severity: 'warning' is not one of the choices: block, warn, diagnose. Write warn.",
    ),
    "a reason that is none": (
        "alignment", "reason: Below this it hardly ranks.", "reason: because",
        "17: tolerances[2].reason: 'because' is shorter than 10 characters. "
        "Write a sentence that answers whoever asks.",
    ),
    "a confidence of one": (
        "alignment", "policy: alignment", "policy: alignment\nconfidence: 1",
        "2: confidence: 1 is not less than 1.0. Write a number such as 0.95.",
    ),
    "two kinds of limit": (
        "alignment", AUC, "  - metric: auc\n    at_least: 0.6\n    within: 0.1\n",
        "14: tolerances[2]: give one kind of limit: `within`, `at_least`/`at_most`, `holdout_deviations`, "
        "`false_discovery`, `outside_top`, or `measured`. "
        "Keep one kind; a second limit needs an entry of its own.",
    ),
    "deviations without rows": (
        "alignment", AUC, "  - metric: auc\n    holdout_deviations: 3\n",
        "14: tolerances[2]: `holdout_deviations` and `rows` go together. "
        "Write both or neither, such as `holdout_deviations: 3` and `rows: 5000`.",
    ),
    "crossed limits": (
        "alignment", AUC, "  - metric: auc\n    at_least: 0.6\n    at_most: 0.5\n",
        "14: tolerances[2]: at_least 0.6 is not below at_most 0.5: nothing can pass. "
        "Make `at_least` the smaller one.",
    ),
    "groups of two attributes": (
        "alignment", "attributes: [age]", "attributes: [age, sex]",
        "8: tolerances[1]: `groups` needs exactly one attribute. Write one tolerance for each attribute.",
    ),
    "an attribute twice": (
        "alignment", "attributes: [sex]", "attributes: [sex, sex]",
        "4: tolerances[0].attributes: one of them stands twice. Name each attribute once.",
    ),
    "an unknown currency": (
        "budgets", "currency: USD", "currency: dollars",
        "2: currency: 'dollars' is not a currency code of three capital letters. "
        "Write something such as USD.",
    ),
    "a currency of three letters that is none": (
        "budgets", "currency: USD", "currency: USX", "2: currency: 'USX' is no currency. "
        "Write the code of a currency such as EUR.",
    ),
    "an amount in words": (
        "budgets", '"100.00"', "a hundred",
        "6: budgets[0].amount: 'a hundred' is not a number. Write a number such as \"25.00\".",
    ),
    "a negative amount": (
        "budgets", '"100.00"', "-1",
        "6: budgets[0].amount: -1 is not at least 0. Write a number such as \"25.00\".",
    ),
    "a scope nobody knows": (
        "budgets", "scope: {}", "scope: {modle: loans}",
        "4: budgets[0].scope.modle: `modle` is not a known key. Write model if that is meant, or remove it. "
        "Known here: model, team, cost_center, tier, project, environment.",
    ),
    "two budgets of one scope": (
        "budgets", "budgets:\n",
        "budgets:\n  - {scope: {}, period: month, amount: 1, approvers: [a], reason: r}\n",
        "1: two budgets cover all models per month: only the smaller would ever hold. "
        "Keep one of them, or write a tag more into one scope.",
    ),
    "an action nobody knows": (
        "budgets", "    reason: For everyone.",
        "    reason: r\n    thresholds: [{percent: 80, action: alarm}]",
        "9: budgets[0].thresholds[0].action: 'alarm' is not one of the choices: alert, propose-scaling, "
        "pause-training, refuse-launches. Write alert.",
    ),
    "a threshold of nothing": (
        "budgets", "    reason: For everyone.",
        "    reason: r\n    thresholds: [{percent: 0, action: alert}]",
        "9: budgets[0].thresholds[0].percent: 0 is not greater than 0. Write a number such as 80.",
    ),
    "nobody to approve": (
        "budgets", "approvers: [finance]", "approvers: []",
        "7: budgets[0].approvers: it is empty, so it says nothing. "
        "Write at least one entry such as [finance].",
    ),
    "a currency of no country": (
        "budgets", "currency: USD", "currency: ZZZ",
        "2: currency: 'ZZZ' is no currency. Write the code of a currency such as EUR.",
    ),
    "an amount beyond all money": (
        "budgets", '"100.00"', "'1e400'",
        "6: budgets[0].amount: 1e+400 is beyond any number that is meant. "
        "Write a number between 1e-15 and 1e15.",
    ),
    "an approver without a name": (
        "budgets", "approvers: [finance]", "approvers: [' ']",
        "7: budgets[0].approvers: a blank text names nobody and nothing. Write who or what is meant.",
    ),
    "a speed that takes for ever": (
        "prices", "speed: 1.0", "speed: '1e-400'",
        "13: offers[0].speed: 1e-400 is beyond any number that is meant. "
        "Write a number between 1e-15 and 1e15.",
    ),
    "another policy's file": (
        "prices", "policy: prices", "policy: budgets",
        "1: policy: 'budgets' is not one of the choices: prices. Write one of them.",
    ),
    "a free machine that costs": (
        "prices", "speed: 1.0", "speed: 0",
        "13: offers[0].speed: 0 is not greater than 0. Write a number such as 1.0.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_problem_is_one_line(project: Path, edit: Callable[[str, str, str], None], case: str) -> None:
    name, old, new, expected = CASES[case]
    file = f"policies/{name}.yaml"
    edit(file, old, new)
    with pytest.raises(SpecError) as caught:
        LOADERS[file](project)
    assert str(caught.value) == f"{file}:{expected}"


def test_a_policy_in_which_nothing_blocks_is_refused(project: Path) -> None:
    file = project / "policies/alignment.yaml"
    file.write_text(file.read_text().replace("severity: block", "severity: warn"))
    with pytest.raises(SpecError) as caught:
        load_alignment(project)
    assert str(caught.value) == (
        "policies/alignment.yaml:2: tolerances: none has severity `block`, so every model would pass. "
        "Write `severity: block` in at least one tolerance."
    )


@pytest.mark.parametrize("text", ["- a\n- b\n", "policy\n", "7\n", "null\n"])
@pytest.mark.parametrize("file", LOADERS)
def test_a_file_that_is_no_group_of_keys_is_refused(project: Path, file: str, text: str) -> None:
    (project / file).write_text(text)
    with pytest.raises(SpecError, match=rf"^{file}:1: .*(is not a group of keys|there is no value)"):
        LOADERS[file](project)


@pytest.mark.parametrize("file", LOADERS)
def test_a_missing_policy_is_refused(project: Path, file: str) -> None:
    (project / file).unlink()
    with pytest.raises(SpecError, match=rf"^{file}: there is no such file\. Create it"):
        LOADERS[file](project)


def test_a_project_from_before_there_were_releases_is_told_what_to_write(project: Path) -> None:
    file = project / "policies/release.yaml"
    file.unlink()
    with pytest.raises(SpecError, match="One line, `policy: release`, says: a person merges"):
        load_release_policy(project)
    file.write_text("policy: release\n")
    assert load_release_policy(project).rules("production").merge == "person"


@pytest.mark.parametrize(
    "address", ["https://eva:hunter2@opencost.example.com", "http://opencost:9003/?token=hunter2#hunter2"]
)
def test_a_password_in_an_address_is_refused_and_not_repeated(project: Path, address: str) -> None:
    (project / "policies/billing.yaml").write_text(f"policy: billing\nopencost: [{{address: '{address}'}}]\n")
    with pytest.raises(SpecError, match=r"opencost\[0\].address") as told:
        load_billing(project)
    assert "hunter2" not in str(told.value)
