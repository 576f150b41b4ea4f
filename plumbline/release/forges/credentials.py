"""What an Airflow connection says, wherever it is kept: its host, its account and its secrets.

A lookup finds a connection by its id. The command line reads `AIRFLOW_CONN_<ID>` as Airflow does; under
Airflow the plugin passes a lookup that also knows Airflow's database and secrets backends.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from plumbline.errors import PlumblineError


class CredentialsError(PlumblineError, ValueError):
    """A connection is missing or cannot be used; says which, and what it needs."""


_PROVIDERS_NAMES = {"private_key": ("key_file", "key_path")}
"""What Airflow's git and github providers call a file that holds a field."""


@dataclass(frozen=True)
class Credentials:
    """One connection. `str()` and `repr()` show no secret."""

    connection: str
    """Its id."""
    kind: str = ""
    """Its type, such as github, gitlab or git."""
    host: str = ""
    """A host's name, or an address that starts with https://."""
    port: int | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    """A token, as a rule."""
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def token(self) -> str:
        """The same as the password, by the name forges use."""
        return self.password

    @property
    def hostname(self) -> str:
        """The host alone, lower case; empty if the connection names none."""
        address = self.host if "://" in self.host else f"//{self.host.rpartition('@')[2]}"
        return urlsplit(address).hostname or ""

    def text(self, name: str) -> str:
        """A field of `extra` as text; where `<name>_file` names a file instead, what that file holds.

        Raises:
            CredentialsError: if the file cannot be read.
        """
        for key in (f"{name}_file", f"{name}_path", *_PROVIDERS_NAMES.get(name, ())):
            if path := self.extra.get(key):
                try:
                    return Path(str(path)).expanduser().read_text()
                except OSError as error:
                    why = error.strerror or "unreadable"
                    raise CredentialsError(f"connection {self.connection}: {path}: {why}") from None
        return str(self.extra.get(name) or "")

    def number(self, name: str) -> int | None:
        """A field of `extra` as a whole number; none if it is not there.

        Raises:
            CredentialsError: if it is none.
        """
        value = str(self.extra.get(name) or "")
        if value and not value.isdecimal():
            raise CredentialsError(f"connection {self.connection}: `{name}` must be a whole number")
        return int(value) if value else None


Lookup = Callable[[str], Credentials | None]
"""Finds a connection by its id; none if there is no such connection."""


def from_environment(connection: str) -> Credentials | None:
    """The connection in `AIRFLOW_CONN_<ID>`, as Airflow reads it: a URI, or JSON.

    Raises:
        CredentialsError: if the variable holds neither.
    """
    variable = f"AIRFLOW_CONN_{connection.upper()}"
    value = os.environ.get(variable)
    if not value:
        return None
    try:
        return (
            _from_json(connection, value) if value.lstrip().startswith("{") else _from_uri(connection, value)
        )
    except (ValueError, TypeError, AttributeError):
        raise CredentialsError(
            f"{variable}: neither a connection's URI nor its JSON; `airflow connections get` prints both"
        ) from None


def found(lookup: Lookup, connection: str, needed_for: str) -> Credentials:
    """The connection.

    Raises:
        CredentialsError: if there is none; says how to make it.
    """
    credentials = lookup(connection)
    if credentials is None:
        raise CredentialsError(
            f"{needed_for}: there is no connection {connection}. Make it in Airflow (Admin, Connections), or "
            f"set AIRFLOW_CONN_{connection.upper()}; docs/forges.md says what it holds"
        )
    return credentials


def _from_json(connection: str, text: str) -> Credentials:
    said = json.loads(text)
    extra = said.get("extra") or {}
    return Credentials(
        connection=connection,
        kind=_kind(str(said.get("conn_type") or "")),
        host=str(said.get("host") or ""),
        port=int(said["port"]) if said.get("port") else None,
        user=str(said.get("login") or ""),
        password=str(said.get("password") or ""),
        extra=json.loads(extra) if isinstance(extra, str) else dict(extra),
    )


def _from_uri(connection: str, uri: str) -> Credentials:
    """`type://user:password@host:port/schema?extra`; `type://https://host` keeps the host's own scheme."""
    kind, separator, rest = uri.partition("://")
    protocol = urlsplit(rest).scheme if "://" in rest else ""
    parts = urlsplit(rest if protocol else f"//{rest}")
    if not separator or (protocol and re.search("[@:]", protocol)):
        raise ValueError(kind)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = unquote(parts.hostname or "")
    return Credentials(
        connection=connection,
        kind=_kind(kind),
        host=f"{protocol}://{host}" if protocol else host,
        port=parts.port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        extra=json.loads(query["__extra__"]) if "__extra__" in query else query,
    )


def _kind(name: str) -> str:
    return name.lower().replace("-", "_")
