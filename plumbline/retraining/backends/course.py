"""Where the attempts of one training run: on its own capacity, and from some attempt on on its twin's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.backend import Seen
from plumbline.retraining.backends.job import Capacity, TrainingJob
from plumbline.retraining.backends.pair import Pair, Sight, reason_to_move, tick_seconds


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
        moved: the attempt from which on it was on demand before this call; 0 if it was not.
    """

    def __init__(
        self, job: TrainingJob, pair: Pair | None = None, note: Note = lambda _: None, moved: int = 0
    ) -> None:
        self._job, self._note = job, note
        self._pair = pair if job.checkpoints and job.capacity.purchase == "spot" else None
        self.moved = moved if self._pair else 0
        """The attempt from which on it is on demand; 0 while there is none."""
        self._available: list[bool] = []
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

    def done(self, attempts: Sequence[Attempt]) -> float:
        """Seconds of work that attempts which are over left in checkpoints; starting again is no work."""
        overhead = self._pair.overhead if self._pair else 0.0
        again = (max(0.0, one.seconds - one.lost - overhead) for one in attempts[1:])
        return sum(again, sum(one.seconds - one.lost for one in attempts[:1]))

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
