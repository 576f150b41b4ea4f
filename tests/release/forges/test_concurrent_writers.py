"""Writers that release into one repository at once lose and double nothing, and the newest version wins."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from plumbline.release.forges.forge import branch_name
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.command import Git
from plumbline.release.page.facts import facts_of
from tests.release.forges.writers import (
    KILLING,
    Job,
    deployed,
    ended,
    finished,
    repository,
    started,
    target,
    work,
)


def whole(forge: LocalForge) -> None:
    """Every open pull request says what its branch holds, and no branch has two."""
    pulls = forge.find()
    opened = [pull for pull in pulls if pull.state == "open"]
    assert len({pull.branch for pull in opened}) == len(opened)
    assert [pull.number for pull in pulls] == list(range(1, len(pulls) + 1))
    for pull in opened:
        app = pull.files[0].split("/")[1]
        version = deployed(forge, app, pull.branch)
        assert pull.head == Git(forge.repository).run("rev-parse", pull.branch)
        assert pull.title.startswith(f"Release acs_employment version {version} ")
        assert (facts_of(pull.body) or {})["version"] == str(version)


def test_writers_for_different_targets_do_not_disturb_each_other(tmp_path: Path):
    """One pull request a target, each with its own version."""
    apps = [f"app-{number}" for number in range(8)]
    forge = repository(tmp_path, apps)
    jobs = [Job(app, number) for number, app in enumerate(apps, start=1)]
    writers = [started(tmp_path, jobs[first::4]) for first in range(4)]
    assert {result["outcome"] for result in finished(writers)} == {"proposed"}
    assert {pull.branch for pull in forge.find()} == {branch_name(target(app)) for app in apps}
    assert [deployed(forge, app, branch_name(target(app))) for app in apps] == list(range(1, 9))
    whole(forge)


def test_writers_for_one_target_leave_one_pull_request_with_the_newest_version(tmp_path: Path):
    """Whoever comes late with an older version gives way."""
    forge = repository(tmp_path, ["app"])
    writers = [started(tmp_path, [Job("app", number) for number in run]) for run in ((1, 5), (2, 6), (3, 7))]
    results = finished(writers)
    assert [pull.state for pull in forge.find()] == ["open"]
    assert deployed(forge, "app", branch_name(target("app"))) == 7
    assert {result["version"]: result["outcome"] for result in results}[7] == "proposed"
    whole(forge)


def test_merging_writers_never_bring_an_older_version_back(tmp_path: Path):
    """What is deployed only grows, although everybody proposes and merges at once."""
    forge = repository(tmp_path, ["app", "other"])
    runs = [(7, 1, 4), (2, 8, 5), (3, 9, 6)]
    jobs = [[Job(app, number, merge=True) for number in run for app in ("app", "other")] for run in runs]
    results = finished([started(tmp_path, each) for each in jobs])
    for app in ("app", "other"):
        commits = Git(forge.repository).run("rev-list", "--first-parent", "--reverse", "main").split()
        versions = [deployed(forge, app, commit) for commit in commits]
        assert versions == sorted(versions)
        assert versions[-1] == 9
    merged = [pull for pull in forge.find() if pull.state == "merged"]
    assert len(merged) == sum(result["outcome"] == "merged" for result in results)
    whole(forge)


FIRST = [moment for moment in KILLING if moment != "before the pull request is updated"]
LATER = [
    "between the push and the pull request",
    "before the pull request is updated",
    "before its file is written",
]


@pytest.mark.parametrize("moment", FIRST)
def test_a_first_proposal_that_was_killed_is_made_once(moment: str, tmp_path: Path):
    """Whoever runs next finds what it left; there is one pull request, and it is right."""
    forge = repository(tmp_path, ["app"])
    assert ended(started(tmp_path, [Job("app", 1)], kill=moment)) == -signal.SIGKILL
    assert work(forge, Job("app", 1)) == "proposed"
    assert [pull.state for pull in forge.find()] == ["open"]
    assert deployed(forge, "app", branch_name(target("app"))) == 1
    whole(forge)


@pytest.mark.parametrize("moment", LATER)
def test_a_writer_that_was_killed_while_it_took_over_leaves_nothing_half_made(moment: str, tmp_path: Path):
    """The same, where an older version was proposed before."""
    forge = repository(tmp_path, ["app"])
    work(forge, Job("app", 1))
    assert ended(started(tmp_path, [Job("app", 2)], kill=moment)) == -signal.SIGKILL
    assert work(forge, Job("app", 2)) == "proposed"
    assert [pull.state for pull in forge.find()] == ["open"]
    assert deployed(forge, "app", branch_name(target("app"))) == 2
    whole(forge)
