"""`plumbline serve token`: a token for a caller, and what the service is told of it."""

from __future__ import annotations

import argparse
import re
from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("token", help="make a token for a caller of a service")
    command.add_argument("caller", type=_name, help="who will call, such as multimodal-ai-service")
    command.add_argument(
        "--role",
        action="append",
        type=_role,
        required=True,
        help="what for, such as predict; may be repeated",
    )
    command.set_defaults(run=make)


def make(options: Namespace) -> int:
    """Prints the token, once, and the entry of the service's file of callers."""
    from plumbline.serving.tokens import new_token, token_hash

    token = new_token()
    print(f"Give this to {options.caller}; it is kept nowhere and not shown again:\n\n{token}\n")
    print("Put this under `callers:` in the service's file of tokens:\n")
    print(f"  - name: {options.caller}")
    print(f'    sha256: "{token_hash(token)}"')
    print(f"    roles: [{', '.join(options.role)}]")
    return 0


def _name(text: str) -> str:
    if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name: letters, digits, `_`, `.` and `-`")
    return text


def _role(text: str) -> str:
    if not re.fullmatch("[a-z][a-z_-]{0,31}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no role: small letters, `_` and `-`")
    return text
