"""Whoever gets around the database's refusal is found by the chain."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evidence.chain import GENESIS, entry_hash, faults
from plumbline.evidence.ledger import Ledger
from plumbline.store import Store

AT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def opened(tmp_path):
    """Five entries in a database whose triggers somebody dropped."""
    store = Store(f"sqlite:///{tmp_path}/plumbline.db")
    ledger = Ledger(store)
    for number in range(1, 6):
        ledger.append("verdict", f"key{number}", "m", "alarm", {"n": number}, AT)
    for trigger in ("rows", "values", "keys"):
        change(store, f"DROP TRIGGER evidence_keeps_{trigger}")
    return store


def change(store, statement):
    with store.writing() as connection:
        connection.exec_driver_sql(statement)


def test_an_untouched_chain_has_no_faults(opened):
    ledger = Ledger(opened)
    assert ledger.verify() == []
    assert ledger.verify({5: ledger.head().hash}) == []


@pytest.mark.parametrize(
    ("statement", "sentences"),
    [
        (
            "DELETE FROM evidence WHERE sequence = 3",
            ["entry 3 was removed: entry 4 (verdict key4) follows the gap"],
        ),
        ("DELETE FROM evidence WHERE sequence < 3", ["entries 1 to 2 were removed: entry 3"]),
        (
            "UPDATE evidence SET actor = 'me' WHERE sequence = 2",
            ["entry 2 (verdict key2) was edited or moved"],
        ),
        (
            "UPDATE evidence SET at = '2025-01-01T00:00:00Z' WHERE sequence = 5",
            ["entry 5 (verdict key5) was edited"],
        ),
        ("UPDATE evidence SET body = '{\"n\":9}' WHERE sequence = 1", ["entry 1 (verdict key1) was edited"]),
        ("UPDATE evidence SET body = 'no json' WHERE sequence = 1", ["entry 1 (verdict key1) was edited"]),
        (
            "UPDATE evidence SET sequence = 9 WHERE sequence = 2;"
            "UPDATE evidence SET sequence = 2 WHERE sequence = 3;"
            "UPDATE evidence SET sequence = 3 WHERE sequence = 9",
            [
                "entry 2 (verdict key3) does not continue entry 1",
                "entry 2 (verdict key3) was edited or moved",
                "entry 3 (verdict key2) does not continue entry 2",
                "entry 3 (verdict key2) was edited or moved",
                "entry 4 (verdict key4) does not continue entry 3",
            ],
        ),
    ],
    ids=["removed", "first removed", "actor", "time", "body", "no json", "swapped"],
)
def test_each_removed_edited_or_moved_entry_is_named(opened, statement, sentences):
    for part in statement.split(";"):
        change(opened, part)
    found = Ledger(opened).verify()
    assert len(found) == len(sentences)
    assert all(fault.startswith(sentence) for fault, sentence in zip(found, sentences, strict=True))


def test_an_end_that_was_cut_off_shows_against_an_anchor_only(opened):
    head = Ledger(opened).head()
    change(opened, "DELETE FROM evidence WHERE sequence > 3")
    assert Ledger(opened).verify() == []
    assert Ledger(opened).verify({head.sequence: head.hash}) == [
        "entry 5 was anchored and is gone: it was removed"
    ]


def chain_of(bodies):
    entries, previous = [], GENESIS
    for sequence, body in enumerate(bodies, 1):
        entry = {"sequence": sequence, "kind": "k", "key": str(sequence), "body": body, "previous": previous}
        entries.append({**entry, "hash": entry_hash(entry)})
        previous = entries[-1]["hash"]
    return entries


def test_a_chain_written_anew_shows_against_an_anchor():
    anchor = {2: chain_of([{"n": 1}, {"n": 2}])[1]["hash"]}
    rewritten = chain_of([{"n": 7}, {"n": 2}])
    assert list(faults(rewritten, {})) == []
    assert list(faults(rewritten, anchor)) == [
        "entry 2 (k 2) is not the entry that was anchored: the chain was written anew"
    ]


@given(st.data())
def test_any_single_edit_is_found(data):
    entries = chain_of(data.draw(st.lists(st.dictionaries(st.text(), st.integers()), min_size=1, max_size=5)))
    index = data.draw(st.integers(0, len(entries) - 1))
    edited = json.loads(json.dumps(entries))
    edited[index]["body"]["edited"] = "yes"
    assert list(faults(entries, {})) == []
    assert list(faults(edited, {}))
