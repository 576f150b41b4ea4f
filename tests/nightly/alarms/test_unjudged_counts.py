"""Counts of a night that nobody judged are about few people and of no use: they are not kept for ever."""

from __future__ import annotations

import dataclasses
import datetime

from plumbline.evidence.counts import CountsShelf
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.evaluating.preparing import prepare
from tests.nightly.census_night import NOW, gated_night


def kept(context):
    return sorted(counts.night for counts in CountsShelf(context.store).of_model(context.model).values())


def test_counts_wait_a_month_for_their_verdict_and_judged_ones_stay(context):
    measure(context, prepare(context, 3))
    gated_night(context, 0)
    assert kept(context) == [0, 3]
    later = dataclasses.replace(context, now=lambda: NOW + datetime.timedelta(days=31))
    gated_night(later, 1)
    assert kept(later) == [0, 1]
    gated_night(later, 3)
    assert kept(later) == [0, 1, 3], "what was dropped is counted again when the night is judged"
