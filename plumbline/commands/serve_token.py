"""`plumbline serve token`: a token for a caller, and what the service is told of it."""

from __future__ import annotations

import argparse
import re
from argparse import Namespace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands

ROLES = MappingProxyType(
    {
        "check": "alignment service",
        "review": "alignment service",
        "operate": "alignment service",
        "deploy": "alignment service, admission",
        "predict": "inference",
        "label": "inference",
        "harmonise": "preprocessing",
        "metrics": "all of them",
    }
)
"""What a caller may be let do, and by which services."""


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser(
        "token",
        help="make a token for a caller of a service",
        description=f"Roles: {'; '.join(f'{role} ({service})' for role, service in ROLES.items())}.",
    )
    command.add_argument("caller", type=_name, help="who will call, such as multimodal-ai-service")
    command.add_argument(
        "--role",
        action="append",
        choices=tuple(ROLES),
        required=True,
        metavar="ROLE",
        help="what for; may be repeated",
    )
    command.set_defaults(run=make)


def make(options: Namespace) -> int:
    """Prints the token, once, and the entry of the service's file of callers."""
    from plumbline.serving.edge.tokens import new_token, token_hash

    token = new_token()
    print(f"Give this to {options.caller}; it is kept nowhere and not shown again:\n\n{token}\n")
    print("Put this under `callers:` in the service's file of callers, which it reads again by itself")
    print("(the alignment service's is `alignment/callers.yaml` in the state folder, here var/):\n")
    print(f"  - name: {options.caller}")
    print(f'    sha256: "{token_hash(token)}"')
    print(f"    roles: [{', '.join(options.role)}]")
    return 0


def _name(text: str) -> str:
    if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name: letters, digits, `_`, `.` and `-`")
    return text
