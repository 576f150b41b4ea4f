"""The check of pull requests is pinned and has few rights; owners guard what it reads."""

from __future__ import annotations

import fnmatch
import re
import shlex
from typing import Any

import pytest
import yaml

from tests.deploy.gitops_tree import TREE

GITHUB, GITLAB, FORGEJO = (
    ".github/workflows/verify-pr.yaml",
    ".gitlab-ci.yml",
    ".forgejo/workflows/verify-pr.yaml",
)
WORKFLOWS = (GITHUB, GITLAB, FORGEJO)
PINNED_IMAGE = re.compile(r"^[a-z0-9./-]+:[a-z0-9.]+@sha256:[0-9a-f]{64}$")
PINNED_ACTION = re.compile(r"^[a-z-]+/[a-z-]+@[0-9a-f]{40}$")


def workflow(name: str) -> dict[str, Any]:
    found = yaml.safe_load((TREE / name).read_text())
    return {"on" if key is True else key: value for key, value in found.items()}  # YAML 1.1 reads on as true


def job(name: str) -> dict[str, Any]:
    found = workflow(name)
    return dict(found.get("jobs", found)["verify-pr"])


def script(name: str) -> str:
    steps = job(name).get("steps")
    return "\n".join([step.get("run", "") for step in steps] if steps else job(name)["script"])


@pytest.mark.parametrize("name", WORKFLOWS)
def test_it_runs_the_verifier_on_base_and_head(name: str) -> None:
    words = shlex.split(script(name).splitlines()[-1])
    command = words[words.index("python") :]
    assert command[:4] == ["python", "-m", "plumbline.cli", "verify-pr"]
    assert dict(zip(command[4::2], command[5::2], strict=True)).keys() == {"--repo", "--base", "--head"}
    assert command[-4:] == ["--base", "$BASE", "--head", "$HEAD"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_images_and_actions_are_pinned(name: str) -> None:
    found = job(name)
    container = found.get("container", {}).get("image") or found.get("image") or found["env"]["PLUMBLINE"]
    assert PINNED_IMAGE.match(container)
    actions = [step["uses"] for step in found.get("steps", []) if "uses" in step]
    assert [action for action in actions if not PINNED_ACTION.match(action)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_it_ends_by_itself(name: str) -> None:
    assert job(name).get("timeout-minutes", 0) == 10 or job(name)["timeout"] == "10 minutes"


@pytest.mark.parametrize("name", [GITHUB, FORGEJO])
def test_it_runs_on_pull_requests_and_never_with_the_base_s_secrets(name: str) -> None:
    assert set(workflow(name)["on"]) <= {"pull_request", "merge_group"}
    assert "pull_request" in workflow(name)["on"]
    assert "secrets." not in (TREE / name).read_text()


def test_on_github_it_may_only_read_and_has_no_network() -> None:
    assert workflow(GITHUB)["permissions"] == {}
    assert job(GITHUB)["permissions"] == {"contents": "read"}
    (checkout,) = [step for step in job(GITHUB)["steps"] if "uses" in step]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    for option in ("--network none", "--read-only", "--cap-drop ALL", "$PWD:/repo:ro"):
        assert option in script(GITHUB)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_a_stranger_names_is_put_into_a_command(name: str) -> None:
    """Branch names and titles reach a shell as variables, if at all."""
    assert "${{" not in script(name)


def test_on_gitlab_the_base_is_the_target_as_it_is_now() -> None:
    """A key that was withdrawn after the branch was cut must not count."""
    assert "CI_MERGE_REQUEST_DIFF_BASE_SHA" not in (TREE / GITLAB).read_text()
    assert 'BASE="$(git rev-parse FETCH_HEAD)"' in script(GITLAB)


def test_on_gitlab_no_fork_judges_itself() -> None:
    (rule,) = job(GITLAB)["rules"]
    assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID" in rule["if"]


def owners(path: str) -> list[str]:
    """Who must agree to a change of `path`: the last line that matches."""
    found: list[str] = []
    for line in (TREE / "CODEOWNERS").read_text().splitlines():
        pattern, *names = line.split("#")[0].split() or [""]
        if (
            pattern == "*"
            or f"/{path}" == pattern
            or (pattern.endswith("/") and f"/{path}".startswith(pattern))
        ):
            found = names
    return found


@pytest.mark.parametrize(
    "path",
    [
        "policies/release.yaml",
        "policies/keys/a.pub",
        "holds/a.yaml",
        GITHUB,
        GITLAB,
        FORGEJO,
        "CODEOWNERS",
        "apps/alignment-service/deployment.yaml",
        "apps/alignment-admission/deployment.yaml",
        "platform/alignment-admission/webhook.yaml",
        "platform/plumbline-observer/production.yaml",
    ],
)
def test_what_decides_about_releases_is_guarded_by_others_than_the_platform(path: str) -> None:
    assert set(owners(path)) - {"@ai-platform/platform"}


def test_everything_else_has_an_owner() -> None:
    assert owners("apps/multimodal-ai-service/deployment.yaml") == ["@ai-platform/platform"]


def test_forgejo_s_protected_files_are_those_of_codeowners() -> None:
    protected = re.search(r"^# (policies/\S+)$", (TREE / FORGEJO).read_text(), re.MULTILINE)
    assert protected
    for path in ("policies/a", "holds/a", FORGEJO, "CODEOWNERS"):
        assert any(fnmatch.fnmatch(path, pattern) for pattern in protected[1].split(";"))
