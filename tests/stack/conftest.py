"""A project folder with a state folder of its own, and what one stack in it is made of."""

from pathlib import Path

import pytest

from plumbline.settings import Settings
from plumbline.stack.credentials import Credentials
from plumbline.stack.layout import Layout
from plumbline.stack.ports import Ports

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(tmp_path):
    state = tmp_path / "var"
    return Settings(
        root=ROOT,
        state=state,
        database_url=f"sqlite:///{state / 'plumbline.db'}",
        tracking_uri=None,
        forge=state / "forge",
    )


@pytest.fixture
def layout(settings):
    return Layout(
        settings=settings,
        dags=ROOT / "dags",
        plugins=ROOT / "plugins",
        ports=Ports(airflow=18080, mlflow=15000, alignment=18085),
        credentials=Credentials(),
    )
