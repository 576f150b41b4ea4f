"""A blob is sent in chunks, and arrives once, whole, however often the connection breaks."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from plumbline.registry.blob_upload import BlobUpload
from plumbline.registry.distribution import Connection
from plumbline.registry.failures import Retries
from plumbline.registry.image_failures import ImageRegistryUnreachableError
from tests.registry.image_registry_stand_in import Fault, Registry, refused


def uploaded(there: Registry, tmp_path: Path, size: int = 1000) -> bytes:
    """Uploads a file in chunks of 300 bytes."""
    content = bytes(range(256)) * (size // 256 + 1)
    file = tmp_path / "blob"
    file.write_bytes(content[:size])
    digest = f"sha256:{hashlib.sha256(content[:size]).hexdigest()}"
    retries = Retries(pauses=(0, 0), request_seconds=1, sleep=lambda _: None)
    http = Connection(there.host, "ai-apps/acs-employment", retries=retries)
    BlobUpload(http, file, digest, chunk=300).run()
    return there.blobs[digest]


def test_a_blob_is_sent_in_chunks(there: Registry, tmp_path: Path):
    assert len(uploaded(there, tmp_path)) == 1000
    assert there.count("PATCH") == 4


@pytest.mark.parametrize("size", [0, 1, 300, 301])
def test_a_blob_of_any_size_arrives(there: Registry, tmp_path: Path, size: int):
    assert len(uploaded(there, tmp_path, size)) == size


def test_a_chunk_that_arrived_though_its_answer_was_lost_is_not_sent_twice(there: Registry, tmp_path: Path):
    there.faults.append(Fault("PATCH", "uploads", times=2, lose_answer=True))
    assert len(uploaded(there, tmp_path)) == 1000
    assert there.count("PATCH") == 4


def test_a_registry_that_no_longer_knows_the_upload_gets_it_anew(there: Registry, tmp_path: Path):
    there.forgets = True
    there.faults.append(Fault("PATCH", "uploads", times=1, lose_answer=True))
    assert len(uploaded(there, tmp_path)) == 1000
    assert (there.count("POST"), there.count("PATCH")) == (2, 1 + 4)


def test_a_chunk_that_was_refused_for_now_is_sent_again(there: Registry, tmp_path: Path):
    there.faults.append(Fault("PATCH", "uploads", times=2, status=503))
    assert len(uploaded(there, tmp_path)) == 1000
    assert there.count("PATCH") == 6


def test_a_connection_that_breaks_at_every_chunk_is_given_up(there: Registry, tmp_path: Path):
    there.faults.append(Fault("PATCH", "uploads", times=99, status=503))
    with pytest.raises(ImageRegistryUnreachableError):
        uploaded(there, tmp_path)
    assert there.count("PATCH") == 3


@pytest.mark.parametrize(("status", "code"), [(503, "UNAVAILABLE"), (400, "DIGEST_INVALID")])
def test_a_blob_that_arrived_wrong_is_sent_again(there: Registry, tmp_path: Path, status: int, code: str):
    there.faults.append(Fault("PUT", "uploads", times=1, status=status, body=refused(code)))
    assert len(uploaded(there, tmp_path)) == 1000
    assert there.count("POST") == 2


def test_a_blob_that_arrived_though_the_last_answer_was_lost_is_there(there: Registry, tmp_path: Path):
    there.faults.append(Fault("PUT", "uploads", times=1, lose_answer=True))
    assert len(uploaded(there, tmp_path)) == 1000
    assert there.count("POST") == 1


def test_a_registry_with_a_least_chunk_gets_larger_ones(there: Registry, tmp_path: Path):
    headers = {"OCI-Chunk-Min-Length": "600", "Location": "/v2/ai-apps/acs-employment/blobs/uploads/u"}
    there.uploads["u"] = b""
    there.faults.append(Fault("POST", "uploads", times=1, status=202, headers=headers))
    uploaded(there, tmp_path)
    assert there.count("PATCH") == 2
