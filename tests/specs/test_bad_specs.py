"""Whatever is wrong in a spec is reported with its line, its key, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plumbline.specs.loading import load_spec
from plumbline.specs.problems import SpecError

FILE = "models/loans/spec.yaml"

CASES = {
    "text for a number": (
        "rows: 5000", "rows: five",
        "22: nights.rows: 'five' is not a whole number. Write a number such as 5000.",
    ),
    "a number in quotes": (
        "rows: 5000", 'rows: "5000"',
        "22: nights.rows: '5000' is in quotes, so it is text and not a whole number. Remove the quotes.",
    ),
    "a fraction for a whole number": (
        "rows: 5000", "rows: 50.5",
        "22: nights.rows: 50.5 is not a whole number. Write a whole number such as 5000.",
    ),
    "true for a number": (
        "rows: 5000", "rows: true",
        "22: nights.rows: true is not a whole number. Write a number such as 5000.",
    ),
    "zero rows": (
        "rows: 5000", "rows: 0",
        "22: nights.rows: 0 is not greater than 0. Write a number such as 5000.",
    ),
    "a misspelt key": (
        "  salt: loans", "  salt: loans\n  shore: 0.3",
        "25: holdout.shore: `shore` is not a known key. Write share if that is meant, or remove it. "
        "Known here: share, salt.",
    ),
    "a key like no other": (
        "cost: {cost_center: \"4711\"}", "cost: {cost_center: \"4711\", zzz: 1}",
        "4: cost.zzz: `zzz` is not a known key. Remove it. Known here: cost_center, tier, project.",
    ),
    "a missing key": (
        "  salt: loans", "  share: 0.3",
        "23: holdout.salt: `salt` is missing. Add a line such as `salt: acs_employment`.",
    ),
    "a missing key of the whole file": (
        "description: Who repays.\n", "",
        "1: description: `description` is missing. "
        "Add a line such as `description: Who in Massachusetts is employed.`.",
    ),
    "a key without a value": (
        "  salt: loans", "  salt:",
        "24: holdout.salt: there is no value. Write a value such as acs_employment.",
    ),
    "a number for text": (
        'privileged: "1"', "privileged: 1",
        """15: protected[0].privileged: 1 is not text. Put it in quotes: "1".""",
    ),
    "a list for text": (
        "container: engine", "container: [engine]",
        "30: release.container: a list is not text. Write text such as inference-engine.",
    ),
    "no container's name": (
        "container: engine", "container: The engine",
        "30: release.container: 'The engine' is not the name of a container: lower case letters, digits and "
        "hyphens. Write something such as inference-engine.",
    ),
    "an image with its tag": (
        "image: registry.example.com/loans", "image: registry.example.com/loans:latest",
        "31: release.image: 'registry.example.com/loans:latest' is not an image such as "
        "registry.example.com/team/model. Write something such as "
        "registry.example.com/ai-apps/acs-employment.",
    ),
    "a file of git's own": (
        "file: apps/loans.yaml", "file: .git/config",
        "29: release.file: '.git/config' lies in .git, which is git's own and is never committed. Name a "
        "file that is committed.",
    ),
    "no such choice": (
        "age: numeric", "age: nmeric",
        "11: features.age: 'nmeric' is not one of the choices: numeric, categorical, text, image. "
        "Write numeric.",
    ),
    "nothing like a choice": (
        "age: numeric", "age: 12",
        "11: features.age: 12 is not one of the choices: numeric, categorical, text, image. "
        "Write one of them.",
    ),
    "not a date": (
        "first: 2026-01-01", "first: soon",
        "21: nights.first: 'soon' is not a date. Write a date such as 2026-01-01.",
    ),
    "a moment for a date": (
        "first: 2026-01-01", "first: 2026-01-01 10:00:00",
        "21: nights.first: '2026-01-01 10:00:00' is not a date. Write a date such as 2026-01-01.",
    ),
    "no such day": (
        "first: 2026-01-01", "first: 2026-02-30",
        "21: nights.first: `2026-02-30` cannot be read: day is out of range for month. Correct it.",
    ),
    "infinite": (
        "minutes: 1", "minutes: .inf",
        "26: training.minutes: inf is not a finite number. Write a finite number such as 1.",
    ),
    "out of range": (
        "  salt: loans", "  salt: loans\n  share: 1.0",
        "25: holdout.share: 1.0 is not less than 1.0. Write a number such as 0.3.",
    ),
    "a word for true or false": (
        "minutes: 1", 'minutes: 1\n  resumable: "no"',
        "27: training.resumable: 'no' is neither true nor false. Write true or false, without quotes.",
    ),
    "a text for a group of keys": (
        "owner: {team: credit, contact: credit@example.com}", "owner: credit",
        "3: owner: 'credit' is not a group of keys. "
        "Write keys with values such as {team: responsible-ai, contact: team@example.com}.",
    ),
    "a text for a list": (
        "minutes: 1", "minutes: 1\n  mitigations: reweighing",
        "27: training.mitigations: 'reweighing' is not a list. Write a list such as [reweighing].",
    ),
    "an unknown list item": (
        "minutes: 1", "minutes: 1\n  mitigations:\n    - reweighing\n    - reweighting",
        "29: training.mitigations[1]: 'reweighting' is not one of the choices: reweighing, "
        "exponentiated_gradient, threshold_optimizer, adversarial, swap_augmentation, noise_augmentation. "
        "Write reweighing.",
    ),
    "not a pattern": (
        "repository: apps", "repository: My Apps",
        "28: release.repository: 'My Apps' is not a name, or an owner and a name. "
        "Write something such as ai-apps.",
    ),
    "a branch of a union": (
        "  label: repaid", "  label: repaid\n  positive: 1.5",
        "8: data.positive: 1.5 is not a whole number. Write a whole number such as 1.",
    ),
    "out of its root": (
        "file: apps/loans.yaml", "file: ../loans.yaml",
        "29: release.file: '../loans.yaml' must be a relative path that stays inside its root. "
        "Write a path such as var/data/2015.pq: no leading `/`, no `..`, no backslash.",
    ),
    "no such band": (
        "privileged: 35-64", "privileged: 30-40",
        "18: protected[1].privileged: '30-40' is none of the bands 0-17, 18-34, 35-64, 65+. "
        "Write one of them, in quotes.",
    ),
    "falling bands": (
        "privileged: 35-64\n    bands: [18, 35, 65]", "privileged: 0-34\n    bands: [35, 18]",
        "19: protected[1].bands: [35, 18] must rise. "
        "Write every cut point once, the smallest first, such as [18, 25, 35].",
    ),
    "two maps of nights": (
        "rows: 5000", "rows: 5000\n  date_column: day",
        "20: nights: give exactly one of `rows` and `date_column`. "
        "Keep `rows` for nights in file order, or `date_column` for one day a night.",
    ),
    "the label as a feature": (
        "age: numeric", "repaid: numeric",
        "11: features.repaid: 'repaid' is the label; a model must not see it. Remove it from `features`.",
    ),
    "the row id as a feature": (
        "age: numeric", "id: numeric",
        "11: features.id: 'id' is the row id, not a feature. Remove it from `features`.",
    ),
    "an attribute twice": (
        "attribute: age", "attribute: sex",
        "13: protected: an attribute stands twice. Keep one entry.",
    ),
    "an intersection of a stranger": (
        "nights:\n", "intersections: [[sex, race]]\nnights:\n",
        "20: intersections: 'race' is not declared under `protected`. "
        "Write an attribute that is, or declare it.",
    ),
    "a weight that is a feature": (
        "  label: repaid", "  label: repaid\n  weight: age",
        "5: data: 'age' is a feature or protected; weights and clusters are neither. "
        "Remove it from `features` and `protected`, or name another column.",
    ),
    "a weight without a name": (
        "  label: repaid", "  label: repaid\n  weight: ''",
        "5: data: weight or cluster has an empty name. Name a column, or remove the line.",
    ),
    "labels that never come": (
        "  label: repaid", "  label: repaid\n  label_delay_nights: 99999999999999999999",
        "8: data.label_delay_nights: 99999999999999999999 is not at most 3650. Write a number such as 2.",
    ),
    "one column for two things": (
        "  label: repaid", "  label: repaid\n  cluster: id",
        "6: data.id: 'id' cannot be two things at once. Name another column.",
    ),
    "a text without its modality": (
        "age: numeric", "age: text",
        "10: features: one is of kind text, which needs `modality: text`. "
        "Write the modality, or another kind.",
    ),
    "a text model with more features": (
        "description: Who repays.", "description: Who repays.\nmodality: text",
        "11: features: `modality: text` has exactly one feature, of kind text. "
        "Keep the one column that the model is given.",
    ),
    "groups, and why there are none": (
        "nights:\n", "without_groups: Loans are nobody's.\nnights:\n",
        "13: protected: give at least one attribute, or say why there is none in `without_groups`. "
        "Write one of the two, such as `without_groups: digits are nobody's`.",
    ),
    "two classes": (
        "  label: repaid", "  label: repaid\n  classes: [red, green]",
        "8: data.classes: give three or more, and none twice; of two, `positive` names one. "
        "Write each value once, such as [red, green, blue].",
    ),
    "classes of two types": (
        "  label: repaid", "  label: repaid\n  classes: [red, green, 3]",
        "8: data.classes: write all as text, or all as whole numbers. Quote every number, or none.",
    ),
    "fairness of several classes": (
        "  label: repaid", "  label: repaid\n  classes: [red, green, blue]",
        "14: protected: fairness is measured for yes or no, not for `data.classes`. "
        "Remove `protected` and write `without_groups`.",
    ),
    "no features": (
        "features:\n  age: numeric\n  sex: categorical", "features: {}",
        "10: features: it is empty, so it says nothing. "
        "Write at least one entry such as {AGEP: numeric, SEX: categorical}.",
    ),
    "another folder's name": (
        "model: loans", "model: other",
        "1: model: 'other' is not the name of its folder, 'loans'. Write loans, or rename the folder.",
    ),
    "a script that is not there": (
        "minutes: 1", "minutes: 1\n  entrypoint: fit.py",
        "27: training.entrypoint: there is no file models/loans/fit.py. "
        "Create it, or write the name of a script that is there.",
    ),
    "a script elsewhere": (
        "minutes: 1", "minutes: 1\n  entrypoint: ../../train.py",
        "27: training.entrypoint: '../../train.py' lies outside the model's folder. "
        "Put the script into models/loans/.",
    ),
    "no cron expression": (
        "nights:\n", "schedule: every night\nnights:\n",
        "20: schedule: 'every night' is no cron expression that comes due. "
        'Write minute, hour, day, month and weekday, such as "0 2 * * *" for 02:00 UTC every day.',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_problem_is_one_line(project: Path, edit: Callable[[str, str, str], None], case: str) -> None:
    old, new, expected = CASES[case]
    edit(FILE, old, new)
    with pytest.raises(SpecError) as caught:
        load_spec(project, "loans")
    assert str(caught.value) == f"{FILE}:{expected}"


@pytest.mark.parametrize(
    "schedule", ["0 2 30 2 *", "0 2 * *", "0 2 * * * *", "61 2 * * *", "@daily", "R 2 * * *", "H/5 2 * * *"]
)
def test_a_schedule_must_have_five_fields_and_come_due(
    project: Path, edit: Callable[[str, str, str], None], schedule: str
) -> None:
    edit(FILE, "nights:\n", f'schedule: "{schedule}"\nnights:\n')
    with pytest.raises(SpecError, match="no cron expression"):
        load_spec(project, "loans")


@pytest.mark.parametrize("schedule", ["0 2 * * *", "*/5 0-6 * MAR,JUN MON-THU", "0 2 29 2 *"])
def test_a_schedule_that_comes_due_is_accepted(
    project: Path, edit: Callable[[str, str, str], None], schedule: str
) -> None:
    edit(FILE, "nights:\n", f'schedule: "{schedule}"\nnights:\n')
    assert load_spec(project, "loans").schedule == schedule


def test_an_entry_point_must_not_link_out_of_its_folder(project: Path) -> None:
    (project / "elsewhere.py").touch()
    (project / "models/loans/train.py").unlink()
    (project / "models/loans/train.py").symlink_to(project / "elsewhere.py")
    with pytest.raises(SpecError, match="outside the model's folder"):
        load_spec(project, "loans")
