"""A stand-in for Gitea and Forgejo: the part of their API that the forge uses, over a real bare repository.

Written after the products' published handlers, refusals included, and their differences where they matter.
Everything it sends is held against the products' own schemas (their generated clients' models).
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.release.forges import gitea_schema
from tests.release.forges.bare_repository import BareRepository, ConflictError
from tests.release.forges.stand_in_server import RefusalError, Reply, Request, StandInServer

_API = "/api/v1"
_RIGHTS = {"none": 0, "read": 1, "write": 2, "admin": 3}


@dataclass(frozen=True)
class Account:
    id: int
    login: str
    access: str = "write"
    scopes: tuple[str, ...] = ("write:repository", "write:issue", "read:user")

    def may(self, right: str) -> bool:
        return _RIGHTS[self.access] >= _RIGHTS[right]


@dataclass
class Pull:
    number: int
    author: Account
    head: str
    base: str
    title: str
    body: str
    at: datetime.datetime
    fork: bool = False
    state: str = "open"
    merged: bool = False
    sha: str = ""
    fork_point: str = ""
    commit: str | None = None
    by: Account | None = None
    finished: datetime.datetime | None = None
    labels: list[int] = field(default_factory=list)
    asked: list[Account] = field(default_factory=list)
    unlooked: int = 0
    """Reads until it has looked for conflicts."""
    reviews: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)


class GiteaStandIn(StandInServer):
    """One repository, `platform/apps` unless named otherwise, on `gitea` or `forgejo`."""

    def __init__(
        self, repository: BareRepository, path: str = "platform/apps", product: str = "gitea"
    ) -> None:
        super().__init__()
        self.repository = repository
        self.path = path
        self.product = product
        self.accounts: dict[str, Account] = {}
        """By token."""
        self.pulls: list[Pull] = []
        self.labels: list[dict[str, Any]] = []
        self.shown: list[dict[str, Any]] = []
        """Statuses, in the order they were made."""
        self.required: tuple[str, ...] = ()
        self.approvals_required = 0
        self.mergers: tuple[str, ...] | None = None
        """Who may merge into a protected `main`; none where it is not protected."""
        self.merge_commits = True
        self.archived = False
        self.detects_merges = True
        """The repository's setting to notice merges that were pushed; off when a repository is new."""
        self.slow_to_look = 0
        self.page = 50
        self._ids = itertools.count(1)
        self._clock = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.UTC)

    def account(self, token: str, login: str, **options: Any) -> Account:
        account = Account(next(self._ids), login, **options)
        self.accounts[token] = account
        return account

    def now(self) -> str:
        self._clock += datetime.timedelta(seconds=1)
        return self._clock.strftime("%Y-%m-%dT%H:%M:%SZ")

    def answer(self, request: Request) -> Reply:
        who = self._authenticated(request)
        for pattern, answer in self._routes():
            parts = request.part(pattern)
            if parts is not None:
                self._authorized(request, who)
                return answer(request, who, *parts)
        raise self._not_found()

    def _routes(self) -> list[tuple[str, Callable[..., Reply]]]:
        repo = f"{_API}/repos/{self.path}"
        one = rf"{repo}/pulls/(\d+)"
        return [
            (rf"GET {_API}/user", lambda _request, who: Reply(200, self._person(who))),
            (rf"GET {_API}/orgs/([^/]+)/labels", self._org_labels),
            (rf"GET {repo}/pulls", self._list),
            (rf"POST {repo}/pulls", self._create),
            (rf"GET {one}", self._get),
            (rf"GET {one}\.diff", self._diff),
            (rf"PATCH {one}", self._update),
            (rf"GET {one}/files", self._files),
            (rf"POST {one}/merge", self._merge),
            (rf"GET {one}/reviews", self._reviews),
            (rf"POST {one}/reviews", self._review),
            (rf"POST {one}/requested_reviewers", self._ask),
            (rf"GET {repo}/labels", lambda request, _who: self._paged(request, self.labels)),
            (rf"POST {repo}/labels", self._make_label),
            (rf"POST {repo}/issues/(\d+)/labels", self._add_labels),
            (rf"GET {repo}/issues/(\d+)/comments", self._comments),
            (rf"POST {repo}/issues/(\d+)/comments", self._comment),
            (rf"PATCH {repo}/issues/comments/(\d+)", self._rewrite),
            (rf"GET {repo}/issues/(\d+)/timeline", self._timeline),
            (rf"GET {repo}/branches/(.+)", self._branch),
            (rf"GET {repo}/statuses/([0-9a-f]+)", self._statuses),
            (rf"POST {repo}/statuses/([0-9a-f]+)", self._set_status),
        ]

    # Who asks.

    def _authenticated(self, request: Request) -> Account:
        token = request.headers.get("authorization", "").removeprefix("token ")
        if token not in self.accounts:
            raise self._refusal(401, "invalid username, password or token")
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
            raise self._refusal(403, f"token does not have at least one of required scope(s){comma} {said}")
        if part in {"repository", "issue"}:
            self._may_enter(request, who)

    def _may_enter(self, request: Request, who: Account) -> None:
        if not who.may("read"):
            raise self._not_found()
        if request.method != "GET" and self.archived:
            raise self._refusal(423, f"{self.path} is archived")

    # Pull requests.

    def _list(self, request: Request, _: Account) -> Reply:
        found = [self._refreshed(pull) for pull in self.pulls]
        wanted = [pull for pull in found if request.query.get("state") in {"all", pull.state}]
        wanted.sort(key=lambda pull: pull.number, reverse=request.query.get("sort") != "oldest")
        return self._paged(request, [self._shown(pull) for pull in wanted])

    def _create(self, request: Request, who: Account) -> Reply:
        body = request.body
        head, base = body["head"], body["base"]
        if head == base:
            raise self._refusal(
                422, "Invalid PullRequest: There are no changes between the head and the base"
            )
        if self.repository.tip(head) is None or self.repository.tip(base) is None:
            raise self._not_found()
        for pull in map(self._refreshed, self.pulls):
            if (pull.head, pull.base, pull.state, pull.fork) == (head, base, "open", False):
                said = (
                    f"pull request already exists for these targets [id: {pull.number}, issue_id: "
                    f"{pull.number}, head_repo_id: 7, base_repo_id: 7, head_branch: {head}, "
                    f"base_branch: {base}]"
                )
                raise self._refusal(409, said)
        made = Pull(len(self.pulls) + 1, who, head, base, body["title"], body.get("body", ""), self._moment())
        self.pulls.append(made)
        return Reply(201, self._shown(self._refreshed(made)))

    def _get(self, _: Request, __: Account, number: str) -> Reply:
        pull = self._one(number)
        shown = self._shown(pull)
        pull.unlooked = max(0, pull.unlooked - 1)
        return Reply(200, shown)

    def _diff(self, _: Request, __: Account, number: str) -> Reply:
        pull = self._one(number)
        return Reply(200, self.repository.diff(pull.fork_point, pull.sha))

    def _files(self, request: Request, _: Account, number: str) -> Reply:
        pull = self._one(number)
        entries = [
            {"filename": file, "status": "changed", "additions": 1, "deletions": 1, "changes": 2}
            for file in self.repository.files(pull.fork_point, pull.sha)
        ]
        return self._paged(request, [self._checked("ChangedFile", entry) for entry in entries])

    def _update(self, request: Request, who: Account, number: str) -> Reply:
        pull = self._one(number)
        if pull.author.id != who.id and not who.may("write"):
            raise RefusalError(403, None)
        pull.title = request.body.get("title", pull.title)
        pull.body = request.body.get("body", pull.body)
        if "state" in request.body:
            if pull.merged:
                raise self._refusal(412, "cannot change state of this pull request, it was already merged")
            if pull.state != request.body["state"] == "closed":
                self._finish(pull, who, "close")
        return Reply(201, self._shown(pull))

    def _merge(self, request: Request, who: Account, number: str) -> Reply:
        pull, body = self._one(number), request.body
        self._may_merge(pull, who)
        if body["Do"] != "merge" or not self.merge_commits:
            raise self._refusal(
                405, f"{body['Do']} is not allowed an allowed merge style for this repository"
            )
        if body.get("head_commit_id") not in {None, "", pull.sha}:
            raise self._refusal(409, "head out of date")
        message = f"{body.get('MergeTitleField') or 'Merge'}\n\n{body.get('MergeMessageField', '')}"
        try:
            pull.commit = self.repository.merge(pull.base, pull.sha, message)
        except ConflictError:
            raise RefusalError(
                409, {"Style": "merge", "StdOut": "CONFLICT", "StdErr": "", "Err": {}}
            ) from None
        pull.merged = True
        self._finish(pull, who, "merge_pull")
        if body.get("delete_branch_after_merge") and self.repository.tip(pull.head):
            self.repository.delete(pull.head)
        return Reply(200)

    def _may_merge(self, pull: Pull, who: Account) -> None:
        if pull.merged:
            raise self._refusal(405, "")
        if pull.state == "closed":
            raise self._not_found()
        if not who.may("write") or (self.mergers is not None and who.login not in self.mergers):
            raise self._refusal(405, "User not allowed to merge PR")
        if not self._mergeable(pull):
            raise self._refusal(405, "Please try again later")
        missing = self._missing(pull)
        if missing:
            raise self._refusal(405, f"not allowed to merge [reason: {missing}]")

    def _missing(self, pull: Pull) -> str:
        latest = {one["context"]: one["status"] for one in self.shown if one["sha"] == pull.sha}
        if any(latest.get(name) != "success" for name in self.required):
            return "Not all required status checks successful"
        good = {r["user"]["login"] for r in pull.reviews if r["state"] == "APPROVED" and not r["dismissed"]}
        return "Does not have enough approvals" if len(good) < self.approvals_required else ""

    def _reviews(self, request: Request, _: Account, number: str) -> Reply:
        return self._paged(request, self._one(number).reviews)

    def _review(self, request: Request, who: Account, number: str) -> Reply:
        pull, event = self._one(number), request.body["event"]
        if who.id == pull.author.id and event != "COMMENT":
            raise self._refusal(422, "approve your own pull is not allowed")
        if pull.state != "open":
            raise self._refusal(422, "can't submit review for a closed or merged PR")
        review = {
            "id": next(self._ids),
            "user": self._person(who),
            "team": None,
            "state": event,
            "body": request.body.get("body", ""),
            "commit_id": request.body.get("commit_id") or pull.sha,
            "stale": False,
            "official": who.may("write"),
            "dismissed": False,
            "comments_count": 0,
            "submitted_at": self.now(),
            "updated_at": self.now(),
            "html_url": "",
            "pull_request_url": "",
        }
        pull.reviews.append(self._checked("PullReview", review))
        return Reply(200, review)

    def _ask(self, request: Request, _: Account, number: str) -> Reply:
        pull = self._one(number)
        people = {account.login: account for account in self.accounts.values()}
        for login in request.body["reviewers"]:
            if login not in people:
                raise self._refusal(404, f"user does not exist [uid: 0, name: {login}]")
            if login == pull.author.login:
                raise self._refusal(422, "poster of pr can't be reviewer")
            pull.asked.append(people[login])
        return Reply(201, [])

    # Labels, comments, statuses.

    def _org_labels(self, request: Request, _: Account, owner: str) -> Reply:
        if owner != self.path.split("/", maxsplit=1)[0]:
            raise self._not_found()
        return self._paged(request, [])

    def _make_label(self, request: Request, who: Account) -> Reply:
        if not who.may("write"):
            raise RefusalError(403, None)
        color = request.body["color"].removeprefix("#")
        label = {"id": next(self._ids), "name": request.body["name"], "color": color, "exclusive": False}
        label |= {"is_archived": False, "description": "", "url": ""}
        self.labels.append(self._checked("Label", label))
        return Reply(201, label)

    def _add_labels(self, request: Request, _: Account, number: str) -> Reply:
        pull = self._one(number)
        pull.labels += [label for label in request.body["labels"] if label not in pull.labels]
        return Reply(200, self._labels_of(pull))

    def _comments(self, _: Request, __: Account, number: str) -> Reply:
        return Reply(200, self._one(number).comments)

    def _comment(self, request: Request, who: Account, number: str) -> Reply:
        comment = {
            "id": next(self._ids),
            "user": self._person(who),
            "body": request.body["body"],
            "created_at": self.now(),
            "updated_at": self.now(),
            "html_url": "",
            "issue_url": "",
            "pull_request_url": "",
            "assets": [],
        }
        self._one(number).comments.append(self._checked("Comment", comment))
        return Reply(201, comment)

    def _rewrite(self, request: Request, who: Account, number: str) -> Reply:
        for comment in itertools.chain.from_iterable(pull.comments for pull in self.pulls):
            if comment["id"] == int(number):
                if comment["user"]["id"] != who.id and not who.may("admin"):
                    raise RefusalError(403, None)
                comment["body"] = request.body["body"]
                return Reply(200, comment)
        raise self._not_found()

    def _timeline(self, request: Request, _: Account, number: str) -> Reply:
        return self._paged(request, self._one(number).timeline)

    def _branch(self, _: Request, __: Account, branch: str) -> Reply:
        tip = self.repository.tip(branch)
        if tip is None:
            raise self._not_found()
        return Reply(200, self._checked("Branch", {"name": branch, "commit": {"id": tip}}))

    def _statuses(self, request: Request, _: Account, commit: str) -> Reply:
        if not self.repository.has(commit):
            raise self._not_found()
        found = [{k: v for k, v in one.items() if k != "sha"} for one in self.shown if one["sha"] == commit]
        return self._paged(request, found if request.query.get("sort") == "oldest" else found[::-1])

    def _set_status(self, request: Request, who: Account, commit: str) -> Reply:
        if not who.may("write"):
            raise RefusalError(403, None)
        if not self.repository.has(commit):
            raise self._not_found()
        if request.body["state"] not in {"pending", "success", "error", "failure", "warning"}:
            raise self._refusal(422, "[State]: unknown")
        status = {
            "id": next(self._ids),
            "context": request.body["context"],
            "status": request.body["state"],
            "description": request.body.get("description", ""),
            "target_url": request.body.get("target_url", ""),
            "creator": self._person(who),
            "created_at": self.now(),
            "updated_at": self.now(),
            "url": "",
        }
        self.shown.append({**self._checked("CommitStatus", status), "sha": commit})
        return Reply(201, status)

    # What it knows.

    def _one(self, number: str) -> Pull:
        if not 0 < int(number) <= len(self.pulls):
            raise self._not_found()
        return self._refreshed(self.pulls[int(number) - 1])

    def _refreshed(self, pull: Pull) -> Pull:
        """Sees pushes to the branch, and merges that somebody pushed to the base."""
        if pull.state != "open" or pull.fork:
            return pull
        if pull.sha and self.detects_merges and self.repository.holds(pull.base, pull.sha):
            pull.commit, pull.merged = self.repository.landed(pull.base, pull.sha), True
            self._finish(pull, pull.author, "merge_pull")
            return pull
        tip = self.repository.tip(pull.head)
        if tip and tip != pull.sha:
            for review in pull.reviews:
                review["stale"] = review["commit_id"] != tip
            pull.sha, pull.unlooked = tip, self.slow_to_look
        if pull.sha:
            pull.fork_point = self.repository.fork(pull.base, pull.sha)
        return pull

    def _finish(self, pull: Pull, who: Account, event: str) -> None:
        pull.state, pull.by, pull.finished = "closed", who, self._moment()
        entry = {"id": next(self._ids), "type": event, "user": self._person(who), "body": ""}
        entry |= {"created_at": self.now(), "updated_at": self.now()}
        pull.timeline.append(self._checked("TimelineComment", entry))

    def _mergeable(self, pull: Pull) -> bool:
        if pull.unlooked or pull.state != "open":
            return False
        try:
            self.repository.merged_tree(pull.base, pull.sha)
        except ConflictError:
            return False
        return True

    def _moment(self) -> datetime.datetime:
        self.now()
        return self._clock

    # What it shows.

    def _shown(self, pull: Pull) -> dict[str, Any]:
        there = self.repository.tip(pull.head) is not None
        finished = pull.finished.strftime("%Y-%m-%dT%H:%M:%SZ") if pull.finished else None
        head_repository = 8 if pull.fork else 7
        shown = {
            "id": 1000 + pull.number,
            "number": pull.number,
            "user": self._person(pull.author),
            "title": pull.title,
            "body": pull.body,
            "labels": self._labels_of(pull),
            "state": pull.state,
            "requested_reviewers": [self._person(account) for account in pull.asked] or None,
            "html_url": f"{self.address}/{self.path}/pulls/{pull.number}",
            "mergeable": self._mergeable(pull),
            "merged": pull.merged,
            "merged_at": finished if pull.merged else None,
            "merge_commit_sha": pull.commit,
            "merged_by": self._person(pull.by) if pull.merged and pull.by else None,
            "base": {
                "label": pull.base,
                "ref": pull.base,
                "sha": self.repository.tip(pull.base),
                "repo_id": 7,
            },
            "head": {
                "label": pull.head,
                "ref": pull.head if there else f"refs/pull/{pull.number}/head",
                "sha": pull.sha,
                "repo_id": head_repository,
            },
            "merge_base": pull.fork_point,
            "created_at": pull.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "updated_at": pull.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "closed_at": finished,
        }
        mine = {"content_version": 1} if self.product == "gitea" else {"flow": 0}
        return self._checked("PullRequest", shown | mine)

    def _labels_of(self, pull: Pull) -> list[dict[str, Any]]:
        return [label for label in self.labels if label["id"] in pull.labels]

    def _person(self, account: Account) -> dict[str, Any]:
        person = {"id": account.id, "login": account.login, "full_name": "", "active": False}
        return self._checked("User", person)

    def _checked(self, kind: str, answer: dict[str, Any]) -> dict[str, Any]:
        return gitea_schema.checked(self.product, kind, answer)

    def _paged(self, request: Request, entries: list[dict[str, Any]]) -> Reply:
        size = min(self.page, int(request.query.get("limit", "30")))
        page = int(request.query.get("page", "1"))
        return Reply(200, entries[(page - 1) * size : page * size], {"X-Total-Count": str(len(entries))})

    def _refusal(self, code: int, message: str) -> RefusalError:
        return RefusalError(code, {"message": message, "url": f"{self.address}/api/swagger"})

    def _not_found(self) -> RefusalError:
        errors = {"errors": []} if self.product == "forgejo" else {"errors": None}
        said = {"message": "The target couldn't be found.", "url": f"{self.address}/api/swagger"}
        return RefusalError(404, {**errors, **said})
