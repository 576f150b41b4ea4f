"""`plumbline serve`: the services that run beside models, one file each, and tokens for their callers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.commands import (
    serve_admission,
    serve_alignment,
    serve_inference,
    serve_prepare,
    serve_preprocessing,
    serve_token,
)

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    serve = add.add_parser("serve", help="run a service, or make a token for one")
    services = serve.add_subparsers(required=True, metavar="WHAT")
    for service in (
        serve_alignment,
        serve_inference,
        serve_prepare,
        serve_preprocessing,
        serve_admission,
        serve_token,
    ):
        service.add_to(services)
