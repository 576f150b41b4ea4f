"""Makes Airflow's first users; leaves those that are there alone, so that a changed password stays.

Reads {name: {"role": ..., "password": ...}} from the file named by the first argument: no password is on a
command line.
"""
# ruff: noqa: T201 - a job says what it did

from __future__ import annotations

import json
import sys
from pathlib import Path

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.utils.providers_configuration_loader import providers_configuration_loaded


@providers_configuration_loaded
def main() -> None:
    """Makes every user that is missing; fails when one cannot be made."""
    users = json.loads(Path(sys.argv[1]).read_text())
    with get_application_builder() as builder:
        for name, user in users.items():
            if builder.sm.find_user(name):
                print(f"{name} is there")
            else:
                _create(builder.sm, name, user["role"], user["password"])


def _create(security, name: str, role: str, password: str) -> None:
    found = security.find_role(role)
    if not found:
        sys.exit(f"Airflow has no role {role!r}, wanted for {name}")
    if not security.add_user(name, name, role, f"{name}@localhost", found, password):
        sys.exit(f"the user {name} could not be made; Airflow's log says why")
    print(f"made {name}, {role}")


if __name__ == "__main__":
    main()
