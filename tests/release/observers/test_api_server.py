"""Where an API server is, and how it lets one in: service account, kubeconfig, host and token."""

from __future__ import annotations

import base64
import json

import pytest
import yaml

from plumbline.release.forges.credentials import CredentialsError
from plumbline.release.observers.api_server import bearer, from_kubeconfig, in_cluster
from plumbline.release.observers.json_server import JsonAnswer
from tests.release.observers.stand_in_server import Reply, serving


@pytest.fixture
def kubeconfig(authority):
    """A config of one context, changed as a test likes."""

    def config(cluster: dict | None = None, user: dict | None = None, **changes):
        data = base64.b64encode(authority.pem.encode()).decode()
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "here",
            "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
            "clusters": [
                {
                    "name": "c",
                    "cluster": {"server": "https://127.0.0.1:6443", "certificate-authority-data": data}
                    | (cluster or {}),
                }
            ],
            "users": [{"name": "u", "user": {"token": "t0ken"} if user is None else user}],
            **changes,
        }

    return config


@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump])
def test_a_kubeconfig_gives_server_token_and_authority(tmp_path, kubeconfig, authority, write):
    with serving(lambda r: Reply(200, r.headers["Authorization"]), authority.server()) as running:
        server = from_kubeconfig(write(kubeconfig({"server": running.address})), tmp_path)
        assert server.get() == JsonAnswer(200, "Bearer t0ken")


def test_a_client_certificate_lets_in_too(tmp_path, kubeconfig, authority):
    (tmp_path / "me.pem").write_text(authority.client[0])
    key = base64.b64encode(authority.client[1].encode()).decode()
    user = {"client-certificate": "me.pem", "client-key-data": key}
    with serving(lambda _: Reply(200, {}), authority.server(ask_for_certificate=True)) as running:
        server = from_kubeconfig(json.dumps(kubeconfig({"server": running.address}, user)), tmp_path)
        assert server.get() == JsonAnswer(200, {})
        assert server.headers == {}


@pytest.mark.parametrize(
    ("cluster", "user", "said"),
    [
        ({}, {"exec": {"command": "aws"}}, "gets its token from a program"),
        ({}, {"auth-provider": {"name": "gcp"}}, "gets its token from a program"),
        ({"insecure-skip-tls-verify": True}, None, "leaves certificates unchecked"),
        ({"certificate-authority-data": "%%"}, None, "is no base64"),
        ({"certificate-authority-data": "aGVsbG8="}, None, "they must be PEM"),
        ({}, {"tokenFile": "gone"}, "gone: FileNotFoundError"),
        ({}, {"token": "two\nlines"}, "a space, a line break or no plain text"),
    ],
)
def test_what_is_refused_is_said(tmp_path, kubeconfig, cluster, user, said):
    with pytest.raises(CredentialsError, match=said):
        from_kubeconfig(json.dumps(kubeconfig(cluster, user)), tmp_path)


@pytest.mark.parametrize(
    "change", [{"current-context": "there"}, {"contexts": []}, {"clusters": "none"}, {"users": None}]
)
def test_a_kubeconfig_that_says_too_little_is_refused(tmp_path, kubeconfig, change):
    with pytest.raises(CredentialsError, match="kubeconfig lacks the"):
        from_kubeconfig(json.dumps(kubeconfig(**change)), tmp_path)


@pytest.mark.parametrize("text", ["{", "a: [", "- &x *x", "", "!!python/object/apply:os.system [id]"])
def test_a_kubeconfig_that_is_none_is_refused(tmp_path, text):
    with pytest.raises(CredentialsError, match="kubeconfig"):
        from_kubeconfig(text, tmp_path)


def test_in_a_cluster_the_pods_own_account_is_taken(tmp_path, authority):
    (tmp_path / "token").write_text("p0d\n")
    (tmp_path / "ca.crt").write_text(authority.pem)
    with serving(lambda r: Reply(200, r.headers["Authorization"]), authority.server()) as running:
        port = running.address.rpartition(":")[2]
        where = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": port}
        assert in_cluster(tmp_path, where).get() == JsonAnswer(200, "Bearer p0d")
    assert in_cluster(tmp_path, {"KUBERNETES_SERVICE_HOST": "fd00::1"}).address == "https://[fd00::1]:443"


def test_outside_a_cluster_there_is_no_account(tmp_path):
    with pytest.raises(CredentialsError, match="there is no service account here"):
        in_cluster(tmp_path, {})


def test_no_token_is_no_header():
    assert bearer(" ") == {}
