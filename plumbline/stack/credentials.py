"""Passwords and keys: generated once, kept in files only this user can read, never on a command line."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from plumbline.errors import PlumblineError

ROLES = {
    "engineer": "user",
    "rai-lead": "user",
    "finance": "user",
    "platform": "user",
    "viewer": "viewer",
    "admin": "admin",
}
"""Airflow users and their roles. `user` triggers runs and answers required actions; `viewer` only looks."""

MLFLOW_USER = "plumbline"


def _password() -> str:
    return secrets.token_urlsafe(15)


def _key() -> str:
    return secrets.token_urlsafe(64)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, repr=False)
class Credentials:
    """Everything secret in the local stack. Has no printable form, so that no log line shows it."""

    fernet_key: str = field(default_factory=_fernet_key)
    api_secret_key: str = field(default_factory=_key)
    jwt_secret: str = field(default_factory=_key)
    mlflow_secret_key: str = field(default_factory=_key)
    mlflow_password: str = field(default_factory=_password)
    airflow_passwords: dict[str, str] = field(default_factory=lambda: {user: _password() for user in ROLES})

    def values(self) -> tuple[str, ...]:
        """Every secret text."""
        texts = {name: text for name, text in asdict(self).items() if isinstance(text, str)}
        return (*texts.values(), *self.airflow_passwords.values())


class CredentialsError(PlumblineError):
    """The kept passwords and keys cannot be read."""


def load_credentials(folder: Path) -> Credentials:
    """The kept passwords and keys; generates and keeps them the first time.

    Raises:
        CredentialsError: the file is there but damaged.
    """
    file = folder / "credentials.json"
    if not file.exists():
        write_private(file, json.dumps(asdict(Credentials()), indent=2))
    try:
        kept = Credentials(**json.loads(file.read_text()))
        return _with_every_user(kept, file)
    except (ValueError, TypeError) as error:
        raise CredentialsError(
            f"{file}: not what was written there. `make clean` removes it with everything it protects."
        ) from error


def _with_every_user(kept: Credentials, file: Path) -> Credentials:
    """Gives users who were not there yet a password, and keeps it."""
    if set(ROLES) <= set(kept.airflow_passwords):
        return kept
    passwords = {user: kept.airflow_passwords.get(user) or _password() for user in ROLES}
    complete = replace(kept, airflow_passwords=passwords)
    write_private(file, json.dumps(asdict(complete), indent=2))
    return complete


def write_private(file: Path, text: str) -> None:
    """Writes a file that only this user can read; nobody ever sees half of it."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as output:
        output.write(text + "\n")
    draft.replace(file)
