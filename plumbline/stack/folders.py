"""Where the stack keeps what it makes: all under the project's state folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """The stack's places, each made on demand."""

    state: Path

    @property
    def airflow(self) -> Path:
        """Airflow's home: its database and settings made by it."""
        return self.state / "airflow"

    @property
    def mlflow(self) -> Path:
        """MLflow's databases and artifacts."""
        return self.state / "mlflow"

    @property
    def logs(self) -> Path:
        """One file a component, and `tasks/` with one folder a task."""
        return self.state / "logs"

    @property
    def secrets(self) -> Path:
        """Passwords and keys; readable by this user only."""
        return self.state / "secrets"

    @property
    def alignment_tokens(self) -> Path:
        """Where the alignment service keeps its first callers' tokens: `local.token`, `reviewer.token`."""
        return self.state / "alignment"

    @property
    def lock(self) -> Path:
        """Held by a running stack."""
        return self.state / "stack.lock"

    @property
    def ports(self) -> Path:
        """Which ports the last stack used."""
        return self.state / "ports.json"

    def log(self, component: str) -> Path:
        """A component's log file."""
        return self.logs / f"{component}.log"

    def create(self) -> None:
        """Makes the folders, closed to everyone else: databases hold password hashes, logs hold data."""
        for folder in (self.airflow, self.mlflow, self.logs, self.secrets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
