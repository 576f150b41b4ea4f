"""The rollout's form: a reason rolls back in the name of whoever started the run; none does nothing."""

from __future__ import annotations

import pytest
from airflow.sdk.exceptions import AirflowFailException

from plumbline.nightly.releasing import rollback
from plumbline.release.way_back import NoWayBackError
from plumbline_airflow.run import failing_for_good
from plumbline_airflow.steps import rolled_back


class Asked:
    """A run's form and who filled it in."""

    model, requester, night = "acs_employment", "ana", "the night"

    def __init__(self, reason: str | None, to: str | None = None) -> None:
        self._fields = {"roll_back": reason, "roll_back_to": to}

    def form(self, name: str) -> str | None:
        return self._fields[name]

    def refuse_unknown_keys(self) -> None:
        pass


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_scheduled_run_asks_for_nothing(monkeypatch, reason):
    monkeypatch.setattr(rollback, "on_request", None)
    assert rolled_back(Asked(reason)).sentence == "Nobody asked for a rollback."


def test_where_there_is_no_way_back_the_task_is_red_and_says_why(monkeypatch):
    asked = []

    def refuse(night, because, by, to):
        asked.append((night, because, by, to))
        raise NoWayBackError("nothing was promoted to production yet")

    monkeypatch.setattr(rollback, "on_request", refuse)
    with pytest.raises(AirflowFailException, match="nothing was promoted"), failing_for_good():
        rolled_back(Asked(" it answers wrongly "))
    with pytest.raises(AirflowFailException, match="nothing was promoted"), failing_for_good():
        rolled_back(Asked("it answers wrongly", "1"))
    assert [to for *_, to in asked] == [None, "1"]
    assert asked[0][:3] == ("the night", "it answers wrongly", "ana")


def test_a_version_without_a_reason_is_not_taken_for_a_run_that_asks_for_nothing(monkeypatch):
    def refuse(night, because, by, to):
        raise NoWayBackError(f"a rollback to {to} needs a reason, not {because!r}")

    monkeypatch.setattr(rollback, "on_request", refuse)
    with pytest.raises(AirflowFailException, match="to 2 needs a reason, not ''"), failing_for_good():
        rolled_back(Asked(" ", "2"))
