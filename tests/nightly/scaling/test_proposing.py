"""A schedule is proposed once a day, in one pull request a target, and only if it is worth it."""

from __future__ import annotations

import datetime

import pytest
import yaml

from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.scaling.proposing import NoTargetError, propose_scaling, target_named
from plumbline.nightly.scaling.tree import ScalerFileError
from plumbline.release.git.command import Git
from plumbline.scaling.history import STEP, HistoryError
from tests.nightly.census_night import MODEL
from tests.scaling.loads import load, target

RESOURCES = """\
          resources:
            requests: {cpu: 500m}
            limits: {memory: 1Gi} # of one replica
"""
APP = "apps/multimodal-ai-service/production"
SERVICE = {
    "name": "multimodal-ai-service",
    "file": f"{APP}/scaledobject.yaml",
    "deployment": "multimodal-ai-service",
    "load_per_replica": 60.0,
}


@pytest.fixture
def service(released, monkeypatch):
    """The released service with five weeks of load until now; two replicas run at all hours."""
    context = released.context
    known = load(5)
    now = known.end
    lines = [f"{(known.start + n * STEP).isoformat()},{value:.3f}" for n, value in enumerate(known.values)]
    _commit(forge(context).repository, released.story.root)
    (context.settings.root / "load.csv").write_text("timestamp,value\n" + "\n".join(lines) + "\n")
    released.story.clock.now = now
    return released


def _commit(repository, folder):
    """The service as people wrote it: two replicas, listed in a kustomization."""
    Git(folder).run("clone", "--quiet", str(repository), "by-hand")
    git, app = Git(folder / "by-hand"), folder / "by-hand" / APP
    deployment = (app / "deployment.yaml").read_text()
    (app / "deployment.yaml").write_text(
        deployment.replace("spec:\n", "spec:\n  replicas: 2\n", 1) + RESOURCES
    )
    (app / "kustomization.yaml").write_text("resources:\n  - deployment.yaml\n")
    git.run("add", ".")
    git.run("commit", "--quiet", "-m", "Two replicas")
    git.run("push", "--quiet", "origin", "HEAD:main")


def wanted(**fields):
    return target(**{**SERVICE, "load": {"path": "load.csv"}, **fields})


def shown(context, file: str, revision: str) -> str:
    return Git(forge(context).repository).run("show", f"{revision}:{file}") + "\n"


def test_a_scaled_object_is_written_listed_and_proposed(service):
    """The pull request says what it saves and risks; a second run of the day finds it."""
    context = service.context
    outcome = propose_scaling(context, wanted())
    pull = forge(context).get(outcome.change.pull_request)
    assert (pull.state, pull.branch, outcome.because) == (
        "open",
        "plumbline/scaling-multimodal-ai-service",
        "",
    )
    assert set(pull.files) == {f"{APP}/scaledobject.yaml", f"{APP}/kustomization.yaml"}
    assert all(words in pull.body for words in ("saves", "xychart-beta", "Never below"))
    spec = yaml.safe_load(shown(context, f"{APP}/scaledobject.yaml", pull.head))["spec"]
    assert spec["minReplicaCount"] == 1
    assert [trigger["metadata"]["desiredReplicas"] for trigger in spec["triggers"]] == ["2"]
    listed = yaml.safe_load(shown(context, f"{APP}/kustomization.yaml", pull.head))["resources"]
    assert listed[-1] == "scaledobject.yaml"
    assert outcome.change.saving.amount > 0
    assert propose_scaling(context, wanted()) == outcome
    assert len(context.ledger.all("scaling", MODEL)) == 1


def test_the_next_day_rewrites_the_same_pull_request(service):
    context = service.context
    first = propose_scaling(context, wanted())
    service.story.clock.now += datetime.timedelta(days=1)
    second = propose_scaling(context, wanted(floor=2, load_per_replica=40.0))
    assert second.change.schedule.base == 2
    assert second.because or second.change.pull_request == first.change.pull_request
    assert len(forge(context).find("plumbline/scaling-multimodal-ai-service")) == 1


def test_what_saves_too_little_is_recorded_and_not_proposed(service):
    context = service.context
    outcome = propose_scaling(context, wanted(floor=2))
    assert "at least 5 % are worth a pull request" in outcome.because
    assert forge(context).find("plumbline/scaling-multimodal-ai-service") == []


def test_requests_and_limits_follow_what_was_used(service):
    """Only those that are there are edited; the schedule that saves too little stays as it is."""
    context = service.context
    for name, value in (("cpu", 0.21), ("memory", 300 * 2**20)):
        lines = [f"{(load(5).start + n * STEP).isoformat()},{value}" for n in range(2016)]
        (context.settings.root / f"{name}.csv").write_text("timestamp,value\n" + "\n".join(lines) + "\n")
    used = {"cpu": {"path": "cpu.csv"}, "memory": {"path": "memory.csv"}}
    fitted = {"file": f"{APP}/deployment.yaml", "container": "inference-engine", **used}
    outcome = propose_scaling(context, wanted(floor=2, resources=fitted))
    pull = forge(context).get(outcome.change.pull_request)
    assert pull.files == (f"{APP}/deployment.yaml",)
    text = shown(context, f"{APP}/deployment.yaml", pull.head)
    assert "requests: {cpu: 210m}" in text
    assert "limits: {memory: 368Mi} # of one replica" in text
    assert "The schedule stays" in pull.body


def test_an_hpa_that_is_not_there_is_asked_for(service):
    with pytest.raises(ScalerFileError, match=r"hpa.yaml: there is no such file; write an HPA there first"):
        propose_scaling(service.context, wanted(scaler="hpa", file=f"{APP}/hpa.yaml"))
    assert service.context.ledger.all("scaling", MODEL) == []


def test_a_load_that_is_not_there_is_named(service):
    with pytest.raises(HistoryError, match=r"var/none.csv: there is no such file"):
        propose_scaling(service.context, wanted(load={"path": "var/none.csv"}))


def test_a_target_that_the_policy_does_not_have_is_named(service):
    with pytest.raises(NoTargetError, match=r"has no target service \(it has: none\)"):
        target_named(service.context.settings.root, "service")
