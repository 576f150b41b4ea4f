"""The command line reads connections as Airflow does, and nothing shows a secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plumbline.release.forges.credentials import Credentials, CredentialsError, found, from_environment

URIS = [
    "github://:ghp_token@",
    "github://:ghp_token@github.com",
    "github://user:p%40ss%2Fword@https%3A%2F%2Fghe.example.com%2Fapi%2Fv3",
    "git://robot:token@gitlab.example.com:8443/schema?known_hosts_file=%2Fetc%2Fknown",
    "http://https://ghe.example.com:8443/path",
    "gitea://robot:token@Gitea.Example.com?__extra__=%7B%22app_id%22%3A+7%7D",
    "google-cloud-platform://?extra__x=1&empty=",
]


def set_connection(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_PLUMBLINE_FORGE", value)


def read() -> Credentials:
    credentials = from_environment("plumbline_forge")
    assert credentials is not None
    return credentials


@pytest.mark.parametrize("uri", URIS)
def test_a_uri_means_what_it_means_to_airflow(uri: str, monkeypatch: pytest.MonkeyPatch):
    from airflow.sdk import Connection

    set_connection(monkeypatch, uri)
    theirs = Connection.from_uri(uri, "plumbline_forge")
    wanted = (theirs.conn_type, theirs.host or "", theirs.port, theirs.login or "", theirs.password or "")
    ours = read()
    assert (ours.kind, ours.host, ours.port, ours.user, ours.password) == wanted
    assert ours.extra == theirs.extra_dejson


@pytest.mark.parametrize("extra", [{"app_id": 7}, '{"app_id": 7}', None])
def test_json_means_what_it_means_to_airflow(extra: object, monkeypatch: pytest.MonkeyPatch):
    from airflow.sdk import Connection

    fields = {"conn_type": "github", "host": "https://ghe.example.com", "password": "s3cret", "port": "443"}
    text = json.dumps({**fields, "extra": extra})
    set_connection(monkeypatch, text)
    theirs = Connection.from_json(text, "plumbline_forge")
    ours = read()
    assert (ours.kind, ours.host, ours.port, ours.password) == ("github", theirs.host, 443, "s3cret")
    assert ours.extra == theirs.extra_dejson


@pytest.mark.parametrize("value", ["no connection", "{", '["a"]', "x", '{"extra": "{"}', '{"port": "x"}'])
def test_nonsense_is_named_without_showing_it(value: str, monkeypatch: pytest.MonkeyPatch):
    set_connection(monkeypatch, value)
    with pytest.raises(CredentialsError, match="AIRFLOW_CONN_PLUMBLINE_FORGE: neither"):
        read()


def test_what_is_not_there_is_none_or_an_error_that_says_how_to_make_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AIRFLOW_CONN_PLUMBLINE_FORGE", raising=False)
    assert from_environment("plumbline_forge") is None
    with pytest.raises(
        CredentialsError, match=r"org/apps: there is no connection plumbline_forge.*AIRFLOW_CONN_"
    ):
        found(from_environment, "plumbline_forge", "org/apps")


def test_no_secret_shows():
    shown = Credentials("x", password="s3cret", extra={"private_key": "s3cret"})
    assert "s3cret" not in f"{shown} {shown!r}"


@pytest.mark.parametrize("name", ["private_key_file", "private_key_path", "key_file", "key_path"])
def test_a_key_may_lie_in_a_file(name: str, tmp_path: Path):
    """By the names Airflow's git and github providers use, too."""
    (tmp_path / "key").write_text("the key")
    assert Credentials("x", extra={name: str(tmp_path / "key")}).text("private_key") == "the key"
    with pytest.raises(CredentialsError, match=r"connection x: .*No such file"):
        Credentials("x", extra={name: str(tmp_path / "absent")}).text("private_key")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("https://GHE.example.com:8443/api/v3", "ghe.example.com"),
        ("ghe.example.com", "ghe.example.com"),
        ("git@ghe.example.com", "ghe.example.com"),
        ("", ""),
    ],
)
def test_the_host_alone(host: str, name: str):
    assert Credentials("x", host=host).hostname == name
