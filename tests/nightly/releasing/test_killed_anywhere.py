"""Killed after any outside effect and run again, a step loses nothing and doubles nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.nightly.releasing.rollback import on_request
from plumbline.release.forges.local import LocalForge
from plumbline.release.git import branches
from tests.nightly.released import Released, copied
from tests.nightly.stand_in_registry import StandInRegistry

EFFECTS = (
    *((LocalForge, name) for name in ("create", "update", "comment", "merge", "close")),
    *((StandInRegistry, name) for name in ("set_alias", "remove_alias", "tag")),
    (Ledger, "append"),
    (branches, "push"),
)


class Killed(BaseException):
    """What no step expects, and none may catch."""


class Effects:
    """Counts what is done to the outside, and kills whoever did the last one that is allowed."""

    def __init__(self, monkeypatch) -> None:
        self.done, self.allowed = 0, 10_000
        for owner, name in EFFECTS:
            monkeypatch.setattr(owner, name, counting(self, getattr(owner, name)))

    def count(self) -> None:
        self.done += 1
        if self.done == self.allowed:
            raise Killed


def counting(effects: Effects, real):
    def counted(*arguments, **named):
        answer = real(*arguments, **named)
        effects.count()
        return answer

    return counted


def told(released: Released) -> tuple[object, ...]:
    """Everything people and later steps see."""
    pulls = released.forge.find()
    kinds = Counter(entry.kind for entry in released.context.ledger.all())
    return (
        [(pull.number, pull.state, pull.title, pull.labels, pull.files) for pull in pulls],
        [sorted(comment.key for comment in released.forge.comments(pull.number)) for pull in pulls],
        [[(one.name, one.state) for one in released.forge.statuses(pull.head)] for pull in pulls],
        {kind: number for kind, number in kinds.items() if kind not in ("statement", "hold")},
        released.aliases,
        released.story.registry.tags,
        champion_digest(released.context),
    )


def propose(released: Released) -> None:
    released.story.propose(released.made["4"])


def roll_back(released: Released) -> None:
    on_request(released.context, because="it answers wrongly", by="ana")


@pytest.mark.parametrize("step", [propose, roll_back])
def test_run_again_it_comes_to_the_same(step, released, tmp_path, monkeypatch):
    """Statements and holds are dated anew; of all else there is as much as if nothing had happened."""
    released.candidate("4")
    effects = Effects(monkeypatch)

    def run(place: str, allowed: int) -> tuple[object, ...]:
        one = copied(released, tmp_path / place, monkeypatch)
        effects.done, effects.allowed = 0, allowed
        try:
            step(one)
        except Killed:
            step(one)
        totals.append(effects.done)
        for look in (reconcile, observe, reconcile):
            look(one.context)
        return told(one)

    totals: list[int] = []
    wanted = run("undisturbed", 10_000)
    for allowed in range(1, totals[0] + 1):
        assert run(f"killed-{allowed}", allowed) == wanted
