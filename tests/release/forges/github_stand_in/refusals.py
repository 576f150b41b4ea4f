"""How GitHub says no."""

from __future__ import annotations

from typing import Any

from tests.release.forges.github_schema import checked
from tests.release.forges.stand_in_server import RefusalError

_DOCS = {"documentation_url": "https://docs.github.com/rest"}


def refused(code: int, message: str) -> RefusalError:
    return RefusalError(code, checked("BasicError", {"message": message, **_DOCS, "status": str(code)}))


def invalid(*errors: dict[str, Any]) -> RefusalError:
    body = {"message": "Validation Failed", "errors": list(errors), **_DOCS}
    return RefusalError(422, {**checked("ValidationError", body), "status": "422"})


def custom(message: str) -> dict[str, Any]:
    return {"resource": "PullRequest", "code": "custom", "message": message}
