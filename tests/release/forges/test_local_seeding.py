"""The local forge's repository is seeded whole, once, and from plain files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plumbline.records import Change
from plumbline.release.forges.forge import ForgeError
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.command import Git

FILE = "app.yaml"


def setting(value: str) -> Callable[[Path], tuple[Change, ...]]:
    """An edit that makes the file's one line say `value`."""

    def edit(tree: Path) -> tuple[Change, ...]:
        (tree / FILE).write_text(value)
        return (Change(file=FILE, path="version", old="0", new=value),)

    return edit


def test_seeding_edits_commits_once_and_never_again(tmp_path: Path):
    """The second seeding keeps what is there; nothing half-made is left."""
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / FILE).write_text("0")
    forge = LocalForge(tmp_path / "forges", "apps")
    assert forge.seed(tmp_path / "seed", setting("1"))
    assert not forge.seed(tmp_path / "seed", setting("2"))
    assert Git(forge.repository).run("show", f"main:{FILE}") == "1"
    assert Git(forge.repository).run("rev-list", "--count", "main") == "1"
    assert (tmp_path / "seed" / FILE).read_text() == "0"
    assert {path.name for path in (tmp_path / "forges").iterdir()} == {"apps.git", "apps.pulls"}


def test_an_interrupted_seeding_is_done_over(tmp_path: Path):
    """The repository appears whole or not at all."""
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / FILE).write_text("0")
    forge = LocalForge(tmp_path / "forges", "apps")

    def fails(tree: Path) -> tuple[Change, ...]:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        forge.seed(tmp_path / "seed", fails)
    assert not forge.repository.exists()
    assert forge.seed(tmp_path / "seed", setting("1"))
    assert Git(forge.repository).run("show", f"main:{FILE}") == "1"


def test_a_seed_with_symbolic_links_is_refused(tmp_path: Path):
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / "link").symlink_to("/etc/passwd")
    with pytest.raises(ForgeError, match="symbolic links"):
        LocalForge(tmp_path / "forges", "apps").seed(tmp_path / "seed", lambda tree: ())


def test_a_forge_without_its_repository_says_so(tmp_path: Path):
    with pytest.raises(ForgeError, match="seed it first"):
        _ = LocalForge(tmp_path, "apps").remote


@pytest.mark.parametrize("name", ["../evil", "a/b", "", ".git", "-x"])
def test_a_repository_name_is_no_path(name: str, tmp_path: Path):
    with pytest.raises(ForgeError, match="name"):
        LocalForge(tmp_path, name)
