"""The command line in this process, with a place of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from plumbline.cli import main

SETTINGS = ("ROOT", "STATE", "DATABASE_URL", "FORGE", "SIGNING_KEY")


class Printed(NamedTuple):
    """What one command left on the terminal, and its exit status."""

    status: int
    output: str
    error: str


Run = Callable[..., Printed]


@pytest.fixture
def state(tmp_path, monkeypatch):
    """The state folder that the environment names; nothing is in it."""
    for name in SETTINGS:
        monkeypatch.delenv(f"PLUMBLINE_{name}", raising=False)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    folder = tmp_path / "cli state"
    monkeypatch.setenv("PLUMBLINE_STATE", str(folder))
    return folder


@pytest.fixture
def run(state, capsys) -> Run:
    """Runs `plumbline` with these arguments."""

    def command(*arguments: str) -> Printed:
        capsys.readouterr()
        status = main(arguments)
        return Printed(status, *capsys.readouterr())

    return command
