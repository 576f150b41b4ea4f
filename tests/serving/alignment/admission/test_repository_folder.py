"""A new commit takes the old one's place whole; a broken one leaves the old one in force and shows."""

from __future__ import annotations

import shutil
import threading

import pytest

from plumbline.serving.alignment.admission import repository_folder
from plumbline.serving.alignment.admission.repository_folder import NothingReadError, RepositoryFolder
from tests.release.verifying.gitops_repo import PRODUCTION, digest, hold


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def later(self):
        self.now += repository_folder.LOOK_EVERY


@pytest.fixture
def clock():
    return Clock()


def test_it_says_what_is_pinned_and_stated(own_repo, clock):
    repository = RepositoryFolder(own_repo.folder, clock).current()
    (stated,) = repository.stated
    assert repository.pinned == {PRODUCTION: frozenset({digest("b")})}
    assert repository.stands(stated) is True


def test_a_hold_counts_as_soon_as_it_is_seen(own_repo, clock):
    folder = RepositoryFolder(own_repo.folder, clock)
    assert folder.current().trust.holds == ()
    own_repo.hold(hold())
    assert folder.current().trust.holds == (), "not looked at again yet"
    clock.later()
    assert [one.version for one in folder.current().trust.holds] == ["2"]


def test_a_manifest_that_changes_alone_is_noticed(own_repo, clock):
    folder = RepositoryFolder(own_repo.folder, clock)
    (stated,) = folder.current().stated
    own_repo.edit(PRODUCTION, digest("b"), digest("c"))
    clock.later()
    assert folder.current().stands(stated) is False


def test_nothing_new_is_not_read_again(own_repo, clock, monkeypatch):
    folder = RepositoryFolder(own_repo.folder, clock)
    first = folder.current()
    monkeypatch.setattr(repository_folder, "read_repository", None)
    clock.later()
    assert folder.current() is first


@pytest.mark.parametrize(
    "break_it",
    [
        lambda repo: repo.write("policies/plumbline.yaml", "policy: gitops\n"),
        lambda repo: repo.remove("policies/plumbline.yaml"),
        lambda repo: shutil.rmtree(repo.folder / "policies/keys"),
        lambda repo: repo.write("policies/keys/0000000000000000.yaml", "keyid: x\n"),
        lambda repo: (repo.folder / "holds").symlink_to("/etc"),
        lambda repo: (repo.folder / "policies/more.yaml").symlink_to("/etc/passwd"),
        lambda repo: shutil.rmtree(repo.folder),
    ],
)
def test_a_broken_state_leaves_the_old_one_in_force_and_shows(own_repo, clock, break_it):
    folder = RepositoryFolder(own_repo.folder, clock)
    good = folder.current()
    kept = own_repo.folder.with_name("kept")
    shutil.copytree(own_repo.folder, kept)
    break_it(own_repo)
    clock.later()
    assert folder.current() is good
    assert folder.problem
    shutil.rmtree(own_repo.folder, ignore_errors=True)
    kept.rename(own_repo.folder)
    clock.later()
    folder.current()
    assert folder.problem is None


def test_where_nothing_could_be_read_nothing_is_in_force(tmp_path, clock):
    folder = RepositoryFolder(tmp_path / "none", clock)
    with pytest.raises(NothingReadError, match="cannot be read"):
        folder.current()


def test_a_statement_that_was_edited_or_moved_counts_nowhere(own_repo, clock):
    (file,) = (own_repo.folder / "plumbline/statements").rglob("*.json")
    file.rename(file.with_name("2-promotion-0000000000000000.json"))
    own_repo.write("plumbline/statements/x.json", "{}")
    repository = RepositoryFolder(own_repo.folder, clock).current()
    assert repository.stated == ()
    assert len(repository.unread) == 2


def test_a_checkout_that_is_swapped_by_a_link_is_followed(own_repo, tmp_path, clock):
    """git-sync makes a folder for each commit, and turns one link."""
    link, other = tmp_path / "current", tmp_path / "other"
    shutil.copytree(own_repo.folder, other)
    link.symlink_to(own_repo.folder)
    folder = RepositoryFolder(link, clock)
    assert folder.current().trust.holds == ()
    own_repo.folder = other
    own_repo.hold(hold())
    (tmp_path / "new").symlink_to(other)
    (tmp_path / "new").replace(link)
    clock.later()
    assert len(folder.current().trust.holds) == 1


def test_what_changes_while_it_is_read_is_read_again(own_repo, clock, monkeypatch):
    folder, read, calls = RepositoryFolder(own_repo.folder, clock), repository_folder.named_files, []

    def meanwhile(trusted):
        if not calls:
            own_repo.hold(hold())
        calls.append(1)
        return read(trusted)

    monkeypatch.setattr(repository_folder, "named_files", meanwhile)
    assert len(folder.current().trust.holds) == 1
    assert len(calls) == 2


def test_nobody_waits_for_a_new_state_to_be_read(own_repo, clock, monkeypatch):
    folder, inside = RepositoryFolder(own_repo.folder, clock), []
    old = folder.current()

    def meanwhile(*arguments):
        other = threading.Thread(target=lambda: inside.append(folder.current()))
        other.start()
        other.join(10)
        return read(*arguments)

    read = repository_folder.read_repository
    monkeypatch.setattr(repository_folder, "read_repository", meanwhile)
    own_repo.hold(hold())
    clock.later()
    assert folder.current() is not old
    assert inside == [old]
