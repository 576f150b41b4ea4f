"""The compose file as written, and the settings it is filled with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def compose_text() -> str:
    return (ROOT / "docker-compose.yaml").read_text()


@pytest.fixture(scope="session")
def settings() -> dict[str, str]:
    """Every setting of .env.example with its value."""
    lines = (ROOT / "deploy/compose/.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture(scope="session")
def compose(compose_text: str, settings: dict[str, str]) -> dict[str, Any]:
    """The compose file with .env.example's settings in place."""
    filled = re.sub(r"(?<!\$)\$\{(\w+):\?\}", lambda found: settings[found[1]], compose_text)
    return yaml.safe_load(filled)


@pytest.fixture(scope="session")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return compose["services"]


@pytest.fixture(scope="session")
def jobs(services: dict[str, dict[str, Any]]) -> set[str]:
    """Services that end by themselves: others wait for them to succeed."""
    return {
        name
        for service in services.values()
        for name, wait in service.get("depends_on", {}).items()
        if wait["condition"] == "service_completed_successfully"
    }
