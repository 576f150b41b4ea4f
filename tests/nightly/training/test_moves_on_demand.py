"""A night's training loses its spot machines, moves to the on-demand twin in time, and pays for both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import psutil
import pytest

from plumbline.costs.budgets.reservations import find
from plumbline.evidence.history import line
from plumbline.nightly.context import Context
from plumbline.nightly.planning.deciding import plan
from plumbline.nightly.training import making
from plumbline.nightly.training.retrain import train
from plumbline.records import Plan
from plumbline.retraining.backends.local import LocalBackend
from tests.nightly.census_night import MODEL, context_in, kinds

HOUR = 3600.0
SAME = (
    "backend: local, queue: default, vcpus: 2, memory_gib: 8, gpus: 0, speed: 1.0, region: us-east-1, "
    "instance_type: c5.large"
)
OFFERS = f"""
offers:
  - {{name: spot, purchase: spot, price_per_hour: "0.07", interruptions_per_hour: "0.05", {SAME}}}
  - {{name: full, purchase: on-demand, price_per_hour: "0.17", {SAME}}}
"""
NEEDS = {
    "resumable": True,
    "minutes": Decimal(120),
    "restart_minutes": Decimal(15),
    "deadline_hours": Decimal(5),
}
WAITS = "            write_checkpoint(model, self.folder, done)\n"
"""Where the entry point is held up, so that it can be killed there."""


@dataclass
class Hours:
    """A clock that only this test moves."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class SpotMachines:
    """Local runs of which those on spot are really killed, each after nine tenths of an hour."""

    def __init__(self, hours: Hours) -> None:
        self.hours, self.purchases, self.launch = hours, [], LocalBackend.launch

    @contextmanager
    def launched(self, backend, job, number) -> Iterator[object]:
        self.purchases.append(job.capacity.purchase)
        with self.launch(backend, job, number) as run:
            if job.capacity.purchase == "spot":
                self.take_away(backend, job, run)
                self.hours.now += 0.9 * HOUR
            yield run

    def take_away(self, backend, job, run) -> None:
        """A KILL of the training itself, once it has a checkpoint; its leash reports what became of it."""
        leash = psutil.Process(run.process.pid)
        while backend.newest_checkpoint(job) is None or not leash.children():
            assert run.watch(0.01).ending is None
        for process in leash.children():
            process.kill()


@pytest.fixture
def holds_up(tmp_path) -> Path:
    """While this file is there, a training that begins anew waits after its first checkpoint."""
    place = tmp_path / "holds_up"
    place.write_text("")
    return place


@pytest.fixture
def project(own_project, holds_up) -> Path:
    """Trainings with checkpoints, on two offers for one machine."""
    folder = own_project / "models" / MODEL
    script = folder / "train.py"
    text = script.read_text()
    assert (text.count("ROUNDS = 100\n"), text.count(WAITS)) == (1, 1)
    waits = f"{' ' * 12}while done == 10 and Path({str(holds_up)!r}).exists():\n{' ' * 16}signal.pause()\n"
    script.write_text(text.replace("ROUNDS = 100\n", "ROUNDS = 20\n").replace(WAITS, WAITS + waits))
    prices = own_project / "policies" / "prices.yaml"
    listed = prices.read_text().partition("\noffers:")[0].replace("as_of: 2026-11-24", "as_of: 2026-11-04")
    prices.write_text(listed + OFFERS)
    return own_project


@pytest.fixture
def context(project, judged_state, place, tmp_path) -> Context:
    """Night 0 judged under the model's own spec; only its trainings need more than that says."""
    found = context_in(place(Path(shutil.copytree(judged_state, tmp_path / "state")), project))
    digest, needs = found.spec_digest, found.spec.training.model_copy(update=NEEDS)
    spec = found.spec.model_copy(update={"training": needs})
    found.__dict__.update({"spec": spec, "spec_digest": digest})
    return found


def planned(context) -> Plan:
    return plan(context, night=0, mitigation=None, force=False, requester="alarm")


@pytest.fixture
def spot(monkeypatch) -> SpotMachines:
    machines = SpotMachines(Hours())
    monkeypatch.setattr(making, "train", partial(making.train, clock=machines.hours))

    def launch(*given):
        return machines.launched(*given)

    monkeypatch.setattr(LocalBackend, "launch", launch)
    return machines


def test_it_is_in_time_and_each_attempt_costs_what_it_ran_on(context, spot):
    decided = planned(context)
    assert (decided.decision, decided.offer.name) == ("retrain", "spot")
    before = kinds(context, "accrual")
    trained = train(context, decided, approval=None).trained
    assert spot.purchases == ["spot", "spot", "spot", "on-demand"]
    left = NEEDS["deadline_hours"] - Decimal(spot.hours.now / HOUR)
    assert left * 60 > NEEDS["minutes"] + NEEDS["restart_minutes"], "on demand was still in time"

    booked = [entry.body for entry in context.ledger.all("accrual", MODEL)[before:]]
    assert [(body["attempt"], body["offer"], body["purchase"]) for body in booked] == [
        (1, "spot", "spot"),
        (2, "spot", "spot"),
        (3, "spot", "spot"),
        (4, "full", "on-demand"),
    ]
    prices = {"spot": Decimal("0.07"), "full": Decimal("0.17")}
    costs = [Decimal(body["cost"]["amount"]) for body in booked]
    for body, cost in zip(booked, costs, strict=True):
        exact = Decimal(str(body["seconds"])) / 3600 * prices[body["offer"]]
        assert cost == pytest.approx(exact, abs=Decimal("0.000001"))
    assert trained.cost.amount == sum(costs)

    with context.store.reading() as connection:
        held = find(connection, decided.request.key)
    assert (held.state, held.attempt, held.drawn.amount) == ("settled", 1, sum(costs))
    twin = next(one for one in decided.offers if one.name == "full")
    assert held.amount == decided.offer.cost + twin.cost, "there was money for the move"

    # The evidence tells why, and names both.
    assert (trained.moved_from, trained.offer) == ("spot", "full")
    [moved] = context.ledger.all("training_moved", MODEL)
    assert "training_moved: goes on on full from attempt 4 on: it waits for a spot machine" in line(moved)
    assert context.ledger.all("training_ended", MODEL)[-1].body["outcome"] == "finished"
    logs = [log.read_text() for log in (context.settings.state / "logs" / "training").glob("*.log")]
    assert sum("--- attempt 4\ngoes on after 10 of 20 rounds\n" in log for log in logs) == 1
    assert train(context, decided, approval=None).trained == trained, "done, it is not trained again"
    assert spot.purchases.count("on-demand") == 1
