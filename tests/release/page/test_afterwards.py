"""Whoever merges or closes a pull request is told what follows from just that kind of pull request."""

from __future__ import annotations

import pytest

from plumbline.records import Change, PullRequest
from plumbline.release.page.afterwards import after_close, after_merge
from plumbline.release.page.hold import LABEL as HOLD
from plumbline.release.page.promotion import body
from plumbline.release.page.rollback import LABEL as ROLLBACK
from plumbline.release.page.sections import changes
from tests.release.example_release import grounds


def pull(branch: str, label: str = "", text: str = "") -> PullRequest:
    return PullRequest.model_construct(branch=branch, labels=(label,) if label else (), body=text)


@pytest.mark.parametrize(
    ("branch", "label", "merged", "closed"),
    [
        ("plumbline/rollback-x-production", ROLLBACK, "`champion` back", "the version stays"),
        ("plumbline/hold-m-3-abcdef", HOLD, "nothing proposes", "not on hold"),
        ("plumbline/lift-m-3-abcdef", HOLD, "may be promoted again", "the hold stays"),
    ],
)
def test_rollbacks_and_holds(branch: str, label: str, merged: str, closed: str):
    assert merged in after_merge(pull(branch, label))
    assert closed in after_close(pull(branch, label))


def test_promotions_and_a_persons_own(target):
    promotion = pull("plumbline/service", text=body(grounds(), target, ()))
    assert after_merge(promotion) == "the rollout DAG moves `champion` when it next looks"
    assert after_close(promotion) == "its cause is not retrained again"
    assert after_merge(pull("fix")) == after_close(pull("fix")) == ""


def test_a_new_file_is_added_and_comes_from_nothing():
    made = Change(file="plumbline/statements/a.json", path="statement", old="", new="sha256:1")
    assert changes((made,)) == "- `statement` in `plumbline/statements/a.json` is added: `sha256:1`"
