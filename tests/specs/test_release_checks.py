"""Rules for environments that no model is released to, and approvals that nobody can give, are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.specs.cross_checks import validate

RELEASE = "policies/release.yaml"


@pytest.fixture
def say(project: Path):
    """What `validate` says of this release policy."""

    def run(*lines: str) -> list[str]:
        (project / RELEASE).write_text("\n".join(["policy: release", *lines]) + "\n")
        return [str(problem) for problem in validate(project)]

    return run


def test_the_environments_of_a_spec_may_have_rules(say):
    assert say("environments: {production: {merge: person}}") == []


def test_a_misspelt_environment_would_go_by_the_defaults(say):
    (said,) = say("environments:", "  prod: {merge: person, approvals: 2}")
    assert said.startswith("policies/release.yaml:3: environments.prod: no spec releases to an environment")
    assert "Write one of production" in said


def test_a_freeze_of_a_misspelt_environment_would_freeze_nothing(say):
    freeze = "{name: weekend, reason: nobody is there, days: [sunday], environments: [prod]}"
    (said,) = say("freezes:", f"  - {freeze}")
    assert "no spec releases to an environment 'prod'" in said


def test_nobody_can_approve_on_the_local_forge(say):
    (said,) = say("environments: {production: {approvals: 1}}")
    assert "through the local forge, where nobody can approve. Write 0" in said
