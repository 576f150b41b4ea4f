"""Pushing to a real registry, Debian's docker-registry; skipped where `make registry` could not fetch it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from plumbline.records import Image
from plumbline.registry.blob_upload import BlobUpload
from plumbline.registry.distribution import Connection
from plumbline.registry.failures import Retries
from plumbline.registry.image_credentials import Credentials
from plumbline.registry.image_failures import (
    ImageRegistryError,
    ImageRegistryUnreachableError,
    TagTakenError,
)
from plumbline.registry.image_registry import ImageRegistry
from plumbline.registry.oci_layout import MANIFEST, pack, read_blob

FETCHED = Path(__file__).resolve().parents[2] / "var" / "tools" / "docker-registry"
OLGA = Credentials("olga", "swordfish")
OLGA_S_LINE = "olga:$2y$05$J5mOq6nUQh.zdf/iXeDHTepZvu6Jl//Rqp608tPQP8LGTdhO1cQV.\n"
"""Her password as bcrypt makes it, which is what the registry reads."""


@contextmanager
def running(folder: Path, port: int, password_file: Path | None = None) -> Iterator[str]:
    """The registry's host and port, until the block ends."""
    program = shutil.which("docker-registry") or (str(FETCHED) if os.access(FETCHED, os.X_OK) else None)
    if not program:
        pytest.skip("docker-registry is not here: run `make registry`, or install it")
    configuration: dict[str, Any] = {
        "version": 0.1,
        "log": {"level": "error"},
        "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
        "http": {"addr": f"127.0.0.1:{port}"},
    }
    if password_file:
        configuration["auth"] = {"htpasswd": {"realm": "test", "path": str(password_file)}}
    (folder / "config.yml").write_text(json.dumps(configuration))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "serve", str(folder / "config.yml")], stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/v2/", process, folder / "log")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    transport = httpx.HTTPTransport(retries=8)  # connects again after growing pauses
    with httpx.Client(transport=transport, trust_env=False, timeout=10) as client:
        try:
            assert client.get(address).status_code in {200, 401}
        except httpx.TransportError:
            raise RuntimeError(
                f"docker-registry did not start ({process.poll()}): {log.read_text()}"
            ) from None


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("registry"), free_port()) as found:
        yield found


def packed(tmp_path: Path, repository: str, weights: bytes = b"weights") -> tuple[Path, Image]:
    model = tmp_path / "model"
    model.mkdir()
    (model / "model.ubj").write_bytes(weights)
    return tmp_path / "images", pack(model, tmp_path / "images", repository)


def test_a_pushed_tag_resolves_to_the_digest_on_disk(host: str, tmp_path: Path):
    layout, image = packed(tmp_path, f"{host}/ai-apps/pushed")
    there = ImageRegistry(image.repository)
    assert there.resolve(image.tag) is None
    assert there.push(layout, image) == image.digest
    assert there.push(layout, image) == image.digest
    assert there.resolve(image.tag) == image.digest


def test_it_can_be_pulled_by_digest_with_all_its_blobs(host: str, tmp_path: Path):
    layout, image = packed(tmp_path, f"{host}/ai-apps/pulled")
    ImageRegistry(image.repository).push(layout, image)
    address = f"http://{host}/v2/ai-apps/pulled"
    with httpx.Client(trust_env=False, timeout=10) as client:
        answer = client.get(f"{address}/manifests/{image.digest}", headers={"Accept": MANIFEST})
        assert answer.content == read_blob(layout, image.digest)
        for blob in (answer.json()["config"], *answer.json()["layers"]):
            content = client.get(f"{address}/blobs/{blob['digest']}").content
            assert f"sha256:{hashlib.sha256(content).hexdigest()}" == blob["digest"]


def test_a_tag_that_somebody_moved_is_refused(host: str, tmp_path: Path):
    layout, image = packed(tmp_path, f"{host}/ai-apps/moved")
    there = ImageRegistry(image.repository)
    there.push(layout, image)
    other = json.loads(read_blob(layout, image.digest)) | {"annotations": {"by": "somebody"}}
    address = f"http://{host}/v2/ai-apps/moved/manifests/{image.tag}"
    httpx.put(address, json=other, headers={"Content-Type": MANIFEST}, trust_env=False, timeout=10)
    with pytest.raises(TagTakenError):
        there.push(layout, image)


def test_four_at_once_push_one_image(host: str, tmp_path: Path):
    """Airflow may run two copies of a task."""
    layout, image = packed(tmp_path, f"{host}/ai-apps/raced", b"w" * 2**20)
    with ThreadPoolExecutor(4) as pool:
        pushes = [pool.submit(ImageRegistry(image.repository).push, layout, image) for _ in range(4)]
        assert {push.result(timeout=60) for push in pushes} == {image.digest}


class LosesAnAnswer(Connection):
    """A connection on which the answer to the third chunk is lost after the registry took the chunk."""

    chunks = 0

    def send_once(self, doing: str, method: str, url: str, *more: Any, **options: Any) -> Any:
        answer = super().send_once(doing, method, url, *more, **options)
        self.chunks += method == "PATCH"
        if method == "PATCH" and self.chunks == 3:
            raise ImageRegistryUnreachableError("the answer was lost")
        return answer


def test_a_large_blob_arrives_in_chunks_over_a_bad_connection(host: str, tmp_path: Path):
    content = os.urandom(5 * 2**20 + 17)
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    (tmp_path / "blob").write_bytes(content)
    http = LosesAnAnswer(host, "ai-apps/large", retries=Retries(pauses=(0,), sleep=lambda _: None))
    BlobUpload(http, tmp_path / "blob", digest, chunk=2**20).run()
    with httpx.Client(trust_env=False, timeout=10) as client:
        assert client.get(f"http://{host}/v2/ai-apps/large/blobs/{digest}").content == content
    assert http.chunks == 3 + 6  # its state is in the location, so it starts anew


def test_it_signs_in_with_name_and_password(tmp_path: Path, free_port: Callable[[], int]):
    (tmp_path / "passwords").write_text(OLGA_S_LINE)
    with running(tmp_path, free_port(), tmp_path / "passwords") as host:
        layout, image = packed(tmp_path, f"{host}/ai-apps/closed")
        assert ImageRegistry(image.repository, OLGA).push(layout, image) == image.digest
        for who in (None, Credentials("olga", "guessed")):
            with pytest.raises(ImageRegistryError, match="PLUMBLINE_IMAGE_REGISTRY_USER"):
                ImageRegistry(image.repository, who).resolve(image.tag)
