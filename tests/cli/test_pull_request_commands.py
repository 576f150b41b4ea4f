"""`plumbline pr`: the local forge's pull requests, as a person decides them."""

from __future__ import annotations

import subprocess

import pytest

from plumbline.intent import Target
from plumbline.records import Status
from plumbline.release.first_champion import seed
from plumbline.release.forges.local import LocalForge
from plumbline.release.promotion import propose
from plumbline.reports.plain import plain_lines
from tests.release.example_release import REPOSITORY, grounds, registration


@pytest.fixture
def forge(state, project_root):
    """The example GitOps tree with one open pull request."""
    release = Target(
        branch="main",
        environment="production",
        repository="ai-apps",
        file="apps/multimodal-ai-service/deployment.yaml",
        container="inference-engine",
        image=REPOSITORY,
    )
    forge = LocalForge(state / "forge", "ai-apps")
    seed(forge, project_root / "deploy/gitops", release, registration("1", "a"))
    propose(forge, release, grounds())
    return forge


def test_the_list_has_one_line_each(run, forge):
    assert run("pr", "list") == (
        0,
        f"  1  open    plumbline/multimodal-ai-service-production  {forge.get(1).title}\n",
        "",
    )


def test_an_empty_list_says_so(run):
    assert run("pr", "list") == (0, "ai-apps has no pull request yet.\n", "")


@pytest.mark.parametrize("number", [[], ["1"]])
def test_show_tells_title_body_and_diff_of_the_latest_or_the_one_named(run, forge, number):
    printed = run("pr", "show", *number)
    assert printed.status == 0
    pull = forge.get(1)
    assert printed.output.startswith(f"#1 {pull.title}  [open]  {pull.branch} -> main\n")
    assert printed.output.endswith("\n" + "\n".join(plain_lines(pull.body)) + f"\n\n{pull.diff}\n")
    assert "@@" in pull.diff


def test_show_tells_what_was_said_and_set_on_it(run, forge):
    forge.comment(1, "A person committed to the branch.", "foreign")
    forge.set_status(forge.get(1).head, Status(name="plumbline/freeze", state="pending", text="until Monday"))
    printed = run("pr", "show")
    assert "\npending plumbline/freeze: until Monday\n" in printed.output
    assert printed.output.endswith("\ncomment: A person committed to the branch.\n")
    refused = run("pr", "merge")
    assert (refused.status, refused.output) == (1, "")
    assert "plumbline/freeze is pending" in refused.error


def test_nothing_that_is_shown_drives_the_terminal(run, forge):
    """The text, the diff and the comments are anybody's."""
    forge.comment(1, "A \x1b]0;title\a comment\u202e.", "sly")
    with forge._store.lock():
        sly = {"body": "Body\x1b[2J\x9b1m", "title": "Title\x1b[8m"}
        forge._store.save(forge._store.load(1).model_copy(update=sly))
    for command in (["pr", "show"], ["pr", "list"]):
        printed = run(*command).output
        assert "Title\N{REPLACEMENT CHARACTER}[8m" in printed
        assert all(c.isprintable() or c == "\n" for c in printed)


def test_merge_really_merges(run, forge):
    printed = run("pr", "merge", "1")
    pull = forge.get(1)
    assert (printed.status, pull.state) == (0, "merged")
    assert printed.output.startswith(f"merged #1 as {pull.merged_as}; ")
    command = ["git", "-C", str(forge.repository), "show", f"main:{pull.files[0]}"]
    assert "b" * 64 in subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout


def test_close_rejects_it_and_leaves_the_base_alone(run, forge):
    printed = run("pr", "close")
    assert printed == (0, "closed #1 unmerged: its cause is not retrained again\n", "")
    assert forge.get(1).state == "closed"


def test_what_is_decided_stays_decided(run, forge):
    run("pr", "merge", "1")
    printed = run("pr", "close", "1")
    assert (printed.status, forge.get(1).state) == (1, "merged")
    assert printed.error == "plumbline: ai-apps: pull request 1 is merged; roll back instead\n"


def test_a_number_that_is_not_there_is_one_line(run, forge):
    printed = run("pr", "show", "7")
    assert (printed.status, printed.output) == (1, "")
    assert printed.error.endswith("there is no pull request 7\n")
    assert printed.error.count("\n") == 1


def test_another_repository_is_an_error_and_not_made(run, forge, state):
    """Looking at what is not there leaves nothing behind."""
    before = sorted(path.name for path in (state / "forge").iterdir())
    printed = run("pr", "list", "--repository", "nosuch")
    assert (printed.status, printed.output) == (1, "")
    assert "nosuch: there is no such repository in" in printed.error
    assert "(there: ai-apps)" in printed.error
    assert sorted(path.name for path in (state / "forge").iterdir()) == before
