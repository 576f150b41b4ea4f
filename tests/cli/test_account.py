"""Who is at the command line: the account, whatever the environment says."""

from __future__ import annotations

import pwd

import pytest

from plumbline.commands import hold, pull_requests, rollback, scaling
from plumbline.commands.account import account


@pytest.mark.parametrize("name", ["LOGNAME", "USER", "LNAME", "USERNAME"])
def test_no_variable_of_the_environment_poses_as_somebody(monkeypatch, name):
    monkeypatch.setenv(name, "finance")
    assert account() != "finance"


def test_an_account_without_a_name_is_its_number(monkeypatch):
    def unknown(number):
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert account().startswith("uid ")


@pytest.mark.parametrize("command", [hold, pull_requests, rollback, scaling])
def test_every_command_that_acts_asks_it(command):
    assert command.account is account
