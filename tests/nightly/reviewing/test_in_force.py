"""Every night looks whether thresholds should move: once is one pull request, and nothing turns it red."""

from __future__ import annotations

import pytest

from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.reviewing import in_force
from plumbline.nightly.reviewing.in_force import propose_in_force
from plumbline.release.forges.errors import ForgeError
from plumbline.release.forges.local import LocalForge
from tests.nightly.reviewing.answered import false_alarms
from tests.nightly.reviewing.test_proposing import NOW, TEXT, settings

__all__ = ["settings"]


@pytest.fixture
def fleet(settings):
    return Fleet(settings, "airflow:guardrails.nightly", lambda: NOW)


@pytest.fixture
def answers(monkeypatch):
    """Says what the queue has."""

    def are(items):
        monkeypatch.setattr(in_force, "reviewed", lambda desk: items)

    return are


def test_a_night_after_another_is_one_pull_request(fleet, answers):
    answers(false_alarms(120))
    first, second = propose_in_force(fleet), propose_in_force(fleet)
    assert first == second == ["default: pull request 1"]
    assert len(LocalForge(fleet.settings.forge, "policies").find()) == 1


@pytest.mark.parametrize("count", [0, 2], ids=["no answers", "too few"])
def test_where_nothing_should_move_nothing_is_said(fleet, answers, count):
    answers(false_alarms(count))
    assert propose_in_force(fleet) == []


def test_a_policy_without_a_repository_is_told_and_hides_no_other(fleet, answers):
    answers(false_alarms(120))
    other = fleet.settings.root / "policies/guardrails/another.yaml"
    other.write_text(TEXT.replace("guardrails: default", "guardrails: another").partition("  proposals")[0])
    policy = fleet.settings.root / "policies/guardrails/broken.yaml"
    policy.write_text("guardrails: [")
    broken, proposed = propose_in_force(fleet)
    assert broken.startswith("broken: not proposed: ")
    assert proposed == "default: pull request 1"


@pytest.mark.parametrize("error", [ForgeError("the forge is down"), ZeroDivisionError("a defect")])
def test_what_fails_is_a_line_and_not_an_error(fleet, answers, monkeypatch, error):
    def fails(*_):
        raise error

    answers(false_alarms(120))
    monkeypatch.setattr(in_force, "propose_thresholds", fails)
    (line,) = propose_in_force(fleet)
    assert line.startswith("default: not proposed: ")


def test_a_database_that_is_gone_is_a_line(settings, tmp_path):
    import dataclasses

    (tmp_path / "gone.db").mkdir()
    gone = dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path}/gone.db")
    (line,) = propose_in_force(Fleet(gone))
    assert line.startswith("no thresholds were looked at: ")
