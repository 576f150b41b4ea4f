"""Every training attempt is an accrual of its own, under the training's key and its number."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from plumbline.nightly.planning.deciding import plan
from plumbline.nightly.training.retrain import train
from tests.nightly.census_night import MODEL, context_in

KILLED_ONCE = """
import os, pathlib, signal
mark = pathlib.Path({mark!r})
if not mark.exists():
    mark.write_text("")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def context(quick_project, judged_state, place, tmp_path):
    """Night 0 judged; the entry point is killed the first time it runs."""
    script = quick_project / "models" / MODEL / "train.py"
    head, imports, rest = script.read_text().partition("from __future__ import annotations\n")
    script.write_text(head + imports + KILLED_ONCE.format(mark=str(tmp_path / "killed")) + rest)
    return context_in(place(Path(shutil.copytree(judged_state, tmp_path / "state")), quick_project))


def test_a_killed_attempt_costs_and_is_counted(context):
    before = {entry.key for entry in context.ledger.all("accrual", MODEL)}
    planned = plan(context, night=0, mitigation=None, force=False, requester="alarm")
    trained = train(context, planned, approval=None).trained
    booked = [entry for entry in context.ledger.all("accrual", MODEL) if entry.key not in before]
    assert [entry.key for entry in booked] == [f"{trained.request}#1", f"{trained.request}#2"]
    assert [entry.body["attempt"] for entry in booked] == [1, 2]
    spent = sum(Decimal(entry.body["cost"]["amount"]) for entry in booked)
    assert spent > 0
    assert trained.seconds == pytest.approx(sum(entry.body["seconds"] for entry in booked))
    assert trained.cost.amount == spent
