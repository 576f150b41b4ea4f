"""A change of guardrails is measured on the suites of both versions; a person's yes counts where it may."""

from __future__ import annotations

import datetime
import json
import subprocess
from pathlib import Path

import pytest
import yaml

from plumbline.cli import main
from plumbline.guardrails.suites.reading import FOLDER
from plumbline.nightly.answers import NotApprovedError
from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.guardrails.change import judge_change
from plumbline.nightly.guardrails.trees import TreeError, digest_of_tree, unpack
from plumbline.nightly.guardrails.union import write_union
from plumbline.nightly.guardrails.waiving import key_of, waive, waiver_of
from plumbline.settings import Settings

WORDS = ("fox", "wolf", "bear", "lynx", "boar", "hawk")


def write(
    root: Path, pattern: str = "fox|wolf|bear|lynx|boar|hawk", recall: float = 0.8, items: int = 60
) -> Path:
    """A project with one policy and its suite."""
    policy = {
        "guardrails": "animals",
        "models": ["*"],
        "detectors": {"animals": {"kind": "patterns", "patterns": [{"label": "animal", "pattern": pattern}]}},
        "chains": [
            {
                "stage": "input",
                "modality": "text",
                "rules": [{"detector": "animals", "action": "deny", "reason": "so"}],
            }
        ],
        "bounds": [
            {"detector": "animals", "recall_at_least": recall, "false_positives_at_most": 0.1, "reason": "so"}
        ],
    }
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    (root / "policies/guardrails/animals.yaml").write_text(yaml.safe_dump(policy))
    lines = [
        {
            "id": f"animal-{n}",
            "text": f"number {n} is a {WORDS[n % 6]}",
            "labels": ["animal"],
            "held_out": False,
        }
        for n in range(items)
    ]
    lines += [{"id": f"plain-{n}", "text": f"stone {n}", "labels": [], "held_out": False} for n in range(60)]
    (root / FOLDER / "animals.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return root


@pytest.fixture
def before(tmp_path):
    return write(tmp_path / "before")


def test_the_same_again_passes(before):
    change = judge_change(before, before)
    assert (change.outcome, change.refusals, change.before) == ("pass", (), change.after)


def test_what_finds_less_is_refused_whoever_says_yes(before, tmp_path):
    after = write(tmp_path / "after", pattern="wolf|bear|lynx|boar|hawk")
    change = judge_change(before, after, waived_by="rai-lead")
    assert change.outcome == "fail"
    assert any("finds less than before" in line for line in change.refusals)


def test_sentences_that_a_change_takes_out_are_asked_all_the_same(before, tmp_path):
    """Without its hard sentences the suite would pass."""
    after = write(tmp_path / "after", pattern="fox|wolf|bear|lynx|boar")
    suite = after / FOLDER / "animals.jsonl"
    suite.write_text("".join(line + "\n" for line in suite.read_text().splitlines() if "hawk" not in line))
    change = judge_change(before, after)
    assert change.outcome == "fail"
    assert change.changes[0].lost == 10
    assert "the suite of animals: 10 items removed or rewritten" in change.loosened


def test_a_looser_bound_needs_a_yes(before, tmp_path):
    after = write(tmp_path / "after", recall=0.5)
    refused = judge_change(before, after)
    assert refused.outcome == "insufficient"
    assert refused.refusals == (
        "animals: recall of animals (all labels, as_written): at least 0.8 before, 0.5 now. "
        "It needs a person's yes",
    )
    assert judge_change(before, after, waived_by="rai-lead").outcome == "pass"


def test_code_that_cannot_measure_is_said_and_never_passes(before, tmp_path):
    after = write(tmp_path / "after")
    (after / "plumbline").mkdir()
    (after / "plumbline/__init__.py").write_text("raise SystemExit('broken on purpose')")
    with pytest.raises(TreeError, match="broken on purpose"):
        judge_change(before, after)


def test_measuring_sees_no_secret_of_this_process(before, tmp_path, monkeypatch):
    monkeypatch.setenv("A_TOKEN", "hush")
    after = write(tmp_path / "after")
    (after / "plumbline").mkdir()
    (after / "plumbline/__init__.py").write_text(
        "import os; raise SystemExit(os.environ.get('A_TOKEN', 'nothing'))"
    )
    with pytest.raises(TreeError, match="nothing"):
        judge_change(before, after)


NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def fleet(tmp_path: Path, monkeypatch, now: datetime.datetime = NOW) -> Fleet:
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path / "state"))
    return Fleet(Settings.from_environment(), now=lambda: now)


def test_a_yes_is_for_one_change_and_a_while(before, tmp_path, monkeypatch):
    key = key_of("a", "b")
    evidence = fleet(tmp_path, monkeypatch)
    assert waiver_of(evidence, key, ["kim"], "jo") is None
    waive(evidence, key, ["kim"], "kim", "the old bound was a typo", "jo")
    assert waiver_of(evidence, key, ["kim"], "jo") == "kim"
    assert waiver_of(evidence, key_of("a", "c"), ["kim"], "jo") is None
    later = fleet(tmp_path, monkeypatch, NOW + datetime.timedelta(days=15))
    assert waiver_of(later, key, ["kim"], "jo") is None


def test_whoever_is_not_named_is_told_how_a_reviewer_says_yes(tmp_path, monkeypatch):
    with pytest.raises(NotApprovedError, match="not of eve: one of them runs `plumbline guardrails waive`"):
        waive(fleet(tmp_path, monkeypatch), "key", ["kim"], "eve", "because", "jo")


@pytest.mark.parametrize(("person", "requester"), [("kim", "kim"), ("eve", "jo")])
def test_nobody_says_yes_to_their_own_change_or_without_being_named(person, requester, tmp_path, monkeypatch):
    evidence = fleet(tmp_path, monkeypatch)
    with pytest.raises(NotApprovedError):
        waive(evidence, "key", ["kim"], person, "because", requester)
    assert evidence.ledger.find("guardrail_waiver", "key") is None


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True)


def test_a_commit_is_unpacked_and_one_that_is_not_there_is_named(before, tmp_path):
    for part in ("plumbline", "alignment_checks"):
        (before / part).mkdir()
        (before / part / "__init__.py").write_text("")
    git(before, "init", "-q")
    git(before, "add", ".")
    git(before, "commit", "-qm", "x")
    assert digest_of_tree(unpack(before, "HEAD", tmp_path / "tree")) == digest_of_tree(before)
    for ref in ("nowhere", "--output=x"):
        with pytest.raises(TreeError, match="no commit"):
            unpack(before, ref, tmp_path / "other")


def test_the_command_tells_a_policy_and_a_detector(before, monkeypatch, capsys):
    monkeypatch.setenv("PLUMBLINE_ROOT", str(before))
    assert main(["guardrails", "test", "animals"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("animals: pass, 2 of 2 bounds hold")
    assert "fox" not in told
    assert main(["guardrails", "test", "nothing"]) == 1
    write(before, recall=0.95)
    assert main(["guardrails", "test", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "insufficient"


def test_a_policys_own_suite_of_rows_is_asked_of_both_versions(before, tmp_path):
    """Gaps in rows stay, and no key is written that the version before may not know."""
    own = before / FOLDER / "animals"
    own.mkdir()
    row = {"id": "row-1", "row": {"AGEP": None, "huge": 10**30}, "labels": ["missing"], "held_out": True}
    (own / "columns.jsonl").write_text(json.dumps(row) + "\n")
    after = write(tmp_path / "after")
    union = write_union(before, after, tmp_path / "union")
    assert sorted(union) == ["animals", "animals/columns"]
    assert json.loads((tmp_path / "union" / FOLDER / "animals/columns.jsonl").read_text()) == row


def test_a_policys_own_suite_comes_in_with_a_change(before, tmp_path):
    """The version before was measured on the suite for all; the later one is measured on its own."""
    after = write(tmp_path / "after")
    own = after / FOLDER / "animals"
    own.mkdir()
    suite = (after / FOLDER / "animals.jsonl").read_text()
    (own / "animals.jsonl").write_text(suite + suite.replace("-", "-more-"))
    change = judge_change(before, after)
    assert change.outcome == "pass"
    assert {judged.rate.n for judged in change.verdicts[0].judgements} == {120}
