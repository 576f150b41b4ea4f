"""What every forge promises, the one on disk and the servers alike, over a real repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from plumbline.records import Change, Draft, PullRequest, Status
from plumbline.release.forges.forge import (
    Forge,
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NothingToProposeError,
    NotOursError,
)
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.branches import changes_at, files_at, open_or_update, revert
from tests.release.forges.bare_repository import BareRepository
from tests.release.forges.worlds import BRANCH, FILE, setting, world

GREEN = Status(name="plumbline/evidence", state="success", text="all 12 gates pass")
RED = Status(name="plumbline/freeze", state="failure", text="frozen", address="https://example.com/why")


class Place:
    """A forge, and the bare repository it keeps."""

    def __init__(self, forge: Forge, repository: BareRepository) -> None:
        self.forge, self.repository = forge, repository

    def propose(self, value: str, branch: str = BRANCH, **more: object) -> PullRequest:
        def describe(changes: tuple[Change, ...]) -> Draft:
            return Draft(branch="", base="", head="", title=f"Release {value}", body=f"To {value}.")

        return open_or_update(self.forge, branch, "main", describe, setting(value), **more)

    def says(self, branch: str) -> str:
        return self.repository.read(branch, FILE)


@pytest.fixture(params=["local", "github", "gitlab", "gitea", "forgejo"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param != "local":
        with world(tmp_path, request.param) as there:
            yield Place(there.forge, there.repository)
        return
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / FILE).write_text("0")
    forge = LocalForge(tmp_path / "forge", "apps")
    forge.seed(tmp_path / "tree", lambda _: ())
    yield Place(forge, BareRepository(forge.repository))


def test_a_pull_request_is_one_commit_on_top_of_the_base(place: Place):
    """Proposed again, it is the same; with other content it is written anew in place."""
    opened = place.propose("1")
    assert (opened.number, opened.state, opened.branch, opened.base) == (1, "open", BRANCH, "main")
    assert (opened.title, opened.body, opened.files) == ("Release 1", "To 1.", (FILE,))
    assert opened.author == place.forge.me
    assert "-0" in opened.diff
    assert opened.head == place.repository.tip(BRANCH)
    assert place.propose("1") == opened == place.forge.get(1)
    newer = place.propose("2")
    assert (newer.number, newer.title, place.says(BRANCH)) == (1, "Release 2", "2")
    assert place.repository.git("rev-list", "--count", f"main..{BRANCH}") == "1"
    assert [pull.number for pull in place.forge.find(BRANCH)] == [1]
    assert place.forge.find("plumbline/other") == []


def test_a_merge_is_final_names_who_and_when_and_deletes_the_branch(place: Place):
    opened = place.propose("1")
    merged = place.forge.merge(1, opened.head, "ada")
    assert (merged.state, merged.merged_as) == ("merged", place.repository.tip("main"))
    assert merged.finished_by in {"ada", place.forge.me}
    assert merged.finished_at is not None
    assert (place.says("main"), place.repository.tip(BRANCH)) == ("1", None)
    assert place.forge.merge(1, opened.head, "grace") == merged == place.forge.get(1)
    with pytest.raises(ForgeError, match="roll back"):
        place.forge.close(1, "ada")


def test_a_closed_one_is_rejected_for_good(place: Place):
    opened = place.propose("1")
    closed = place.forge.close(1, "ada")
    assert (closed.state, place.says("main"), place.repository.tip(BRANCH)) == ("closed", "0", None)
    assert place.forge.close(1, "ada").state == "closed"
    with pytest.raises(ForgeError, match="closed"):
        place.forge.merge(1, opened.head, "ada")
    assert place.propose("2").number == 2
    assert [(pull.number, pull.state) for pull in place.forge.find()] == [(1, "closed"), (2, "open")]


def test_only_the_head_that_was_looked_at_is_merged(place: Place):
    opened = place.propose("1")
    place.repository.commit(BRANCH, {FILE: "7"}, who="ada")
    with pytest.raises(LostRaceError, match="look at it again"):
        place.forge.merge(1, opened.head, "ada")
    assert place.says("main") == "0"


def test_a_conflict_leaves_it_open_to_be_written_anew(place: Place):
    opened = place.propose("1")
    place.repository.commit("main", {FILE: "9"}, who="ada")
    with pytest.raises(MergeConflictError, match="conflicts with main"):
        place.forge.merge(1, opened.head, "ada")
    again = place.propose("1")
    assert (again.number, again.state) == (1, "open")
    assert place.forge.merge(1, again.head, "ada").state == "merged"


def test_a_persons_commits_are_not_overwritten(place: Place):
    place.propose("1")
    place.repository.commit(BRANCH, {FILE: "7"}, who="ada")
    with pytest.raises(NotOursError, match=r"ada@example\.com"):
        place.propose("2")
    assert place.says(BRANCH) == "7"


def test_what_the_branch_carries_may_be_newer(place: Place):
    """Whoever proposes is asked before anything is replaced."""

    def give_way(carried: Mapping[str, str]) -> None:
        if carried.get("Version") == "3":
            raise ForgeError("newer")

    place.propose("3", marks={"Model": "m", "Version": "3"}, give_way=give_way)
    with pytest.raises(ForgeError, match="newer"):
        place.propose("2", marks={"Model": "m", "Version": "2"}, give_way=give_way)
    assert place.says(BRANCH) == "3"
    assert place.propose("3", marks={"Model": "m", "Version": "4"}, give_way=lambda _: None).number == 1


def test_nothing_is_opened_for_nothing(place: Place):
    with pytest.raises(NothingToProposeError):
        place.propose("0")
    assert place.forge.find() == []


def test_creating_twice_finds_the_open_one(place: Place):
    opened = place.propose("1")
    fields = opened.model_dump(include={"branch", "base", "title", "body", "head"})
    assert place.forge.create(Draft(**fields)).number == 1
    assert len(place.forge.find()) == 1


def test_an_update_is_about_the_present_head_or_nothing(place: Place):
    """A slower writer does not put its words over a faster one's commit."""
    opened = place.propose("1")
    fields = opened.model_dump(include={"branch", "base", "title", "body", "head"})
    place.propose("2")
    with pytest.raises(LostRaceError):
        place.forge.update(1, Draft(**fields))
    assert place.forge.get(1).body == "To 2."


@pytest.mark.parametrize(("base", "branch"), [("trunk", BRANCH), ("main", "plumbline/none")])
def test_an_unknown_base_or_branch_is_named(place: Place, base: str, branch: str):
    head = place.propose("1").head
    with pytest.raises(NoSuchError, match=r"trunk|plumbline/none"):
        place.forge.create(Draft(branch=branch, base=base, title="T", body="B", head=head))


def test_statuses_are_the_latest_of_each_name(place: Place):
    head = place.propose("1").head
    assert place.forge.statuses(head) == ()
    for status in (GREEN.model_copy(update={"state": "pending", "text": "looking"}), RED, GREEN, GREEN):
        place.forge.set_status(head, status)
    assert place.forge.statuses(head) == (GREEN, RED)
    with pytest.raises(NoSuchError, match="0000"):
        place.forge.set_status("0" * 40, GREEN)


def test_a_comment_and_labels_are_there_once(place: Place):
    opened = place.propose("1")
    fields = opened.model_dump(include={"branch", "base", "title", "body", "head"})
    for _ in range(2):
        place.forge.comment(1, "A person committed here.", "foreign")
        place.forge.update(1, Draft(**fields, labels=("release",)))
    place.forge.comment(1, "Nobody did.", "foreign")
    assert place.forge.get(1).labels == ("release",)


def test_what_is_not_there_is_named(place: Place):
    place.propose("1")
    with pytest.raises(NoSuchError, match="7"):
        place.forge.get(7)


def test_nobody_has_approved_what_nobody_looked_at(place: Place):
    place.propose("1")
    assert place.forge.approvals(1) == ()


def test_a_merge_is_taken_back_by_a_pull_request_of_its_own(place: Place):
    opened = place.propose("1")
    place.forge.merge(1, opened.head, "ada")
    back = place.forge.revert(1, "plumbline/revert-1")
    assert (back.number, back.title) == (2, "Revert: Release 1")
    assert revert(place.forge, 1, "plumbline/revert-1") == back
    place.forge.merge(2, back.head, "ada")
    assert place.says("main") == "0"
    with pytest.raises(ForgeError, match="is open"):
        place.forge.revert(place.propose("5").number, "plumbline/revert-2")


def test_a_later_change_of_the_same_line_is_not_reverted_over(place: Place):
    """Rolling back to a version edits anew and stays right; a plain revert cannot."""
    place.forge.merge(1, place.propose("1").head, "ada")
    place.forge.merge(2, place.propose("2").head, "ada")
    with pytest.raises(MergeConflictError, match=FILE):
        place.forge.revert(1, "plumbline/revert-1")
    assert place.repository.tip("plumbline/revert-1") is None


def test_a_commit_can_be_looked_at_without_keeping_anything(place: Place):
    """By commit or by branch; also one that no branch names any more."""
    first = place.repository.tip("main")
    place.repository.commit("main", {"policies/a.yaml": "a", "policies/deep/b.yaml": "b", "c.yaml": "c"})
    assert [change.new for change in changes_at(place.forge, "main", setting("1"))] == ["1"]
    assert changes_at(place.forge, str(first), setting("0"), [FILE]) == ()
    wanted = files_at(place.forge, "main", ["policies", FILE, "absent"])
    assert wanted == {"policies/a.yaml": b"a", "policies/deep/b.yaml": b"b", FILE: b"0"}
    assert files_at(place.forge, str(first), ["policies"]) == {}
    for missing in ("trunk", "0" * 40):
        with pytest.raises(NoSuchError):
            files_at(place.forge, missing, [FILE])


def test_only_what_an_edit_needs_is_checked_out(place: Place):
    """A repository may be large; new files may still be written anywhere."""
    place.repository.commit("main", {"other.yaml": "x", "holds/old.yaml": "y"})

    def describe(changes: tuple[Change, ...]) -> Draft:
        return Draft(branch="", base="", head="", title="Hold", body="")

    def edit(tree: Path) -> tuple[Change, ...]:
        assert {path.name for path in tree.iterdir()} - {".git"} == {FILE}
        (tree / "holds").mkdir()
        (tree / "holds" / "new.yaml").write_text("z")
        return (*setting("1")(tree), Change(file="holds/new.yaml", path="", old="", new="z"))

    pull = open_or_update(place.forge, BRANCH, "main", describe, edit, paths=[FILE])
    assert pull.files == (FILE, "holds/new.yaml")
    assert place.repository.read(BRANCH, "other.yaml") == "x"
    assert place.repository.read(BRANCH, "holds/old.yaml") == "y"
