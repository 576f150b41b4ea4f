"""One stack a state folder."""

import os
import subprocess
import sys

import pytest

from plumbline.stack import lock
from plumbline.stack.lock import StackRunningError, stack_lock


def test_a_second_stack_is_refused_and_told_which_process_to_end(tmp_path):
    file = tmp_path / "lock"
    with (
        stack_lock(file, print),
        pytest.raises(StackRunningError, match=f"process {os.getpid()}"),
        stack_lock(file, print),
    ):
        pass


def test_it_is_free_again_afterwards(tmp_path):
    for _ in range(2):
        with stack_lock(tmp_path / "lock", print):
            pass


def test_it_stays_held_while_a_process_of_a_stack_whose_owner_is_gone_lives(tmp_path, monkeypatch):
    file, said = tmp_path / "lock", []
    child = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with stack_lock(file, print) as held:
        keeper = subprocess.Popen(child, stdin=subprocess.PIPE, pass_fds=(held,))
    file.write_bytes(subprocess.check_output([sys.executable, "-c", "import os; print(os.getpid())"]))
    monkeypatch.setattr(lock, "PATIENCE", 0.3)
    with keeper, pytest.raises(StackRunningError, match="end them first"), stack_lock(file, said.append):
        pass
    assert said == ["waiting for an interrupted stack to end"]
    with stack_lock(file, print):
        pass
