"""Fetching keeps files only when they are the pinned ones, and says what to do when it cannot."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import sys
from pathlib import Path

import pytest

MODEL = Path(__file__).parents[2] / "models" / "acs_employment"


@pytest.fixture
def fetching(monkeypatch):
    """The script as a module, pinned to three small files."""
    described = importlib.util.spec_from_file_location("acs_employment_fetch", MODEL / "fetch.py")
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    contents = {name: hashlib.sha256(name.encode()).hexdigest() for name in module.FILES}
    monkeypatch.setattr(module, "FILES", contents)
    return module


@pytest.fixture
def uv(tmp_path):
    """Stands in for uv: fills the folder after --target with files that hold their own names."""

    def make(body):
        script = tmp_path / "uv"
        script.write_text(f"#!{sys.executable}\nimport pathlib, sys, time\n{body}")
        script.chmod(0o755)
        return str(script)

    return make


UNPACKS = """
target = pathlib.Path(sys.argv[sys.argv.index("--target") + 1], "nannyml", "datasets", "data")
target.mkdir(parents=True)
for kind in ("reference", "analysis", "analysis_target"):
    name = f"employment_MA_{kind}.pq"
    (target / name).write_text(name)
"""


def test_the_files_are_kept_and_nothing_else(fetching, uv, tmp_path):
    assert fetching.fetch(tmp_path / "data", uv(UNPACKS)) is True
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == sorted(fetching.FILES)


def test_what_is_there_and_right_is_not_fetched_again(fetching, uv, tmp_path):
    fetching.fetch(tmp_path / "data", uv(UNPACKS))
    assert fetching.fetch(tmp_path / "data", uv("sys.exit('called')")) is False


def test_a_file_that_is_wrong_is_fetched_again(fetching, uv, tmp_path):
    fetching.fetch(tmp_path / "data", uv(UNPACKS))
    name = next(iter(fetching.FILES))
    (tmp_path / "data" / name).write_text("damaged")
    assert fetching.fetch(tmp_path / "data", uv(UNPACKS)) is True
    assert (tmp_path / "data" / name).read_text() == name


def test_other_content_than_pinned_is_not_kept(fetching, uv, tmp_path):
    other = UNPACKS.replace("write_text(name)", "write_text('other')")
    with pytest.raises(fetching.FetchError, match="other content than expected"):
        fetching.fetch(tmp_path / "data", uv(other))
    assert list((tmp_path / "data").iterdir()) == []


def test_an_index_that_cannot_be_reached_is_said_with_a_remedy(fetching, uv, tmp_path):
    with pytest.raises(fetching.FetchError, match=r"(?s)check the connection.*run this again.*no route"):
        fetching.fetch(tmp_path / "data", uv("sys.exit('no route to host')"))
    assert list((tmp_path / "data").iterdir()) == []


def test_an_index_that_never_answers_is_given_up(fetching, uv, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    with pytest.raises(fetching.FetchError, match=r"longer than 0\.5 s"):
        fetching.fetch(tmp_path / "data", uv("time.sleep(60)"))


def test_without_uv_it_says_how_to_get_it(fetching, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(fetching.FetchError, match="pip install uv"):
        fetching.fetch(tmp_path / "data")


def test_a_uv_that_cannot_be_run_is_named(fetching, tmp_path):
    with pytest.raises(fetching.FetchError, match="nowhere cannot be run"):
        fetching.fetch(tmp_path / "data", "/nowhere")


def test_nothing_is_installed_and_everything_is_pinned(fetching, tmp_path):
    command = fetching.command("uv", tmp_path)
    assert {"--target", "--no-deps", "--require-hashes"} <= set(command)
    requirement = (MODEL / "data.txt").read_text()
    assert re.search(r"^nannyml==[\d.]+ \\\n +--hash=sha256:[0-9a-f]{64}$", requirement, re.MULTILINE)


def test_the_data_that_was_fetched_is_the_pinned_data():
    folder = MODEL.parents[1] / "var" / "data" / "acs_employment"
    if not folder.exists():
        pytest.skip("no census data: run `make data`, or models/acs_employment/fetch.py")
    described = importlib.util.spec_from_file_location("acs_employment_fetch", MODEL / "fetch.py")
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    assert module.fetch(folder, "/nowhere") is False
