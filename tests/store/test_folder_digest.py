"""A folder's digest holds every file's name and content, and nothing else."""

from __future__ import annotations

import hashlib
import json

import pytest

from plumbline.canonical import folder_digest


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "model"
    (made / "inner").mkdir(parents=True)
    (made / "model.ubj").write_bytes(b"m")
    (made / "inner" / "a").write_bytes(b"a")
    return made


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_it_is_the_digest_of_sorted_names_and_file_digests(folder):
    pairs = [["inner/a", sha(b"a")], ["model.ubj", sha(b"m")]]
    assert folder_digest(folder) == sha(json.dumps(pairs, separators=(",", ":")).encode())


def test_where_the_folder_lies_does_not_matter(folder, tmp_path):
    before = folder_digest(folder)
    assert folder_digest(folder.rename(tmp_path / "moved")) == before


@pytest.mark.parametrize("change", ["content", "name", "more"])
def test_any_change_of_a_file_changes_it(folder, change):
    before = folder_digest(folder)
    if change == "content":
        (folder / "model.ubj").write_bytes(b"n")
    elif change == "name":
        (folder / "model.ubj").rename(folder / "other.ubj")
    else:
        (folder / "more").write_bytes(b"")
    assert folder_digest(folder) != before


def test_a_link_is_refused(folder):
    (folder / "link").symlink_to("model.ubj")
    with pytest.raises(ValueError, match="neither a file nor a folder"):
        folder_digest(folder)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match="holds no files"):
        folder_digest(tmp_path)
