"""Who pushes images: from the environment, from Docker's configuration, or handed over by the caller."""

from __future__ import annotations

import base64
import binascii
import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plumbline.errors import PlumblineError

USER = "PLUMBLINE_IMAGE_REGISTRY_USER"
PASSWORD = "PLUMBLINE_IMAGE_REGISTRY_PASSWORD"  # noqa: S105  # a variable's name
HELPER_SECONDS = 20
"""Limit of a credential helper."""


class CredentialsError(PlumblineError):
    """The credentials cannot be read; says where they were looked for. Never holds one."""


@dataclass(frozen=True)
class Credentials:
    """A user name and a password or token, for one registry."""

    user: str
    password: str = field(repr=False)


def credentials_for(host: str, environment: Mapping[str, str]) -> Credentials | None:
    """The credentials for the registry that images are pushed to; none for one that asks for none.

    The environment's come first. Ask for no other host: whoever names it would be shown them.

    Raises:
        CredentialsError: if half of them is missing, or Docker's configuration is unreadable.
    """
    user, password = environment.get(USER), environment.get(PASSWORD)
    if bool(user) != bool(password):
        raise CredentialsError(f"{USER} and {PASSWORD} must be set together")
    if user and password:
        return Credentials(user, password)
    folder = environment.get("DOCKER_CONFIG") or str(Path(environment.get("HOME", "/")) / ".docker")
    return _in_docker_configuration(host, Path(folder) / "config.json")


def _in_docker_configuration(host: str, file: Path) -> Credentials | None:
    if not file.is_file():
        return None
    try:
        configuration = json.loads(file.read_bytes())
        helpers, stored = configuration.get("credHelpers") or {}, configuration.get("auths") or {}
        helper = helpers.get(host) or configuration.get("credsStore")
        entry = next((stored[name] for name in _names(host) if name in stored), None)
        if helper and (host in helpers or entry is not None):
            return _from_helper(str(helper), host)
        return _decoded(entry) if entry else None
    except (OSError, ValueError, AttributeError, TypeError, binascii.Error):
        raise CredentialsError(
            f"{file}: not Docker's configuration; run `docker login {host}` anew"
        ) from None


def _names(host: str) -> tuple[str, ...]:
    """What Docker may call a registry."""
    index = ("https://index.docker.io/v1/",) if host == "docker.io" else ()
    return (host, f"https://{host}", f"https://{host}/v1/", *index)


def _decoded(entry: Mapping[str, Any]) -> Credentials | None:
    if entry.get("identitytoken"):
        raise CredentialsError(
            f"Docker's configuration has an identity token, which is not used here: set {USER} and {PASSWORD}"
        )
    if entry.get("username") and entry.get("password"):
        return Credentials(str(entry["username"]), str(entry["password"]))
    if not entry.get("auth"):
        return None
    user, separator, password = base64.b64decode(entry["auth"], validate=True).decode().partition(":")
    if not separator:
        raise ValueError("auth")
    return Credentials(user, password)


def _from_helper(name: str, host: str) -> Credentials:
    """Asks the program that Docker would ask, e.g. `docker-credential-ecr-login`."""
    program = f"docker-credential-{name}"
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise CredentialsError(
            f"Docker's configuration names the credential helper {name!r}: not a helper's name"
        )
    try:
        done = subprocess.run(
            [program, "get"], input=host, capture_output=True, text=True, timeout=HELPER_SECONDS, check=True
        )
        answer = json.loads(done.stdout)
        user, password = str(answer["Username"]), str(answer["Secret"])
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        raise CredentialsError(
            f"{program} gives no credentials for {host}; run `docker login {host}` anew"
        ) from None
    if user == "<token>":
        raise CredentialsError(
            f"{program} gives an identity token, which is not used here: set {USER} and {PASSWORD}"
        )
    return Credentials(user, password)
