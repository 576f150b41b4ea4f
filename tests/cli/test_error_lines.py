"""What a person can mend is told in one line on the error stream, and the exit status is 1."""

from __future__ import annotations

import pytest

CASES = {
    "unknown model": (
        ["evaluate", "nope", "--night", "0"],
        "plumbline: models/nope/spec.yaml: there is no such file. Create it, or correct its name.",
    ),
    "no model name": (
        ["evaluate", "../other", "--night", "0"],
        "plumbline: models: '../other' is no model name. Use lower case letters, digits and underscores, "
        "a letter first.",
    ),
    "night beyond the last": (
        ["evaluate", "acs_employment", "--night", "42"],
        "plumbline: night 42 of acs_employment cannot be: the last night is 41",
    ),
    "night before the first": (
        ["evaluate", "acs_employment", "--night", "-1"],
        "plumbline: night -1 of acs_employment cannot be: the first one is 0",
    ),
    "demo of an unknown model": (
        ["demo", "--model", "nope"],
        "plumbline: models/nope/spec.yaml: there is no such file. Create it, or correct its name.",
    ),
    "demo of an unknown night": (
        ["demo", "--night", "42"],
        "plumbline: night 42 of acs_employment cannot be: the last night is 41",
    ),
    "no pull request yet": (
        ["pr", "show"],
        "plumbline: ai-apps has no pull request yet; `make demo` opens one",
    ),
    "a name that drives a terminal": (
        ["pr", "list", "--repository", "x\x1b[2J"],
        "plumbline: 'x\\x1b[2J': a repository's name has lower case letters, digits and dashes",
    ),
    "no name of a repository": (
        ["pr", "list", "--repository", "../other"],
        "plumbline: '../other': a repository's name has lower case letters, digits and dashes",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_line_and_no_traceback(run, case):
    arguments, line = CASES[case]
    assert run(*arguments) == (1, "", line + "\n")


def test_a_database_that_cannot_be_reached_is_named(run, monkeypatch):
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", "mysql://somewhere/else")
    printed = run("history")
    assert (printed.status, printed.output) == (1, "")
    assert printed.error.startswith(
        "plumbline: PLUMBLINE_DATABASE_URL asks for 'mysql', which is not supported"
    )
    assert printed.error.count("\n") == 1


def test_an_interruption_is_no_traceback_either(run, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("plumbline.specs.cross_checks.validate", interrupted)
    assert run("specs", "validate") == (130, "", "plumbline: interrupted\n")
