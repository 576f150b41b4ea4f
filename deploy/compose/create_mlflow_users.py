"""Makes MLflow's first users; leaves those that are there alone, so that a changed password stays.

python create_mlflow_users.py ADDRESS SIGN_IN USERS: the server, its sign-in settings (who is administrator),
and a file with {name: password}. No password is on a command line.
"""
# ruff: noqa: T201 - a job says what it did

from __future__ import annotations

import configparser
import json
import sys
from pathlib import Path

import requests

SECONDS = 15


def main(address: str, sign_in: str, users: str) -> None:
    """Makes every user that is missing; fails when one cannot be made."""
    settings = configparser.ConfigParser()
    settings.read_string(Path(sign_in).read_text())
    with requests.Session() as session:
        session.auth = (settings["mlflow"]["admin_username"], settings["mlflow"]["admin_password"])
        try:
            for name, password in json.loads(Path(users).read_text()).items():
                print(_create(session, address, name, password))
        except requests.RequestException as error:
            sys.exit(f"MLflow at {address} does not answer: {error}")


def _create(session: requests.Session, address: str, name: str, password: str) -> str:
    body = {"username": name, "password": password}
    answer = session.post(f"{address}/api/2.0/mlflow/users/create", json=body, timeout=SECONDS)
    if answer.ok:
        return f"made {name}"
    if "RESOURCE_ALREADY_EXISTS" in answer.text:
        return f"{name} is there"
    sys.exit(f"MLflow refused to make {name}: {answer.status_code} {answer.text[:300]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
