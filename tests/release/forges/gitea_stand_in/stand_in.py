"""The stand-in itself: who asks, and what answers which request."""

from __future__ import annotations

from collections.abc import Callable

from tests.release.forges.gitea_stand_in import comments, commits, labels, merging, pulls, reviews
from tests.release.forges.gitea_stand_in.records import Account
from tests.release.forges.gitea_stand_in.repository import Repository
from tests.release.forges.stand_in_server import Reply, Request

_API = "/api/v1"


class GiteaStandIn(Repository):
    """One repository of a Gitea or Forgejo."""

    def answer(self, request: Request) -> Reply:
        who = self._authenticated(request)
        for pattern, answer in self._routes():
            parts = request.part(pattern)
            if parts is not None:
                self._authorized(request, who)
                return answer(self, request, who, *parts)
        raise self.not_found()

    def _routes(self) -> list[tuple[str, Callable[..., Reply]]]:
        repo = f"{_API}/repos/{self.path}"
        one = rf"{repo}/pulls/(\d+)"
        return [
            (rf"GET {_API}/user", lambda site, _request, who: Reply(200, site.person(who))),
            (rf"GET {_API}/orgs/([^/]+)/labels", labels.of_organization),
            (rf"GET {repo}/pulls", pulls.listed),
            (rf"POST {repo}/pulls", pulls.create),
            (rf"GET {one}", pulls.get),
            (rf"GET {one}\.diff", pulls.diff),
            (rf"PATCH {one}", pulls.update),
            (rf"GET {one}/files", pulls.files),
            (rf"POST {one}/merge", merging.merge),
            (rf"GET {one}/reviews", reviews.listed),
            (rf"POST {one}/reviews", reviews.review),
            (rf"POST {one}/requested_reviewers", reviews.ask),
            (rf"GET {repo}/labels", lambda site, request, _who: site.paged(request, site.labels)),
            (rf"POST {repo}/labels", labels.make),
            (rf"POST {repo}/issues/(\d+)/labels", labels.add),
            (rf"GET {repo}/issues/(\d+)/comments", comments.listed),
            (rf"POST {repo}/issues/(\d+)/comments", comments.add),
            (rf"PATCH {repo}/issues/comments/(\d+)", comments.rewrite),
            (rf"GET {repo}/issues/(\d+)/timeline", pulls.timeline),
            (rf"GET {repo}/branches/(.+)", commits.branch),
            (rf"GET {repo}/statuses/([0-9a-f]+)", commits.statuses),
            (rf"POST {repo}/statuses/([0-9a-f]+)", commits.set_status),
        ]

    def _authenticated(self, request: Request) -> Account:
        token = request.headers.get("authorization", "").removeprefix("token ")
        if token not in self.accounts:
            raise self.refusal(401, "invalid username, password or token")
        return self.accounts[token]

    def _authorized(self, request: Request, who: Account) -> None:
        kind = "read" if request.method == "GET" else "write"
        part = {"user": "user", "orgs": "organization"}.get(request.path.split("/")[3], "repository")
        if "/issues/" in request.path:
            part = "issue"
        if part != "organization" and not {f"{kind}:{part}", f"write:{part}"} & set(who.scopes):
            wanted, has = f"{kind}:{part}", ",".join(who.scopes)
            said = f"required=[{wanted}], token scope={has}" if self.product == "gitea" else f"[{wanted}]"
            comma = "," if self.product == "gitea" else ":"
            raise self.refusal(403, f"token does not have at least one of required scope(s){comma} {said}")
        if part in {"repository", "issue"}:
            self._may_enter(request, who)

    def _may_enter(self, request: Request, who: Account) -> None:
        if not who.may("read"):
            raise self.not_found()
        if request.method != "GET" and self.archived:
            raise self.refusal(423, f"{self.path} is archived")
