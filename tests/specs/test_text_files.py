"""What is no readable file says so, without a line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plumbline.specs.problems import SpecError
from plumbline.specs.text_files import read_text


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"^f: there is no such file\. Create it"):
        read_text(tmp_path / "missing", "f")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"^f: this is not a file"):
        read_text(tmp_path, "f")


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SpecError, match=r"^f: this is not a file"):
        read_text(tmp_path / "pipe", "f")


def test_a_file_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal is played."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "secret").touch()
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SpecError, match=r"^f: it cannot be read: Permission denied\."):
        read_text(tmp_path / "secret", "f")
