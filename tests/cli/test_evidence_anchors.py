"""`plumbline evidence verify`: a chain that was cut off is told by what signed statements noted of it."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3

import pytest

from plumbline.attestation.statement import Anchor
from plumbline.evidence.ledger import Ledger
from plumbline.store import Store
from tests.release.verifying.gitops_repo import DAY, NOW, PRODUCTION, STAGING, make_repo, statement

AT = datetime.datetime(2026, 11, 5, tzinfo=datetime.UTC)


@pytest.fixture
def ledger(state):
    """Five entries."""
    ledger = Ledger(Store(f"sqlite:///{state / 'plumbline.db'}"))
    for number in range(5):
        ledger.append("verdict", str(number), "acs_employment", "alarm", {"number": number}, AT)
    return ledger


@pytest.fixture
def repo(tmp_path, ledger):
    """A GitOps repository with two promotions, which anchor entries 3 and 5."""
    repo = make_repo(tmp_path / "gitops")
    entries = ledger.all()
    for place, file, environment in ((2, STAGING, "staging"), (4, PRODUCTION, "production")):
        repo.promote(file)
        anchor = Anchor(sequence=entries[place].sequence, hash=entries[place].hash)
        repo.state(statement(files=(file,), environment=environment, evidence=anchor))
        repo.merge()
    return repo


def tamper(state, *statements):
    with contextlib.closing(sqlite3.connect(state / "plumbline.db")) as database:
        for trigger in ("evidence_keeps_rows", "evidence_keeps_values", "evidence_keeps_keys"):
            database.execute(f"DROP TRIGGER {trigger}")
        for one in statements:
            database.execute(one)
        database.commit()


def verify(run, repo):
    return run("evidence", "verify", "--repo", str(repo.folder))


def test_a_whole_chain_says_what_vouches_for_it(run, repo):
    assert verify(run, repo) == (
        0, "5 entries, one unbroken chain. 2 signed anchors, the latest at entry 5.\n", ""
    )  # fmt: skip


def test_an_end_that_was_cut_off_is_named(run, state, repo):
    """Without the anchor the chain looks whole."""
    tamper(state, "DELETE FROM evidence WHERE sequence > 3")
    assert run("evidence", "verify").status == 0
    assert verify(run, repo) == (1, "entry 5 was anchored and is gone: it was removed\n", "")


def test_a_chain_that_was_written_anew_is_named(run, state, repo):
    tamper(state, "DELETE FROM evidence")
    fresh = Ledger(Store(f"sqlite:///{state / 'plumbline.db'}"))
    for number in range(5):
        fresh.append("verdict", str(number), "acs_employment", "alarm", {"number": number + 1}, AT)
    status, output, _ = verify(run, repo)
    assert status == 1
    assert "is not the entry that was anchored: the chain was written anew" in output


def test_no_anchor_is_said(run, ledger):
    assert "No signed statement anchors it" in run("evidence", "verify").output


def test_the_local_forges_repositories_are_asked_by_themselves(run, state, repo, ledger):
    bare = state / "forge" / "ai-apps.git"
    bare.parent.mkdir()
    repo.git("clone", "--quiet", "--bare", "--branch", "main", ".", str(bare))
    assert "2 signed anchors" in run("evidence", "verify").output


def test_a_statement_that_was_taken_away_still_anchors(run, state, repo):
    """It is in the repository's history."""
    repo.git("rm", "-r", "-q", "plumbline")
    repo.merge()
    tamper(state, "DELETE FROM evidence WHERE sequence > 3")
    assert verify(run, repo).status == 1


def test_a_statement_that_is_none_is_named(run, repo):
    repo.write("plumbline/statements/acs_employment/staging/x.json", "{}")
    repo.merge()
    status, output, _ = verify(run, repo)
    assert status == 1
    assert "plumbline/statements/acs_employment/staging/x.json: no DSSE envelope" in output


def test_a_revoked_keys_anchors_do_not_count_and_are_no_fault(run, repo):
    from plumbline.attestation.keys import trusted, write_keys

    key = trusted(repo.key.public_key, NOW - 30 * DAY)
    write_keys(repo.folder, [key.model_copy(update={"revoked": NOW, "because": "stolen"})])
    repo.merge()
    status, output, _ = verify(run, repo)
    assert status == 0
    assert "does not count: key" in output
    assert "No signed statement anchors it" in output


def test_two_statements_that_contradict_each_other_are_named(run, repo):
    repo.state(statement(because="another", evidence=Anchor(sequence=5, hash="0" * 64)))
    repo.merge()
    assert "anchors another entry 5 than an earlier statement does" in verify(run, repo).output


def test_a_shallow_clone_is_named(run, repo, tmp_path):
    shallow = tmp_path / "shallow"
    repo.git("clone", "--quiet", "--depth=1", f"file://{repo.folder}", str(shallow))
    assert "the clone is shallow" in run("evidence", "verify", "--repo", str(shallow)).output


def test_a_folder_that_is_no_repository_is_named(run, ledger, tmp_path):
    refused = run("evidence", "verify", "--repo", str(tmp_path / "nowhere"))
    assert refused.status == 1
    assert "no git repository" in refused.error
