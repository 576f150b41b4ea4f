"""What was released may run, whatever the kind of object; nothing else may."""

from __future__ import annotations

import copy

import pytest

from tests.release.verifying.gitops_repo import DAY, NOW, SIDECAR, hold, image, rollback, statement
from tests.serving.alignment.admission.cluster import GROUPS, beside, deployment, of_kind, pod_spec
from tests.serving.alignment.admission.conftest import asking

EVIL = "evil.example.com/x:1"


@pytest.mark.parametrize("kind", GROUPS)
def test_the_merged_version_may_take_the_place_of_the_one_before(ask, kind):
    answer = ask(of_kind(kind, "b", "2"), of_kind(kind))
    assert answer.allowed, answer.reasons
    assert answer.reasons[0].startswith("plumbline/statements/acs_employment/production/2-promotion-")


@pytest.mark.parametrize("kind", GROUPS)
def test_a_version_that_nobody_stated_may_not(ask, kind):
    answer = ask(of_kind(kind, "c", "3"), of_kind(kind))
    assert not answer.allowed
    assert any("no valid statement for" in reason for reason in answer.reasons)
    assert not ask(of_kind(kind, "c", "3")).allowed


def test_a_cluster_that_is_built_anew_comes_to_what_stands_however_old(ask):
    assert ask(deployment("b", "2"), now=NOW + 900 * DAY).allowed


def test_a_cluster_that_drifted_or_lagged_behind_comes_to_what_stands(ask):
    assert ask(deployment("b", "2"), deployment("c", "3"), now=NOW + 900 * DAY).allowed


def test_what_stood_before_may_not_come_back_unsaid(ask):
    """kubectl rollout undo: the way back has a statement of its own."""
    assert not ask(deployment("a", "1"), deployment("b", "2")).allowed


def test_a_merged_rollback_supersedes_the_version_it_leaves(own_repo):
    own_repo.promote(letter="a", version="1", old="b")
    own_repo.state(rollback())
    ask = asking(own_repo)
    assert ask(deployment("a", "1"), deployment("b", "2")).allowed
    back = ask(deployment("b", "2"), deployment("a", "1"))
    assert any("only what is merged and stands may run" in reason for reason in back.reasons)


def test_a_hold_stops_what_is_new_and_nothing_that_runs(own_repo):
    own_repo.hold(hold())
    ask = asking(own_repo)
    assert any("on hold" in reason for reason in ask(deployment("b", "2"), deployment()).reasons)
    more = deployment("b", "2")
    more["spec"]["replicas"] = 9
    assert ask(more, deployment("b", "2")).allowed


def test_a_revoked_key_s_statement_counts_no_more(own_repo):
    key = next(own_repo.folder.glob("policies/keys/*.yaml"))
    key.write_text(key.read_text() + 'revoked: "2026-11-25T00:00:00Z"\n')
    assert not asking(own_repo)(deployment("b", "2"), deployment()).allowed


def test_without_the_manifests_a_statement_is_for_one_step_and_for_a_while(own_repo):
    """A folder that holds only policies and statements cannot tell what stands."""
    own_repo.remove("apps/service/deployment.yaml")
    ask = asking(own_repo)
    assert ask(deployment("b", "2"), deployment()).allowed
    assert not ask(deployment("b", "2"), deployment("c", "3")).allowed
    assert any("expired" in r for r in ask(deployment("b", "2"), deployment(), now=NOW + 30 * DAY).reasons)


def test_a_statement_for_another_environment_does_not_count(own_repo):
    one = of_kind("Deployment", "b", "2")
    one["metadata"]["namespace"] = "ai-apps-staging"
    assert not asking(own_repo)(one).allowed
    own_repo.promote("environments/staging/release.yaml")
    own_repo.state(statement(environment="staging", files=("environments/staging/release.yaml",)))
    assert asking(own_repo)(one).allowed


def test_image_and_version_move_together(ask):
    assert not ask(deployment("b", "1"), deployment()).allowed
    assert not ask(deployment("a", "2"), deployment()).allowed
    assert ask(deployment("b", "2"), deployment("b", "1")).allowed


def test_the_cluster_as_one_environment_needs_no_namespaces(ask):
    assert ask(deployment("b", "2"), deployment(), cluster="production").allowed
    wrong = ask(deployment("b", "2"), deployment(), cluster="moon")
    assert not wrong.allowed
    assert "no environment of policies/plumbline.yaml" in wrong.reasons[0]


@pytest.mark.parametrize("kind", GROUPS)
@pytest.mark.parametrize("where", ["containers", "initContainers", "ephemeralContainers"])
def test_every_container_counts(ask, kind, where):
    listed = beside(of_kind(kind, "b", "2"), f"{SIDECAR}:9", where=where)
    assert ask(listed, of_kind(kind, "b", "2")).allowed
    for unlisted in (EVIL, image("c"), "NGINX:latest"):
        answer = ask(beside(of_kind(kind, "b", "2"), unlisted, where=where), of_kind(kind, "b", "2"))
        assert not answer.allowed, unlisted


def test_an_image_as_a_volume_counts(ask):
    new = of_kind("Pod", "b", "2")
    pod_spec(new)["volumes"] = [{"name": "model", "image": {"reference": image("c"), "pullPolicy": "Always"}}]
    assert not ask(new, of_kind("Pod", "b", "2")).allowed


def test_a_model_may_not_run_where_no_environment_is(ask):
    def there(letter):
        one = deployment(letter, "2")
        one["metadata"]["namespace"] = "default"
        return one

    for new, old in ((there("b"), None), (there("b"), there("a"))):
        assert "the namespace of no environment" in ask(new, old).reasons[0]
    assert ask(there("b"), there("b"), name="service").allowed
    plain = there("b")
    plain["spec"]["template"]["spec"]["containers"] = [{"name": "x", "image": EVIL}]
    assert ask(plain).allowed


def test_taking_the_model_out_of_its_place_is_refused(ask):
    new = copy.deepcopy(deployment("b", "2"))
    pod_spec(new)["containers"][0]["image"] = f"{SIDECAR}:1"
    assert not ask(new, deployment("b", "2")).allowed


def test_a_statement_of_a_lost_key_hides_no_good_one(own_repo, tmp_path):
    """After a key was lost, the version is stated anew; both statements lie side by side."""
    from tests.release.verifying.gitops_repo import make_signing_key

    lost = make_signing_key(tmp_path / "lost")
    own_repo.state(statement(issued=NOW - DAY / 2), key=lost)
    assert asking(own_repo)(deployment("b", "2"), deployment()).allowed


STATEFULSETS = "system:serviceaccount:kube-system:statefulset-controller"


def test_a_revision_that_a_status_may_name_is_judged_unless_its_controller_makes_it(ask):
    """Pods are made of it by the cluster's own controller, which nobody asks about."""
    revision = of_kind("ControllerRevision", "c", "3")
    assert not ask(revision).allowed
    assert not ask(revision, userInfo={"username": STATEFULSETS}).allowed
    revision["metadata"]["ownerReferences"] = [
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "service", "uid": "x", "controller": True}
    ]
    assert not ask(revision).allowed
    assert ask(revision, userInfo={"username": STATEFULSETS}).allowed
