"""The alignment service with two routes more, for its peers: a constant, and a plain scikit-learn call.

Same process, same server, same limits and tokens; only the work in between differs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI

from plumbline.records import Check
from plumbline.serving.alignment.first_start import ensure_callers
from plumbline.serving.alignment.running import alignment_service
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.edge.uvicorn_server import listening, server
from tests.benchmarks.check_project import texts

CONSTANT = {"decision": "allow", "reasons": [], "redacted": None, "scores": {}, "ms": 0.1}


def peers() -> APIRouter:
    """A constant as FastAPI answers it, and TF-IDF with logistic regression on each text."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    known = list(texts(500, seed=1))
    model = make_pipeline(TfidfVectorizer(), LogisticRegression())
    model.fit(known, [number % 2 for number in range(500)])
    router = APIRouter()

    @router.post("/constant")
    async def constant() -> Any:
        return CONSTANT

    @router.post("/sklearn")
    async def sklearn(given: Check) -> Any:
        score = float(model.predict_proba([given.content])[0, 1])
        return {**CONSTANT, "scores": {"sklearn": score}}

    return router


def bare() -> FastAPI:
    """The constant without limits and tokens."""
    app = FastAPI()

    @app.post("/constant")
    async def constant() -> Any:
        return CONSTANT

    return app


def main(root: Path, which: str) -> None:
    """Serves, having said where."""
    bound = listening("127.0.0.1", 0)
    settings = AlignmentSettings.under(root, root / "peers", f"sqlite:///{root / 'peers.db'}")
    if which == "bare":
        app: Any = bare()
    else:
        ensure_callers(settings.tokens)
        app = alignment_service(settings, routers=[peers()])
    print(bound.getsockname()[1], flush=True)
    server(app, "127.0.0.1", 0).run([bound])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
