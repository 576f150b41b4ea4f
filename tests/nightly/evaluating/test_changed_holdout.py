"""A version is never judged on rows it was trained on: another hold-out under it is refused."""

from __future__ import annotations

import dataclasses

import pytest

from plumbline.nightly.evaluating.holdout_rule import HoldoutChangedError
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.training.nominate import nominate
from plumbline.records import Trained
from tests.nightly.census_night import context_in, kinds

SPEC = "models/acs_employment/spec.yaml"
RULE = "share: 0.30\n  salt: acs_employment"


@pytest.fixture
def under(own_project, settings_with_champion):
    """Makes a context of the census model and its champion under a hold-out written otherwise."""

    def context(rule):
        spec = own_project / SPEC
        text = spec.read_text()
        assert RULE in text
        spec.write_text(text.replace(RULE, rule))
        return context_in(dataclasses.replace(settings_with_champion, root=own_project))

    return context


@pytest.mark.parametrize("rule", ["share: 0.30\n  salt: another", "share: 0.31\n  salt: acs_employment"])
def test_a_champion_that_has_seen_rows_of_the_holdout_is_not_judged(under, rule):
    context = under(rule)
    with pytest.raises(HoldoutChangedError, match=r"write again .*`holdout.salt: acs_employment`"):
        prepare(context, 0)
    assert kinds(context, "baseline") == 0


def test_it_is_not_what_a_candidate_is_compared_with(under, context):
    champion = prepare(context, 0).version
    changed = under("share: 0.30\n  salt: another")
    entry = changed.ledger.latest("training", changed.model)
    with pytest.raises(HoldoutChangedError):
        nominate(changed, Trained.model_validate(entry.body), champion)
    assert kinds(changed, "attempt") == 0


def test_a_part_of_the_same_holdout_was_never_seen(under):
    assert prepare(under("share: 0.20\n  salt: acs_employment"), 0).window.night == 0


def test_the_rule_is_kept_with_the_training_and_the_first_one_stays(context):
    assert kinds(context, "trained_beside") == 1
    prepare(context, 0)
    assert kinds(context, "trained_beside") == 1
