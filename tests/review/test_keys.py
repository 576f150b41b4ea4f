"""The service's keys: made once, for its user alone, and never shown."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from plumbline.review.errors import ReviewKeyError
from plumbline.review.keys import review_keys


def test_they_are_made_once_and_differ(tmp_path):
    first = review_keys(tmp_path / "keys")
    again = review_keys(tmp_path / "keys")
    assert (again, again.wrapping) == (first, first.wrapping)
    assert len({*first.wrapping, first.evidence, first.sampling}) == 3


def test_nobody_else_can_read_them(tmp_path):
    review_keys(tmp_path / "keys")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


def test_their_text_shows_nothing(tmp_path):
    assert repr(review_keys(tmp_path / "keys")) == "ReviewKeys()"


def test_processes_that_start_at_once_agree(tmp_path):
    script = "import sys, pathlib; from plumbline.review.keys import review_keys; "
    script += "print(review_keys(pathlib.Path(sys.argv[1])).wrapping[0].hex())"
    command = [sys.executable, "-c", script, str(tmp_path / "keys")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate(timeout=60)[0] for process in running}
    assert len(said) == 1
    assert said != {""}
    assert not list((tmp_path / "keys").glob("*.part"))


def test_a_key_others_can_read_is_refused(tmp_path):
    review_keys(tmp_path)
    (tmp_path / "wrapping.key").chmod(0o640)
    with pytest.raises(ReviewKeyError, match="others can read it"):
        review_keys(tmp_path)


def test_a_short_key_is_refused(tmp_path):
    review_keys(tmp_path)
    (tmp_path / "wrapping.key").write_bytes(b"short")
    with pytest.raises(ReviewKeyError, match="no key of 32 bytes"):
        review_keys(tmp_path)


def test_a_link_is_refused(tmp_path):
    review_keys(tmp_path)
    (tmp_path / "wrapping.key").rename(tmp_path / "elsewhere")
    (tmp_path / "wrapping.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ReviewKeyError, match="cannot be read"):
        review_keys(tmp_path)


def test_a_pipe_is_no_key_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "wrapping.key", 0o600)
    with pytest.raises(ReviewKeyError, match="no regular file"):
        review_keys(tmp_path)
