"""Packs a model folder as an OCI image in a layout on disk, so that a tag resolves to a digest.

The image is an empty base plus one uncompressed layer with the model's files under `/model`. The same files
make the same digest, whoever packs them and when. Follows the OCI image specification 1.1 (image layout,
manifest, config): https://github.com/opencontainers/image-spec
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from plumbline.canonical import canonical_json, file_digest
from plumbline.errors import PlumblineError
from plumbline.records import Image

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"
REF_NAME = "org.opencontainers.image.ref.name"
BASE = {"plumbline.dev/base": "empty"}
"""Says that nothing in this image can run: a serving image with these files on top can."""


class LayoutError(PlumblineError, ValueError):
    """The layout or the model folder is not what it must be; says what and where."""


def pack(
    model_folder: Path, layout: Path, repository: str, beside: Mapping[str, bytes] | None = None
) -> Image:
    """Writes the image of `model_folder` into `layout` and tags it; the same again changes nothing.

    The tag is `model-` and the first 12 hex digits of the layer's digest.

    Args:
        model_folder: the model's files.
        layout: the layout's folder; made where it is not.
        repository: the image's name without its tag.
        beside: files that are none of the model's and lie among them in the image, by name.

    Raises:
        LayoutError: for an empty folder, anything in it that is no regular file, a name that stands twice,
            or a tag that already names other files.
    """
    with _locked(layout):
        layer = _add_layer(layout, model_folder, beside or {})
        tag = f"model-{layer['digest'].removeprefix('sha256:')[:12]}"
        index = _read_index(layout)
        reference = f"{repository}:{tag}"
        known = _digests(index, reference)
        manifest = _add_manifest(layout, layer)
        if known and known[0] != manifest["digest"]:
            _must_hold(layout, known[0], layer, reference)
        if known:
            return Image(repository=repository, tag=tag, digest=known[0])
        index["manifests"].append({**manifest, "annotations": {REF_NAME: reference}})
        index["manifests"].sort(key=lambda entry: str(entry.get("annotations", {}).get(REF_NAME)))
        _write(layout / "index.json", canonical_json(index).encode(), layout)
        return Image(repository=repository, tag=tag, digest=manifest["digest"])


def read_blob(layout: Path, digest: str) -> bytes:
    """A blob's bytes, checked against its digest.

    Raises:
        LayoutError: if it is missing or damaged.
    """
    return blob_path(layout, digest).read_bytes()


def blob_path(layout: Path, digest: str) -> Path:
    """Where a blob is, checked against its digest; for blobs too big for memory.

    Raises:
        LayoutError: if it is missing or damaged.
    """
    path = _blobs(layout) / digest.removeprefix("sha256:")
    if not path.is_file():
        raise LayoutError(f"{path}: missing; pack the model again")
    if f"sha256:{file_digest(path)}" != digest:
        raise LayoutError(f"{path}: damaged, its content is not its name; pack the model again")
    return path


def _blobs(layout: Path) -> Path:
    return layout / "blobs" / "sha256"


@contextlib.contextmanager
def _locked(layout: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    _blobs(layout).mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(layout / ".lock", timeout=300):
            _write(layout / "oci-layout", canonical_json({"imageLayoutVersion": "1.0.0"}).encode(), layout)
            yield
    except Timeout:
        raise LayoutError(f"{layout}: in use for five minutes by another packing: try again later") from None


def _read_index(layout: Path) -> dict[str, Any]:
    try:
        index = json.loads((layout / "index.json").read_bytes())
    except FileNotFoundError:
        return {"schemaVersion": 2, "mediaType": INDEX, "manifests": []}
    except ValueError:
        raise LayoutError(f"{layout / 'index.json'}: not JSON; remove the layout and pack again") from None
    return dict(index)


def _digests(index: dict[str, Any], reference: str) -> list[str]:
    entries = index["manifests"]
    return [e["digest"] for e in entries if e.get("annotations", {}).get(REF_NAME) == reference]


def _must_hold(layout: Path, digest: str, layer: dict[str, Any], reference: str) -> None:
    """A tag never moves: the image it names must hold exactly this layer."""
    manifest = json.loads(read_blob(layout, digest))
    if manifest["layers"] != [layer]:
        raise LayoutError(f"{layout}: {reference} already names other files")


def _add_manifest(layout: Path, layer: dict[str, Any]) -> dict[str, Any]:
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Labels": BASE},
        "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]},
        "history": [{"created": "1970-01-01T00:00:00Z", "comment": "model files under /model; empty base"}],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _add_json(layout, config, CONFIG),
        "layers": [layer],
        "annotations": BASE,
    }
    return _add_json(layout, manifest, MANIFEST)


def _add_json(layout: Path, value: dict[str, Any], media_type: str) -> dict[str, Any]:
    content = canonical_json(value).encode()
    digest = hashlib.sha256(content).hexdigest()
    _write(_blobs(layout) / digest, content, layout)
    return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}


def _add_layer(layout: Path, model_folder: Path, beside: Mapping[str, bytes]) -> dict[str, Any]:
    with _temporary(layout) as (file, temporary):
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, path in _members(model_folder):
                _add_member(tar, name, path)
            for name, content in sorted(beside.items()):
                _add_beside(tar, model_folder, name, content)
        file.flush()
        digest, size = file_digest(temporary), temporary.stat().st_size
        temporary.replace(_blobs(layout) / digest)
    return {"mediaType": LAYER, "digest": f"sha256:{digest}", "size": size}


def _members(folder: Path) -> list[tuple[str, Path]]:
    """Names in the image and where they come from, sorted; a folder comes before its files."""
    paths = sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts)
    odd = [path for path in (folder, *paths) if path.is_symlink() or not (path.is_file() or path.is_dir())]
    if odd:
        raise LayoutError(f"{odd[0]}: neither a file nor a folder; a model holds nothing else, and no links")
    if not any(path.is_file() for path in paths):
        raise LayoutError(f"{folder}: holds no files, so there is no model to pack")
    return [("model", folder), *((f"model/{path.relative_to(folder).as_posix()}", path) for path in paths)]


def _add_member(tar: tarfile.TarFile, name: str, path: Path) -> None:
    """Adds one file or folder with nothing of where and when it was made."""
    member = tarfile.TarInfo(name)  # owner 0:0, time 0, mode 0644
    if path.is_dir():
        member.type, member.mode = tarfile.DIRTYPE, 0o755
        tar.addfile(member)
        return
    with path.open("rb") as content:
        member.size = os.fstat(content.fileno()).st_size
        tar.addfile(member, content)


def _add_beside(tar: tarfile.TarFile, model_folder: Path, name: str, content: bytes) -> None:
    if (model_folder / name).exists():
        raise LayoutError(f"{model_folder} holds a {name} of its own: a model's files have other names")
    member = tarfile.TarInfo(f"model/{name}")
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


@contextlib.contextmanager
def _temporary(layout: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file in the layout to be moved into place, gone if it was not."""
    with tempfile.NamedTemporaryFile(dir=layout, prefix=".partial-", delete=False) as file:
        path = Path(file.name)
        try:
            path.chmod(0o644)
            yield file.file, path
        finally:
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes, layout: Path) -> None:
    """The whole file or nothing."""
    with _temporary(layout) as (file, temporary):
        file.write(content)
        file.flush()
        temporary.replace(path)
