"""The whole print-out of a thoroughly bad spec, as a person reads it."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from plumbline.specs.loading import load_spec
from plumbline.specs.problems import Problem, SpecError

GOLDEN = Path(__file__).parent / "golden"


def test_everything_is_reported_at_once_in_the_files_order(project: Path) -> None:
    shutil.copy(GOLDEN / "bad_spec.yaml", project / "models/loans/spec.yaml")
    with pytest.raises(SpecError) as caught:
        load_spec(project, "loans")
    assert f"{caught.value}\n" == (GOLDEN / "bad_spec.expected.txt").read_text()


def test_a_problem_without_a_line_prints_its_file_only() -> None:
    problem = Problem(file="a.yaml", message="there is no such file", remedy="Create it")
    assert str(problem) == "a.yaml: there is no such file. Create it."


def test_an_error_survives_the_way_to_another_process() -> None:
    problem = Problem(file="a.yaml", line=3, where="b", message="wrong", remedy="Right it!")
    copy = pickle.loads(pickle.dumps(SpecError([problem])))
    assert copy.problems == (problem,)
    assert str(copy) == "a.yaml:3: b: wrong. Right it!"
