"""`plumbline review`: what waits, who looked, the end of content, and what answers teach; never content."""

from __future__ import annotations

import dataclasses
import json
import os

import pytest

from plumbline.cli import main
from plumbline.evidence.ledger import Ledger
from plumbline.intent import ReviewRules
from plumbline.nightly.context import utc_now
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next
from plumbline.review.desk import Desk
from plumbline.review.keys import review_keys
from plumbline.review.looking import reveal
from plumbline.review.queue import reviewed
from plumbline.store import Store
from tests.review.checks import queued, taken


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """The queue of a project that the environment names."""
    url = f"sqlite:///{tmp_path / 'plumbline.db'}"
    for name, value in {"STATE": str(tmp_path), "DATABASE_URL": url}.items():
        monkeypatch.setenv(f"PLUMBLINE_{name}", value)
    store = Store(url)
    return Desk(store, review_keys(tmp_path / "keys"), Ledger(store), utc_now)


def test_the_list_names_items_and_never_content(desk, capsys):
    queued(desk, "c1", text="you are a walnut")
    queued(desk, "c2", decision="allow", text="you are a walnut")
    claim_next(desk, "jo")
    assert main(["review", "list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("c1")
    assert first.endswith("hate  must be decided  with jo")
    assert second.endswith("nothing found  random sample  with nobody")
    assert "walnut" not in first + second


def test_an_empty_list_says_so(desk, capsys):
    assert main(["review", "list"]) == 0
    assert capsys.readouterr().out == "Nothing waits for review.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "--person", "nobody"], "Nothing of the kind is in the evidence."),
        (["agreement", "hate_speech"], "1 item, 0 answered.\nNothing can be said before people answer"),
    ],
)
def test_where_there_is_nothing_yet_it_is_said(desk, capsys, arguments, said):
    queued(desk, "c1")
    assert main(["review", *arguments]) == 0
    assert said in capsys.readouterr().out


def test_labels_of_nothing_say_so(desk, tmp_path, capsys):
    assert main(["review", "labels", "hate_speech", "--out", str(tmp_path / "labels")]) == 0
    assert "Nobody has answered an item of hate_speech yet." in capsys.readouterr().out


def test_the_audit_tells_who_saw_what(desk, capsys):
    queued(desk, "c1")
    queued(desk, "c2")
    claim_next(desk, "jo")
    reveal(desk, "c1", "jo")
    answer(desk, "c1", "jo", "deny", ["hate"], "It insults.")
    assert main(["review", "audit", "c1"]) == 0
    told = capsys.readouterr().out
    assert "review_read: its content was shown  by jo" in told
    assert "review_answer: answer 1: deny (hate); settled  by jo" in told
    assert "c2" not in told
    assert main(["review", "audit", "--person", "jo", "--json"]) == 0
    kinds = [json.loads(line)["kind"] for line in capsys.readouterr().out.splitlines()]
    assert kinds == ["review_read", "review_answer"]


def test_destroying_is_recorded_under_the_account(desk, capsys):
    queued(desk, "c1")
    assert main(["review", "destroy", "c1", "--reason", "the person asked"]) == 0
    assert "destroyed" in capsys.readouterr().out
    assert main(["review", "destroy", "c9", "--reason", "the person asked"]) == 0
    assert "it comes without" in capsys.readouterr().out
    (entry,) = Ledger(desk.store).all("review_destroyed")
    assert entry.actor.startswith("command line:")
    assert reviewed(desk)[0].standing.decision == "deny"


def test_agreement_shows_both_samples_and_says_why(desk, capsys):
    for number, labels in enumerate([["hate"], ["hate"], []]):
        queued(desk, f"c{number}", ReviewRules(audit_share=1))
        taken(desk, "jo")
        answer(desk, f"c{number}", "jo", "deny" if labels else "allow", labels, "Because.")
    assert main(["review", "agreement"]) == 0
    told = capsys.readouterr().out
    assert "toxicity.hate" in told
    assert "precision            0.67" in told
    assert "all checks, by the audit" in told
    assert "a selected sample" in told
    assert main(["review", "agreement", "hate_speech", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answered"] == 3


def test_a_rule_without_answers_keeps_its_threshold(desk, capsys):
    assert main(["review", "propose", "default"]) == 0
    told = capsys.readouterr().out
    assert "stays, nobody answered an item about it yet" in told
    assert told.endswith("No pull request: nothing would change.\n")


def test_labels_are_written_in_three_files(desk, tmp_path, capsys):
    queued(desk, "c1")
    taken(desk, "jo")
    answer(desk, "c1", "jo", "deny", ["hate"], "Because.")
    assert main(["review", "labels", "hate_speech", "--out", str(tmp_path / "labels")]) == 0
    assert capsys.readouterr().out.count(" label") == 3
    lines = [line for file in (tmp_path / "labels").iterdir() for line in file.read_text().splitlines()]
    assert [json.loads(line)["labels"] for line in lines] == [["hate"]]


def test_an_odd_id_is_refused(desk, capsys):
    with pytest.raises(SystemExit):
        main(["review", "destroy", "../x", "--reason", "no"])
    assert "is no check's id" in capsys.readouterr().err


def test_a_key_is_changed_and_the_old_one_ended(desk, tmp_path, capsys):
    keys = tmp_path / "alignment/review/keys"
    served = dataclasses.replace(desk, keys=review_keys(keys))
    queued(served, "c1")
    assert main(["review", "rotate"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Key 2 wraps from now on; items wrapped anew: 1.\n")
    assert main(["review", "rotate", "--remove-old"]) == 1
    assert "ten minutes later" in capsys.readouterr().err
    os.utime(keys / "wrapping-2.key", (0, 0))
    assert main(["review", "rotate", "--remove-old"]) == 0
    assert capsys.readouterr().out == "Key 1 is removed; key 2 opens every item.\n"
    claim_next(served, "jo")
    assert reveal(served, "c1", "jo")


def test_a_key_is_changed_only_where_there_is_one(desk, capsys):
    assert main(["review", "rotate"]) == 1
    assert "run this where the alignment service keeps its state" in capsys.readouterr().err
