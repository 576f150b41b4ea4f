"""The runs of one night: evaluating, and the retraining it hands over to, if it does."""

from __future__ import annotations

import time
from dataclasses import dataclass

from plumbline.stack.airflow_rest import AirflowClient, Run
from plumbline.stack.follow import Follower

SECONDS = 1800.0
"""Time limit of each run."""


@dataclass(frozen=True)
class NightRuns:
    """One night's runs; both go under the same id, so a night runs once however often it is asked for."""

    model: str
    night: int
    run_id: str

    @property
    def evaluate(self) -> str:
        """The DAG that measures and judges."""
        return f"{self.model}.evaluate"

    @property
    def retrain(self) -> str:
        """The DAG that an alarm starts."""
        return f"{self.model}.retrain"

    def play(self, client: AirflowClient, follower: Follower) -> dict[str, float]:
        """Runs the night, or goes on with what an interrupted attempt left; returns seconds by part.

        Raises:
            RunFailedError, PersonNeededError, WaitError: as `Follower.follow`.
        """
        earlier = client.run(self.retrain, self.run_id)
        self._start_evaluating(client)
        seconds = self._follow(follower, "evaluate", self.evaluate)
        if client.run(self.retrain, self.run_id) is None:
            return seconds
        if earlier is not None:
            self._run_again(client, earlier)
        return seconds | self._follow(follower, "retrain", self.retrain)

    def _start_evaluating(self, client: AirflowClient) -> None:
        earlier = client.run(self.evaluate, self.run_id)
        if earlier is None:
            client.trigger(self.evaluate, self.run_id, {"night": self.night})
        else:
            self._run_again(client, earlier)

    def _run_again(self, client: AirflowClient, earlier: Run) -> None:
        """Has a finished run go again: a failed one from where it failed. One that runs is left alone."""
        if earlier.finished:
            client.clear(earlier.dag_id, self.run_id, only_failed=earlier.state == "failed")

    def _follow(self, follower: Follower, part: str, dag_id: str) -> dict[str, float]:
        start = time.monotonic()
        tasks = follower.follow(dag_id, self.run_id, SECONDS)
        return {part: time.monotonic() - start} | {f"{part}.{name}": took for name, took in tasks.items()}
