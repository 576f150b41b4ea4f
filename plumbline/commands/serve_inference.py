"""`plumbline serve inference`: the model that is pinned, behind its checks."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.serving_options import add_address

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser(
        "inference",
        help="predictions of the pinned model",
        description="Set up by MODEL_CONFIG_PATH, MODEL_VERSION, PLUMBLINE_INFERENCE and "
        "AI_ALIGNMENT_CHECK_ENDPOINT; docs/inference.md says what each holds.",
    )
    add_address(command, port=8080)
    command.set_defaults(run=serve)


def serve(options: Namespace) -> int:
    """Serves until it is asked to end."""
    from plumbline.commands.serving_options import serve_until_asked_to_end
    from plumbline.serving.inference.configuration import settings_from_environment
    from plumbline.serving.inference.running import Running
    from plumbline.serving.inference.service import service

    running = Running(settings_from_environment())
    served = running.served
    said = f"{served.model}, version {served.version}, digest {served.digest[:12]}"
    return serve_until_asked_to_end(service(running), options, said)
