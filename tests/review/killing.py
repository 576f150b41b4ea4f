"""A service that reviews as fast as it can, killed again and again while it writes and changes its key."""

from __future__ import annotations

import datetime
import json
import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from plumbline.evidence.ledger import Ledger
from plumbline.intent import ReviewRules
from plumbline.records import ReviewedItem
from plumbline.review import rotation
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next
from plumbline.review.delivering import deliver
from plumbline.review.desk import Desk
from plumbline.review.encryption import decrypted
from plumbline.review.errors import NotYoursError
from plumbline.review.intake import CONTENT, Intake
from plumbline.review.keys import review_keys
from plumbline.review.looking import reveal
from plumbline.review.old_keys import remove_old
from plumbline.review.queue import reviewed
from plumbline.review.rows import wrapped_key
from plumbline.review.spill import Spill
from plumbline.review.tables import tables
from plumbline.review.tending import tend
from plumbline.store import Store, StoreError
from tests.review.checks import KNOWN, check, checked

RULES = ReviewRules(audit_share=0, lease_minutes=1, daily_exposure=1_000_000)
LIMIT = 2**28


class Service(NamedTuple):
    """What a process of the service works with."""

    desk: Desk
    spill: Spill
    intake: Intake


@dataclass
class Found:
    """What the kills left behind."""

    kills: int = 0
    sent: int = 0
    """Items whose sender was told that they are kept."""
    answers: int = 0
    """Answers whose reviewer was told that they count."""
    wrong: list[str] = field(default_factory=list)
    """A sentence for each item that is lost, twice there, unreadable, or answered twice."""


def service(folder: Path, url: str) -> Service:
    store, keys = Store(url), review_keys(folder / "keys")
    spill = Spill(folder / "spill", LIMIT)
    return Service(Desk(store, keys, Ledger(store), now), spill, Intake(keys, spill, now))


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def kill_again_and_again(folder: Path, url: str, kills: int, seed: int) -> Found:
    """Starts and kills, then lets one last service take over and looks at what is there.

    In every fifth life the database is gone; after every tenth the service's key is changed, by a process
    that is killed too, and the old one ends.
    """
    chance, told = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as elsewhere:  # whoever is killed at once has loaded nothing else
        _one_of_each(service(Path(elsewhere), f"sqlite:///{elsewhere}/warm.db"))
    for life in range(kills):
        there = url if life % 5 else None
        told.update(_life(folder, there, life, chance))
        if life % 10 == 9:
            _kill_a_rotation(folder, url, chance)
            _end_old_key(folder, url)
    last = service(folder, url)
    tend(last.desk, last.spill)
    return _looked_at(last, told, kills)


def _one_of_each(made: Service) -> None:
    made.intake.submit(check("warm"), checked("warm"), RULES, KNOWN)
    tend(made.desk, made.spill)
    claim_next(made.desk, "jo")
    reveal(made.desk, "warm", "jo")
    answer(made.desk, "warm", "jo", "deny", ["hate"], "It insults.")
    made.spill.close()


def _kill_a_rotation(folder: Path, url: str, chance: random.Random) -> None:
    """A process that wraps two keys a transaction, killed after some of them."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        wrap = rotation._wrap

        def told(*given: Any) -> Any:
            done = wrap(*given)
            os.write(writing, b".")
            return done

        rotation._wrap = told
        rotation.rotate(service(folder, url).desk, "lee", batch=2)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        pipe.read(chance.randint(1, 10))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _end_old_key(folder: Path, url: str) -> None:
    """What was begun is finished, and as if the new key had settled."""
    made = service(folder, url)
    tend(made.desk, made.spill)
    newest = rotation.rotate(made.desk, "lee").newest
    os.utime(folder / "keys" / f"wrapping-{newest}.key", (0, 0))
    remove_old(made.desk, folder / "spill", "lee")
    made.spill.close()


def _life(folder: Path, url: str | None, life: int, chance: random.Random) -> list[str]:
    """One process, killed at a moment of its work; what it told before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(folder, url, life, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = [pipe.readline() for _ in range(chance.randint(1, 15))]  # it is at work
        time.sleep(chance.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += pipe.readlines()
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]


def _work(folder: Path, url: str | None, life: int, writing: int) -> None:
    """Three things at once until the end; tells what it did only once it is done."""
    gone = f"sqlite:///{folder / 'keys' / 'evidence.key' / 'gone.db'}"
    made, ahead = service(folder, url or gone), threading.Semaphore(6 if url else 1000)

    def tell(said: str) -> None:
        os.write(writing, f"{said}\n".encode())
        if said.startswith("answered"):
            ahead.release()

    jobs = [partial(_review, made, who, tell) for who in ("jo", "kim")]
    jobs += [partial(_tend, made)]
    for job in jobs:
        threading.Thread(target=job, daemon=True).start()
    for number in range(1_000_000):
        ahead.acquire()
        check_id = f"{life}-{number}"
        made.intake.submit(check(text_of(check_id)), checked(check_id), RULES, KNOWN)
        tell(f"sent {check_id}")


def _tend(made: Service) -> None:
    while True:
        try:
            tend(made.desk, made.spill)
        except StoreError:
            time.sleep(0.01)


def _review(made: Service, who: str, tell: Callable[[str], None]) -> None:
    while True:
        try:
            item = claim_next(made.desk, who)
            if item is not None:
                reveal(made.desk, item.check_id, who)
                answer(made.desk, item.check_id, who, "deny", ["hate"], "It insults.")
                tell(f"answered {item.check_id}")
        except (StoreError, NotYoursError):
            time.sleep(0.01)


def text_of(check_id: str) -> str:
    return f"the content of {check_id}"


def _looked_at(last: Service, told: Counter[str], kills: int) -> Found:
    there = {one.item.check_id: one for one in reviewed(last.desk)}
    sent, answers = _named(told, "sent"), _named(told, "answered")
    wrong = [f"{one} is lost" for one in {*sent, *answers} - there.keys()]
    wrong += [f"{one} has no answer" for one in answers if one in there and not there[one].answers]
    wrong += [sentence for one in there.values() for sentence in _wrong_with(last.desk, one)]
    wrong += _twice_in_evidence(last.desk, there)
    wrong += [f"{place.name} was set aside" for place in last.spill.damaged()]
    if last.spill.drain(partial(deliver, last.desk)):
        wrong.append("something was still on the disk after it was handed over")
    return Found(kills, len(sent), len(answers), wrong)


def _named(told: Counter[str], what: str) -> list[str]:
    return [line.partition(" ")[2] for line in told if line.startswith(what)]


def _wrong_with(desk: Desk, one: ReviewedItem) -> Iterator[str]:
    if len(one.answers) != (one.standing.state == "settled"):
        yield f"{one.item.check_id} has {len(one.answers)} answers and is {one.standing.state}"
    if _text(desk, one.item.check_id) != text_of(one.item.check_id):
        yield f"{one.item.check_id} cannot be read"


def _twice_in_evidence(desk: Desk, there: Mapping[str, ReviewedItem]) -> Iterator[str]:
    ledger = Ledger(desk.store)
    items = Counter(entry.key for entry in ledger.all("review_item"))
    answers = Counter(entry.body["answer"]["check_id"] for entry in ledger.all("review_answer"))
    for check_id, one in there.items():
        if items[check_id] != 1 or answers[check_id] != len(one.answers):
            yield f"{check_id}: evidence has {items[check_id]} items and {answers[check_id]} answers"
    yield from ledger.verify()


def _text(desk: Desk, check_id: str) -> str:
    items = tables().items
    with desk.reading() as connection:
        row = connection.execute(items.select().where(items.c.check_id == check_id)).one()
        wrapped = wrapped_key(connection, check_id)
    read = json.loads(decrypted(desk.keys.wrapping, check_id, wrapped, CONTENT, bytes(row.content)))
    return str(read["content"])
