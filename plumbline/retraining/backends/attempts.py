"""Trains a job: launches it, again where the machine was taken away, and books every attempt."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.backend import Backend, Checkpoint, FailedError, Run, Seen
from plumbline.retraining.backends.before import NOTHING, Before, Launched
from plumbline.retraining.backends.course import Course
from plumbline.retraining.backends.job import (
    StoppedAtLimitError,
    TrainingError,
    TrainingJob,
    TrainingOutcome,
)
from plumbline.retraining.backends.left import LONGEST_ABSENCE, Leaving, Left, LeftRunningError
from plumbline.retraining.backends.results import keep
from plumbline.retraining.backends.rulings import Stop, after, exhausted

LOG_LINES = 15
"""Lines of the log that an error message repeats."""

LOOK_SECONDS = 10.0
"""How long one look at a run lasts at most: so much later a limit may be noticed where no clock tells."""

SHORTEST_LOOK = 0.01

Charge = Callable[[Attempt], None]
"""Books an attempt. Called as soon as it is over: what was spent must not get lost in a crash."""

NoteLaunch = Callable[[Launched], None]
"""Keeps a launch. Called before it: whoever is restarted goes on from there."""

Clock = Callable[[], float]


def train(
    backend: Backend,
    job: TrainingJob,
    charge: Charge,
    *,
    first: int = 1,
    before: Before = NOTHING,
    course: Course | None = None,
    note: NoteLaunch = lambda _: None,
    leaving: Leaving | None = None,
    clock: Clock = time.monotonic,
) -> TrainingOutcome:
    """Runs the job to its end and keeps the model folder under its digest.

    Args:
        backend: where.
        job: what.
        charge: books each attempt.
        first: number of the first attempt: one more than were charged for this job before.
        before: what was done of it before this call, where whoever waited was restarted.
        course: where its attempts run; all on the job's own capacity without one.
        note: keeps each launch.
        leaving: where whoever calls need not stay with a run that goes on without it.
        clock: seconds from any moment on.

    Raises:
        LeftRunningError: it runs, or waits for a machine, and was left; called again, it goes on.
        StoppedAtLimitError: it used up what it may be charged for; its checkpoint is kept.
        TrainingError: it failed, took too long, was taken away too often, or left no model.
        TransientError: the backend can't be reached; called again, it goes on where it was.
    """
    return _Training(backend, job, charge, before, course or Course(job), note, leaving, clock).run(first)


class _Training:
    """One call of `train`: what it has seen so far."""

    def __init__(
        self,
        backend: Backend,
        job: TrainingJob,
        charge: Charge,
        before: Before,
        course: Course,
        note: NoteLaunch,
        leaving: Leaving | None,
        clock: Clock,
    ) -> None:
        self.backend, self.job, self.charge, self.clock = backend, job, charge, clock
        self.course, self.note, self.leaving = course, note, leaving
        self.before, self.began = before, clock() - before.elapsed
        self.attempts: list[Attempt] = []

    @property
    def seconds(self) -> float:
        """What the attempts made here are charged for."""
        return sum(attempt.seconds for attempt in self.attempts)

    @property
    def charged(self) -> float:
        """The same with those made before, at the price of the job's own offer."""
        ran = (attempt.seconds * self.course.ratio(attempt.offer) for attempt in self.attempts)
        return self.before.charged + sum(ran)

    @property
    def made(self) -> int:
        """How many attempts, with those made before."""
        return self.before.attempts + len(self.attempts)

    def run(self, number: int) -> TrainingOutcome:
        """Attempt by attempt, counted from `number`."""
        self.job.trained.mkdir(parents=True, exist_ok=True)
        self.job.log.unlink(missing_ok=True)
        while True:
            outcome = self._attempt(number + len(self.attempts))
            if outcome is not None:
                return outcome
            used_up = exhausted(self.job, self._elapsed(), self.charged)
            last = self.attempts[-1]
            if last.ending == "preempted":
                self.course.lost(last.number, self._elapsed(), last=self.made >= self.job.attempts - 1)
            moves = self.course.moved == last.number + 1
            ruling = after(self.job, last.ending, self.made, used_up, moves=moves)
            if ruling == "ask":
                raise self._stopped()
            if ruling == "give up":
                raise TrainingError(self._failed(self.attempts[-1].because), self.seconds)

    def _attempt(self, number: int) -> TrainingOutcome | None:
        """Launches once, waits, books; the model, if there is one."""
        begun = self._begins(number)
        job = replace(self.job, capacity=self.course.capacity(number))
        try:
            with self.backend.launch(job, number) as run:
                seen = self._until_over(run, number, begun)
                self._book(number, run, seen, begun)
                if seen.ending != "finished":
                    return None
                digest, folder = keep(run.model(), self.job.trained)
        except FailedError as failure:
            raise TrainingError(self._failed(str(failure)), self.seconds) from failure
        self.backend.forget_checkpoints(self.job)
        return TrainingOutcome(digest, folder, self.seconds, tuple(self.attempts))

    def _begins(self, number: int) -> Checkpoint | None:
        """What the attempt goes on from: one that was launched before went on from what was there then."""
        launched = self.before.launched
        if launched and launched.attempt == number:
            return Checkpoint(launched.began_from, 0.0) if launched.began_from else None
        begun = self.backend.newest_checkpoint(self.job)
        done = self.course.done(self.attempts)
        self.course.launches(number, self._elapsed(), done)
        self.note(Launched(number, begun.name if begun else None, done, self.course.sighted))
        return begun

    def _until_over(self, run: Run, number: int, begun: Checkpoint | None) -> Seen:
        """Looks at the run until it ends; asks it to, once, when time or money is used up, or it moves."""
        stop: Stop | Literal["move"] | None = None
        ratio = self.course.ratio(self.course.capacity(number).offer)
        known = self.leaving.known(run.identity) if self.leaving else 0.0
        while True:
            seen = run.watch(LOOK_SECONDS if stop else min(LOOK_SECONDS, self._patience(ratio)))
            seen = replace(seen, seconds=max(seen.seconds, known))
            self.course.looks(self._elapsed(), seen)
            if seen.ending == "finished":
                return seen
            if seen.ending is not None:
                return replace(seen, ending="stopped", because=self._used_up(stop)) if stop else seen
            if stop is None:
                stop = exhausted(self.job, self._elapsed(), self.charged + seen.seconds * ratio)
                if stop is None and self._moves(number, seen, begun):
                    stop = "move"
                if stop:
                    run.stop()
                elif self.leaving and run.identity:
                    raise LeftRunningError(self._left(run, run.identity, seen, ratio))

    def _left(self, run: Run, identity: str, seen: Seen, ratio: float) -> Left:
        limits = self._patience(ratio, seen.seconds), self.course.next_question(self._elapsed())
        away = min(LONGEST_ABSENCE, *limits)
        return Left(self.backend.name, identity, run.name, seen.waiting, away)

    def _moves(self, number: int, seen: Seen, begun: Checkpoint | None) -> bool:
        if self.course.moved == number + 1:  # it was noted, and whoever waited died before it was stopped
            return True
        if not self.course.may_move:
            return False
        lost = lost_seconds(
            replace(seen, ended_at=time.time()), begun, self.backend.newest_checkpoint(self.job)
        )
        done = self.course.done(self.attempts) + seen.seconds - lost
        return self.course.moves(number, self._elapsed(), done, seen)

    def _book(self, number: int, run: Run, seen: Seen, begun: Checkpoint | None) -> None:
        lost = 0.0
        if seen.ending != "finished":
            lost = lost_seconds(seen, begun, self.backend.newest_checkpoint(self.job))
        began_from = begun.name if begun else None
        offer = self.course.capacity(number).offer
        because, ending = seen.because or "finished", seen.ending or "failed"
        attempt = Attempt(number, run.name, ending, because, seen.seconds, began_from, lost, offer)
        self.attempts.append(attempt)
        self.charge(attempt)

    def _patience(self, ratio: float, spent: float = 0.0) -> float:
        """Until the first limit, for a run that spent so many seconds."""
        left = [self.job.seconds - self._elapsed()]
        if self.job.limit is not None:
            left.append((self.job.limit - self.charged) / ratio - spent)
        return max(SHORTEST_LOOK, min(left))

    def _elapsed(self) -> float:
        return self.clock() - self.began

    def _used_up(self, stop: Stop | Literal["move"]) -> str:
        if stop == "move":
            return "was stopped at a checkpoint, to go on on demand"
        if stop == "time":
            return f"was ended after {self.job.seconds:g} s, its time limit"
        return f"was stopped when {self.job.limit:g} s were used up, all that it may be charged for"

    def _stopped(self) -> StoppedAtLimitError:
        newest = self.backend.newest_checkpoint(self.job)
        kept = f"Its checkpoint {newest.name} is kept" if newest else "It left no checkpoint"
        message = (
            f"training {self.job.entrypoint} {self.attempts[-1].because}. {kept}: run the plan again, and "
            f"whoever may say yes to more is asked. Log: {self.job.log}"
        )
        number, name = self.attempts[-1].number, newest.name if newest else ""
        return StoppedAtLimitError(message, self.seconds, number, name)

    def _failed(self, because: str) -> str:
        often = f" (attempt {self.made} of {self.job.attempts})" if self.made > 1 else ""
        said = "\n".join(f"  {line}" for line in last_lines(self.job.log)) or "  (it printed nothing)"
        return f"training {self.job.entrypoint} {because}{often}. It last said:\n{said}\nLog: {self.job.log}"


def lost_seconds(seen: Seen, begun: Checkpoint | None, newest: Checkpoint | None) -> float:
    """How much of a run that is over left no trace.

    Args:
        seen: the run, over.
        begun: the checkpoint it went on from.
        newest: the newest checkpoint now.
    """
    if newest is None or (begun is not None and newest.name == begun.name):
        return seen.seconds
    return min(seen.seconds, max(0.0, seen.ended_at - newest.written))


def last_lines(log: Path) -> list[str]:
    """The end of a log, if there is one."""
    return log.read_text(errors="replace").splitlines()[-LOG_LINES:] if log.is_file() else []
