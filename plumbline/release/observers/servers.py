"""Which server a spec's `observe` is about, let in by the connection it names."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from plumbline.intent import Observe
from plumbline.release.forges.credentials import Credentials, CredentialsError, Lookup, found
from plumbline.release.observers.api_server import bearer, from_kubeconfig, in_cluster, trusting
from plumbline.release.observers.json_server import JsonServer


def http_server(observe: Observe, lookup: Lookup) -> JsonServer:
    """The service itself; its address stands in the spec.

    Raises:
        CredentialsError: if the connection is missing or says too little.
    """
    address = str(observe.http)
    return let_in(JsonServer(address), observe.connection, f"looking at {address}", lookup)


def let_in(server: JsonServer, connection: str | None, needed_for: str, lookup: Lookup) -> JsonServer:
    """The server with what its connection says; as it is, where none is named.

    Raises:
        CredentialsError: if the connection is missing or says too little.
    """
    return server if connection is None else _with(server, found(lookup, connection, needed_for))


def argocd_server(observe: Observe, lookup: Lookup) -> JsonServer:
    """Argo CD: the connection names its address and an API token.

    Raises:
        CredentialsError: if the connection is missing or says too little.
    """
    needed_for = f"looking at the Application {observe.argocd}"
    if observe.connection is None:
        raise CredentialsError(f"{needed_for}: name a connection with Argo CD's address and token")
    credentials = found(lookup, observe.connection, needed_for)
    return _with(JsonServer(_address(credentials)), credentials)


def api_server(observe: Observe, lookup: Lookup) -> JsonServer:
    """The Kubernetes API server: the connection's, or that of the cluster this process runs in.

    Raises:
        CredentialsError: if the connection is missing or says too little.
    """
    if observe.connection is None:
        return in_cluster()
    credentials = found(lookup, observe.connection, f"looking at the Deployment {observe.kubernetes}")
    if credentials.extra.get("in_cluster"):
        return in_cluster()
    config = credentials.text("kube_config")
    if config:
        path = credentials.extra.get("kube_config_path")
        return from_kubeconfig(config, Path(str(path)).expanduser().parent if path else Path())
    return _with(JsonServer(_address(credentials)), credentials)


def _with(server: JsonServer, credentials: Credentials) -> JsonServer:
    """The server, let in by the connection's token, trusted by the authority in its extra field `ca`."""
    authority = credentials.text("ca")
    trust = trusting(authority) if authority else server.trust
    return dataclasses.replace(server, headers=bearer(credentials.token), trust=trust)


def _address(credentials: Credentials) -> str:
    """The connection's host as an address; https unless it says otherwise."""
    if not credentials.host:
        raise CredentialsError(f"connection {credentials.connection}: it names no host")
    address = credentials.host if "://" in credentials.host else f"https://{credentials.host}"
    port = f":{credentials.port}" if credentials.port else ""
    return address.rstrip("/") + port
