"""A store on each kind of database; PostgreSQL runs for real where its programs are installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from plumbline.store import Store

__all__ = ["postgresql_url", "store", "url"]


@pytest.fixture(scope="session")
def postgresql_url():
    """A server of its own on a free port of this machine, without a password."""
    if not programs_of_postgresql():
        pytest.skip("PostgreSQL is not installed on this machine")
    if importlib.util.find_spec("psycopg2") is None:
        pytest.skip("psycopg2 is not installed")
    with tempfile.TemporaryDirectory(prefix="plumbline-postgresql-") as folder:
        yield from served(Path(folder))


def programs_of_postgresql() -> list[Path]:
    """Where its programs are, the newest last; empty where it is not installed."""
    return [found.parent for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]


def served(folder: Path):
    """The address of a server that keeps its data in a folder, and ends with the generator."""
    programs, user = programs_of_postgresql()[-1], _user(folder)
    data, port = folder / "data", _free_port()
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c port={port} -c fsync=off"
    _run(user, [programs / "initdb", "-D", data, "-U", "plumbline", "--auth=trust"])
    _run(user, [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"])
    try:
        yield f"postgresql+psycopg2://plumbline@127.0.0.1:{port}/postgres"
    finally:
        _run(user, [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])


def _user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root, so root runs it as somebody else."""
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and runuser is not installed")
    shutil.chown(folder, "nobody")
    return ["runuser", "-u", "nobody", "--"]


def _run(user: list[str], command: list[object]) -> None:
    # cwd: the other user may not be allowed to see this one.
    done = subprocess.run(
        [*user, *map(str, command)],
        cwd="/",
        check=False,
        timeout=60,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert done.returncode == 0, done.stderr.decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'state' / 'plumbline.db'}"
        return
    server = request.getfixturevalue("postgresql_url")
    _statement(server, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    yield server


def _statement(url: str, statement: str) -> None:
    with Store(url).writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.fixture
def store(url):
    return Store(url)
