"""The first commit of a local forge's repository."""

from __future__ import annotations

import shutil
from pathlib import Path

from plumbline.release.forges.errors import ForgeError
from plumbline.release.forges.forge import Edit
from plumbline.release.git.command import Git


def first_commit(tree: Path, work: Path, bare: Path, edit: Edit) -> None:
    """Makes the bare repository `bare` whose first commit is `tree`, edited in `work`.

    Raises:
        ForgeError: if the tree holds symbolic links.
    """
    links = [path for path in tree.rglob("*") if path.is_symlink()]
    if links:
        raise ForgeError(f"{links[0]}: symbolic links are not seeded; replace it by a file")
    shutil.copytree(tree, work)
    bare.mkdir()
    Git(bare).run("init", "--quiet", "--bare", "--initial-branch=main", ".")
    for setting in ("gc.auto", "receive.autogc"):
        Git(bare).run("config", setting, "0")
    edit(work)
    git = Git(work)
    git.run("init", "--quiet", "--initial-branch=main", ".")
    git.run("add", "--all", "--force", ".")
    git.run("commit", "--quiet", "--no-verify", "-m", "The first release")
    git.run("push", "--quiet", str(bare), "HEAD:refs/heads/main")
