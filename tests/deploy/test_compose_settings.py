"""Settings: .env.example and the compose file name the same ones, and a missing one is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def named(compose_text: str) -> list[tuple[str, str]]:
    """Every ${...} of the compose file: name, and what follows it."""
    return re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", compose_text)


def test_every_setting_is_used_and_explained(named: list[tuple[str, str]], settings: dict[str, str]) -> None:
    assert {name for name, _ in named} == set(settings)


def test_a_missing_setting_is_refused_not_guessed(named: list[tuple[str, str]]) -> None:
    assert {rule for _, rule in named} == {":?"}


def test_no_dollar_sign_is_read_as_a_setting_by_accident(compose_text: str) -> None:
    assert re.findall(r"(?<!\$)\$(?![${])\S*", compose_text) == []


def test_every_setting_has_a_comment_above_it(root: Path) -> None:
    paragraphs = (root / "deploy/compose/.env.example").read_text().strip().split("\n\n")
    assert [p for p in paragraphs if "=" in p and not p.startswith("#")] == []


def test_ports_and_addresses_agree(settings: dict[str, str]) -> None:
    assert settings["AIRFLOW_URL"].endswith(f":{settings['AIRFLOW_PORT']}")
    assert f"localhost:{settings['MLFLOW_PORT']}" in settings["MLFLOW_HOSTS"].split(",")
