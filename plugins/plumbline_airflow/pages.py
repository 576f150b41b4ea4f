"""Pages behind the buttons: a night's report, the page on drift, a pull request, the list of verdicts.

Every route asks Airflow whether the person may see it. Pages run no script of ours; Evidently's own
page needs its scripts and is sandboxed without our origin.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, HTTPException
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse, HTMLResponse

from plumbline.settings import Settings
from plumbline_airflow.security import any_viewer, viewer_of_runs

app = FastAPI(title="Plumbline", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[any_viewer])

DagId = Annotated[str, PathParameter(pattern=r"^[a-z][a-z0-9_]{0,62}\.(evaluate|retrain|rollout)$")]
Key = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{16}$")]
Page = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{16}(\.html)?$")]
Repository = Annotated[str, PathParameter(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]

STATIC = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
SANDBOXED = "sandbox allow-scripts; default-src 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'none'"


@app.get("/dags/{dag_id}/reports/{key}", dependencies=[viewer_of_runs])
def report(dag_id: DagId, key: Page) -> FileResponse:
    """A night's or a candidate's self-contained report; they name each other as the files they are."""
    return _page(Settings.from_environment().reports / _model(dag_id) / f"{key[:16]}.html", STATIC)


@app.get("/dags/{dag_id}/drift/{key}", dependencies=[viewer_of_runs])
def drift(dag_id: DagId, key: Key) -> FileResponse:
    """The page on a night's drift: Evidently's on a sample of rows, ours on pictures."""
    return _page(Settings.from_environment().windows / _model(dag_id) / key / "drift.html", SANDBOXED)


@app.get("/pulls/{repository}/{number}")
def pull_request(repository: Repository, number: Annotated[int, PathParameter(ge=1)]) -> HTMLResponse:
    """A pull request of the local forge: title, body and diff."""
    from plumbline.nightly.telling.pages import pull_request_page

    page = pull_request_page(Settings.from_environment(), repository, number)
    if page is None:
        raise HTTPException(404, f"{repository} has no pull request {number}")
    return HTMLResponse(page, headers=_headers(STATIC))


@app.get("/verdicts")
def verdicts() -> HTMLResponse:
    """The latest verdicts of every model."""
    from plumbline.nightly.telling.pages import verdicts_page

    return HTMLResponse(verdicts_page(Settings.from_environment()), headers=_headers(STATIC))


@app.get("/budgets")
def budgets() -> HTMLResponse:
    """What every budget has left now, and what it has closed."""
    from plumbline.nightly.telling.budgets import budgets_page

    return HTMLResponse(budgets_page(Settings.from_environment()), headers=_headers(STATIC))


@app.get("/costs")
def costs() -> HTMLResponse:
    """The newest cost report; before the first, what is known without a bill."""
    from plumbline.nightly.finops.report import costs_page

    page = costs_page(Settings.from_environment(), datetime.datetime.now(datetime.UTC))
    return HTMLResponse(page, headers=_headers(STATIC))


def _page(path: Path, policy: str) -> FileResponse:
    if not path.is_file():
        raise HTTPException(404, "There is no such page. It is written when its task has run.")
    return FileResponse(path, media_type="text/html", headers=_headers(policy))


def _headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def _model(dag_id: str) -> str:
    return dag_id.rpartition(".")[0]
