"""Many processes that launch at once against one budget, some of them killed half-way, and what came of it.

Each process admits its launch, runs for a price below the quoted one, books it and ends. A test starts a few,
`tests/benchmarks/bench_admission.py` 64.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from multiprocessing.connection import Connection, wait

from plumbline.costs.budgets.admission import Launch
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.admission import LaunchRefusedError, admit
from plumbline.nightly.budgets.booking import book
from plumbline.nightly.context import utc_now
from plumbline.records import Admission
from plumbline.store import Store
from tests.costs.budgets.books import TAGS, accrued, budget, policy, usd

FORK = multiprocessing.get_context("fork")
PRICE = Decimal(10)
SECONDS = 300


@dataclass
class Outcome:
    """What the processes were told, and what the store says."""

    told: dict[str, str] = field(default_factory=dict)
    """By launch: `finished`, `refused`, or `killed` where it was not told."""
    killed: int = 0
    over: list[str] = field(default_factory=list)
    """Each moment at which more was spent and promised than the budget allows."""
    lost: list[str] = field(default_factory=list)
    """Each launch of which the store says something else than it was told, or nothing."""
    seconds: float = 0.0

    @property
    def counted(self) -> Counter[str]:
        return Counter(self.told.values())


def accounts(url: str, amount: Decimal) -> Accounts:
    return Accounts(Store(url), policy(budget({}, amount=amount)), utc_now, "test")


def launch_at_once(url: str, processes: int, amount: Decimal, kills: int, seed: int = 7) -> Outcome:
    """Two waves: all at once, some killed; then the killed ones again, under the same keys."""
    chance, outcome, began = random.Random(seed), Outcome(), time.monotonic()
    accounts(url, amount).create()
    keys = [f"launch-{number}" for number in range(processes)]
    doomed = dict.fromkeys(chance.sample(keys, kills), "")
    for number, key in enumerate(doomed):
        doomed[key] = ("asking", "admitted")[number % 2]
    outcome.told = _wave(url, amount, keys, doomed, chance)
    outcome.killed = outcome.counted["killed"]
    _check_never_over(url, amount, outcome)
    again = [key for key, told in outcome.told.items() if told == "killed"]
    outcome.told |= _wave(url, amount, again, {}, chance)
    _check_never_over(url, amount, outcome)
    _check_none_lost(url, amount, outcome)
    outcome.seconds = time.monotonic() - began
    return outcome


def _wave(url: str, amount: Decimal, keys: list[str], doomed: dict[str, str], chance) -> dict[str, str]:
    """Starts them all, lets them go at one moment, kills the doomed at the stage they are doomed for."""
    gate, opener = os.pipe()
    started = {}
    for key in keys:
        ours, theirs = FORK.Pipe(duplex=False)
        process = FORK.Process(target=_launch, args=(url, amount, key, gate, opener, theirs))
        process.start()
        theirs.close()
        started[ours] = (key, process)
    os.close(gate)
    os.close(opener)  # nobody writes any more: every reader goes on
    told = dict.fromkeys(keys, "killed")
    open_ends = list(started)
    while open_ends:
        for end in wait(open_ends, timeout=SECONDS):
            key, process = started[end]
            said = _heard(end)
            if said is None:
                open_ends.remove(end)
                process.join()
                if process.exitcode not in (0, -signal.SIGKILL):
                    told[key] = f"nothing: exit code {process.exitcode}"
            elif said == doomed.get(key):
                time.sleep(chance.uniform(0, 0.05) if said == "asking" else 0)
                os.kill(process.pid, signal.SIGKILL)
            elif said != "asking":
                told[key] = {"admitted": "killed"}.get(said, said)
    return told


def _heard(end: Connection) -> str | None:
    try:
        return end.recv()
    except EOFError:
        return None


def _launch(url: str, amount: Decimal, key: str, gate: int, opener: int, parent: Connection) -> None:
    """What one process does; it says `finished` once its accrual is in."""
    os.close(opener)
    os.read(gate, 1)
    mine = accounts(url, amount)
    parent.send("asking")
    try:
        admit(mine, Launch(key, TAGS, usd(PRICE)), hours=1)
    except LaunchRefusedError:
        parent.send("refused")
        return
    parent.send("admitted")
    book(mine, key, key, accrued(cost_of(key)).body, settles=True)
    parent.send("finished")


def cost_of(key: str) -> Decimal:
    """What the run really costs: from 91 to 100 % of its price."""
    return PRICE - Decimal(int(key.rpartition("-")[2]) % 10) / 10


def _check_never_over(url: str, amount: Decimal, outcome: Outcome) -> None:
    """The store as it is, and each admission as it was: in the order they were written."""
    mine = accounts(url, amount)
    books = mine.read()
    spent = sum(Decimal(entry.body["cost"]["amount"]) for entry in books.accruals)
    promised = sum(one.amount.amount - one.drawn.amount for one in books.reservations)
    if spent + promised > amount:
        outcome.over.append(f"{spent} spent and {promised} promised of {amount}")
    held: dict[str, Decimal] = {}
    for entry in mine.ledger.all():
        if entry.kind == "admission":
            held[entry.body["launch"]] = Admission.model_validate(entry.body).reserved.amount
        elif entry.kind == "accrual":
            held[entry.key.rpartition("#")[0]] = Decimal(entry.body["cost"]["amount"])
        if sum(held.values()) > amount:
            outcome.over.append(f"at entry {entry.sequence}: {sum(held.values())} of {amount}")


def _check_none_lost(url: str, amount: Decimal, outcome: Outcome) -> None:
    mine = accounts(url, amount)
    booked = Counter(entry.key.rpartition("#")[0] for entry in mine.ledger.all("accrual"))
    refused = {entry.body["launch"] for entry in mine.ledger.all("launch_refusal")}
    still_open = {one.launch for one in mine.read().reservations}
    for key, told in outcome.told.items():
        right = {
            "finished": booked[key] == 1 and key not in still_open,
            "refused": booked[key] == 0 and key in refused and key not in still_open,
        }
        if not right.get(told, False):
            outcome.lost.append(f"{key} was told {told}: {booked[key]} accruals, open: {key in still_open}")
    outcome.lost += mine.ledger.verify()
