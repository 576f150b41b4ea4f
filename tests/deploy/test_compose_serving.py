"""Inference is asked for by its profile: a pinned model behind the other two services, and no more."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from plumbline.cli import parser
from plumbline.serving.edge.tokens import read_tokens, token_hash
from plumbline.serving.inference.clear_text import keep_in_the_cluster
from tests.deploy.monitoring.promtool import MONITORING

Services = dict[str, dict[str, Any]]
PROFILE = {"prepare-serving", "preprocessing", "inference"}


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deploy") / "secrets"
    script = root / "deploy/compose/generate-secrets.sh"
    subprocess.run(["sh", script, folder], capture_output=True, timeout=30, check=True)
    return folder


def aliases(service: dict[str, Any]) -> list[str]:
    return service["networks"]["services"]["aliases"]


def test_nothing_of_it_runs_unasked(services: Services) -> None:
    """Before a model is in production there is none to serve."""
    assert {name for name, s in services.items() if s.get("profiles") == ["serving"]} == PROFILE
    others = [s for name, s in services.items() if name not in PROFILE]
    assert not [s for s in others if PROFILE & set(s.get("depends_on", {}))]


def test_the_folder_is_prepared_by_the_projects_own_command(services: Services) -> None:
    command = services["prepare-serving"]["command"]
    options = parser().parse_args(command[command.index("serve") :])
    assert options.keep, "the second start must find what the first one made"
    environment = services["inference"]["environment"]
    assert environment["MODEL_CONFIG_PATH"] == f"{options.into}/model/config.json"
    assert environment["PLUMBLINE_INFERENCE"] == f"{options.into}/inference.yaml"
    given = {f"/run/secrets/{name}" for name in services["inference"]["secrets"]}
    assert {
        str(options.callers),
        str(options.alignment_token),
        str(options.preprocessor_token),
    } == given, "what the folder names is what the service is given"


def test_tokens_go_where_they_may_and_where_somebody_listens(services: Services) -> None:
    command = services["prepare-serving"]["command"]
    preprocessor = parser().parse_args(command[command.index("serve") :]).preprocessor
    endpoint = services["inference"]["environment"]["AI_ALIGNMENT_CHECK_ENDPOINT"]
    for setting, address in (("checks", endpoint), ("preprocessor", preprocessor)):
        keep_in_the_cluster(setting, address)
    alignment = services["alignment"]
    listens = parser().parse_args(alignment["command"][alignment["command"].index("serve") :])
    assert endpoint == f"http://{aliases(alignment)[1]}:{listens.port}/check"
    assert preprocessor == f"http://{aliases(services['preprocessing'])[0]}:8081/harmonise"


def test_every_token_is_known_where_it_is_shown(made: Path) -> None:
    def roles(file: str, token: str) -> tuple[str, ...]:
        callers = read_tokens(made / file).callers
        return next(one.roles for one in callers if one.sha256 == token_hash(token))

    assert roles("alignment_callers", (made / "inference_alignment_token").read_text()) == ("check",)
    of_preprocessing = (made / "inference_preprocessing_token").read_text()
    assert roles("preprocessing_callers", of_preprocessing) == ("harmonise",)
    people = yaml.safe_load((made / "tokens").read_text())
    assert roles("inference_callers", people["first-caller"]) == ("predict", "label")
    assert roles("alignment_callers", people["reviewer"]) == ("review",)
    assert "review" not in roles("alignment_callers", people["local"])
    metrics = (made / "metrics_token").read_text()
    assert roles("alignment_callers", metrics) == roles("inference_callers", metrics) == ("metrics",)


def test_prometheus_asks_where_they_listen(services: Services) -> None:
    jobs = yaml.safe_load((MONITORING / "prometheus/prometheus.yml").read_text())["scrape_configs"]
    targets = {job["job_name"]: job["static_configs"][0]["targets"] for job in jobs}
    assert targets["plumbline-inference"] == [f"{aliases(services['inference'])[0]}:8080"]
    assert targets["plumbline-alignment"] == [f"{aliases(services['alignment'])[0]}:8085"]


def test_inference_sees_neither_the_evidence_nor_a_key_of_others(services: Services) -> None:
    """What callers send is in there: nothing that signs, merges or judges is."""
    inference = services["inference"]
    assert [volume["source"] for volume in inference["volumes"]] == ["serving"]
    assert set(inference["networks"]) == {"services", "published"}
    assert set(services["preprocessing"]["networks"]) == {"services"}
    assert "ports" not in services["preprocessing"]
    assert "PLUMBLINE_DATABASE_URL" not in inference["environment"]


def test_nights_read_what_is_logged_and_cannot_write_it(services: Services) -> None:
    for worker in ("worker-cpu", "worker-gpu"):
        (log,) = [v for v in services[worker]["volumes"] if v["source"] == "serving"]
        assert log["read_only"]
        assert log["target"] == "/opt/plumbline/serving"


def test_images_are_the_services_own(services: Services, root: Path) -> None:
    for name in ("inference", "preprocessing"):
        text = (root / services[name]["build"]["dockerfile"]).read_text()
        assert f'"serve", "{name}", "--host", "0.0.0.0"' in text, "the command only adds to it"
