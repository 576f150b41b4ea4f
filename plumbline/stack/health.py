"""When the stack is ready: every part answers, and the DAGs have been read since the start."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from plumbline.errors import PlumblineError
from plumbline.stack.airflow_rest import AirflowClient
from plumbline.stack.credentials import MLFLOW_USER
from plumbline.stack.folders import Folders
from plumbline.stack.waiting import UnreachableError, Waiter

SECONDS = 180.0
"""Time limit of each wait: a first start on a busy machine reads hundreds of megabytes from disk."""
PARTS = ("metadatabase", "scheduler", "dag_processor")


class NotReadyError(PlumblineError):
    """The stack runs but can't be used; says why."""


@dataclass(frozen=True)
class Readiness:
    """Waits for the stack's parts."""

    waiter: Waiter
    folders: Folders

    def airflow(self, client: AirflowClient) -> None:
        """Waits until the server answers and sees the scheduler and the reader of DAG files alive."""

        def healthy() -> bool | None:
            status = client.health()
            ailing = [part for part in PARTS if status.get(part) != "healthy"]
            if ailing:
                raise UnreachableError(f"not healthy yet: {', '.join(ailing)}")
            return True

        self.waiter.until("Airflow starts", healthy, SECONDS, self.folders.logs)

    def mlflow(self, url: str, password: str) -> None:
        """Waits until MLflow answers and takes the password.

        Raises:
            NotReadyError: it answers, but keeps another password.
        """
        path = f"{url}/api/2.0/mlflow/users/get"

        def signed_in() -> int | None:
            try:
                auth, who = (MLFLOW_USER, password), {"username": MLFLOW_USER}
                return httpx.get(path, auth=auth, params=who, timeout=10, trust_env=False).status_code
            except httpx.TransportError as error:
                raise UnreachableError(f"{url}: {error or type(error).__name__}") from error

        status = self.waiter.until("MLflow starts", signed_in, SECONDS, self.folders.log("mlflow"))
        if status != 200:
            raise NotReadyError(
                f"what listens at {url} answers {status} to MLflow's password. Is it another program, such "
                f"as a second clone's stack? Then type the same again: another port is taken. Otherwise "
                f"{self.folders.mlflow} was made with another password, and `make clean` removes both."
            )

    def alignment(self, url: str) -> None:
        """Waits until the alignment service can check."""

        def ready() -> bool | None:
            try:
                status = httpx.get(f"{url}/readyz", timeout=10, trust_env=False).status_code
            except httpx.TransportError as error:
                raise UnreachableError(f"{url}: {error or type(error).__name__}") from error
            return status == 200 or None

        log = self.folders.log("alignment")
        self.waiter.until("the alignment service starts", ready, SECONDS, log)

    def dags(self, client: AirflowClient, dag_ids: Sequence[str], since: datetime.datetime) -> None:
        """Waits until these DAGs were read after a moment: an earlier reading may be of older code.

        Raises:
            NotReadyError: their file can't be read; says why.
        """

        def read() -> bool | None:
            dags = [client.dag(dag_id) for dag_id in dag_ids]
            if all(dag and dag.parsed and dag.parsed >= since for dag in dags):
                return True
            for file, trace in client.import_errors().items():
                raise NotReadyError(f"{file} can't be read: {trace.strip().splitlines()[-1]}")
            return None

        log = self.folders.log("airflow-dag-processor")
        self.waiter.until(f"Airflow reads {', '.join(dag_ids)}", read, SECONDS, log)
