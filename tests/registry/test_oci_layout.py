"""The layout follows the OCI image specification, and the same files make the same digest."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from plumbline.registry.oci_layout import REF_NAME, LayoutError, pack, read_blob

REPOSITORY = "registry.example.com/ai-apps/acs-employment"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return written(tmp_path / "model")


def written(folder: Path, weights: bytes = b"weights") -> Path:
    (folder / "sub").mkdir(parents=True)
    (folder / "model.json").write_bytes(weights)
    (folder / "sub" / "config.json").write_text("{}")
    return folder


def blobs(layout: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (layout / "blobs" / "sha256").iterdir()}


def manifest(layout: Path, digest: str) -> dict[str, Any]:
    return json.loads(read_blob(layout, digest))


def test_layout_index_and_manifest_follow_the_specification(model: Path, tmp_path: Path):
    """Media types, digests and sizes are those the specification asks for."""
    layout = tmp_path / "images"
    image = pack(model, layout, REPOSITORY)
    assert json.loads((layout / "oci-layout").read_text()) == {"imageLayoutVersion": "1.0.0"}
    index = json.loads((layout / "index.json").read_text())
    assert index["schemaVersion"] == 2
    assert index["mediaType"] == "application/vnd.oci.image.index.v1+json"
    [entry] = index["manifests"]
    assert entry["mediaType"] == "application/vnd.oci.image.manifest.v1+json"
    assert entry["digest"] == image.digest
    assert entry["annotations"] == {"org.opencontainers.image.ref.name": f"{REPOSITORY}:{image.tag}"}
    found = manifest(layout, image.digest)
    assert found["schemaVersion"] == 2
    assert found["mediaType"] == entry["mediaType"]
    assert found["config"]["mediaType"] == "application/vnd.oci.image.config.v1+json"
    assert [layer["mediaType"] for layer in found["layers"]] == ["application/vnd.oci.image.layer.v1.tar"]
    for descriptor in (entry, found["config"], *found["layers"]):
        content = blobs(layout)[descriptor["digest"].removeprefix("sha256:")]
        assert descriptor["size"] == len(content)
        assert descriptor["digest"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert len(blobs(layout)) == 3


def test_the_config_names_the_layer_and_the_empty_base(model: Path, tmp_path: Path):
    """An uncompressed layer is its own diff id; nobody mistakes the image for one that runs."""
    image = pack(model, tmp_path / "images", REPOSITORY)
    found = manifest(tmp_path / "images", image.digest)
    config = manifest(tmp_path / "images", found["config"]["digest"])
    assert config["rootfs"] == {"type": "layers", "diff_ids": [found["layers"][0]["digest"]]}
    assert (config["os"], config["architecture"]) == ("linux", "amd64")
    assert config["config"]["Labels"] == {"plumbline.dev/base": "empty"}
    assert len(config["history"]) == 1


def test_the_layer_holds_the_files_under_model_and_nothing_of_this_machine(model: Path, tmp_path: Path):
    """Sorted, time 0, owner 0:0, mode 0644."""
    image = pack(model, tmp_path / "images", REPOSITORY)
    layer = manifest(tmp_path / "images", image.digest)["layers"][0]["digest"].removeprefix("sha256:")
    with tarfile.open(tmp_path / "images" / "blobs" / "sha256" / layer, "r:") as tar:
        members = tar.getmembers()
        assert tar.extractfile("model/model.json").read() == b"weights"
    assert [m.name for m in members] == ["model", "model/model.json", "model/sub", "model/sub/config.json"]
    assert {(m.mtime, m.uid, m.gid, m.uname, m.gname) for m in members} == {(0, 0, 0, "", "")}
    assert {m.mode for m in members if m.isfile()} == {0o644}
    assert {m.mode for m in members if m.isdir()} == {0o755}


def test_the_tag_comes_from_the_layer(model: Path, tmp_path: Path):
    """So it never moves to other files, and is a legal tag."""
    image = pack(model, tmp_path / "images", REPOSITORY)
    layer = manifest(tmp_path / "images", image.digest)["layers"][0]["digest"]
    assert image.tag == f"model-{layer.removeprefix('sha256:')[:12]}"
    assert re.fullmatch(r"\w[\w.-]{0,127}", image.tag)


def test_packing_twice_changes_nothing(model: Path, tmp_path: Path):
    """One digest, one index entry, the same bytes."""
    layout = tmp_path / "images"
    first = pack(model, layout, REPOSITORY)
    before = (layout / "index.json").read_bytes(), blobs(layout)
    assert pack(model, layout, REPOSITORY) == first
    assert ((layout / "index.json").read_bytes(), blobs(layout)) == before
    assert not list(layout.glob(".partial-*"))


def test_times_modes_and_the_order_of_writing_do_not_matter(model: Path, tmp_path: Path):
    """Other owner's files, written at another time under another umask: the same digest."""
    first = pack(model, tmp_path / "one", REPOSITORY)
    old = os.umask(0o077)
    try:
        other = tmp_path / "other"
        (other / "sub").mkdir(parents=True)
        (other / "sub" / "config.json").write_text("{}")
        (other / "model.json").write_bytes(b"weights")
        (other / "model.json").chmod(0o600)
        os.utime(other / "model.json", (1, 1))
        assert pack(other, tmp_path / "two", REPOSITORY) == first
    finally:
        os.umask(old)


def test_models_share_a_layout_and_keep_their_tags(model: Path, tmp_path: Path):
    """Each tag resolves to its own digest."""
    layout = tmp_path / "images"
    one = pack(model, layout, REPOSITORY)
    two = pack(written(tmp_path / "second", b"others"), layout, REPOSITORY)
    again = pack(model, layout, "registry.example.com/other")
    assert one.digest != two.digest
    assert one.digest == again.digest
    for image in (one, two, again):
        assert tags(layout)[f"{image.repository}:{image.tag}"] == image.digest


def tags(layout: Path) -> dict[str, str]:
    """Every tag of a layout, with its repository, and the digest it resolves to."""
    entries = json.loads((layout / "index.json").read_bytes())["manifests"]
    return {entry["annotations"][REF_NAME]: entry["digest"] for entry in entries}


@pytest.mark.parametrize("which", ["manifest", "config", "layer"])
@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"{}"), Path.unlink])
def test_a_damaged_blob_is_noticed_and_packing_again_heals_it(
    which: str, damage: Any, model: Path, tmp_path: Path
):
    """Nothing is served whose bytes are not its name."""
    layout = tmp_path / "images"
    image = pack(model, layout, REPOSITORY)
    found = manifest(layout, image.digest)
    digest = {
        "manifest": image.digest,
        "config": found["config"]["digest"],
        "layer": found["layers"][0]["digest"],
    }[which]
    damage(layout / "blobs" / "sha256" / digest.removeprefix("sha256:"))
    with pytest.raises(LayoutError, match=r"damaged|missing"):
        read_blob(layout, digest)
    assert pack(model, layout, REPOSITORY) == image
    assert read_blob(layout, digest)
    assert tags(layout) == {f"{REPOSITORY}:{image.tag}": image.digest}


@pytest.mark.parametrize("kind", ["file link", "folder link", "dangling link", "pipe"])
def test_anything_but_files_and_folders_is_refused(kind: str, model: Path, tmp_path: Path):
    """A link would pack what lies outside the model."""
    odd = model / "odd"
    if kind == "pipe":
        os.mkfifo(odd)
    else:
        odd.symlink_to({"file link": "model.json", "folder link": "sub", "dangling link": "absent"}[kind])
    with pytest.raises(LayoutError, match="odd: neither a file nor a folder"):
        pack(model, tmp_path / "images", REPOSITORY)


def test_an_empty_folder_is_no_model(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(LayoutError, match="holds no files"):
        pack(tmp_path / "empty", tmp_path / "images", REPOSITORY)


def test_a_layer_of_another_model_under_the_same_tag_is_refused(model: Path, tmp_path: Path):
    """A tag never moves, even if somebody edited the index."""
    layout = tmp_path / "images"
    image = pack(model, layout, REPOSITORY)
    other = pack(written(tmp_path / "second", b"others"), layout, REPOSITORY)
    text = (layout / "index.json").read_text()
    index = json.loads(text)
    index["manifests"] = [
        e | {"digest": other.digest} for e in index["manifests"] if e["digest"] == image.digest
    ]
    (layout / "index.json").write_text(json.dumps(index))
    with pytest.raises(LayoutError, match="already names other files"):
        pack(model, layout, REPOSITORY)


def test_processes_packing_at_once_lose_no_tag(tmp_path: Path):
    """Every tag is in the index, each once, whoever wrote last."""
    models = [written(tmp_path / f"model{i}", bytes([i]) * 1000) for i in range(3)]
    code = (
        "import sys; from pathlib import Path; from plumbline.registry.oci_layout import pack\n"
        "for model in sys.argv[2:]: print(pack(Path(model), Path(sys.argv[1]), 'example.com/m').digest)"
    )
    layout = str(tmp_path / "images")
    orders = [models, models[::-1], models[1:] + models[:1]]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, layout, *map(str, order)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        for order in orders
    ]
    digests = [set(process.communicate(timeout=60)[0].decode().split()) for process in running]
    entries = json.loads((tmp_path / "images" / "index.json").read_text())["manifests"]
    assert len(entries) == len(models)
    assert digests == [{entry["digest"] for entry in entries}] * len(orders)


def test_what_lies_beside_the_model_is_in_the_image_and_has_a_name_of_its_own(model: Path, tmp_path: Path):
    image = pack(model, tmp_path / "images", REPOSITORY, {"config.json": b"{}"})
    layer = manifest(tmp_path / "images", image.digest)["layers"][0]["digest"].removeprefix("sha256:")
    with tarfile.open(tmp_path / "images" / "blobs" / "sha256" / layer, "r:") as tar:
        assert tar.extractfile("model/config.json").read() == b"{}"
    assert image.digest != pack(model, tmp_path / "images", REPOSITORY).digest
    with pytest.raises(LayoutError, match="of its own"):
        pack(model, tmp_path / "images", REPOSITORY, {"model.json": b"{}"})
