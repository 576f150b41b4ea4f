"""A hold that nobody can read stops every promotion of its model, and no way back that it is not about."""

from __future__ import annotations

import re

import pytest

from plumbline.attestation.holds import hold_file
from tests.release.verifying.gitops_repo import (
    digest,
    hold,
    rollback,
    statement,
)

BROKEN = "version: ["


def runs_2(repo):
    """Version 2 is in production, and somebody broke a hold past the check."""
    repo.promote()
    repo.merge()


def break_hold(repo, file: str) -> None:
    repo.write(file, BROKEN)
    repo.merge()


def go_back(repo) -> None:
    repo.promote(letter="a", version="1", old="b")
    repo.state(rollback())


def test_no_version_of_its_model_is_promoted(repo):
    break_hold(repo, hold_file("acs_employment", digest("f")))
    repo.promote()
    (file,) = repo.state(statement())
    assert repo.refusals()[0] == (
        f"{file}: acs_employment 2 may be on hold: {hold_file('acs_employment', digest('f'))}: not YAML: "
        "expected the node content, but found '<stream end>'; mend the file, or delete it to lift the hold, "
        "in a pull request of its own"
    )


def test_another_model_s_hold_stops_nothing(repo):
    break_hold(repo, hold_file("other_model", digest("f")))
    repo.promote()
    repo.state(statement())
    assert repo.refusals() == []


def test_a_rollback_to_another_version_passes(repo):
    """Also with the hold that a rollback brings for the version that leaves."""
    runs_2(repo)
    break_hold(repo, hold_file("acs_employment", digest("f")))
    go_back(repo)
    repo.hold(hold())
    assert repo.refusals() == []


def test_a_rollback_from_the_version_whose_hold_is_broken_passes(repo):
    runs_2(repo)
    break_hold(repo, hold_file("acs_employment", digest("b")))
    go_back(repo)
    assert repo.refusals() == []


@pytest.mark.parametrize(
    "file",
    [
        hold_file("acs_employment", digest("a")),
        "holds/acs_employment/of-last-week.yaml",
        "holds/notes.yaml",
    ],
)
def test_a_rollback_to_what_may_be_on_hold_is_refused(repo, file):
    runs_2(repo)
    break_hold(repo, file)
    go_back(repo)
    assert any(f"acs_employment 1 may be on hold: {file}: not YAML" in one for one in repo.refusals())


def test_a_hold_that_lies_under_another_s_name_may_be_about_anything(repo):
    runs_2(repo)
    held = hold("c", "3")
    written = repo.hold(held)
    (repo.folder / written).rename(repo.folder / hold_file("acs_employment", digest("f")))
    repo.merge()
    go_back(repo)
    assert any("may be on hold" in one and "rename it" in one for one in repo.refusals())


@pytest.mark.parametrize("how", ["padded", "a link", "a link in its folder's place"])
def test_a_hold_that_cannot_be_read_lets_nothing_pass(repo, how):
    """However it came into BASE: a hold that is not read must not count as no hold."""
    file = repo.hold(hold())
    if how == "padded":
        repo.write(file, repo.read(file) + "#" * 2_000_000)
    else:
        place = repo.folder / (file if how == "a link" else "holds/acs_employment")
        place.rename(repo.folder / "elsewhere")
        place.symlink_to(repo.folder / "elsewhere")
    repo.merge()
    repo.promote()
    repo.state(statement())
    assert any(
        re.search(
            r"may be on hold: holds/acs_employment\S*: no regular file, or too large to be read; mend", one
        )
        for one in repo.refusals()
    )


def test_a_hold_that_cannot_be_read_does_not_come_in(repo):
    repo.write(repo.hold(hold()), "#" * 2_000_000)
    assert any("after the merge it would stop every promotion" in one for one in repo.refusals())


def test_it_can_be_mended_or_deleted_and_not_be_broken_otherwise(repo):
    file = hold_file("acs_employment", digest("b"))
    break_hold(repo, file)
    repo.write(file, BROKEN + "[")
    assert any(one.startswith(f"{file}: cannot be read: not YAML") for one in repo.refusals())
    repo.remove(file)
    assert repo.refusals() == []
    repo.hold(hold())
    assert repo.refusals() == []


def test_a_change_that_breaks_one_is_refused(repo):
    repo.write(hold_file("acs_employment", digest("b")), BROKEN)
    assert any("cannot be read: not YAML" in one for one in repo.refusals())


def test_what_releases_nothing_is_no_matter(repo):
    break_hold(repo, hold_file("acs_employment", digest("b")))
    repo.write("docs/note.yaml", "note: hello again\n")
    assert repo.refusals() == []
