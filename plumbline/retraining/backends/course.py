"""Where the attempts of one training run: on its own capacity, and from some attempt on on its twin's."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.backend import Seen
from plumbline.retraining.backends.before import NOTHING, Before
from plumbline.retraining.backends.job import Capacity, TrainingJob
from plumbline.retraining.backends.pair import Pair, Sight, reason_to_move, tick_seconds
from plumbline.retraining.backends.sightings import folded, unfolded


@dataclass(frozen=True)
class Move:
    """A training goes on on demand."""

    attempt: int
    """From this one on."""
    because: str


Note = Callable[[Move], None]
"""Keeps a move. Called before anything is stopped or launched: whoever is restarted goes on from there."""


class Course:
    """One training's way.

    Args:
        job: the training.
        pair: its twin; without one it never moves.
        note: keeps a move.
        before: what was done of it before this call.
    """

    def __init__(
        self,
        job: TrainingJob,
        pair: Pair | None = None,
        note: Note = lambda _: None,
        before: Before = NOTHING,
    ) -> None:
        self._job, self._note, self._before = job, note, before
        self._pair = pair if job.checkpoints and job.capacity.purchase == "spot" else None
        self.moved = before.moved if self._pair else 0
        """The attempt from which on it is on demand; 0 while there is none."""
        self._first, self._available = unfolded(before.launched.sighted if before.launched else ())
        self._asked: tuple[int, bool] | None = None

    @property
    def may_move(self) -> bool:
        """Whether it still can."""
        return self._pair is not None and not self.moved

    def capacity(self, attempt: int) -> Capacity:
        """What an attempt runs on."""
        return self._pair.on_demand if self._pair and 0 < self.moved <= attempt else self._job.capacity

    def ratio(self, offer: str) -> float:
        """What a second on an offer costs, in seconds on the job's own."""
        return self._pair.ratio if self._pair and offer == self._pair.on_demand.offer else 1.0

    @property
    def sighted(self) -> tuple[tuple[int, bool], ...]:
        """Whether there was a spot machine, as `Launched` keeps it."""
        return folded(self._first, self._available)

    def done(self, attempts: Sequence[Attempt]) -> float:
        """Seconds of work that checkpoints hold: from before this call, and of attempts that are over since.

        Starting again is no work.
        """
        overhead = self._pair.overhead if self._pair else 0.0
        before = self._before.launched.done if self._before.launched else 0.0
        begins_anew = 0 if self._before.attempts else 1
        again = (max(0.0, one.seconds - one.lost - overhead) for one in attempts[begins_anew:])
        return sum(again, sum((one.seconds - one.lost for one in attempts[:begins_anew]), before))

    def looks(self, elapsed: float, seen: Seen) -> None:
        """At a look: a run waited for its machine since it was launched, and had it since it ran."""
        if self.may_move and self._available:
            since = self._tick(elapsed) if seen.waiting else self._tick(elapsed - seen.seconds)
            ticks = range(self._first + len(self._available), self._tick(elapsed) + 1)
            self._available += [tick >= since and not seen.waiting for tick in ticks]

    def next_question(self, elapsed: float) -> float:
        """Seconds until it is to be asked again whether to move; endless where that is no question."""
        if not self.may_move:
            return math.inf
        tick = tick_seconds(self._job.seconds)
        return (self._tick(elapsed) + 1) * tick - elapsed

    def launches(self, attempt: int, elapsed: float, done: float) -> None:
        """Before a launch: on demand from this attempt on where it has to be."""
        if self.may_move:
            available = self._available[-1] if self._available else True
            self._ask(attempt, Sight(elapsed, done, None, self._sighted(elapsed, available=available)))

    def moves(self, attempt: int, elapsed: float, done: float, seen: Seen) -> bool:
        """Whether the attempt that runs, or waits for a machine, shall stop and the next be on demand."""
        if not self.may_move:
            return False
        tick, available = self._tick(elapsed), not seen.waiting
        if self._asked == (tick, available):
            return False
        self._asked = tick, available
        running = None if seen.waiting else seen.seconds
        self._ask(attempt + 1, Sight(elapsed, done, running, self._sighted(elapsed, available=available)))
        return self.moved > 0

    def lost(self, attempt: int, elapsed: float, *, last: bool) -> None:
        """A machine was taken away. The last attempt a job has is not one that can be taken away, too."""
        if self.may_move:
            self._sighted(elapsed, available=False)
            if last:
                self._go(attempt + 1, "it was taken away as often as it may be launched on spot")

    def _ask(self, attempt: int, sight: Sight) -> None:
        because = reason_to_move(self._pair, self._job.seconds, sight) if self._pair else None
        if because:
            self._go(attempt, because)

    def _go(self, attempt: int, because: str) -> None:
        self.moved = attempt
        self._note(Move(attempt, because))

    def _tick(self, elapsed: float) -> int:
        return int(elapsed / tick_seconds(self._job.seconds))

    def _sighted(self, elapsed: float, *, available: bool) -> list[bool]:
        """Availability up to this tick; between two looks it is as it was at the first of them."""
        if not self._available:
            self._first = self._tick(elapsed)
            self._available = [True]  # nothing is known, and asking costs nothing
        missing = self._tick(elapsed) - self._first + 1 - len(self._available)
        self._available += [self._available[-1]] * missing
        if len(self._available) > 1:
            self._available[-1] = available
        return self._available
