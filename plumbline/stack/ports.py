"""Free ports on loopback; the same ones as last time if they are free, so that links stay valid."""

from __future__ import annotations

import json
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """Where the servers listen, on loopback."""

    airflow: int
    mlflow: int
    alignment: int

    @property
    def airflow_url(self) -> str:
        """Airflow's UI and REST API."""
        return f"http://{LOOPBACK}:{self.airflow}"

    @property
    def mlflow_url(self) -> str:
        """MLflow's UI and tracking address."""
        return f"http://{LOOPBACK}:{self.mlflow}"

    @property
    def alignment_url(self) -> str:
        """The alignment service."""
        return f"http://{LOOPBACK}:{self.alignment}"


USUAL = Ports(airflow=8080, mlflow=5000, alignment=8085)


def choose_ports(remembered: Path) -> Ports:
    """Last time's ports, else the usual ones, else any free ones. Remembers the choice."""
    wanted = _last_time(remembered) or USUAL
    airflow = _free_port(wanted.airflow)
    mlflow = _free_port(wanted.mlflow, taken=(airflow,))
    alignment = _free_port(wanted.alignment, taken=(airflow, mlflow))
    chosen = Ports(airflow=airflow, mlflow=mlflow, alignment=alignment)
    remembered.write_text(json.dumps(asdict(chosen)) + "\n")
    return chosen


def _last_time(remembered: Path) -> Ports | None:
    try:
        return Ports(**{name: int(port) for name, port in json.loads(remembered.read_text()).items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return None  # a first start, or an unreadable note: the usual ports serve as well


def _free_port(wanted: int, taken: tuple[int, ...] = ()) -> int:
    for port in (wanted, 0):
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind((LOOPBACK, port))
            except (OSError, OverflowError):
                continue
            free = int(candidate.getsockname()[1])
            if free not in taken:
                return free
    raise OSError(f"no free port on {LOOPBACK}: end a program that listens there")
