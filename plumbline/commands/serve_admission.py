"""`plumbline serve admission`: the Kubernetes admission webhook."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.serving_options import add_address

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands

PORT = 8443


def add_to(actions: Commands) -> None:
    """The command line, among those of `plumbline serve`."""
    command = actions.add_parser(
        "admission",
        help="judges what is applied to a Kubernetes cluster",
        description="The webhook of deploy/gitops/platform/alignment-admission; see docs/admission.md.",
    )
    command.add_argument(
        "--gitops",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="a checkout of the GitOps repo, kept fresh",
    )
    command.add_argument(
        "--callers", type=Path, required=True, help="who may read /metrics and ask /check/deployment"
    )
    add_address(command, port=PORT)
    command.set_defaults(run=serve_admission)


def serve_admission(options: Namespace) -> int:
    """Serves until it is asked to end; a renewed certificate is taken while it runs."""
    from plumbline.commands.serving_options import serve_until_asked_to_end
    from plumbline.serving.alignment.admission.repository_folder import RepositoryFolder
    from plumbline.serving.alignment.admission_app import admission_service, check_tls
    from plumbline.serving.edge.renewed_certificate import serve_renewed
    from plumbline.serving.edge.tokens import TokenFile

    check_tls(options.certificate, options.private_key)
    app = admission_service(RepositoryFolder(options.gitops), TokenFile(options.callers))
    return serve_until_asked_to_end(app, options, "admission", serve_renewed)
