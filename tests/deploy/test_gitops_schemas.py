"""Every rendered manifest is one by the strict schema of its kind."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest

from tests.deploy.gitops_tree import CHART, CHARTED, KUSTOMIZED, Manifest, documents, one, rendered

SCHEMAS = Path(__file__).resolve().parents[2] / "deploy" / "schema"
CUSTOM = {
    ("argoproj.io/v1alpha1", "AppProject"): "argo-app-project",
    ("argoproj.io/v1alpha1", "Application"): "argo-application",
    ("cert-manager.io/v1", "Certificate"): "cert-manager-certificate",
    ("cert-manager.io/v1", "Issuer"): "cert-manager-issuer",
    ("source.toolkit.fluxcd.io/v1", "GitRepository"): "flux-git-repository",
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"): "flux-kustomization",
}
"""Kinds that Kubernetes itself does not know."""
VERSIONS = ("1.30", "1.37")
"""The oldest that knows the tagging policy's kind, and the newest there is a schema of."""


def custom_schema(name: str) -> dict[str, Any]:
    return dict(json.loads((SCHEMAS / f"{name}.json").read_text()))


def check(manifest: Manifest) -> None:
    custom = CUSTOM.get((manifest["apiVersion"], manifest["kind"]))
    if custom:
        jsonschema.Draft7Validator(custom_schema(custom)).validate(manifest)
        return
    for version in VERSIONS:
        kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize("name", [*KUSTOMIZED, *CHARTED])
def test_rendered_manifests_are_valid(name: str) -> None:
    manifests = rendered(name)
    assert manifests
    for manifest in manifests:
        check(manifest)


@pytest.mark.parametrize(("name", "kind"), [("kustomize-dev", "Deployment"), ("argocd", "AppProject")])
def test_a_misspelt_field_is_noticed(name: str, kind: str) -> None:
    wrong = copy.deepcopy(one([m for m in rendered(name) if m["metadata"]["name"] != "ai-platform"], kind))
    wrong["spec"]["replica"] = 1
    with pytest.raises((jsonschema.ValidationError, kubernetes_validate.ValidationError)):
        check(wrong)


@pytest.mark.parametrize("name", CUSTOM.values())
def test_a_schema_of_a_custom_kind_allows_no_other_fields(name: str) -> None:
    schema = custom_schema(name)
    assert schema["additionalProperties"] is False
    assert schema["properties"]["spec"]["additionalProperties"] is False


@pytest.mark.parametrize("name", CUSTOM.values())
def test_a_schema_is_the_one_its_readme_names(name: str) -> None:
    digest = hashlib.sha256((SCHEMAS / f"{name}.json").read_bytes()).hexdigest()
    assert digest in (SCHEMAS / "README.md").read_text()
    assert "MIT License" in (SCHEMAS / "LICENSE.kubernetes-models").read_text()


def test_the_chart_s_values_are_valid_by_their_own_schema() -> None:
    """Helm lays an environment's values over the common ones and checks the result."""
    schema = jsonschema.Draft7Validator(json.loads((CHART / "values.schema.json").read_text()))
    common = documents((CHART / "values.yaml").read_text())[0]
    assert not schema.is_valid(common), "no image is meant for every environment"
    for environment in CHARTED.values():
        schema.validate(merged(common, documents((CHART / f"values-{environment}.yaml").read_text())[0]))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("image", "digest"), "sha256:abc"),
        (("image", "tag"), "latest"),
        (("podAnnotations", "plumbline.dev/model-version"), 7),
        (("tags", "team"), ""),
        (("environment",), "prod"),
        (("replicaCount",), 2),
    ],
)
def test_the_chart_s_schema_refuses(path: tuple[str, ...], value: object) -> None:
    schema = jsonschema.Draft7Validator(json.loads((CHART / "values.schema.json").read_text()))
    common, own = (documents((CHART / file).read_text())[0] for file in ("values.yaml", "values-dev.yaml"))
    wrong: Any = merged(common, own)
    schema.validate(wrong)
    place = wrong
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not schema.is_valid(wrong)


def merged(common: Any, over: Any) -> Any:
    if not isinstance(common, dict) or not isinstance(over, dict):
        return over
    return {**common, **{key: merged(common.get(key), value) for key, value in over.items()}}
