"""The pull request changes the threshold and not a byte beside it, and says what it rests on."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.nightly.reviewing.proposing import ProposalError, propose_thresholds
from plumbline.nightly.reviewing.suggesting import suggestions
from plumbline.release.editing.values import ValueEditError
from plumbline.release.forges.credentials import from_environment
from plumbline.release.forges.local import LocalForge
from plumbline.settings import Settings
from plumbline.specs.loading import load_guardrails
from plumbline.store import Store
from tests.nightly.reviewing.answered import false_alarms

TEXT = """\
# What is checked, and why.
guardrails: default
models: ["*"]

chains:
  - stage: output
    modality: text   # what the model says
    rules:
      - detector: secrets
        at_least: 0.5
        action: deny
        reason: Secrets stay here.
      - {detector: toxicity, labels: [hate], at_least: 0.5, action: review, reason: It hurts.}  # for people

review:
  audit_share: 0.02
  proposals: {repository: policies, folder: policies/guardrails}
"""
NOW = datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)


@pytest.fixture
def settings(tmp_path):
    root, state = tmp_path / "project", tmp_path / "state"
    (root / "policies/guardrails").mkdir(parents=True)
    (root / "policies/guardrails/default.yaml").write_text(TEXT)
    state.mkdir()
    url = f"sqlite:///{state / 'plumbline.db'}"
    settings = Settings(root, state, url, tracking_uri=None, forge=state / "forge")
    LocalForge(settings.forge, "policies").seed(root, lambda _: ())
    return settings


def propose(settings: Settings, count: int = 120):
    policy = load_guardrails(settings.root, "default")
    found = suggestions(policy, false_alarms(count))
    return propose_thresholds(settings, policy, found, "jo", from_environment, lambda: NOW).made


def test_only_the_threshold_changes(settings):
    made = propose(settings)
    pull = LocalForge(settings.forge, "policies").get(made.pull_request)
    changed = [line for line in pull.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    (new,) = made.suggestions
    before = next(line for line in TEXT.splitlines() if "toxicity" in line)
    assert changed == [f"-{before}", f"+{before.replace('0.5', f'{new.proposed:g}')}"]
    assert pull.branch == "plumbline/thresholds-default"


def test_it_says_what_it_rests_on_and_nothing_that_was_checked(settings):
    pull = LocalForge(settings.forge, "policies").get(propose(settings).pull_request)
    assert "toxicity from 0.5 to" in pull.title
    assert "plumbline guardrails test" in pull.body
    assert "walnut" not in pull.title + pull.body + pull.diff


def test_proposing_twice_is_one_pull_request_and_one_entry(settings):
    first, second = propose(settings), propose(settings)
    assert first == second
    assert len(LocalForge(settings.forge, "policies").find()) == 1
    assert len(Ledger(Store(settings.database_url)).all("threshold_proposal")) == 1


def test_without_a_suggestion_nothing_is_opened(settings):
    assert propose(settings, count=2) is None
    assert LocalForge(settings.forge, "policies").find() == []


def test_a_policy_that_names_no_repository_is_told(settings):
    place = settings.root / "policies/guardrails/default.yaml"
    place.write_text(TEXT.partition("  proposals")[0])
    with pytest.raises(ProposalError, match="which repository holds it"):
        propose(settings)


def test_a_threshold_that_is_not_written_there_is_left_to_a_person(settings, tmp_path):
    work = Path(tmp_path / "other")
    (work / "policies/guardrails").mkdir(parents=True)
    (work / "policies/guardrails/default.yaml").write_text(
        TEXT.replace("labels: [hate], at_least: 0.5, ", "")
    )
    (settings.root / "policies/guardrails/default.yaml").write_text(
        TEXT.replace("repository: policies", "repository: other")
    )
    LocalForge(settings.forge, "other").seed(work, lambda _: ())
    with pytest.raises(ValueEditError, match="write it there once by hand"):
        propose(settings)


def test_what_people_closed_is_not_asked_again_until_answers_change_it(settings):
    forge = LocalForge(settings.forge, "policies")
    number = propose(settings).pull_request
    forge.close(number, "ana")
    assert propose(settings) is None
    policy = load_guardrails(settings.root, "default")
    found = suggestions(policy, false_alarms(120))
    done = propose_thresholds(settings, policy, found, "jo", from_environment, lambda: NOW)
    assert done.because == f"people closed pull request {number}, which had the same thresholds"
    found = suggestions(policy, false_alarms(120, score=0.7))
    again = propose_thresholds(settings, policy, found, "jo", from_environment, lambda: NOW).made
    assert again.pull_request != number
    assert [pull.state for pull in forge.find()] == ["closed", "open"]
