"""An environment is its file in the GitOps repository: renamed in the spec, it keeps its past."""

from __future__ import annotations

from plumbline.cli import main
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import git_says, running
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.rollback import roll_back
from tests.nightly.census_night import MODEL
from tests.nightly.released import DEPLOYMENT


def test_a_renamed_production_keeps_its_champion_and_its_way_back(released):
    spec = f"models/{MODEL}/spec.yaml"
    released.story.rewritten(spec, "name: production", "name: live")
    assert champion_digest(released.context) == released.registration("3").digest
    assert git_says(released.context, "live").environment == "live"
    assert running(released.context, "live").version == "3"
    assert observe(released.context)[0].startswith("live runs version 3")
    rollback = roll_back(released.context, because="it answers wrongly", by="ana", merge=True)
    assert (rollback.environment, rollback.right.version) == ("live", "2")
    observe(released.context)
    assert champion_digest(released.context) == released.registration("2").digest


def test_another_file_is_another_environment(released):
    """Nothing is taken over from a place that was merely dropped."""
    spec, elsewhere = f"models/{MODEL}/spec.yaml", DEPLOYMENT.replace("production", "live")
    released.story.rewritten(spec, "name: production", "name: live")
    released.story.rewritten(spec, DEPLOYMENT, elsewhere)
    assert git_says(released.context, "live") is None
    assert champion_digest(released.context) == released.registration("1").digest


def test_its_history_is_told_by_its_new_name_and_says_the_old(released, capsys, monkeypatch):
    spec = f"models/{MODEL}/spec.yaml"
    released.story.rewritten(spec, "name: production", "name: live")
    monkeypatch.setattr(Context, "of", lambda _: released.context)
    now = released.story.clock.now.isoformat()
    assert main(["history", MODEL, "--at", now]) == 0
    assert capsys.readouterr().out.startswith(f"live (called production then) ran {MODEL} version 3 at ")
    assert main(["history", MODEL, "--at", now, "--environment", "production"]) == 1
    assert "has no environment production: live; live was called so" in capsys.readouterr().err
