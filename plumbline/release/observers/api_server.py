"""Where a Kubernetes API server is, and how it lets one in.

Taken from the connection a spec names: a kubeconfig (`kube_config` or `kube_config_path` in its extra), or
host and token. Without a connection, or with `in_cluster`, from the service account of the pod this runs in.
A kubeconfig that wants a program run, or certificates unchecked, is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import ssl
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plumbline.release.forges.credentials import CredentialsError
from plumbline.release.observers.json_server import JsonServer, field_of

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where Kubernetes puts a pod's own token and its cluster's certificate."""


def in_cluster(folder: Path = SERVICE_ACCOUNT, environment: Mapping[str, str] | None = None) -> JsonServer:
    """The API server of the cluster this process runs in, as the pod's service account.

    Raises:
        CredentialsError: outside a cluster.
    """
    given = os.environ if environment is None else environment
    host, port = given.get("KUBERNETES_SERVICE_HOST"), given.get("KUBERNETES_SERVICE_PORT", "443")
    if not host or not (folder / "token").is_file():
        raise CredentialsError(
            "there is no service account here: name a connection in `observe`, or run in the cluster"
        )
    where = f"[{host}]" if ":" in host else host
    return JsonServer(
        address=f"https://{where}:{port}",
        headers=bearer((folder / "token").read_text()),
        trust=trusting((folder / "ca.crt").read_text()),
    )


def from_kubeconfig(text: str, folder: Path) -> JsonServer:
    """The server, the account and the certificates of a kubeconfig's current context.

    Args:
        text: YAML or JSON.
        folder: what relative paths in it are relative to.

    Raises:
        CredentialsError: it says too little, or asks for what is refused.
    """
    config = _plain(text)
    context = _named(config, "contexts", "context", field_of(config, "current-context"))
    cluster = _named(config, "clusters", "cluster", field_of(context, "cluster"))
    user = _named(config, "users", "user", field_of(context, "user"))
    _refuse_programs(cluster, user)
    certificate, key = (_pem(user, name, folder) for name in ("client-certificate", "client-key"))
    pair = (certificate, key) if certificate and key else None
    authority = _pem(cluster, "certificate-authority", folder)
    return JsonServer(
        address=str(field_of(cluster, "server") or "").rstrip("/"),
        headers=bearer(_token(user, folder)),
        trust=trusting(authority, pair) if authority or pair else None,
    )


def bearer(token: str | None) -> dict[str, str]:
    """The header that carries a token; none without one.

    Raises:
        CredentialsError: if the token can be no part of a header.
    """
    plain = (token or "").strip()
    if plain and not (plain.isascii() and plain.isprintable() and " " not in plain):
        raise CredentialsError("the connection's token holds a space, a line break or no plain text")
    return {"Authorization": f"Bearer {plain}"} if plain else {}


def trusting(authority: str | None, pair: tuple[str, str] | None = None) -> ssl.SSLContext:
    """Checks certificates against an authority of one's own, and shows a certificate if asked for one.

    Args:
        authority: PEM; the system's authorities when None.
        pair: our certificate and its key, PEM.

    Raises:
        CredentialsError: for what is no PEM.
    """
    try:
        context = ssl.create_default_context(cadata=authority)
        if pair:
            with tempfile.TemporaryDirectory(prefix="plumbline-") as folder:
                files = [Path(folder) / name for name in ("certificate", "key")]
                for file, text in zip(files, pair, strict=True):
                    file.write_text(text)
                context.load_cert_chain(*map(str, files))
    except (ssl.SSLError, ValueError):
        raise CredentialsError("the connection's certificates can't be read: they must be PEM") from None
    return context


def _plain(text: str) -> Any:
    import yaml

    try:
        return json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError):
        raise CredentialsError("the connection's kubeconfig is neither YAML nor JSON") from None


def _named(config: Any, kind: str, one: str, name: object) -> Any:
    listed = field_of(config, kind)
    found = [
        entry for entry in (listed if isinstance(listed, list) else []) if field_of(entry, "name") == name
    ]
    if name is None or not found:
        raise CredentialsError(f"the connection's kubeconfig lacks the {one} its current context needs")
    return field_of(found[0], one)


def _refuse_programs(cluster: Any, user: Any) -> None:
    if field_of(user, "exec") or field_of(user, "auth-provider"):
        raise CredentialsError(
            "the connection's kubeconfig gets its token from a program, and none is run here: give it the "
            "token of a service account"
        )
    if field_of(cluster, "insecure-skip-tls-verify"):
        raise CredentialsError(
            "the connection's kubeconfig leaves certificates unchecked: give it `certificate-authority-data`"
        )


def _token(user: Any, folder: Path) -> str | None:
    told, file = field_of(user, "token"), field_of(user, "tokenFile")
    if isinstance(told, str):
        return told
    return _text(folder / file) if isinstance(file, str) else None


def _pem(holder: Any, name: str, folder: Path) -> str | None:
    """Given as base64 in `<name>-data`, or as the path of a file."""
    data, file = field_of(holder, f"{name}-data"), field_of(holder, name)
    if isinstance(data, str):
        try:
            return base64.b64decode(data, validate=True).decode()
        except (binascii.Error, ValueError):
            raise CredentialsError(f"the connection's kubeconfig: {name}-data is no base64") from None
    return _text(folder / file) if isinstance(file, str) else None


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, ValueError) as error:
        raise CredentialsError(f"the connection's kubeconfig names {file}: {type(error).__name__}") from None
