"""The example GitOps repository, and what kustomize and Helm make of it.

What was rendered is kept in tests/golden/gitops, so that every check of objects runs where neither tool is
installed. One test renders anew and compares; PLUMBLINE_GOLDEN=write accepts what is rendered now.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from plumbline.canonical import folder_digest

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "deploy" / "gitops"
RENDERED = ROOT / "tests" / "golden" / "gitops"
CHART = TREE / "charts" / "multimodal-ai-service"

NAMESPACES = {"dev": "ai-apps-dev", "staging": "ai-apps-staging", "production": "ai-apps"}
"""Every environment, and where its service runs."""
RELEASE_FILES = {
    "dev": "environments/dev/multimodal-ai-service/release.yaml",
    "staging": "environments/staging/multimodal-ai-service/release.yaml",
    "production": "apps/multimodal-ai-service/deployment.yaml",
}
"""The one file that a release edits."""
KUSTOMIZED = {
    **{f"kustomize-{name}": f"environments/{name}/multimodal-ai-service" for name in NAMESPACES},
    "hate-speech": "apps/hate-speech",
    "digit-reader": "apps/digit-reader",
    "acs-employment-read": "apps/acs-employment-read",
    "alignment-service": "apps/alignment-service",
    "alignment-admission": "apps/alignment-admission",
    "alignment-admission-webhook": "platform/alignment-admission",
    "tagging-policy": "platform/tagging-policy",
    "plumbline-observer": "platform/plumbline-observer",
    "argocd": "argocd",
    "flux": "flux",
}
"""Golden files by the folder that kustomize renders."""
CHARTED = {f"chart-{name}": name for name in NAMESPACES}
"""Golden files by the environment whose values the chart is rendered with."""

Manifest = dict[str, Any]


def rendered(name: str) -> list[Manifest]:
    """The objects of a golden file."""
    return documents((RENDERED / f"{name}.yaml").read_text())


def documents(text: str) -> list[Manifest]:
    return [document for document in yaml.safe_load_all(text) if document]


def one(manifests: list[Manifest], kind: str) -> Manifest:
    """The only object of a kind."""
    (found,) = [manifest for manifest in manifests if manifest["kind"] == kind]
    return found


def kustomize(folder: Path) -> str:
    """What kustomize makes of a folder; skips where there is none that is new enough."""
    return run([*_kustomize(), str(folder)])


def _kustomize() -> list[str]:
    if shutil.which("kustomize"):
        return ["kustomize", "build"]
    version = run(["kubectl", "version", "--client"]) if shutil.which("kubectl") else ""
    new_enough = re.search(r"Kustomize Version: v[5-9]", version)
    return ["kubectl", "kustomize"] if new_enough else pytest.skip("no kustomize 5, alone or in kubectl")


def helm(environment: str) -> str:
    """What Helm makes of the chart; skips where Helm is not installed."""
    where = NAMESPACES[environment]
    return run(
        [_helm(), "template", CHART.name, str(CHART), "--namespace", where, "--values", values(environment)]
    )


def lint(environment: str) -> str:
    """What Helm says about the chart; skips where Helm is not installed."""
    return run([_helm(), "lint", "--strict", str(CHART), "--values", values(environment)])


def _helm() -> str:
    return shutil.which("helm") or pytest.skip(
        "helm is not installed; its rendering is in tests/golden/gitops"
    )


def values(environment: str) -> str:
    return str(CHART / f"values-{environment}.yaml")


def chart_stamp() -> str:
    """The first line of a chart's golden file: of which chart it was rendered."""
    return f"# Rendered by Helm from the chart with the digest {folder_digest(CHART)}\n"


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout
