"""A project folder with one reference profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guardrails.reference.made import made, people, write


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    write(root, made(people()))
    return root
