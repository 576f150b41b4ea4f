"""The project, its census data, and places of their own to work in: what a test of any area may ask for."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plumbline.nightly.champion import ensure_champion
from plumbline.settings import Settings
from tests import object_store
from tests.nightly.census_night import MODEL, context_in

# A shell that starts tests in the background has children ignore Ctrl-C, which some tests send.
signal.signal(signal.SIGINT, signal.default_int_handler)

os.umask(0o022)  # a file of callers that a group may write is refused, and some machines make files so

ROOT = Path(__file__).resolve().parents[1]
DATA = Path("var/data") / MODEL
FILES = ("employment_MA_reference.pq", "employment_MA_analysis.pq", "employment_MA_analysis_target.pq")

Place = Callable[..., Settings]
"""`place(state, root=ROOT)`: settings with everything made while running under `state`."""


@pytest.fixture(scope="session")
def project_root() -> Path:
    """This project's folder. Nothing is ever written there."""
    return ROOT


@pytest.fixture(scope="session")
def census_data(project_root: Path) -> Path:
    """The folder of the census files; skips where they have not been fetched."""
    missing = [name for name in FILES if not (project_root / DATA / name).is_file()]
    if missing:
        pytest.skip(f"{DATA} lacks {', '.join(missing)}: run `make data`")
    return project_root / DATA


@pytest.fixture(scope="session")
def digits_data(project_root: Path) -> Path:
    """The folder of the handwritten digits; skips where they have not been fetched."""
    folder = project_root / "var" / "data" / "mnist_digits"
    missing = [name for name in ("reference", "arrivals") if not (folder / f"{name}.parquet").is_file()]
    if missing:
        pytest.skip(f"{folder} lacks {', '.join(missing)}: run `make data`")
    return folder


@pytest.fixture(scope="session")
def place(project_root: Path) -> Place:
    """Makes settings of a state folder; they read nothing from the environment."""

    def settings(state: Path, root: Path = project_root) -> Settings:
        database = f"sqlite:///{state / 'plumbline.db'}"
        return Settings(root, state, database, tracking_uri=None, forge=state / "forge")

    return settings


@pytest.fixture
def fresh_settings(tmp_path: Path, place: Place, census_data: Path) -> Settings:
    """The project with a state folder that holds nothing yet."""
    return place(tmp_path / "state")


@pytest.fixture(scope="session")
def champion_state(tmp_path_factory: pytest.TempPathFactory, place: Place, census_data: Path) -> Path:
    """A state folder in which the census champion has been trained, and no more. Copy it to use it."""
    state = tmp_path_factory.mktemp("champion") / "state"
    ensure_champion(context_in(place(state)))
    return state


@pytest.fixture
def settings_with_champion(tmp_path: Path, place: Place, champion_state: Path) -> Settings:
    """The project with a state folder of this test's own, whose champion is there already."""
    return place(Path(shutil.copytree(champion_state, tmp_path / "state")))


@pytest.fixture
def own_project(tmp_path: Path, project_root: Path, census_data: Path) -> Path:
    """A copy of the project's models, policies, GitOps tree and census data, for this test to spoil."""
    own = tmp_path / "project"
    for folder in ("models", "policies", "deploy/gitops"):
        shutil.copytree(project_root / folder, own / folder)
    shutil.copytree(census_data, own / DATA)
    return own


@pytest.fixture(scope="session")
def _object_store() -> Iterator[object_store.ObjectStore]:
    with object_store.serving() as store:
        yield store


@pytest.fixture
def s3(_object_store: object_store.ObjectStore, monkeypatch: pytest.MonkeyPatch) -> object_store.ObjectStore:
    """A real S3 server on loopback, which the environment names."""
    for name, value in _object_store.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return _object_store
