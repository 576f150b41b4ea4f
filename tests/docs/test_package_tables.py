"""A package says in its docstring what its files are for: a table names no file that is not there."""

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


RELEASES = (
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


@pytest.mark.parametrize("folder", RELEASES)
def test_every_file_of_a_release_is_named(folder):
    """What decides and signs is read by strangers: no file of it stands without a word about it."""
    package = ROOT / "plumbline" / folder
    named = NAMED.findall(ast.get_docstring(ast.parse((package / "__init__.py").read_text())) or "")
    files = {file.name for file in package.glob("*.py")} - {"__init__.py"}
    assert files - set(named) == set()
