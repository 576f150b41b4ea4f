"""`plumbline serve alignment`: checks of what goes into models and what comes out of them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.serving_options import add_address

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands

PORT = 8085
"""Unless another is given."""


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser(
        "alignment",
        help="checks of what goes into models and comes out of them",
        description="Policies are read from policies/guardrails/; docs/alignment-service.md says all of it.",
    )
    add_address(command, port=PORT)
    command.add_argument("--callers", type=Path, help="file of callers (default: one in the state folder)")
    command.add_argument(
        "--project",
        type=Path,
        metavar="FOLDER",
        help="whose policies/guardrails/ is read, links followed anew each time (default: this project)",
    )
    command.add_argument(
        "--gitops",
        type=Path,
        metavar="FOLDER",
        help="a checkout of the GitOps repo: answers about deployments",
    )
    command.set_defaults(run=serve)


def serve(options: Namespace) -> int:
    """Serves until it is asked to end."""
    import time
    from dataclasses import replace

    began = time.monotonic()
    from plumbline.commands.serving_options import serve_until_asked_to_end
    from plumbline.serving.alignment.first_start import FIRST_CALLERS, ensure_callers
    from plumbline.serving.alignment.running import alignment_service, usual_settings

    usual = usual_settings()
    settings = replace(usual, gitops=options.gitops, root=(options.project or usual.root).absolute())
    if options.callers:
        settings = replace(settings, tokens=options.callers)
    else:
        for file in ensure_callers(settings.tokens):
            print(f"made {file}: a token with the roles {', '.join(FIRST_CALLERS[file.stem])}")
    said = "checks, and under /review/ the page where people answer"
    return serve_until_asked_to_end(alignment_service(settings, began), options, said)
