"""Secrets are files: none in the compose file, each made by the script, each given to those who need it."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from plumbline.serving.edge.tokens import read_tokens, token_hash

TELLING = re.compile(r"PASSWORD|PASSWD|SECRET|TOKEN|KEY|CREDENTIAL")
BY_FILE = re.compile(r"^(cat )?/run/secrets/[a-z_]+$")

AIRFLOW = {"airflow_database_url", "airflow_fernet_key", "airflow_jwt_secret", "airflow_users"}
STORES = {
    "postgres_password",
    "mlflow_sign_in",
    "mlflow_secret_key",
    "object_store_admin",
    "object_store_mlflow",
}

FOR_PEOPLE = {"tokens"}
"""Files that no service is given."""


def generate(root: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    script = root / "deploy/compose/generate-secrets.sh"
    return subprocess.run(["sh", script, folder], capture_output=True, text=True, timeout=30, check=False)


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deploy") / "secrets"
    done = generate(root, folder)
    assert done.returncode == 0, done.stderr
    return folder


def given(service: dict[str, Any]) -> set[str]:
    return {s if isinstance(s, str) else s["source"] for s in service.get("secrets", [])}


def test_no_setting_of_a_container_is_a_secret(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for key, value in (service.get("environment") or {}).items():
            assert not TELLING.search(key) or BY_FILE.match(str(value)), f"{name}: {key}"
            assert not re.search(r"://[^/@\s]*:[^/@\s]+@", str(value)), f"{name}: {key} holds a password"


def test_env_example_holds_no_secret(settings: dict[str, str]) -> None:
    assert [name for name in settings if TELLING.search(name)] == []


def test_the_script_makes_exactly_the_declared_secrets(compose: dict[str, Any], made: Path) -> None:
    assert {path.name for path in made.iterdir()} == set(compose["secrets"]) | FOR_PEOPLE
    for name, secret in compose["secrets"].items():
        assert secret == {"file": f"deploy/compose/secrets/{name}"}


def test_every_secret_is_given_to_a_service(compose: dict[str, Any]) -> None:
    assert set().union(*map(given, compose["services"].values())) == set(compose["secrets"])


def test_a_path_to_a_secret_is_one_the_service_was_given(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        told = json.dumps([service.get(key) for key in ("environment", "command", "healthcheck")])
        assert set(re.findall(r"/run/secrets/(\w+)", told)) <= given(service), name


def test_workers_hold_no_key_to_airflow_s_database_or_the_stores(services: dict[str, dict[str, Any]]) -> None:
    for worker in ("worker-cpu", "worker-gpu"):
        assert given(services[worker]) & (AIRFLOW | STORES) == set()
        assert "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD" not in services[worker]["environment"]


def test_only_its_owner_can_read_a_secret(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}


def test_secrets_end_without_a_line_end_because_airflow_takes_the_whole_file(made: Path) -> None:
    assert [path.name for path in made.iterdir() if path.read_text() != path.read_text().rstrip()] == []


def test_secrets_fit_together(made: Path) -> None:
    def text(name: str) -> str:
        return (made / name).read_text()

    assert f"airflow:{text('airflow_database_password')}@" in text("airflow_database_url")
    assert text("plumbline_pgpass").endswith(text("plumbline_database_password"))
    assert text("mlflow_pgpass").endswith(text("mlflow_database_password"))
    assert json.loads(text("mlflow_users"))["plumbline"] in text("mlflow_client")
    identities = {
        i["name"]: i["credentials"][0] for i in json.loads(text("object_store_identities"))["identities"]
    }
    assert identities["admin"]["secretKey"] in text("object_store_admin")
    assert identities["mlflow"]["secretKey"] in text("object_store_mlflow")
    (caller,) = read_tokens(made / "metrics_callers").callers
    assert (caller.sha256, caller.roles) == (token_hash(text("metrics_token")), ("metrics",))
    broker = re.search(r"requirepass (\w+)", text("broker_configuration"))
    assert broker
    assert f":{broker[1]}@" in text("broker_url")
    assert f":{broker[1]}@" in text("broker_results_url")


def test_the_key_for_connections_is_one_that_fernet_takes(made: Path) -> None:
    from cryptography.fernet import Fernet

    Fernet((made / "airflow_fernet_key").read_text())


def test_everybody_a_policy_asks_can_sign_in(root: Path, made: Path) -> None:
    import yaml

    budgets = yaml.safe_load((root / "policies/budgets.yaml").read_text())["budgets"]
    people = {person for budget in budgets for person in budget["approvers"]}
    people |= set(yaml.safe_load((root / "policies/alignment.yaml").read_text())["reviewers"])
    assert people <= set(json.loads((made / "airflow_users").read_text()))


def test_two_runs_share_no_secret(root: Path, made: Path, tmp_path: Path) -> None:
    generate(root, tmp_path / "other")
    for path in made.iterdir():
        assert path.read_text() != (tmp_path / "other" / path.name).read_text()


def test_it_refuses_to_overwrite_and_says_what_to_do(root: Path, made: Path) -> None:
    before = {path.name: path.read_text() for path in made.iterdir()}
    again = generate(root, made)
    assert again.returncode == 1
    assert "move them away" in again.stderr
    assert {path.name: path.read_text() for path in made.iterdir()} == before


def test_it_prints_no_secret(root: Path, tmp_path: Path) -> None:
    printed = generate(root, tmp_path / "secrets").stdout
    assert not re.search(r"[0-9a-f]{24}", printed)


def test_git_ignores_secrets(root: Path) -> None:
    asked = subprocess.run(
        ["git", "check-ignore", "-q", "deploy/compose/secrets/airflow_jwt_secret"],
        cwd=root,
        timeout=10,
        check=False,
    )
    assert asked.returncode == 0
