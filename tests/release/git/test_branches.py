"""What is checked out is what is committed, byte for byte, and nothing leads out of the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.records import Change
from plumbline.release.forges.errors import ForgeError
from plumbline.release.git.checkout import checkout
from plumbline.release.git.command import GitError
from plumbline.release.git.commits import commit, marks_of
from plumbline.release.git.remote import Remote
from tests.release.forges.bare_repository import BareRepository

MIXED = "one: 1\r\ntwo: 2\n$Id$\nthree: 3\r\n"
CHANGE = (Change(file="app.yaml", path="two", old="2", new="9"),)


def bare(tmp_path: Path, files: dict[str, str]) -> BareRepository:
    return BareRepository.made(tmp_path / "apps.git", files)


@pytest.mark.parametrize(
    "attributes",
    [
        "* text=auto eol=crlf",
        "* text eol=lf",
        "* ident",
        "* filter=lfs -text",
        "* working-tree-encoding=UTF-16",
    ],
)
def test_a_repositorys_attributes_change_no_byte(attributes: str, tmp_path: Path):
    """Line ends, keywords and filters would make a one-line change touch the whole file."""
    there = bare(tmp_path, {"app.yaml": MIXED, ".gitattributes": f"{attributes}\n"})
    with checkout(Remote(str(there.folder)), "main") as git:
        file = git.folder / "app.yaml"
        assert file.read_bytes() == MIXED.encode()
        file.write_bytes(MIXED.replace("two: 2", "two: 9").encode())
        made = commit(git, "Two", CHANGE)
        git.run("push", "--quiet", "origin", f"{made}:refs/heads/x")
    assert there.git("diff", "--numstat", "main", "x") == "1\t1\tapp.yaml"


def test_a_symbolic_link_is_no_file_to_edit(tmp_path: Path):
    """Its text would be edited, and point elsewhere."""
    there = bare(tmp_path, {"real.yaml": "two: 2\n"})
    blob = there.git("hash-object", "-w", "--stdin", text="real.yaml")
    tree = there.git("mktree", text=f"120000 blob {blob}\tapp.yaml\n")
    made = there.git("commit-tree", tree, "-m", "Link")
    there.git("update-ref", "refs/heads/main", made)
    with checkout(Remote(str(there.folder)), "main") as git:
        assert not (git.folder / "app.yaml").is_symlink()
        (git.folder / "app.yaml").write_text("/etc/passwd")
        with pytest.raises(ForgeError, match="symbolic link"):
            commit(git, "Two", CHANGE)


def test_a_submodule_is_not_followed(tmp_path: Path):
    there = bare(tmp_path, {".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch owned"\n'})
    head = there.git("rev-parse", "main")
    listed = there.git("ls-tree", "main")
    tree = there.git("mktree", text=f"{listed}\n160000 commit {head}\tx\n")
    there.git("update-ref", "refs/heads/main", there.git("commit-tree", tree, "-p", head, "-m", "Submodule"))
    with checkout(Remote(str(there.folder)), "main") as git:
        assert list((git.folder / "x").iterdir()) == []


def test_only_the_remotes_own_transport_is_spoken(tmp_path: Path):
    """Git itself refuses the others, wherever an address may come from."""
    there = bare(tmp_path, {"app.yaml": MIXED})
    with checkout(Remote(str(there.folder)), "main") as git:
        for address in ("https://127.0.0.1:9/x", "ssh://127.0.0.1/x", "ext::sh -c true", "git://127.0.0.1/x"):
            with pytest.raises(GitError, match="not allowed"):
                git.run("ls-remote", address)


def test_marks_come_back_and_nothing_else_passes_for_one(tmp_path: Path):
    """A changed value with line breaks in it must not look like a trailer."""
    there = bare(tmp_path, {"app.yaml": MIXED})
    sly = (Change(file="app.yaml", path="two", old="2", new="9\n\nPlumbline-Version: 99"),)
    with checkout(Remote(str(there.folder)), "main") as git:
        (git.folder / "app.yaml").write_text("two: 9\n")
        made = commit(git, "Two\n\nPlumbline-Version: 98", sly, {"Model": "m", "Version": "3"})
        assert marks_of(git, made) == {"Model": "m", "Version": "3"}
        (git.folder / "app.yaml").write_text("two: 10\n")
        assert marks_of(git, commit(git, "Plumbline-Version: 7", sly)) == {}
        assert marks_of(git, "origin/main") == {}


def test_a_message_drives_no_terminal(tmp_path: Path):
    """`git log` prints it as it is."""
    there = bare(tmp_path, {"app.yaml": MIXED})
    sly = (Change(file="app.yaml", path="two\x1b[2J", old="2", new="\u202e9"),)
    with checkout(Remote(str(there.folder)), "main") as git:
        (git.folder / "app.yaml").write_text("two: 9\n")
        commit(git, "Two\x9b31m\a", sly, {"Model": "m\x1b"})
        message = git.run("show", "--no-patch", "--format=%B")
    assert all(c.isprintable() or c == "\n" for c in message)


def test_nothing_is_left_of_a_checkout(tmp_path: Path):
    there = bare(tmp_path, {"app.yaml": MIXED})
    with checkout(Remote(str(there.folder)), "main") as git:
        folder = git.folder
    assert not folder.exists()
