"""Airflow's options are spelt as Airflow spells them; every queue has a worker."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from plumbline.specs.loading import load_spec
from plumbline_airflow.dag_settings import shared

CELERY = {
    "celery": {"broker_url": True, "result_backend": True, "worker_concurrency": False},
    "celery_broker_transport_options": {"visibility_timeout": False},
}
"""The options in use of the Celery provider 3.26, which tests do not install: whether they are secret."""


@pytest.fixture(scope="module")
def options() -> dict[str, dict[str, bool]]:
    """Every option by section: whether it is secret, which is what lets a command give it."""
    package = importlib.util.find_spec("airflow")
    assert package
    assert package.submodule_search_locations
    file = Path(package.submodule_search_locations[0]) / "config_templates/config.yml"
    described = yaml.safe_load(file.read_text())
    own = {
        section: {name: bool(option.get("sensitive")) for name, option in content["options"].items()}
        for section, content in described.items()
    }
    return own | CELERY


@pytest.fixture(scope="module")
def variables(services: dict[str, dict[str, Any]], root: Path) -> set[str]:
    given = {key for service in services.values() for key in service.get("environment") or {}}
    built_in = re.findall(r"\b(AIRFLOW__\w+)=", (root / "deploy/images/airflow.Dockerfile").read_text())
    return {name for name in given | set(built_in) if name.startswith("AIRFLOW__")}


def test_every_option_exists(variables: set[str], options: dict[str, dict[str, bool]]) -> None:
    assert len(variables) > 20
    for variable in variables:
        _, section, option = variable.lower().split("__")
        assert option.removesuffix("_cmd") in options.get(section, {}), variable


def test_a_command_gives_secret_options_only(
    variables: set[str], options: dict[str, dict[str, bool]]
) -> None:
    """Airflow ignores _CMD for any other option."""
    for variable in variables:
        _, section, option = variable.lower().split("__")
        assert option.endswith("_cmd") == options[section][option.removesuffix("_cmd")], variable


def test_every_queue_has_one_worker_service(services: dict[str, dict[str, Any]], root: Path) -> None:
    prices = yaml.safe_load((root / "policies/prices.yaml").read_text())
    commands = [services[worker]["command"] for worker in ("worker-cpu", "worker-gpu")]
    served = [queue for c in commands for queue in c[c.index("--queues") + 1].split(",")]
    assert sorted(served) == sorted({offer["queue"] for offer in prices["offers"]} | {"default"})


def test_the_gpu_worker_is_asked_for_and_reserves_a_gpu(services: dict[str, dict[str, Any]]) -> None:
    worker = services["worker-gpu"]
    assert worker["profiles"] == ["gpu"]
    (device,) = worker["deploy"]["resources"]["reservations"]["devices"]
    assert "gpu" in device["capabilities"]


def test_the_broker_redelivers_no_task_that_may_still_run(
    services: dict[str, dict[str, Any]], root: Path
) -> None:
    option = "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"
    longest = shared(load_spec(root, "acs_employment"), "retrain", "")["default_args"]["execution_timeout"]
    assert int(services["worker-cpu"]["environment"][option]) > longest.total_seconds()
