"""What may be loaded: just what was stated, however old the statement is."""

from __future__ import annotations

import pytest

from plumbline.attestation.may_run import Running, may_run
from plumbline.attestation.signing import sign
from tests.release.verifying.gitops_repo import DAY, NOW, digest, statement

RUNNING = Running(
    model="acs_employment", version="2", digest="b" * 64, image=digest("b"), environment="production"
)


def test_what_was_stated_may_run_long_after_it_expired(key, trust):
    old = statement(issued=NOW - 900 * DAY, expires=NOW - 890 * DAY)
    over = trust.model_copy(update={"valid_from": NOW - 1000 * DAY, "valid_until": NOW - 500 * DAY})
    assert may_run(RUNNING, [sign(old, [key])], [over]) is None


def test_a_loader_need_not_know_its_image(key, trust):
    assert may_run(RUNNING.model_copy(update={"image": None}), [sign(statement(), [key])], [trust]) is None


@pytest.mark.parametrize(
    "other",
    [
        {"version": "3"},
        {"digest": "c" * 64},
        {"image": digest("c")},
        {"environment": "staging"},
        {"model": "m"},
    ],
)
def test_anything_else_may_not(key, trust, other):
    because = may_run(RUNNING.model_copy(update=other), [sign(statement(), [key])], [trust])
    assert because is not None
    assert "a statement is for acs_employment 2 in production" in because


def test_without_a_statement_nothing_runs(trust):
    assert "no statement came with it" in str(may_run(RUNNING, [], [trust]))


def test_a_strangers_or_a_revoked_keys_statement_is_none(key, other_key, trust):
    stranger = may_run(RUNNING, [sign(statement(), [other_key])], [trust])
    assert "no key that policies/keys/ trusts" in str(stranger)
    revoked = trust.model_copy(update={"revoked": NOW})
    assert "was revoked" in str(may_run(RUNNING, [sign(statement(), [key])], [revoked]))
