"""Files of the GitOps repository that are no manifests, or lead elsewhere, do not tell and are not edited."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plumbline.attestation.errors import AttestationError
from plumbline.nightly.scaling.resources import write_resources
from plumbline.nightly.scaling.tree import ScalerFileError, manifests, write_schedule
from plumbline.records.scaling import ReplicaSchedule
from tests.scaling.loads import target

RUBBISH = [
    "a: 2024-99-99",
    "[" * 5000,
    "{{ template }}",
    "a: &a [*a]",
    "!!python/object/apply:os.system [id]",
    "1",
]
SCHEDULE = ReplicaSchedule(base=1, ceiling=2, reacts=False, time_zone="Etc/UTC")


def folder(tree: Path, file: str) -> Path:
    place = (tree / file).parent
    place.mkdir(parents=True, exist_ok=True)
    return place


def test_rubbish_and_links_beside_a_manifest_do_not_tell(tmp_path):
    service = target()
    apps = folder(tmp_path / "tree", service.file)
    for number, text in enumerate(RUBBISH):
        (apps / f"{number}.yaml").write_text(text)
    (apps / "bytes.yaml").write_bytes(b"\xff\xfe")
    (apps / "folder.yaml").mkdir()
    os.mkfifo(apps / "pipe.yaml")
    (tmp_path / "elsewhere").write_text("kind: Deployment")
    (apps / "link.yaml").symlink_to(tmp_path / "elsewhere")
    (apps / "right.yaml").write_text("kind: Deployment\n---\nkind: Service\n")
    kinds = [one.get("kind") for one in manifests(tmp_path / "tree", service)]
    assert [kind for kind in kinds if kind] == ["Deployment", "Service"]


@pytest.mark.parametrize(
    "text", [*RUBBISH[:2], "resources: 3", "resources: [{a: b}]", "resources:\n- a\n---\n- b\n"]
)
def test_a_kustomization_that_is_none_is_left_to_a_person(tmp_path, text):
    service = target()
    place = folder(tmp_path, service.file) / "kustomization.yaml"
    place.write_text(text)
    with pytest.raises(ScalerFileError, match=r"kustomization\.yaml"):
        write_schedule(tmp_path, service, SCHEDULE, 20)
    assert place.read_text() == text


def test_a_kustomization_that_is_a_link_is_not_written_through(tmp_path):
    service = target()
    apps = folder(tmp_path / "tree", service.file)
    outside = tmp_path / "outside.yaml"
    outside.write_text("resources:\n- a.yaml\n")
    (apps / "kustomization.yaml").symlink_to(outside)
    with pytest.raises(AttestationError, match="symbolic link"):
        write_schedule(tmp_path / "tree", service, SCHEDULE, 20)
    assert outside.read_text() == "resources:\n- a.yaml\n"


@pytest.mark.parametrize("text", ["kind: Deployment", "kind: Deployment\nspec: {template: 3}", *RUBBISH[:2]])
def test_a_deployment_that_is_none_is_refused(tmp_path, text):
    source = {"path": "used.csv"}
    wanted = target(
        resources={"file": "apps/deployment.yaml", "container": "engine", "cpu": source, "memory": source}
    ).resources
    (folder(tmp_path, wanted.file) / "deployment.yaml").write_text(text)
    with pytest.raises(ScalerFileError, match=r"deployment\.yaml"):
        write_resources(tmp_path, wanted, None)
