"""Images are built from files that exist and packages that are locked, in the versions the project tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.markers import Marker

LOCKS = {
    "deploy/requirements.txt",
    "deploy/images/mlflow-requirements.txt",
    "deploy/images/alignment-requirements.txt",
    "deploy/images/gpu-requirements.txt",
    "deploy/images/uv-requirements.txt",
    "deploy/images/inference-requirements.txt",
    "deploy/images/preprocessing-requirements.txt",
}
SERVERS = LOCKS - {"deploy/images/gpu-requirements.txt", "deploy/images/uv-requirements.txt"}
DOCKERFILES = [
    "deploy/images/airflow.Dockerfile",
    "deploy/images/alignment.Dockerfile",
    "deploy/images/mlflow.Dockerfile",
    "deploy/images/inference.Dockerfile",
    "deploy/images/preprocessing.Dockerfile",
]
SERVICES = {
    "inference": "plumbline.serving.inference.app, plumbline.serving.inference.running",
    "preprocessing": "plumbline.serving.preprocessing.app",
}
"""Services with an image of their own, and the modules that hold all of each."""
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,_-]+\])?==([^ ;\\]+)(?: ; ([^\\]+?))? \\$", re.MULTILINE)


def pins(file: Path, python: str = "3.12") -> dict[str, str]:
    """Package and version, for one Python on Linux."""
    target = {
        "python_full_version": f"{python}.13",
        "python_version": python,
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
    }
    return {
        name: version
        for name, version, marker in PIN.findall(file.read_text())
        if not marker or Marker(marker).evaluate(target)
    }


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_what_is_copied_exists_and_reaches_the_builder(root: Path, dockerfile: str) -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) \S+$", (root / dockerfile).read_text(), re.MULTILINE)
    assert copied
    let_in = {
        path
        for line in (root / f"{dockerfile}.dockerignore").read_text().splitlines()
        if line.startswith("!")
        for path in root.glob(line[1:])
    }
    for source in copied:
        assert (root / source).exists(), source
        assert {root / source, *(root / source).parents} & let_in, f"{source} is ignored"


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_base_images_are_pinned_and_nobody_is_root_at_the_end(root: Path, dockerfile: str) -> None:
    text = (root / dockerfile).read_text()
    bases = set(re.findall(r"^FROM (\S+:\S+)", text, re.MULTILINE))
    assert bases == {"python:3.12.13-slim-bookworm"}
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE) == ["plumbline"]


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_every_package_is_installed_from_a_lock_with_hashes(root: Path, dockerfile: str) -> None:
    joined = (root / dockerfile).read_text().replace("\\\n", " ")
    installs = re.findall(r"(?:pip install|pip sync)[^&\n]*", joined)
    assert len(installs) >= 2
    assert [line for line in installs if "--require-hashes" not in line or ".txt" not in line] == []


def test_compose_builds_stages_that_exist(root: Path, services: dict[str, dict[str, object]]) -> None:
    for service in services.values():
        build = service.get("build")
        if isinstance(build, dict):
            text = (root / build["dockerfile"]).read_text()
            assert "target" not in build or f" AS {build['target']}\n" in text
            assert set(build["args"]) == set(re.findall(r"^ARG (\w+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", sorted(LOCKS))
def test_a_lock_names_no_address_and_no_folder_of_a_machine(root: Path, lock: str) -> None:
    text = (root / lock).read_text()
    assert not re.search(r"https?://|file:|--index|--find-links|(^|\s)/", text)
    assert len(PIN.findall(text)) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))


@pytest.mark.parametrize("lock", sorted(SERVERS))
def test_a_deployed_package_has_the_version_the_project_tests(root: Path, lock: str) -> None:
    tested = pins(root / "requirements.txt")
    deployed = pins(root / lock)
    shared = set(tested) & set(deployed)
    assert len(shared) > 20
    assert {name: (tested[name], deployed[name]) for name in shared if tested[name] != deployed[name]} == {}


def test_the_deployed_lock_holds_everything_the_project_needs(root: Path) -> None:
    assert set(pins(root / "requirements.txt")) <= set(pins(root / "deploy/requirements.txt"))


def test_the_gpu_worker_has_the_version_of_the_others(root: Path) -> None:
    deployed, gpu = pins(root / "deploy/requirements.txt"), pins(root / "deploy/images/gpu-requirements.txt")
    assert gpu["xgboost"] == deployed["xgboost-cpu"]
    assert {name: version for name, version in gpu.items() if deployed.get(name, version) != version} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_a_services_image_needs_the_package_alone_and_nothing_of_the_nights(
    root: Path, tmp_path: Path, service: str
) -> None:
    """What a fresh process imports is in the package, and none of it Airflow's, MLflow's or for measuring."""
    (tmp_path / "plumbline").symlink_to(root / "plumbline")
    asked = f"import sys, {SERVICES[service]}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-P", "-c", asked],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    imported = set(done.stdout.split())
    assert "plumbline" in imported
    heavy = {"airflow", "mlflow", "evidently", "shap", "sklearn", "pandas", "sqlalchemy", "alignment_checks"}
    assert imported & heavy == set()
