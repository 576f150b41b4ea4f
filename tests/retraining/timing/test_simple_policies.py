"""Never, every so many nights, and above a threshold."""

from __future__ import annotations

from plumbline.retraining.timing.policies.never import never
from plumbline.retraining.timing.policies.periodic import Periodic
from plumbline.retraining.timing.policies.threshold import Threshold
from plumbline.retraining.timing.replay import replay
from tests.retraining.timing.tables import made

WORN = made(20, lambda trained, night: 0.5 + 0.03 * (night - trained))


def test_never_keeps_the_first_model():
    assert replay(WORN, never, 1.0).retrained_on == ()


def test_periodic_counts_from_the_last_retraining():
    assert replay(WORN, Periodic(7), 1.0).retrained_on == (7, 14)


def test_threshold_retrains_the_night_after_the_loss_went_beyond_it():
    assert replay(WORN, Threshold(0.1), 1.0).retrained_on == (5, 10, 15)


def test_a_threshold_that_nobody_gave_is_a_tenth_of_the_first_nights_loss():
    assert replay(WORN, Threshold(), 1.0).retrained_on == (3, 6, 9, 12, 15, 18)
