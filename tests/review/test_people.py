"""A session ends with the working day, and its cookie can't be read from the database."""

from __future__ import annotations

from plumbline.review.claiming import opt_out
from plumbline.review.people import close_session, open_session, who_has


def test_a_session_holds_until_the_day_is_over(either_desk, clock):
    cookie = open_session(either_desk, "jo")
    assert who_has(either_desk, cookie).name == "jo"
    clock.later(hours=10)
    assert who_has(either_desk, cookie) is None


def test_a_guessed_cookie_is_nobodys(desk):
    open_session(desk, "jo")
    assert who_has(desk, "guessed") is None


def test_the_database_does_not_have_the_cookie(desk):
    cookie = open_session(desk, "jo")
    with desk.reading() as connection:
        rows = list(connection.exec_driver_sql("SELECT * FROM review_sessions"))
    assert len(rows) == 1
    assert cookie not in str(rows)


def test_logging_out_ends_one_session(desk):
    one, other = open_session(desk, "jo"), open_session(desk, "jo")
    close_session(desk, one)
    assert who_has(desk, one) is None
    assert who_has(desk, other).name == "jo"


def test_opt_outs_are_remembered(desk):
    cookie = open_session(desk, "jo")
    opt_out(desk, "jo", {"hate", "threat"})
    opt_out(desk, "jo", {"hate"})
    assert who_has(desk, cookie).opt_outs == {"hate"}
