"""The alignment service of a test's own, really running on loopback."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path

from plumbline.serving.alignment.running import alignment_service
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.edge.tokens import token_hash
from plumbline.serving.edge.uvicorn_server import listening, server


@contextlib.contextmanager
def alignment_running(root: Path, token: str) -> Iterator[str]:
    """The address of its checks.

    Args:
        root: a project folder with `policies/guardrails`.
        token: of the inference service.
    """
    settings = AlignmentSettings.under(root, root / "var", f"sqlite:///{root / 'plumbline.db'}")
    settings.state.mkdir(parents=True)
    entry = {"name": "inference", "sha256": token_hash(token), "roles": ["check"]}
    settings.tokens.write_text(json.dumps({"callers": [entry]}))
    bound = listening("127.0.0.1", 0)
    running = server(alignment_service(settings, 0.0), "127.0.0.1", 0)
    thread = threading.Thread(target=running.run, args=([bound],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/check"
    finally:
        running.should_exit = True
        thread.join(30)
        bound.close()
