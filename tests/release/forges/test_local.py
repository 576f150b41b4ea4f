"""The local forge keeps real branches, real merges, and one pull request a branch."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plumbline.records import Change, Draft, Status
from plumbline.release.forges.forge import (
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NothingToProposeError,
    NotOursError,
    NotReadyError,
)
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.branches import open_or_update
from plumbline.release.git.command import Git

FILE = "app.yaml"
BRANCH = "plumbline/app-production"


def setting(value: str) -> Callable[[Path], tuple[Change, ...]]:
    """An edit that makes the file's one line say `value`."""

    def edit(tree: Path) -> tuple[Change, ...]:
        old = (tree / FILE).read_text()
        if old == value:
            return ()
        (tree / FILE).write_text(value)
        return (Change(file=FILE, path="version", old=old, new=value),)

    return edit


def described(title: str) -> Callable[[tuple[Change, ...]], Draft]:
    def describe(changes: tuple[Change, ...]) -> Draft:
        body = "\n".join(f"{change.old} -> {change.new}" for change in changes)
        return Draft(branch="", base="", title=title, body=body, head="")

    return describe


def proposed(forge: LocalForge, value: str, title: str = "Release", branch: str = BRANCH):
    return open_or_update(forge, branch, "main", described(title), setting(value))


def merged(forge: LocalForge, number: int, actor: str = "somebody"):
    return forge.merge(number, forge.get(number).head, actor)


def pushed(forge: LocalForge, folder: Path, branch: str, value: str, *, author: str) -> str:
    """Somebody commits `value` to a branch with plain git."""
    shutil.rmtree(folder, ignore_errors=True)
    git = Git(folder.parent)
    git.run("clone", "--quiet", "--branch", branch, str(forge.repository), folder.name)
    git = Git(folder)
    (folder / FILE).write_text(value)
    git.run("commit", "--quiet", "-a", "-m", "By hand", "--author", f"{author} <{author}@example.com>")
    git.run("push", "--quiet", "origin", f"HEAD:{branch}")
    return git.run("rev-parse", "HEAD")


def shown(forge: LocalForge, what: str) -> str:
    return Git(forge.repository).run("show", what)


@pytest.fixture
def app(tmp_path: Path) -> LocalForge:
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / FILE).write_text("0")
    forge = LocalForge(tmp_path / "forges", "apps")
    assert forge.seed(tmp_path / "seed", lambda tree: ())
    return forge


def test_a_pull_request_is_a_branch_with_one_commit(app: LocalForge):
    """Files and diff come from git, the body from the changes."""
    pull = proposed(app, "1")
    assert (pull.number, pull.state, pull.branch, pull.base) == (1, "open", BRANCH, "main")
    assert pull.files == (FILE,)
    assert "-0" in pull.diff
    assert "+1" in pull.diff
    assert pull.body == "0 -> 1"
    assert shown(app, f"{BRANCH}:{FILE}") == "1"
    assert shown(app, f"main:{FILE}") == "0"
    assert pull.head == Git(app.repository).run("rev-parse", BRANCH)
    assert app.get(1) == pull
    assert app.find(BRANCH) == app.find() == [pull]
    assert app.find("other") == []


def test_the_same_content_again_changes_nothing(app: LocalForge):
    """Not even a commit's date: what was pushed yesterday stays the head."""
    proposed(app, "1")
    yesterday = Git(app.repository, date=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    older = yesterday.run("commit-tree", f"{BRANCH}^{{tree}}", "-p", "main", "-m", "Release")
    yesterday.run("update-ref", f"refs/heads/{BRANCH}", older)
    assert proposed(app, "1").head == older
    assert proposed(app, "1") == app.get(1)
    assert len(app.find()) == 1


def test_other_content_rewrites_the_branch_and_keeps_the_number(app: LocalForge):
    """One branch, one open pull request, one commit on top of the base."""
    first = proposed(app, "1")
    second = proposed(app, "2", "Release 2")
    assert (second.number, second.title, second.body) == (first.number, "Release 2", "0 -> 2")
    assert second.head != first.head
    assert Git(app.repository).run("rev-list", "--count", f"main..{BRANCH}") == "1"


def test_a_moved_base_is_picked_up(app: LocalForge, tmp_path: Path):
    """Written anew from the base, never rebased."""
    proposed(app, "1")
    pushed(app, tmp_path / "work", "main", "0.5", author="person")
    assert proposed(app, "1").body == "0.5 -> 1"


def test_an_edit_that_changes_nothing_opens_nothing(app: LocalForge):
    with pytest.raises(NothingToProposeError):
        proposed(app, "0")
    assert app.find() == []


def test_an_edit_must_report_what_it_touches(app: LocalForge):
    """Only reported files reach the branch."""

    def sly(tree: Path) -> tuple[Change, ...]:
        (tree / "other.yaml").write_text("x")
        return setting("1")(tree)

    with pytest.raises(ForgeError, match=r"touched \['app.yaml', 'other.yaml'\]"):
        open_or_update(app, BRANCH, "main", described("Release"), sly)


def test_merging_makes_a_merge_commit_and_is_final(app: LocalForge):
    """The branch is gone, the diff is kept, merging again changes nothing."""
    opened = proposed(app, "1")
    done = merged(app, 1, "somebody")
    assert done.state == "merged"
    assert shown(app, f"main:{FILE}") == "1"
    assert Git(app.repository).run("rev-parse", "main") == done.merged_as
    parents = Git(app.repository).run("show", "-s", "--format=%P%n%B", "main")
    assert opened.head in parents.split("\n")[0].split()
    assert "Merged-by: somebody" in parents
    assert Git(app.repository).try_run("rev-parse", "--verify", BRANCH) is None
    assert (done.files, done.diff, done.head) == (opened.files, opened.diff, opened.head)
    assert (done.finished_by, done.author) == ("somebody", "plumbline")
    assert done.finished_at is not None
    assert merged(app, 1, "another") == app.get(1) == done
    with pytest.raises(ForgeError, match="roll back"):
        app.close(1, "somebody")


def test_closing_rejects_and_is_final(app: LocalForge):
    """Nothing reaches the base; a later proposal gets a number of its own."""
    opened = proposed(app, "1")
    closed = app.close(1, "somebody")
    finish = {"state": "closed", "finished_by": "somebody", "finished_at": closed.finished_at}
    assert closed == opened.model_copy(update=finish) == app.close(1, "another") == app.get(1)
    assert shown(app, f"main:{FILE}") == "0"
    with pytest.raises(ForgeError, match="closed"):
        merged(app, 1, "somebody")
    assert proposed(app, "2").number == 2
    assert app.get(1).state == "closed"


def test_a_conflict_leaves_the_pull_request_open(app: LocalForge, tmp_path: Path):
    """It names the file; a new proposal resolves it."""
    proposed(app, "1")
    pushed(app, tmp_path / "work", "main", "9", author="person")
    with pytest.raises(MergeConflictError, match=FILE):
        merged(app, 1, "somebody")
    assert app.get(1).state == "open"
    assert shown(app, f"main:{FILE}") == "9"
    assert proposed(app, "1").number == 1
    assert merged(app, 1, "somebody").state == "merged"


def test_a_persons_commits_are_not_overwritten(app: LocalForge, tmp_path: Path):
    """They show in the pull request, and only merging or closing it frees the branch."""
    proposed(app, "1")
    theirs = pushed(app, tmp_path / "work", BRANCH, "7", author="person")
    assert app.get(1).head == theirs
    with pytest.raises(NotOursError, match=r"person@example\.com"):
        proposed(app, "2")
    assert merged(app, 1, "somebody").head == theirs
    assert shown(app, f"main:{FILE}") == "7"


def test_what_somebody_merged_with_git_counts_as_merged(app: LocalForge, tmp_path: Path):
    """The base is the truth, whoever pushed the merge; the branch's next use is another pull request."""
    opened = proposed(app, "1")
    git = Git(tmp_path)
    git.run("clone", "--quiet", str(app.repository), "work")
    git = Git(tmp_path / "work")
    git.run("merge", "--quiet", "--no-ff", "-m", "By hand", opened.head)
    git.run("push", "--quiet", "origin", "main")
    found = app.get(1)
    assert (found.state, found.merged_as) == ("merged", git.run("rev-parse", "HEAD"))
    assert (found.finished_by, found.finished_at is None) == ("Plumbline", False)
    assert found.diff == opened.diff
    assert proposed(app, "2").number == 2
    assert app.get(1).state == "merged"


def test_a_crash_between_push_and_record_makes_no_double(app: LocalForge, monkeypatch: pytest.MonkeyPatch):
    """The next run finds the branch and writes the one record."""
    with monkeypatch.context() as patched:
        patched.setattr(LocalForge, "create", lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            proposed(app, "1")
    head = Git(app.repository).run("rev-parse", BRANCH)
    assert app.find() == []
    assert proposed(app, "1").head == head
    assert [pull.number for pull in app.find()] == [1]


def test_a_crash_between_merge_and_record_is_noticed(app: LocalForge, monkeypatch: pytest.MonkeyPatch):
    """The merge is in the base, so it is merged, once."""
    opened = proposed(app, "1")
    with monkeypatch.context() as patched:
        patched.setattr(LocalForge, "_save", lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            merged(app, 1, "somebody")
    tip = Git(app.repository).run("rev-parse", "main")
    done = merged(app, 1, "somebody")
    assert (done.state, done.merged_as, done.head) == ("merged", tip, opened.head)
    assert Git(app.repository).run("rev-parse", "main") == tip


def test_a_lost_race_is_run_again_from_the_new_state(app: LocalForge, tmp_path: Path):
    """Somebody pushes to the branch after we looked: their commit survives."""
    proposed(app, "1")

    def racing(tree: Path) -> tuple[Change, ...]:
        if not (tmp_path / "work").exists():
            pushed(app, tmp_path / "work", BRANCH, "7", author="person")
        return setting("2")(tree)

    with pytest.raises(NotOursError):
        open_or_update(app, BRANCH, "main", described("Release"), racing)
    assert shown(app, f"{BRANCH}:{FILE}") == "7"


def test_an_endless_race_ends_with_an_error(app: LocalForge):
    """Each attempt finds the branch moved; the last one gives up and writes nothing."""
    git = Git(app.repository)
    proposed(app, "1")
    turns = iter(range(100))

    def racing(tree: Path) -> tuple[Change, ...]:
        tree_id = git.run("rev-parse", "main^{tree}")
        other = git.run("commit-tree", tree_id, "-p", "main", "-m", f"Turn {next(turns)}")
        changes = setting("2")(tree)
        Git(tree).run("fetch", "--quiet", "origin")
        git.run("update-ref", f"refs/heads/{BRANCH}", other)
        return changes

    with pytest.raises(LostRaceError, match="run again"):
        open_or_update(app, BRANCH, "main", described("Release"), racing)
    assert next(turns) > 1


def test_a_push_the_repository_refuses_is_no_lost_race(app: LocalForge):
    """A server-side hook's answer reaches the reader."""
    hook = app.repository / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho frozen until Monday >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Exception, match="frozen until Monday"):
        proposed(app, "1")
    assert app.find() == []


def test_pull_requests_written_before_there_were_labels_still_load(app: LocalForge):
    """An upgrade loses no history."""
    head = proposed(app, "1").head
    file = app.repository.with_suffix(".pulls") / "1.json"
    kept = ("number", "state", "branch", "base", "title", "body", "head", "fork", "merged_as", "actor")
    said = json.loads(file.read_text())
    file.write_text(json.dumps({name: said[name] for name in kept}))
    pull = app.get(1)
    assert (pull.head, pull.author, pull.labels, pull.finished_at) == (head, "", (), None)
    assert app.merge(1, head, "ada").finished_by == "ada"


def test_a_status_that_is_not_green_or_is_missing_keeps_it_from_being_merged(app: LocalForge):
    """Every status that was set counts, and those the repository requires must be there."""
    head = proposed(app, "1").head
    app.require("plumbline/evidence")
    with pytest.raises(NotReadyError, match="plumbline/evidence is missing"):
        app.merge(1, head, "ada")
    green = Status(name="plumbline/evidence", state="success", text="all gates pass")
    freeze = Status(name="plumbline/freeze", state="pending", text="until Monday")
    app.set_status(head, green)
    app.set_status(head, freeze)
    with pytest.raises(NotReadyError, match="plumbline/freeze is pending"):
        app.merge(1, head, "ada")
    app.set_status(head, freeze.model_copy(update={"state": "success"}))
    assert app.merge(1, head, "ada").state == "merged"


def test_labels_reviewers_and_comments_are_kept_beside_the_repository(app: LocalForge):
    """A comment is rewritten in place; nobody is authenticated, so nobody approves."""
    head = proposed(app, "1").head
    fields = {"branch": BRANCH, "base": "main", "title": "T", "body": "B", "head": head}
    app.update(1, Draft(**fields, labels=("release",), reviewers=("ada",)))
    assert app.update(1, Draft(**fields, labels=("hotfix",))).labels == ("release", "hotfix")
    app.comment(1, "Stale.", "stale")
    app.comment(1, "Stale since Monday.", "stale")
    app.comment(1, "Frozen.", "freeze")
    assert [comment.text for comment in app.comments(1)] == ["Stale since Monday.", "Frozen."]
    assert app.approvals(1) == ()


@pytest.mark.parametrize("commit", ["0" * 40, "../../evil", "main", ""])
def test_a_status_needs_a_commit_of_the_repository(commit: str, app: LocalForge):
    with pytest.raises(NoSuchError):
        app.set_status(commit, Status(name="a", state="success", text="x"))


def test_two_targets_have_pull_requests_of_their_own(app: LocalForge):
    one, two = proposed(app, "1"), proposed(app, "2", branch="plumbline/other-production")
    assert (one.number, two.number) == (1, 2)
    assert app.find("plumbline/other-production") == [two]


def test_an_unknown_number_is_named(app: LocalForge):
    with pytest.raises(ForgeError, match="no pull request 7"):
        app.get(7)
