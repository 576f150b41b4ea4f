"""`plumbline serve admission`: the Kubernetes admission webhook."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(actions: Commands) -> None:
    """The command line, among those of `plumbline serve`."""
    command = actions.add_parser("admission", help="judge what is applied to a cluster, as its webhook")
    command.add_argument(
        "--gitops",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="a checkout of the GitOps repo, kept fresh",
    )
    command.add_argument("--certificate", type=Path, required=True, metavar="PEM")
    command.add_argument("--key", type=Path, required=True, metavar="PEM")
    command.add_argument(
        "--tokens",
        type=Path,
        required=True,
        metavar="FILE",
        help="who may read /metrics and ask /check/deployment",
    )
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8443)
    command.set_defaults(run=serve_admission)


def serve_admission(options: Namespace) -> int:
    """Serves until it is asked to end."""
    import asyncio
    import ssl

    from plumbline.serving.alignment.admission.repository_folder import RepositoryFolder
    from plumbline.serving.alignment.admission_app import (
        Certificate,
        CertificateError,
        admission_service,
        serve,
    )
    from plumbline.serving.ecs_log import log_as_ecs
    from plumbline.serving.tokens import TokenFile
    from plumbline.serving.uvicorn_server import server

    log_as_ecs("plumbline-admission")
    certificate = Certificate(options.certificate, options.key)
    certificate.stamp()
    app = admission_service(RepositoryFolder(options.gitops), TokenFile(options.tokens))
    made = server(
        app,
        options.host,
        options.port,
        ssl_certfile=str(certificate.chain),
        ssl_keyfile=str(certificate.key),
    )
    try:
        asyncio.run(serve(made, certificate))
    except ssl.SSLError as error:
        raise CertificateError(f"{certificate.chain} and {certificate.key}: {error.reason}") from None
    return 0
