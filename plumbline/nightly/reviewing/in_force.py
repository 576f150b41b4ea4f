"""Thresholds for every policy in force, from all answers there are: the night's part, which fails nothing."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from plumbline.errors import PlumblineError
from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.reviewing.proposing import propose_thresholds
from plumbline.nightly.reviewing.queue import desk_of
from plumbline.nightly.reviewing.suggesting import suggestions
from plumbline.records import ReviewedItem
from plumbline.review.queue import reviewed
from plumbline.specs.loading import guardrail_names, load_guardrails

_log = logging.getLogger(__name__)


def propose_in_force(fleet: Fleet) -> list[str]:
    """Opens or updates the pull request of each policy whose thresholds should move; a line for each.

    A policy, a forge or a database that can't be used is a line, too: a threshold can wait a night.
    """
    try:
        items = reviewed(desk_of(fleet.settings, fleet.now))
        names = guardrail_names(fleet.settings.root)
    except PlumblineError as error:
        return [f"no thresholds were looked at: {error}"]
    lines = [_said(fleet, name, items) for name in names] if items else []
    return [line for line in lines if line]


def _said(fleet: Fleet, name: str, items: Sequence[ReviewedItem]) -> str:
    """What came of one policy; empty where nothing should move."""
    try:
        return _proposed(fleet, name, items)
    except PlumblineError as error:
        return f"{name}: not proposed: {error}"
    except Exception as error:  # a defect here must not turn a night red whose verdicts stand
        _log.exception("the thresholds of %s could not be proposed", name)
        return f"{name}: not proposed: {type(error).__name__}; the log says where"


def _proposed(fleet: Fleet, name: str, items: Sequence[ReviewedItem]) -> str:
    settings, policy = fleet.settings, load_guardrails(fleet.settings.root, name)
    found = suggestions(policy, items)
    if all(one.proposed is None for one in found):
        return ""
    done = propose_thresholds(settings, policy, found, fleet.actor, fleet.credentials, fleet.now)
    if done.made is None:
        return f"{name}: no pull request: {done.because}"
    return f"{name}: pull request {done.made.pull_request} {done.made.url}".rstrip()
