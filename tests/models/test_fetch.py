"""Every model's data comes out of packages whose versions and contents are pinned."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

MODELS = Path(__file__).parents[2] / "models"
PINNED = sorted(path.relative_to(MODELS).as_posix() for path in MODELS.glob("*/*.txt"))


@pytest.fixture
def fetching():
    """The census' script as a module."""
    described = importlib.util.spec_from_file_location(
        "acs_employment_fetch", MODELS / "acs_employment" / "fetch.py"
    )
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def test_there_are_packages_to_look_at():
    assert len(PINNED) == 4


@pytest.mark.parametrize("name", PINNED)
def test_every_package_is_one_version_with_one_hash(name):
    text = re.sub(r"^#.*\n", "", (MODELS / name).read_text(), flags=re.MULTILINE)
    assert re.fullmatch(r"([\w-]+==[\d.]+ \\\n +--hash=sha256:[0-9a-f]{64}\n)+", text)


def test_the_data_that_was_fetched_is_the_pinned_data(fetching, census_data):
    assert fetching.fetch(census_data, "/nowhere") is False
