"""A package says in its docstring what its files are for: a table names every file, and no other."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`([a-z0-9_/]+(?:\.py|/))`")
TABLES = [
    package
    for package in sorted((ROOT / "plumbline").rglob("__init__.py"))
    if "\n| `" in (ast.get_docstring(ast.parse(package.read_text())) or "")
]


def test_there_are_tables():
    assert len(TABLES) > 20


@pytest.mark.parametrize("package", TABLES, ids=lambda package: str(package.parent.relative_to(ROOT)))
def test_every_named_file_is_there(package):
    named = NAMED.findall(ast.get_docstring(ast.parse(package.read_text())) or "")
    assert [name for name in named if not (package.parent / name).exists()] == []


@pytest.mark.parametrize("package", TABLES, ids=lambda package: str(package.parent.relative_to(ROOT)))
def test_every_file_of_it_is_named(package):
    """Who looks for the place of a change reads the table: what it leaves out is not found."""
    named = NAMED.findall(ast.get_docstring(ast.parse(package.read_text())) or "")
    files = {file.name for file in package.parent.glob("*.py")} - {"__init__.py"}
    assert files - set(named) == set()


DECIDES_AND_SIGNS = (
    "attestation",
    "nightly",
    "nightly/alarms",
    "nightly/evaluating",
    "nightly/planning",
    "nightly/publishing",
    "nightly/releasing",
    "nightly/telling",
    "nightly/training",
    "release/page",
    "release/rules",
    "release/verifying",
)


@pytest.mark.parametrize("folder", DECIDES_AND_SIGNS)
def test_what_decides_and_signs_has_a_table(folder):
    """It is read by strangers."""
    assert ROOT / "plumbline" / folder / "__init__.py" in TABLES
