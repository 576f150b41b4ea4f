"""What is remembered of the zones, and what is learned from it."""

from __future__ import annotations

import numpy as np

from plumbline.retraining.spot.moment import NOWHERE, Moment
from plumbline.retraining.spot.scales import Habit, habit, habits, hazards, scales, shapes
from plumbline.retraining.spot.seen import AGEING, FIRST_AGE, STEADY, first_look, look
from plumbline.retraining.spot.zones import steadiest_zone


def seen(*zones):
    """One run that looked at whole traces, `11100` and the like."""
    ticks = np.array([[digit == "1" for digit in zone] for zone in zones]).T
    found = first_look(ticks[:1])
    for tick in ticks[1:]:
        found = look(found, tick[None])
    return found


def test_the_first_spell_is_taken_for_an_old_one():
    assert seen("1").age[0, 0] == FIRST_AGE
    assert seen("111").age[0, 0] == FIRST_AGE + 2
    assert seen("1000").age[0, 0] == 2


def test_any_zone_counts_as_one_more():
    found = seen("1100", "0010")
    assert found.now[0].tolist() == [False, False, False]
    assert found.age[0].tolist() == [1, 0, 0]
    assert found.ended[:, 0, 2].tolist() == [0, 1]


def test_spells_without_and_with_a_machine_are_counted_apart():
    assert seen("110011000").ended[:, 0, 0].tolist() == [1, 2]


def test_only_a_spell_whose_beginning_was_seen_can_be_short():
    assert not seen("1000").short[0, 0]
    assert seen("0100").short[0, 0]
    assert not seen("01110").short[0, 0]


def learned(*zones):
    """Of there being no, and some, machine anywhere."""
    without, with_machine = habits(seen(*zones))[:, 0].tolist()
    return habit(without), habit(with_machine)


def test_nothing_seen_is_as_usual():
    assert learned("1") == (Habit(), Habit())


def test_scales_follow_what_was_seen_and_slowly():
    often, never = seen("0001110001110001110001110000"), seen("1" * 400)
    assert 1 < scales(often, shapes(often))[1, 0, 0] < 2
    assert 0.4 < scales(never, shapes(never))[1, 0, 0] < 1
    assert scales(never, shapes(never))[0, 0, 0] == 1


def test_spells_that_end_at_any_age_alike_are_taken_for_steady():
    ageing = "".join(("1" * length + "000") for length in (3, 3, 4, 3, 300, 3, 3, 5, 3, 400, 3, 3, 3) * 3)
    steady = "".join(("1" * length + "000") for length in (60, 55, 70, 65, 58, 62) * 6)
    assert shapes(seen(ageing))[1, 0, 0] == AGEING
    assert shapes(seen(steady))[1, 0, 0] == STEADY


def test_one_launches_in_the_zone_that_is_least_likely_to_be_lost():
    found = seen("000000001", "111111111", "111000111")
    zones = np.array([[True, True, True]])
    moment = Moment(10, zones, np.array([NOWHERE]), np.array([5.0]), np.zeros(1), found)
    assert hazards(found)[0].argmin() == 1
    assert steadiest_zone(moment)[0] == 1
