"""The stand-in itself: who asks, and what answers which request."""

from __future__ import annotations

from collections.abc import Callable

from tests.release.forges.gitlab_stand_in import approvals, commits, notes, people, requests
from tests.release.forges.gitlab_stand_in.project import Project
from tests.release.forges.gitlab_stand_in.records import Account
from tests.release.forges.stand_in_server import RefusalError, Reply, Request

_API = "/api/v4"


class GitLabStandIn(Project):
    """One project of a GitLab."""

    def answer(self, request: Request) -> Reply:
        who = self._authenticated(request)
        for pattern, answer in self._routes():
            parts = request.part(pattern)
            if parts is not None:
                return answer(self, request, who, *parts)
        raise RefusalError(404, {"error": "404 Not Found"})

    def _routes(self) -> list[tuple[str, Callable[..., Reply]]]:
        project = rf"{_API}/projects/([^/]+)"
        one = rf"{project}/merge_requests/(\d+)"
        return [
            (rf"GET {_API}/user", people.user),
            (rf"GET {_API}/users", people.users),
            (rf"GET {project}/merge_requests", requests.listed),
            (rf"POST {project}/merge_requests", requests.create),
            (rf"GET {one}", requests.get),
            (rf"PUT {one}", requests.update),
            (rf"PUT {one}/merge", requests.merge),
            (rf"GET {one}/(diffs|versions|notes)", requests.parts),
            (rf"POST {one}/notes", notes.add),
            (rf"PUT {one}/notes/(\d+)", notes.rewrite),
            (rf"GET {one}/approvals", approvals.listed),
            (rf"POST {one}/(approve|unapprove)", approvals.approve),
            (rf"GET {project}/repository/branches/([^/]+)", commits.branch),
            (rf"GET {project}/repository/commits/([^/]+)/statuses", commits.statuses),
            (rf"POST {project}/statuses/([^/]+)", commits.set_status),
        ]

    def _authenticated(self, request: Request) -> Account:
        token = request.headers.get("private-token", "")
        if token not in self.accounts:
            raise RefusalError(401, {"message": "401 Unauthorized"})
        account = self.accounts[token]
        reads = request.method == "GET" and "read_api" in account.scopes
        if "api" not in account.scopes and not reads:
            raise RefusalError(
                403,
                {
                    "error": "insufficient_scope",
                    "error_description": "The request requires higher privileges than provided by the token.",
                    "scope": "api",
                },
            )
        return account
