"""Every service is pinned, watched, limited and started in order."""

from __future__ import annotations

import re
from typing import Any

import pytest

Services = dict[str, dict[str, Any]]

EXACT = re.compile(r"^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?(@sha256:[0-9a-f]{64})?$")


def wrong(services: Services, is_right: Any) -> list[str]:
    return [name for name, service in services.items() if not is_right(service)]


def test_every_image_is_pinned_to_an_exact_version(services: Services) -> None:
    assert wrong(services, lambda s: EXACT.match(s["image"])) == []


@pytest.mark.parametrize("image", ["redis", "redis:latest", "postgres:17", "postgres:bookworm"])
def test_a_moving_tag_is_not_an_exact_version(image: str) -> None:
    assert not EXACT.match(image)


def test_every_lasting_service_has_a_health_check_with_limits(services: Services, jobs: set[str]) -> None:
    lasting = {name: service for name, service in services.items() if name not in jobs}
    wanted = {"test", "interval", "timeout", "retries"}
    assert wrong(lasting, lambda s: wanted <= set(s.get("healthcheck", {}))) == []


def test_lasting_services_start_again_and_jobs_do_not(services: Services, jobs: set[str]) -> None:
    for name, service in services.items():
        assert service["restart"] == ("no" if name in jobs else "unless-stopped"), name


def test_ports_are_published_on_loopback_only(services: Services) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) == 5
    assert all(re.match(r"^127\.0\.0\.1:\d+:\d+$", port) for port in ports)


def test_every_service_waits_for_others_that_exist(services: Services) -> None:
    for name, service in services.items():
        for other, wait in service.get("depends_on", {}).items():
            assert other in services, f"{name} waits for {other}"
            assert wait["condition"] != "service_started", f"{name} does not wait until {other} is ready"


def test_who_waits_for_health_waits_for_a_health_check(services: Services) -> None:
    awaited = {
        other
        for service in services.values()
        for other, wait in service.get("depends_on", {}).items()
        if wait["condition"] == "service_healthy"
    }
    assert [name for name in awaited if "healthcheck" not in services[name]] == []


def test_no_service_can_gain_rights_or_write_outside_its_volumes(services: Services) -> None:
    assert wrong(services, lambda s: s["cap_drop"] == ["ALL"]) == []
    assert wrong(services, lambda s: s["security_opt"] == ["no-new-privileges:true"]) == []
    assert wrong(services, lambda s: s["read_only"] is True and not s.get("privileged")) == []


def test_one_container_is_root_without_a_network_and_only_to_change_owners(services: Services) -> None:
    roots = {name for name, service in services.items() if service["user"].startswith("0")}
    assert roots == {"prepare-volumes"}
    assert services["prepare-volumes"]["cap_add"] == ["CHOWN"]
    assert services["prepare-volumes"]["network_mode"] == "none"
    assert [n for n, s in services.items() if "cap_add" in s and n != "prepare-volumes"] == []


def test_every_service_has_a_memory_limit_and_rotated_logs(services: Services) -> None:
    assert wrong(services, lambda s: "mem_limit" in s) == []
    assert wrong(services, lambda s: {"max-size", "max-file"} <= set(s["logging"]["options"])) == []


def test_only_services_with_a_port_are_in_a_network_that_leads_out(compose: dict[str, Any]) -> None:
    outward = {name for name, network in compose["networks"].items() if not network.get("internal")}
    assert outward == {"published"}
    for name, service in compose["services"].items():
        assert bool(outward & set(service.get("networks", []))) == bool(service.get("ports")), name


def test_stores_are_reached_by_those_who_need_them(services: Services) -> None:
    def members(network: str) -> set[str]:
        return {name for name, service in services.items() if network in service.get("networks", [])}

    workers = {"worker-cpu", "worker-gpu"}
    assert members("objects") == {"object-store", "create-bucket", "mlflow"}
    assert members("broker") == {"broker", "airflow-scheduler"} | workers
    assert "create-mlflow-users" not in members("database")


def test_volumes_configs_and_their_files_exist(compose: dict[str, Any], root: Any) -> None:
    for config in compose["configs"].values():
        assert (root / config["file"]).is_file()
    used = [v for s in compose["services"].values() for v in s.get("volumes", []) if v["type"] == "volume"]
    assert {volume["source"] for volume in used} == set(compose["volumes"])
    prepared = {volume["source"] for volume in compose["services"]["prepare-volumes"]["volumes"]}
    assert prepared == set(compose["volumes"])
