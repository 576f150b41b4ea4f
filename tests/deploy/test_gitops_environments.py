"""Environments are identical but for what is declared here, and each has one file that a release edits."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from plumbline.intent import GitOpsPolicy, Target
from plumbline.records import Image
from plumbline.release.deployment import bump
from plumbline.release.forges.forge import branch_name
from plumbline.serving.inference.configuration import read_configuration
from plumbline.serving.inference.pinned_model import config_text
from tests.deploy.gitops_tree import (
    CHARTED,
    NAMESPACES,
    RELEASE_FILES,
    ROOT,
    TREE,
    documents,
    kustomize,
    one,
    rendered,
)

IMAGE = "registry.example.com/ai-apps/acs-employment"
NEW = Image(repository=IMAGE, tag="model-0123456789ab", digest=f"sha256:{'a' * 64}")

ENVIRONMENT = "finops.apexlogic.com/environment"
EVERYWHERE = {
    f"Namespace.metadata.labels.{ENVIRONMENT}",
    "Namespace.metadata.name",
    f"Deployment.metadata.labels.{ENVIRONMENT}",
    f"Deployment.spec.template.metadata.labels.{ENVIRONMENT}",
    "Deployment.metadata.namespace",
    f"Service.metadata.labels.{ENVIRONMENT}",
    "Service.metadata.namespace",
    f"ConfigMap.metadata.labels.{ENVIRONMENT}",
    "ConfigMap.metadata.namespace",
}
DECLARED = {
    "staging": EVERYWHERE,
    "dev": EVERYWHERE
    | {"Deployment.spec.replicas", "Deployment.spec.template.spec.containers.0.resources.requests.cpu"},
}
"""In what an environment may differ from production, its release aside."""
RELEASED = {
    "Deployment.spec.template.metadata.annotations.plumbline.dev/model-version",
    "Deployment.spec.template.spec.containers.0.image",
}


def flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every leaf with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from flat(item, f"{path}.{key}")
    if not isinstance(value, dict | list) or not value:
        yield path, value


def leaves(manifests: list[dict[str, Any]]) -> dict[str, Any]:
    return {path: leaf for manifest in manifests for path, leaf in flat(manifest, manifest["kind"])}


def differences(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> set[str]:
    left, right = leaves(one), leaves(other)
    return {path for path in left | right if left.get(path) != right.get(path)}


def target(environment: str) -> Target:
    return Target(
        repository="ai-apps",
        branch="main",
        environment=environment,
        file=RELEASE_FILES[environment],
        container="inference-engine",
        image=IMAGE,
    )


@pytest.mark.parametrize("environment", DECLARED)
def test_an_environment_differs_from_production_in_what_is_declared(environment: str) -> None:
    found = differences(rendered(f"kustomize-{environment}"), rendered("kustomize-production"))
    assert found - RELEASED == DECLARED[environment]


def test_another_difference_is_noticed() -> None:
    changed = copy.deepcopy(rendered("kustomize-staging"))
    one(changed, "Deployment")["spec"]["template"]["spec"]["automountServiceAccountToken"] = True
    assert differences(changed, rendered("kustomize-production")) - RELEASED - EVERYWHERE


def test_production_is_the_plain_manifests() -> None:
    folder = TREE / "apps/multimodal-ai-service"
    files = [path for path in folder.glob("*.yaml") if path.name != "kustomization.yaml"]
    plain = [document for path in files for document in documents(path.read_text())]
    assert differences(plain, rendered("kustomize-production")) == set()


@pytest.mark.parametrize("environment", CHARTED.values())
def test_the_chart_makes_the_same_objects(environment: str) -> None:
    """All but the namespace, which a chart does not own."""
    kept = [m for m in rendered(f"kustomize-{environment}") if m["kind"] != "Namespace"]
    assert differences(rendered(f"chart-{environment}"), kept) == set()


@pytest.mark.parametrize("environment", NAMESPACES)
def test_a_release_edits_one_file_and_changes_two_values_of_one_environment(
    environment: str, tmp_path: Path
) -> None:
    tree = Path(shutil.copytree(TREE, tmp_path / "tree"))
    changes = bump(tree, target(environment), NEW, "7", "acs_employment")
    assert {change.file for change in changes} == {RELEASE_FILES[environment]}
    for name in NAMESPACES:
        now = documents(kustomize(tree / f"environments/{name}/multimodal-ai-service"))
        changed = differences(now, rendered(f"kustomize-{name}"))
        assert changed == (RELEASED if name == environment else set()), name


def test_each_environment_has_a_branch_of_its_own() -> None:
    assert {target(name).name for name in NAMESPACES} == {"multimodal-ai-service"}
    assert len({branch_name(target(name)) for name in NAMESPACES}) == len(NAMESPACES)


def test_the_readme_names_the_files_and_namespaces() -> None:
    readme = (TREE / "README.md").read_text()
    for environment, file in RELEASE_FILES.items():
        assert f"| {environment} | `{NAMESPACES[environment]}` | `{file}` |" in readme
        assert (TREE / file).is_file()


def test_no_object_has_two_live_copies() -> None:
    """The chart is applied by nobody; of what the controllers apply, no name stands twice."""
    live = [m for name in NAMESPACES for m in rendered(f"kustomize-{name}")] + rendered("alignment-service")
    names = [(m["kind"], m["metadata"].get("namespace"), m["metadata"]["name"]) for m in live]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("environment", NAMESPACES)
def test_the_model_asks_the_alignment_service_where_it_is(environment: str) -> None:
    service = one(rendered("alignment-service"), "Service")["metadata"]
    pod = one(rendered(f"kustomize-{environment}"), "Deployment")["spec"]["template"]["spec"]
    variables = {v["name"]: v.get("value") for v in pod["containers"][0]["env"]}
    host = f"{service['name']}.{service['namespace']}.svc.cluster.local"
    assert variables["AI_ALIGNMENT_CHECK_ENDPOINT"] == f"http://{host}/check"


@pytest.mark.parametrize("environment", NAMESPACES)
def test_the_alignment_service_lets_the_model_in(environment: str) -> None:
    policy = one(rendered("alignment-service"), "NetworkPolicy")["spec"]
    wanted = policy["ingress"][0]["from"][0]["namespaceSelector"]["matchLabels"]
    labels = one(rendered(f"kustomize-{environment}"), "Namespace")["metadata"]["labels"]
    assert wanted.items() <= labels.items()


def test_cost_centre_and_team_are_those_of_the_model_s_spec() -> None:
    spec = yaml.safe_load((ROOT / "models/acs_employment/spec.yaml").read_text())
    labels = one(rendered("kustomize-production"), "Deployment")["metadata"]["labels"]
    told = {
        name: labels[f"finops.apexlogic.com/{name}"] for name in ("cost-center", "tier", "team", "model-id")
    }
    assert told == {
        "cost-center": spec["cost"]["cost_center"],
        "tier": spec["cost"]["tier"],
        "team": spec["owner"]["team"],
        "model-id": spec["model"],
    }


def test_the_policy_of_the_check_knows_every_environment_and_its_release_file() -> None:
    policy = GitOpsPolicy.model_validate(yaml.safe_load((TREE / "policies/plumbline.yaml").read_text()))
    paths = {environment.name: environment.paths for environment in policy.environments}
    for file in RELEASE_FILES.values():
        covering = [name for name, patterns in paths.items() if any(fnmatch(file, p) for p in patterns)]
        assert covering == [name for name in RELEASE_FILES if RELEASE_FILES[name] == file]
    assert policy.models[0].images == (IMAGE,)


def test_the_inference_service_can_start_as_it_is_set_up(tmp_path: Path) -> None:
    """Its settings are ones it takes, and every file they name is mounted."""
    manifests = rendered("kustomize-production")
    settings = one(manifests, "ConfigMap")["data"]["inference.yaml"]
    (tmp_path / "inference.yaml").write_text(settings)
    (tmp_path / "config.json").write_text(config_text("acs_employment", "a" * 64))
    template = one(manifests, "Deployment")["spec"]["template"]
    container = template["spec"]["containers"][0]
    given = {v["name"]: v.get("value", "") for v in container["env"]}
    given |= {"MODEL_VERSION": "7", "PLUMBLINE_ENVIRONMENT": template["metadata"]["labels"][ENVIRONMENT]}
    given |= {"PLUMBLINE_INFERENCE": str(tmp_path / "inference.yaml")}
    configuration = read_configuration(given | {"MODEL_CONFIG_PATH": str(tmp_path / "config.json")})
    assert configuration.environment == "production"
    mounted = tuple(f"{mount['mountPath']}/" for mount in container["volumeMounts"])
    service = configuration.service
    assert service.checks
    assert service.preprocessor
    files = (service.callers, service.checks.token, service.log.key, service.preprocessor.token)
    assert all(str(file).startswith(mounted) for file in files)
    assert f"{service.log.folder}/" in mounted
