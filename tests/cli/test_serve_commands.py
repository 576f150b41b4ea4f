"""`plumbline serve`: tokens, a folder to serve from, and services that end when they are asked to."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from plumbline.cli import main
from plumbline.serving.edge.tokens import read_tokens, token_hash


def test_a_token_is_shown_once_with_the_entry_that_lets_it_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["serve", "token", "shop", "--role", "predict", "--role", "label"]) == 0
    said = capsys.readouterr().out
    token = re.search("^plumb_[A-Za-z0-9_-]{43}$", said, re.MULTILINE)
    assert token
    (tmp_path / "callers.yaml").write_text("callers:\n" + said[said.index("  - name:") :])
    (caller,) = read_tokens(tmp_path / "callers.yaml").callers
    assert (caller.name, caller.roles, caller.sha256) == ("shop", ("predict", "label"), token_hash(token[0]))


@pytest.mark.parametrize("arguments", [["a b", "--role", "check"], ["shop"], ["shop", "--role", "chekc"]])
def test_a_token_for_nobody_or_nothing_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "token", *arguments])


def test_every_role_of_every_service_can_be_given_and_no_other() -> None:
    """A role that no service knows lets nobody in, and its holder finds out by a 403."""
    from plumbline.commands.serve_token import ROLES
    from plumbline.serving.alignment import admission_app, first_start, limiting
    from plumbline.serving.inference import app as inference
    from plumbline.serving.preprocessing import app as preprocessing

    asked = {
        role
        for service in (limiting, admission_app, inference, preprocessing)
        for role in service.ROLES.values()
    }
    given = {role for roles in first_start.FIRST_CALLERS.values() for role in roles}
    assert set(ROLES) == asked | given


@contextlib.contextmanager
def serving(arguments: list[str], environment: dict[str, str]) -> Iterator[str]:
    """A service in a process of its own, and its address; asked to end at the end, which it must."""
    command = [sys.executable, "-m", "plumbline.cli", "serve", *arguments, "--port", "0"]
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            while not (line := process.stdout.readline()).startswith("at "):
                assert line, process.stderr and process.stderr.read()
            yield line.split()[1]
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
    assert process.returncode == -signal.SIGTERM  # after its shutdown, as a shell expects it


def test_a_prepared_folder_is_served_and_its_caller_let_in(
    champion_state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "alignment-token").write_text("plumb_of_this_service")
    monkeypatch.setenv("PLUMBLINE_STATE", str(champion_state))
    folder, token = tmp_path / "serving", str(tmp_path / "alignment-token")
    prepare = ["serve", "prepare", "acs_employment", "--into", str(folder), "--alignment-token", token]
    assert main(prepare) == 0
    said = capsys.readouterr().out
    assert main(prepare) == 1
    assert "is there already" in capsys.readouterr().err
    environment = dict(re.findall(r"^export (\w+)=(.+)$", said, re.MULTILINE))
    environment["AI_ALIGNMENT_CHECK_ENDPOINT"] = "http://127.0.0.1:9/check"
    caller = {"authorization": "Bearer " + str(re.search("^plumb_.+$", said, re.MULTILINE)[0])}  # type: ignore[index]
    with serving(["inference"], environment) as address:
        assert httpx.get(f"{address}/version").json()["model_version"] == "1"
        answer = httpx.post(f"{address}/predict", json={"rows": [{"AGEP": "x"}]}, headers=caller)
        assert (answer.status_code, "is missing" in answer.text) == (422, True)


def test_the_preprocessor_is_served(tmp_path: Path) -> None:
    callers = tmp_path / "callers.yaml"
    entry = {"name": "shop", "sha256": token_hash("plumb_x"), "roles": ["harmonise"]}
    callers.write_text(yaml.safe_dump({"callers": [entry]}))
    with serving(["preprocessing", "--callers", str(callers)], {}) as address:
        sent = {"model": "acs_employment", "rows": [{"age": 31}]}
        answer = httpx.post(f"{address}/harmonise", json=sent, headers={"authorization": "Bearer plumb_x"})
        assert answer.json()["rows"][0]["AGEP"] == 31


def test_what_is_not_set_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MODEL_CONFIG_PATH", raising=False)
    assert main(["serve", "inference"]) == 1
    assert capsys.readouterr().err == (
        "plumbline: MODEL_CONFIG_PATH is not set: give the path of the model's config.json\n"
    )


def test_a_folder_is_prepared_for_callers_and_a_preprocessor_that_are_there(
    champion_state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As compose does: no token is made, so that none is in a container's log; a second start finds it."""
    monkeypatch.setenv("PLUMBLINE_STATE", str(champion_state))
    files = {name: tmp_path / name for name in ("callers.yaml", "check-token", "preprocessing-token")}
    prepare = ["serve", "prepare", "acs_employment", "--keep", "--into", str(tmp_path / "serving")]
    prepare += ["--callers", str(files["callers.yaml"]), "--alignment-token", str(files["check-token"])]
    assert main([*prepare, "--preprocessor", "http://127.0.0.1:8081/harmonise"]) == 1
    assert "give both --preprocessor and --preprocessor-token" in capsys.readouterr().err
    prepare += ["--preprocessor", "http://127.0.0.1:8081/harmonise"]
    assert main([*prepare, "--preprocessor-token", str(files["preprocessing-token"])]) == 0
    assert "plumb_" not in capsys.readouterr().out
    written = yaml.safe_load((tmp_path / "serving/inference.yaml").read_text())
    assert written["callers"] == str(files["callers.yaml"])
    assert written["preprocessor"]["token"] == str(files["preprocessing-token"])
    assert not (tmp_path / "serving/callers.yaml").exists()
    assert main([*prepare, "--preprocessor-token", str(files["preprocessing-token"])]) == 0
    assert "stays as it is" in capsys.readouterr().out


def test_a_folder_that_cannot_be_finished_is_not_there(
    champion_state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next start would take a half-made one for a whole one, and keep it."""
    monkeypatch.setenv("PLUMBLINE_STATE", str(champion_state))
    monkeypatch.setattr(
        "plumbline.serving.inference.prepared_folder.service_fields", lambda *_: {"key": object()}
    )
    (tmp_path / "alignment-token").write_text("plumb_x")
    with pytest.raises(yaml.representer.RepresenterError):
        main(
            [
                *["serve", "prepare", "acs_employment", "--into", str(tmp_path / "serving")],
                *["--alignment-token", str(tmp_path / "alignment-token")],
            ]
        )
    assert [path.name for path in tmp_path.iterdir()] == ["alignment-token"]
