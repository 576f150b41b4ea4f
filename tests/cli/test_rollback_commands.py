"""`plumbline rollback`, `plumbline hold` and `plumbline history --at` on a real local forge."""

from __future__ import annotations

import argparse
import json

import pytest

from plumbline.cli import main
from plumbline.errors import PlumblineError
from plumbline.nightly.releasing import rollback
from tests.cli.conftest import SETTINGS, Printed
from tests.nightly.census_night import MODEL
from tests.nightly.released import released_in


@pytest.fixture(scope="module")
def released(tmp_path_factory, project_root):
    """Version 2 was promoted; the tests of this module go on from each other's end, in order."""
    with pytest.MonkeyPatch.context() as patch:
        released = released_in(tmp_path_factory.mktemp("rollback"), project_root, patch)
        released.promote("2")
        for name in SETTINGS:
            patch.delenv(f"PLUMBLINE_{name}", raising=False)
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        patch.setenv("PLUMBLINE_ROOT", str(released.story.root))
        patch.setenv("PLUMBLINE_STATE", str(released.context.settings.state))
        yield released


@pytest.fixture
def plumbline(released, capsys):
    def command(*arguments: str) -> Printed:
        capsys.readouterr()
        status = main(arguments)
        return Printed(status, *capsys.readouterr())

    return command


def test_a_rollback_says_what_leaves_and_how_it_is_merged(plumbline):
    printed = plumbline("rollback", MODEL, "--reason", "it answers wrongly")
    assert printed.output.splitlines() == [
        f"Pull request 2 (open): Roll back {MODEL} in production: version 2 to version 1",
        "Version 2 is on hold: it answers wrongly",
        "It can be merged at once: plumbline pr merge 2",
    ]


def test_a_hold_is_listed_while_its_rollback_is_open(plumbline):
    (line,) = plumbline("hold", "list", MODEL).output.splitlines()
    assert line.startswith("   2  since ")
    assert line.endswith(": it answers wrongly")
    assert json.loads(plumbline("hold", "list", MODEL, "--json").output)["version"] == "2"


def test_a_hold_that_is_not_merged_is_refused_by_closing_and_not_lifted(plumbline):
    printed = plumbline("hold", "lift", MODEL, "2", "--reason", "no")
    assert (printed.status, printed.output) == (1, "")
    assert "the hold on version 2 is not merged yet; to refuse it, close pull request 2" in printed.error


def test_an_empty_reason_is_none(plumbline):
    """Nobody can tell later why a version left, unless somebody said."""
    printed = plumbline("rollback", MODEL, "--reason", " ")
    assert (printed.status, printed.output) == (1, "")
    assert "a rollback needs a reason" in printed.error


def test_another_reason_does_not_take_the_place_of_the_first(plumbline):
    """And whoever gives it is told."""
    printed = plumbline("rollback", MODEL, "--reason", "it is slow")
    assert "Version 2 is on hold: it answers wrongly\n" in printed.output
    assert "that reason stays. Say yours in the pull request.\n" in printed.output


def test_with_merge_it_is_merged_at_once(plumbline):
    output = plumbline("rollback", MODEL, "--merge", "--reason", "it answers wrongly").output
    assert output.startswith("Pull request 2 (merged)")
    assert "`champion` moves once version 1 is seen" in output


def test_no_way_back_is_an_error_in_one_line(plumbline):
    printed = plumbline("rollback", MODEL, "--to", "7", "--reason", "x")
    assert (printed.status, printed.output) == (1, "")
    assert printed.error.startswith("plumbline: version 7 never ran in production")


def test_lifting_opens_a_pull_request_for_a_person(plumbline, released):
    printed = plumbline("hold", "lift", MODEL, "2", "--reason", "the data was wrong")
    assert printed.output.splitlines()[1] == "A person merges it: plumbline pr merge 3"
    released.merge(3)
    assert plumbline("hold", "list", MODEL).output == f"No version of {MODEL} is on hold.\n"
    assert (
        "version 2 is not on hold (on hold: none)"
        in plumbline("hold", "lift", MODEL, "2", "--reason", "x").error
    )


def test_the_history_says_what_was_in_production_and_why(plumbline, released):
    """The rollback is merged and not seen yet: version 2 is still what is there."""
    lines = plumbline("history", MODEL, "--at", "now").output.splitlines()
    assert lines[0].startswith(f"production ran {MODEL} version 2 at ")
    assert "by eva as " in lines[1]
    assert "pull request 1" in lines[1]
    assert lines[4].startswith("  because  Candidate 2 passes on the hold-out")


def test_the_same_as_json(plumbline):
    found = json.loads(plumbline("history", MODEL, "--at", "now", "--json").output)
    assert (found["version"], found["merged_by"], found["environment"]) == ("2", "eva", "production")


@pytest.mark.parametrize("at", ["2020-01-01", "2020-01-01T03:00", "2020-01-01T03:00+02:00"])
def test_before_anything_ran_the_answer_is_nothing(plumbline, at):
    printed = plumbline("history", MODEL, "--at", at)
    assert printed.status == 1
    assert printed.output.startswith("Nothing ran in production at 20")
    assert plumbline("history", MODEL, "--at", at, "--json").output == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("history", "--at", "now"), "--at needs a model"),
        (("history", MODEL, "--at", "now", "--environment", "mars"), "has no environment mars: production"),
    ],
)
def test_a_question_that_cannot_be_answered_is_an_error(plumbline, arguments, said):
    printed = plumbline(*arguments)
    assert printed.status == 1
    assert said in printed.error


def test_a_time_that_is_none_is_refused(plumbline, capsys):
    with pytest.raises(SystemExit):
        plumbline("history", MODEL, "--at", "yesterday")
    assert "'yesterday' is no time such as 2026-11-26T03:00Z" in capsys.readouterr().err


def test_a_time_beyond_all_calendars_is_no_time():
    from plumbline.commands.days import time

    with pytest.raises(argparse.ArgumentTypeError, match="no time such as"):
        time("9999-12-31T23:59:59-14:00")


def test_without_a_reason_it_says_who_gave_none(plumbline, monkeypatch):
    """When it burns nobody is kept waiting; and nobody is quoted with words of ours."""

    def told(_, *, because: str, by: str, **__: object):
        raise PlumblineError(because.replace(by, "WHO"))

    monkeypatch.setattr(rollback, "roll_back", told)
    assert plumbline("rollback", MODEL).error == "plumbline: WHO gave no reason\n"
