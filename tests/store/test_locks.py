"""One holder a name, in any process, and never after the holder's end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plumbline.store import Store, StoreError

ROOT = Path(__file__).parents[2]

HOLD = """
import sys
from plumbline.store import Store

with Store(sys.argv[1]).lock("champion:m", timeout=30):
    print("locked", flush=True)
    sys.stdin.read()
"""


def take(store: Store) -> None:
    with store.lock("champion:m", timeout=0.2):
        pass


@pytest.fixture
def holder(url):
    """Another process that holds `champion:m` until it is told to stop."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "locked\n"
        yield process
        process.kill()


def test_a_held_lock_is_refused_and_the_message_names_the_holder(store, holder):
    with pytest.raises(StoreError, match=rf"champion:m.*process {holder.pid} on "):
        take(store)


def test_a_lock_excludes_the_same_process_too(store):
    with store.lock("champion:m", timeout=5), pytest.raises(StoreError, match="champion:m"):
        take(store)


def test_another_name_is_free(store, holder):
    with store.lock("champion:other", timeout=5):
        assert holder.poll() is None


def test_a_lock_ends_with_a_holder_that_is_killed(store, holder):
    holder.kill()
    holder.wait(timeout=30)
    with store.lock("champion:m", timeout=30):
        assert holder.returncode != 0


def test_a_lock_ends_with_an_error_in_its_block(store):
    with pytest.raises(ZeroDivisionError), store.lock("champion:m", timeout=5):
        1 / 0  # noqa: B018
    with store.lock("champion:m", timeout=1):
        assert isinstance(store, Store)


def test_a_lock_does_not_keep_writers_out(store, holder):
    with store.writing() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
