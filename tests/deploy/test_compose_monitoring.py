"""Monitoring is asked for by its profile, and asks just the services that the file has."""

from __future__ import annotations

from typing import Any

import yaml

from plumbline.cli import parser
from tests.deploy.monitoring.promtool import MONITORING

Services = dict[str, dict[str, Any]]
PROFILE = ("prometheus", "fleet-metrics")


def test_nothing_of_it_runs_unasked(services: Services) -> None:
    assert {name for name, s in services.items() if s.get("profiles") == ["monitoring"]} == set(PROFILE)
    others = [s for name, s in services.items() if name not in PROFILE]
    assert not [s for s in others if set(PROFILE) & set(s.get("depends_on", {}))]


def test_the_fleet_is_where_prometheus_asks_for_it(services: Services) -> None:
    jobs = yaml.safe_load((MONITORING / "prometheus/prometheus.yml").read_text())["scrape_configs"]
    (fleet,) = [job for job in jobs if job["job_name"] == "plumbline-fleet"]
    command = services["fleet-metrics"]["command"]
    options = parser().parse_args(command[command.index("metrics") :])
    assert fleet["static_configs"] == [{"targets": [f"fleet-metrics:{options.port}"]}]
    assert fleet["authorization"]["credentials_file"] == "/run/secrets/metrics_token"
    assert options.serve
    assert set(services["prometheus"]["networks"]) & set(services["fleet-metrics"]["networks"])


def test_every_rule_is_given_to_prometheus(compose: dict[str, Any], services: Services) -> None:
    given = {config["source"] for config in services["prometheus"]["configs"]}
    files = {compose["configs"][name]["file"] for name in given}
    rules = {
        f"deploy/monitoring/prometheus/rules/{f.name}" for f in (MONITORING / "prometheus/rules").iterdir()
    }
    assert rules <= files


def test_airflow_pushes_to_it_where_it_takes_metrics(services: Services) -> None:
    assert "--web.enable-otlp-receiver" in services["prometheus"]["command"]
    for name in ("airflow-scheduler", "worker-cpu"):
        environment = services[name]["environment"]
        endpoint = environment["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"]
        assert endpoint == "http://prometheus:9090/api/v1/otlp/v1/metrics"
        assert environment["AIRFLOW__METRICS__OTEL_ON"] == "False", "unless somebody asks for it"
        assert "services" in services[name]["networks"]
