"""Credentials come from the environment or from Docker's configuration, and are never told."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from plumbline.registry.image_credentials import Credentials, CredentialsError, credentials_for

HOST = "registry.acme.test:5000"


def configured(folder: Path, **content: object) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(content))
    return {"DOCKER_CONFIG": str(folder)}


def stored(user: str, password: str) -> dict[str, str]:
    return {"auth": base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_without_any_there_are_none(tmp_path: Path):
    assert credentials_for(HOST, {"HOME": str(tmp_path)}) is None


def test_the_environment_comes_first(tmp_path: Path):
    environment = configured(tmp_path, auths={HOST: stored("a", "b")})
    environment |= {"PLUMBLINE_IMAGE_REGISTRY_USER": "olga", "PLUMBLINE_IMAGE_REGISTRY_PASSWORD": "secret"}
    assert credentials_for(HOST, environment) == Credentials("olga", "secret")


@pytest.mark.parametrize("half", ["USER", "PASSWORD"])
def test_half_of_them_is_an_error(tmp_path: Path, half: str):
    with pytest.raises(CredentialsError, match="must be set together") as raised:
        credentials_for(HOST, {"HOME": str(tmp_path), f"PLUMBLINE_IMAGE_REGISTRY_{half}": "secret"})
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("name", [HOST, f"https://{HOST}", f"https://{HOST}/v1/"])
def test_docker_s_configuration_is_read(tmp_path: Path, name: str):
    environment = configured(tmp_path, auths={name: stored("olga", "a:b")})
    assert credentials_for(HOST, environment) == Credentials("olga", "a:b")


def test_docker_s_configuration_is_in_the_home_folder(tmp_path: Path):
    configured(tmp_path / ".docker", auths={HOST: stored("olga", "pw")})
    assert credentials_for(HOST, {"HOME": str(tmp_path)}) == Credentials("olga", "pw")


def test_another_registry_s_credentials_are_not_used(tmp_path: Path):
    assert credentials_for(HOST, configured(tmp_path, auths={"other.test": stored("olga", "pw")})) is None


@pytest.mark.parametrize("auth", ["!", base64.b64encode(b"nothing").decode(), ["odd"]])
def test_an_unreadable_entry_says_what_to_do_and_not_what_it_holds(tmp_path: Path, auth: object):
    with pytest.raises(CredentialsError, match=f"docker login {HOST}") as raised:
        credentials_for(HOST, configured(tmp_path, auths={HOST: {"auth": auth}}))
    assert str(auth) not in str(raised.value).replace(HOST, "")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"auths": 7}'])
def test_an_unreadable_file_is_named(tmp_path: Path, text: str):
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(CredentialsError, match=r"config\.json"):
        credentials_for(HOST, {"DOCKER_CONFIG": str(tmp_path)})


def test_an_identity_token_is_refused_by_name(tmp_path: Path):
    with pytest.raises(CredentialsError, match="identity token") as raised:
        credentials_for(HOST, configured(tmp_path, auths={HOST: {"identitytoken": "t0k3n"}}))
    assert "t0k3n" not in str(raised.value)


def helper(folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str, status: int = 0) -> None:
    """A credential helper, as Docker finds it: a program on the path."""
    program = folder / "docker-credential-standin"
    program.write_text(f"#!/bin/sh\nread host\necho '{answer}' | sed \"s#HOST#$host#\"\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


@pytest.mark.parametrize("where", ["credHelpers", "credsStore"])
def test_a_credential_helper_is_asked_for_this_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
):
    helper(tmp_path, monkeypatch, '{"Username": "olga", "Secret": "HOST"}')
    named = {"credHelpers": {HOST: "standin"}} if where == "credHelpers" else {"credsStore": "standin"}
    environment = configured(tmp_path, auths={HOST: {}}, **named)
    assert credentials_for(HOST, environment) == Credentials("olga", HOST)


@pytest.mark.parametrize(
    ("answer", "status"), [("credentials not found", 1), ("{}", 0), ('{"Username": "a", "Secret": "b"}', 1)]
)
def test_a_helper_that_has_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
):
    helper(tmp_path, monkeypatch, answer, status)
    with pytest.raises(CredentialsError, match="docker-credential-standin gives no credentials"):
        credentials_for(HOST, configured(tmp_path, credHelpers={HOST: "standin"}))


def test_a_helper_that_is_not_installed_is_named(tmp_path: Path):
    with pytest.raises(CredentialsError, match="docker-credential-not-there gives no credentials"):
        credentials_for(HOST, configured(tmp_path, credHelpers={HOST: "not-there"}))


def test_a_helper_s_identity_token_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    helper(tmp_path, monkeypatch, '{"Username": "<token>", "Secret": "t0k3n"}')
    with pytest.raises(CredentialsError, match="identity token"):
        credentials_for(HOST, configured(tmp_path, credHelpers={HOST: "standin"}))


@pytest.mark.parametrize("name", ["../evil", "a b", "a;b"])
def test_a_helper_s_name_is_a_name(tmp_path: Path, name: str):
    with pytest.raises(CredentialsError, match="not a helper's name"):
        credentials_for(HOST, configured(tmp_path, credHelpers={HOST: name}))
