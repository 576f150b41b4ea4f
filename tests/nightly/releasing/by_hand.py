"""What people do to the GitOps repository with a clone of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from plumbline.release.git.command import Git
from tests.nightly.promotion_story import Story


@contextlib.contextmanager
def branch_of(story: Story, branch: str, name: str = "Eva", email: str = "eva@example.com") -> Iterator[Path]:
    """A person's clone: what is changed in it is committed and pushed."""
    folder = story.root / f"by-hand-{branch.replace('/', '-')}"
    Git(story.root).run("clone", "--quiet", "--branch", branch, story.forge.remote.address, str(folder))
    yield folder
    git = Git(folder)
    git.run("add", "--all")
    who = ("-c", f"user.name={name}", "-c", f"user.email={email}")
    git.run(*who, "commit", "--quiet", "-m", "By hand", "--author", f"{name} <{email}>")
    git.run("push", "--quiet", "origin", branch)


def push_by_hand(story: Story, branch: str) -> None:
    """A person commits to the branch of a pull request."""
    with branch_of(story, branch) as folder:
        (folder / "note.txt").write_text("by hand\n")


def commit_on_main(story: Story, old: str, new: str) -> None:
    """Somebody changes what a Deployment says, past any pull request."""
    with branch_of(story, "main") as folder:
        for file in folder.rglob("production/deployment.yaml"):
            file.write_text(file.read_text().replace(old, new))
