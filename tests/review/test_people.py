"""A token makes a session, a session ends, and neither can be read from the database."""

from __future__ import annotations

import pytest

from plumbline.review.errors import ReviewError
from plumbline.review.people import (
    add_reviewer,
    log_in,
    log_out,
    opt_out,
    remove_reviewer,
    reviewers,
    who_has,
)


def test_a_token_logs_in_until_the_day_is_over(either_desk, clock):
    token = add_reviewer(either_desk, "jo")
    cookie = log_in(either_desk, token)
    assert who_has(either_desk, cookie).name == "jo"
    clock.later(hours=10)
    assert who_has(either_desk, cookie) is None


def test_a_wrong_token_or_cookie_is_nobodys(desk):
    add_reviewer(desk, "jo")
    assert log_in(desk, "guessed") is None
    assert who_has(desk, "guessed") is None


def test_the_database_has_neither(desk):
    token = add_reviewer(desk, "jo")
    cookie = log_in(desk, token)
    with desk.reading() as connection:
        rows = [
            *connection.exec_driver_sql("SELECT * FROM review_reviewers"),
            *connection.exec_driver_sql("SELECT * FROM review_sessions"),
        ]
    assert token not in str(rows)
    assert cookie not in str(rows)


def test_a_new_token_ends_the_old_one_and_its_sessions(desk):
    old = add_reviewer(desk, "jo")
    cookie = log_in(desk, old)
    new = add_reviewer(desk, "jo")
    assert (log_in(desk, old), who_has(desk, cookie)) == (None, None)
    assert log_in(desk, new)


def test_who_leaves_is_out_at_once(desk):
    cookie = log_in(desk, add_reviewer(desk, "jo"))
    assert remove_reviewer(desk, "jo")
    assert not remove_reviewer(desk, "jo")
    assert who_has(desk, cookie) is None
    assert reviewers(desk) == []


def test_logging_out_ends_a_session(desk):
    cookie = log_in(desk, add_reviewer(desk, "jo"))
    log_out(desk, cookie)
    assert who_has(desk, cookie) is None


def test_opt_outs_are_remembered(desk):
    cookie = log_in(desk, add_reviewer(desk, "jo"))
    opt_out(desk, "jo", {"hate", "threat"})
    opt_out(desk, "jo", {"hate"})
    assert who_has(desk, cookie).opt_outs == {"hate"}


@pytest.mark.parametrize("name", ["", "a\nb", "<b>", "x" * 64])
def test_odd_names_are_refused(desk, name):
    with pytest.raises(ReviewError, match="no reviewer's name"):
        add_reviewer(desk, name)
