"""`plumbline history` and `plumbline evidence verify`: what was decided, and whether it was tampered with."""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3

import pytest

from plumbline.canonical import canonical_json
from plumbline.evidence.ledger import Ledger
from plumbline.store import Store

AT = datetime.datetime(2026, 11, 5, 2, 3, tzinfo=datetime.UTC)


@pytest.fixture
def ledger(state):
    """Three entries about two models."""
    ledger = Ledger(Store(f"sqlite:///{state / 'plumbline.db'}"))
    for key, model, digest in (("one", "loans", "a"), ("two", "jobs", "b"), ("three", "loans", "c")):
        ledger.append("champion", key, model, "ana", {"digest": digest * 64}, AT)
    return ledger


@pytest.fixture
def tamper(state, ledger):
    """Changes the database behind the project's back, as somebody with the file can."""

    def change(statement: str) -> None:
        with contextlib.closing(sqlite3.connect(state / "plumbline.db")) as database:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                database.execute(statement)
            for trigger in ("evidence_keeps_rows", "evidence_keeps_values"):
                database.execute(f"DROP TRIGGER {trigger}")
            assert database.execute(statement).rowcount == 1
            database.commit()

    return change


def test_one_line_an_entry_says_when_what_and_who(run, ledger):
    printed = run("history")
    assert printed.status == 0
    assert printed.output.splitlines()[0] == (
        "2026-11-05 02:03 UTC  #1  loans  champion: digest aaaaaaaaaaaa  by ana"
    )
    assert len(printed.output.splitlines()) == 3


def test_one_models_history_can_be_asked_for(run, ledger):
    assert [line.split()[3] for line in run("history", "loans").output.splitlines()] == ["#1", "#3"]


def test_as_json_every_entry_is_whole(run, ledger):
    lines = run("history", "--json").output.splitlines()
    assert lines == [canonical_json(entry) for entry in ledger.all()]
    assert json.loads(lines[1])["model"] == "jobs"


@pytest.mark.parametrize(("asked", "about"), [([], "any model"), (["nope"], "nope")])
def test_no_history_is_said_and_no_json_is_none(run, asked, about):
    assert run("history", *asked).output == f"Nothing is recorded about {about} yet.\n"
    assert run("history", *asked, "--json").output == ""


def test_an_unbroken_chain_is_called_so(run, ledger):
    status, output, error = run("evidence", "verify")
    assert (status, error) == (0, "")
    assert output.startswith("3 entries, one unbroken chain. ")


def test_an_edited_entry_is_named(run, tamper):
    tamper("UPDATE evidence SET body = replace(body, 'b', 'd') WHERE sequence = 2")
    printed = run("evidence", "verify")
    assert printed.status == 1
    assert printed.output.startswith("entry 2 (champion two) was edited or moved")


def test_a_removed_entry_is_named(run, tamper):
    tamper("DELETE FROM evidence WHERE sequence = 2")
    printed = run("evidence", "verify")
    assert printed.status == 1
    assert printed.output == "entry 2 was removed: entry 3 (champion three) follows the gap\n"
