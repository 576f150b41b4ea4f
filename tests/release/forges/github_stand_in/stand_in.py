"""The stand-in itself: who asks, with which rights, and what answers which request."""

from __future__ import annotations

from collections.abc import Callable

from tests.release.forges.github_stand_in import comments, commits, labels, merging, people, pulls, reviews
from tests.release.forges.github_stand_in.records import Account
from tests.release.forges.github_stand_in.refusals import refused
from tests.release.forges.github_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request


class GitHubStandIn(Repository):
    """One repository of a GitHub Enterprise server."""

    def answer(self, request: Request) -> Reply:
        for pattern, right, answer in self._routes():
            parts = request.part(pattern)
            if parts is not None:
                return answer(self, request, self._authenticated(request, right), *parts)
        raise refused(404, "Not Found")

    def _routes(self) -> list[tuple[str, str, Callable[..., Reply]]]:
        repo = rf"{self.api}/repos/{self.path}"
        one, issue = rf"{repo}/pulls/(\d+)", rf"{repo}/issues/(\d+)"
        return [
            (rf"GET {self.api}/user", "", people.user),
            (rf"GET {self.api}/app", "app", people.app),
            (rf"GET {repo}/installation", "app", people.installation),
            (rf"POST {self.api}/app/installations/(\d+)/access_tokens", "app", people.grant),
            (rf"GET {repo}/pulls", "read", pulls.listed),
            (rf"POST {repo}/pulls", "pull_requests", pulls.create),
            (rf"GET {one}", "read", pulls.get),
            (rf"PATCH {one}", "pull_requests", pulls.edit),
            (rf"GET {one}/files", "read", pulls.files),
            (rf"PUT {one}/merge", "contents", merging.merge),
            (rf"GET {one}/reviews", "read", reviews.listed),
            (rf"POST {one}/requested_reviewers", "pull_requests", reviews.ask),
            (rf"GET {issue}", "read", pulls.issue),
            (rf"GET {issue}/comments", "read", comments.listed),
            (rf"POST {issue}/comments", "pull_requests", comments.add),
            (rf"(?:GET|PATCH) {repo}/issues/comments/(\d+)", "pull_requests", comments.one_comment),
            (rf"POST {issue}/labels", "pull_requests", labels.add),
            (rf"GET {repo}/labels/([^/]+)", "read", labels.label),
            (rf"POST {repo}/labels", "issues", labels.create),
            (rf"GET {repo}/commits/([^/]+)", "read", commits.commit),
            (rf"GET {repo}/statuses/([^/]+)", "read", commits.statuses),
            (rf"GET {repo}/git/refs?/heads/(.+)", "read", commits.ref),
            (rf"POST {repo}/statuses/([^/]+)", "statuses", commits.set_status),
            (rf"GET {repo}/collaborators/([^/]+)/permission", "read", people.permission),
        ]

    def _authenticated(self, request: Request, right: str) -> Account:
        header = request.headers.get("authorization", "")
        kind, _, token = header.partition(" ")
        if right == "app":
            return self._signed_app(kind, token)
        account = self.accounts.get(token)
        if account is None:
            raise refused(401, "Bad credentials")
        if right and account.permission == "none":
            raise refused(404, "Not Found")
        if right not in {"", "read"} and (right in account.lacks or account.permission == "read"):
            raise refused(403, "Resource not accessible by personal access token")
        return account

    def _signed_app(self, kind: str, token: str) -> Account:
        import jwt

        try:
            assert self.app
            assert kind == "Bearer"
            told = jwt.decode(token, self.app[2], algorithms=["RS256"], options={"verify_aud": False})
            assert told["iss"] == str(self.app[0])
        except (AssertionError, jwt.PyJWTError):
            raise refused(401, "A JSON web token could not be decoded") from None
        return Account(0, f"{self.app[1]}[bot]", kind="Bot")
