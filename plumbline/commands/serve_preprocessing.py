"""`plumbline serve preprocessing`: the data preprocessor."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.serving_options import add_address

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser(
        "preprocessing",
        help="brings data into a model's schema, without what the privacy policy forbids",
        description="Does what policies/preprocessing.yaml says.",
    )
    command.add_argument(
        "--callers", type=Path, required=True, help="the file of callers; their role is `harmonise`"
    )
    add_address(command, port=8081)
    command.set_defaults(run=serve)


def serve(options: Namespace) -> int:
    """Serves until it is asked to end."""
    from plumbline.commands.serving_options import serve_until_asked_to_end
    from plumbline.serving.edge.tokens import TokenFile
    from plumbline.serving.preprocessing.app import preprocessor
    from plumbline.settings import Settings
    from plumbline.specs.loading import load_preprocessing

    root = Settings.from_environment().root
    policy = load_preprocessing(root)
    app = preprocessor(policy, TokenFile(options.callers), root)
    return serve_until_asked_to_end(app, options, f"the data preprocessor of {', '.join(policy.models)}")
