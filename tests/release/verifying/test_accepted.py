"""What an honest pull request does is not refused."""

from __future__ import annotations

import pytest

from tests.release.verifying.gitops_repo import (
    APPLICATION,
    DAY,
    NOW,
    OVERLAY,
    PRODUCTION,
    SIDECAR,
    STAGING,
    deployment,
    digest,
    hold,
    judged,
    rollback,
    statement,
    waiver,
)  # fmt: skip


def test_a_promotion_with_its_statement(repo):
    repo.promote()
    repo.state(statement())
    judgement = repo.verify()
    assert judgement.refusals == ()
    assert judgement.releases == ("promotion of acs_employment 2 in production",)


def test_a_waived_version(repo):
    repo.promote()
    repo.state(statement(kind="waiver", judged=judged("insufficient"), waiver=waiver()))
    assert repo.refusals() == []


def test_a_rollback_brings_its_hold_and_never_expires(repo):
    repo.promote()
    repo.state(statement())
    repo.merge()
    repo.promote(letter="a", version="1", old="b")
    repo.state(rollback())
    repo.hold(hold())
    assert repo.refusals(NOW + 400 * DAY) == []


def test_two_environments_with_a_statement_each(repo):
    repo.promote()
    repo.promote(STAGING)
    repo.state(statement(), statement(environment="staging", files=(STAGING,)))
    assert repo.refusals() == []


CHANGES = {
    "nothing": lambda repo: None,
    "an environment variable": lambda repo: repo.edit(PRODUCTION, "value: info", "value: debug"),
    "comments and blank lines": lambda repo: repo.edit(PRODUCTION, "# What runs.", "# What runs here.\n"),
    "a listed image beside": lambda repo: repo.edit(PRODUCTION, ":1.4.0", ":1.5.0"),
    "a listed image before it": lambda repo: repo.edit(
        PRODUCTION,
        "      containers:\n",
        f"      containers:\n        - name: first\n          image: {SIDECAR}:2\n",
    ),
    "a file that says nothing": lambda repo: repo.write("README.md", "More.\n"),
    "an unmanaged file that is no YAML": lambda repo: repo.write("charts/x/templates/a.yaml", "{{ if }}\n"),
    "an unmanaged workload": lambda repo: repo.write("other/a.yaml", "image: docker.io/library/nginx:1\n"),
    "an explanation in a managed folder": lambda repo: repo.write("apps/service/README.md", "x\n"),
    "a hold": lambda repo: repo.hold(hold()),
    "a file that may be executed": lambda repo: (repo.folder / PRODUCTION).chmod(0o755),
    "a part that is managed": lambda repo: (
        repo.write("environments/staging/size.yaml", "kind: Deployment\nmetadata: {name: service}\n"),
        repo.edit(OVERLAY, "  - path: release.yaml\n", "  - path: release.yaml\n  - path: size.yaml\n"),
    ),
    "an application like the others": lambda repo: repo.write(
        "argocd/other.yaml", repo.read(APPLICATION).replace("service-production", "other")
    ),
    "a manifest moved within its environment": lambda repo: (
        repo.write("environments/production/deployment.yaml", repo.read(PRODUCTION)),
        repo.remove(PRODUCTION),
    ),
    "owners for one more folder": lambda repo: repo.write("CODEOWNERS", repo.read("CODEOWNERS") + "/x/ @y\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_that_needs_no_statement(repo, what):
    CHANGES[what](repo)
    assert repo.refusals() == []


def test_what_runs_already_does_not_grow_old(repo):
    """Years later an unrelated change of the very file is still fine."""
    repo.edit(PRODUCTION, "value: info", "value: debug")
    assert repo.refusals(NOW + 4000 * DAY) == []


def test_windows_line_ends_and_a_byte_order_mark_are_read(repo):
    text = "\ufeff" + deployment("b", "2").replace("\n", "\r\n")
    repo.write(PRODUCTION, text)
    repo.state(statement())
    assert repo.refusals() == []


def test_a_digest_stated_twice_counts_once(repo):
    """One statement covers all the files that it names."""
    repo.write("apps/service/extra.yaml", deployment("a", "1").replace("name: service", "name: extra"))
    repo.merge()
    repo.promote()
    repo.promote("apps/service/extra.yaml")
    repo.state(statement(files=(PRODUCTION, "apps/service/extra.yaml"), replaces=(digest("a"),)))
    assert repo.refusals() == []
