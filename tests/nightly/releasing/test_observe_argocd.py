"""A rollout seen through a stand-in for Argo CD, with the commits of a real repository."""

from __future__ import annotations

import dataclasses

from plumbline.nightly.releasing.environments.recorded import git_says, running
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.release.forges.credentials import Credentials
from plumbline.release.git.command import Git
from tests.nightly.released import DEPLOYMENT, released_in
from tests.release.observers.argocd_stand_in import TOKEN, StandInArgoCD
from tests.release.observers.live_deployment import deployment
from tests.release.observers.stand_in_server import serving


def test_it_arrives_once_a_revision_with_its_merge_is_synced(tmp_path, project_root, monkeypatch):
    """Another team's commit on top contains the merge; the commit before it does not."""
    argocd = StandInArgoCD()
    with serving(argocd) as server:
        how = {"argocd": "multimodal-ai-service-production", "connection": "argocd"}
        released = released_in(tmp_path, project_root, monkeypatch, observe=how)
        connection = Credentials("argocd", host=server.address, password=TOKEN)
        released.story.context = dataclasses.replace(released.context, credentials=lambda _: connection)
        proposed = released.propose("2")
        before = tip(released)
        released.merge(proposed.number)
        reconcile(released.context)
        released.edit_by_hand(DEPLOYMENT, "spec:\n  template", "spec:\n  replicas: 3\n  template")

        two = released.registration("2")
        live = deployment(image=str(two.image), version="2")
        images = {"images": [str(two.image)]}

        def synced(revision: str) -> str:
            sync = {"status": "Synced", "revision": revision}
            argocd.deploy("multimodal-ai-service-production", live, sync=sync, summary=images)
            return " ".join(observe(released.context))

        assert "synced to a revision without the merge" in synced(before)
        assert "synced to a revision without the merge" in synced("HEAD; rm -rf /")
        assert running(released.context, "production") is None
        assert "production runs version 2" in synced(tip(released))
        rollout = running(released.context, "production")
        assert rollout.since == git_says(released.context, "production").commit
        assert rollout.observation.source == "argocd"


def tip(released) -> str:
    return Git(released.forge.repository).run("rev-parse", "refs/heads/main")
