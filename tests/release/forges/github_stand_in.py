"""A stand-in for GitHub: the part of its API that the forge uses, over a real bare repository.

Laid out as an Enterprise server: the API below `/api/v3`, git over HTTP beside it. Everything it sends is
held against GitHub's own schema.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.release.forges.bare_repository import BareRepository, ConflictError
from tests.release.forges.github_bodies import Account, Bodies, Comment, Pull, Review, time
from tests.release.forges.github_schema import checked
from tests.release.forges.stand_in_server import RefusalError, Reply, Request, StandInServer

_API = "/api/v3"
_DOCS = {"documentation_url": "https://docs.github.com/rest"}


class GitHubStandIn(StandInServer):
    """One repository, `org/apps`; its bare repository lies at `<root>/org/apps.git`."""

    path = "org/apps"
    api = _API

    def __init__(self, repository: BareRepository) -> None:
        super().__init__(repository.folder.parents[1])
        self.repository = repository
        self.accounts: dict[str, Account] = {}
        """By token."""
        self.pulls: list[Pull] = []
        self.labels: set[str] = set()
        self.shown: dict[str, list[dict[str, Any]]] = {}
        """Statuses by commit, newest first."""
        self.required: tuple[str, ...] = ()
        self.approvals_required = 0
        self.mergers: tuple[str, ...] | None = None
        """Who may push to the protected base; everybody if none."""
        self.methods = {"merge", "squash", "rebase"}
        self.page = 100
        self.diffs_too_large = False
        self.slow_to_see = 0
        self.slow_to_look = 0
        self.app: tuple[int, str, bytes] | None = None
        """An App's id, slug and public key."""
        self.installation = 11
        self.token_minutes = 60
        self._ids = itertools.count(100)
        self._clock = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.UTC)

    def account(self, token: str, login: str, **options: Any) -> Account:
        self.accounts[token] = made = Account(next(self._ids), login, **options)
        return made

    def review(self, number: int, login: str, state: str, commit: str | None = None) -> None:
        """Somebody reviews, on the present head unless another commit is named."""
        pull = self._one(str(number))
        self._refresh(pull)
        person = next(one for one in self.accounts.values() if one.login == login)
        pull.reviews.append(Review(next(self._ids), person, state, commit or pull.head, self.now()))

    def now(self) -> datetime.datetime:
        self._clock += datetime.timedelta(seconds=1)
        return self._clock

    def git_access(self, repository: str, user: str, password: str, writes: bool) -> int:
        account = self.accounts.get(password)
        if account is None:
            return 401
        if repository != f"{self.path}.git" or account.permission == "none":
            return 404
        allowed = account.permission in {"write", "admin"} and "contents" not in account.lacks
        return 200 if allowed or not writes else 403

    @property
    def bodies(self) -> Bodies:
        return Bodies(f"{self.address}{_API}", self.path, self._ids)

    def answer(self, request: Request) -> Reply:
        for pattern, right, answer in self._routes():
            parts = request.part(pattern)
            if parts is not None:
                return answer(request, self._authenticated(request, right), *parts)
        raise _refused(404, "Not Found")

    def _routes(self) -> list[tuple[str, str, Callable[..., Reply]]]:
        repo = rf"{_API}/repos/{self.path}"
        one, issue = rf"{repo}/pulls/(\d+)", rf"{repo}/issues/(\d+)"
        return [
            (rf"GET {_API}/user", "", self._user),
            (rf"GET {_API}/app", "app", self._app),
            (rf"GET {repo}/installation", "app", self._installation),
            (rf"POST {_API}/app/installations/(\d+)/access_tokens", "app", self._grant),
            (rf"GET {repo}/pulls", "read", self._list),
            (rf"POST {repo}/pulls", "pull_requests", self._create),
            (rf"GET {one}", "read", self._get),
            (rf"PATCH {one}", "pull_requests", self._edit),
            (rf"GET {one}/files", "read", self._files),
            (rf"PUT {one}/merge", "contents", self._merge),
            (rf"GET {one}/reviews", "read", self._reviews),
            (rf"POST {one}/requested_reviewers", "pull_requests", self._request_review),
            (rf"GET {issue}", "read", self._issue),
            (rf"GET {issue}/comments", "read", self._comments),
            (rf"POST {issue}/comments", "pull_requests", self._comment),
            (rf"(?:GET|PATCH) {repo}/issues/comments/(\d+)", "pull_requests", self._one_comment),
            (rf"POST {issue}/labels", "pull_requests", self._add_labels),
            (rf"GET {repo}/labels/([^/]+)", "read", self._label),
            (rf"POST {repo}/labels", "issues", self._create_label),
            (rf"GET {repo}/commits/([^/]+)", "read", self._commit),
            (rf"GET {repo}/statuses/([^/]+)", "read", self._statuses),
            (rf"GET {repo}/git/refs?/heads/(.+)", "read", self._ref),
            (rf"POST {repo}/statuses/([^/]+)", "statuses", self._set_status),
            (rf"GET {repo}/collaborators/([^/]+)/permission", "read", self._permission),
        ]

    # Who asks.

    def _authenticated(self, request: Request, right: str) -> Account:
        header = request.headers.get("authorization", "")
        kind, _, token = header.partition(" ")
        if right == "app":
            return self._signed_app(kind, token)
        account = self.accounts.get(token)
        if account is None:
            raise _refused(401, "Bad credentials")
        if right and account.permission == "none":
            raise _refused(404, "Not Found")
        if right not in {"", "read"} and (right in account.lacks or account.permission == "read"):
            raise _refused(403, "Resource not accessible by personal access token")
        return account

    def _signed_app(self, kind: str, token: str) -> Account:
        import jwt

        try:
            assert self.app
            assert kind == "Bearer"
            told = jwt.decode(token, self.app[2], algorithms=["RS256"], options={"verify_aud": False})
            assert told["iss"] == str(self.app[0])
        except (AssertionError, jwt.PyJWTError):
            raise _refused(401, "A JSON web token could not be decoded") from None
        return Account(0, f"{self.app[1]}[bot]", kind="Bot")

    def _user(self, _: Request, who: Account) -> Reply:
        return Reply(200, checked("PrivateUser", self.bodies.private_user(who)))

    def _app(self, _: Request, who: Account) -> Reply:
        return Reply(200, checked("Integration", self.bodies.app(who.login.removesuffix("[bot]"))))

    def _installation(self, _: Request, who: Account) -> Reply:
        assert self.app
        return Reply(200, checked("Installation", self.bodies.installation(self.installation, *self.app[:2])))

    def _grant(self, _: Request, who: Account, number: str) -> Reply:
        if int(number) != self.installation:
            raise _refused(404, "Not Found")
        token = f"ghs_{next(self._ids)}"
        self.accounts[token] = replace(who, id=next(self._ids), permission="write")
        end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=self.token_minutes)
        return Reply(201, checked("InstallationToken", {"token": token, "expires_at": time(end)}))

    def _permission(self, _: Request, who: Account, login: str) -> Reply:
        found = next((one for one in self.accounts.values() if one.login == login), None)
        if found is None:
            raise _refused(404, f"{login} is not a user")
        return Reply(200, checked("RepositoryCollaboratorPermission", self.bodies.permission(found)))

    # Pull requests.

    def _list(self, request: Request, who: Account) -> Reply:
        head = request.query.get("head")
        found = [one for one in self.pulls if head in {None, self._label_of(one)}]
        for one in found:
            self._refresh(one)
        shown = [checked("PullRequestSimple", self.bodies.pull(one)) for one in found]
        return self._paged(request, shown)

    def _create(self, request: Request, who: Account) -> Reply:
        body = request.body
        branch, base = body["head"], body["base"]
        heads = {name: self.repository.tip(name) for name in (base, branch)}
        if heads[base] is None:
            raise _invalid({"resource": "PullRequest", "field": "base", "code": "invalid"})
        if heads[branch] is None:
            raise _invalid({"resource": "PullRequest", "field": "head", "code": "invalid"})
        same = [one for one in self.pulls if (one.branch, one.base, one.state) == (branch, base, "open")]
        if [one for one in same if not one.fork]:
            raise _invalid(_custom(f"A pull request already exists for org:{branch}."))
        head = str(heads[branch])
        if self.repository.holds(base, head):
            raise _invalid(_custom(f"No commits between {base} and {branch}"))
        self._limit(body)
        fork = self.repository.fork(base, head)
        made = Pull(
            len(self.pulls) + 1,
            who,
            branch,
            base,
            body["title"],
            body.get("body", ""),
            head,
            fork,
            self.now(),
        )
        made.unlooked = self.slow_to_look
        self.pulls.append(made)
        return Reply(201, self._whole(made))

    def _get(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        self._refresh(one)
        if "diff" in request.headers.get("accept", "") and self.diffs_too_large:
            raise _refused(406, "Sorry, the diff exceeded the maximum number of lines (20000)")
        if "diff" in request.headers.get("accept", ""):
            return Reply(200, self.repository.diff(one.start, one.head))
        reply = Reply(200, self._whole(one))
        one.unseen, one.unlooked = max(0, one.unseen - 1), max(0, one.unlooked - 1)
        return reply

    def _edit(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        self._limit(request.body)
        for name in ("title", "body", "base"):
            setattr(one, name, request.body.get(name, getattr(one, name)))
        if request.body.get("state") == "closed" and one.state == "open":
            self._finish(one, who)
        return Reply(200, self._whole(one))

    def _merge(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        self._refresh(one)
        method = request.body.get("merge_method", "merge")
        names = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}
        if method not in self.methods:
            raise _refused(405, f"{names[method]} are not allowed on this repository.")
        if one.state != "open":
            raise _refused(405, "Pull Request is not mergeable")
        if request.body.get("sha") not in {None, one.head}:
            raise _refused(409, "Head branch was modified. Review and try the merge again.")
        if why := self._protected(one, who):
            raise _refused(405, why)
        try:
            one.merged_as = self._landed(one, method, request.body.get("commit_message", ""))
        except ConflictError:
            raise _refused(405, "Pull Request is not mergeable") from None
        self._finish(one, who)
        told = {"sha": one.merged_as, "merged": True, "message": "Pull Request successfully merged"}
        return Reply(200, checked("PullRequestMergeResult", told))

    def _landed(self, one: Pull, method: str, message: str) -> str:
        if method == "merge":
            return self.repository.merge(one.base, one.head, f"Merge pull request #{one.number}\n\n{message}")
        tree = self.repository.merged_tree(one.base, one.head)
        tip = str(self.repository.tip(one.base))
        made = self.repository.git("commit-tree", tree, "-p", tip, "-m", message or one.title)
        self.repository.git("update-ref", f"refs/heads/{one.base}", made, tip)
        return made

    def _protected(self, one: Pull, who: Account) -> str | None:
        if self.mergers is not None and who.login not in self.mergers:
            return "You're not authorized to push to this branch."
        latest = {status["context"]: status["state"] for status in reversed(self.shown.get(one.head, []))}
        for name in sorted(self.required):
            if name not in latest:
                return f'Required status check "{name}" is expected.'
            if latest[name] != "success":
                return f'Required status check "{name}" is {latest[name]}.'
        approving = {review.person.login for review in one.reviews if review.state == "APPROVED"}
        if len(approving) < self.approvals_required:
            return "At least 1 approving review is required by reviewers with write access."
        return None

    def _files(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        names = self.repository.files(one.start, one.head)
        return self._paged(request, [checked("DiffEntry", self.bodies.file(name)) for name in names])

    def _reviews(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        shown = [checked("PullRequestReview", self.bodies.review(one, review)) for review in one.reviews]
        return self._paged(request, shown)

    def _request_review(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        logins = request.body.get("reviewers", [])
        people = [account for account in self.accounts.values() if account.login in logins]
        if one.author.login in logins:
            raise _refused(422, "Review cannot be requested from pull request author.")
        if len(people) != len(logins) or any(person.permission == "none" for person in people):
            raise _refused(422, "Reviews may only be requested from collaborators.")
        one.people += [person for person in people if person not in one.people]
        one.teams += [team for team in request.body.get("team_reviewers", []) if team not in one.teams]
        return Reply(201, checked("PullRequestSimple", self.bodies.pull(one)))

    # Issues: comments and labels.

    def _issue(self, _: Request, who: Account, number: str) -> Reply:
        return Reply(200, checked("Issue", self.bodies.issue(self._one(number))))

    def _comments(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        shown = [checked("IssueComment", self.bodies.comment(one, said)) for said in one.comments]
        return self._paged(request, shown)

    def _comment(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        made = Comment(next(self._ids), who, request.body["body"], self.now())
        one.comments.append(made)
        return Reply(201, checked("IssueComment", self.bodies.comment(one, made)))

    def _one_comment(self, request: Request, who: Account, number: str) -> Reply:
        pairs = [(one, said) for one in self.pulls for said in one.comments if said.id == int(number)]
        if not pairs:
            raise _refused(404, "Not Found")
        one, said = pairs[0]
        said.body = request.body.get("body", said.body)
        return Reply(200, checked("IssueComment", self.bodies.comment(one, said)))

    def _add_labels(self, request: Request, who: Account, number: str) -> Reply:
        one = self._one(number)
        wanted = request.body["labels"] if isinstance(request.body, dict) else request.body
        missing = [name for name in wanted if name not in self.labels]
        if missing:
            raise _invalid({"resource": "Label", "field": "name", "code": "invalid", "value": missing[0]})
        one.labels += [name for name in wanted if name not in one.labels]
        return Reply(200, [checked("Label", self.bodies.label(name)) for name in one.labels])

    def _label(self, _: Request, who: Account, name: str) -> Reply:
        if name not in self.labels:
            raise _refused(404, "Not Found")
        return Reply(200, checked("Label", self.bodies.label(name)))

    def _create_label(self, request: Request, who: Account) -> Reply:
        name = request.body["name"]
        if name in self.labels:
            raise _invalid({"resource": "Label", "field": "name", "code": "already_exists"})
        self.labels.add(name)
        return Reply(201, checked("Label", self.bodies.label(name)))

    # Commits.

    def _commit(self, _: Request, who: Account, commit: str) -> Reply:
        self._known(commit)
        return Reply(200, checked("Commit", self.bodies.commit(commit)))

    def _ref(self, _: Request, who: Account, branch: str) -> Reply:
        tip = self.repository.tip(branch)
        if tip is None:
            raise _refused(404, "Not Found")
        return Reply(200, checked("GitRef", self.bodies.ref(branch, tip)))

    def _statuses(self, request: Request, who: Account, commit: str) -> Reply:
        self._known(commit)
        return self._paged(request, self.shown.get(commit, []))

    def _set_status(self, request: Request, who: Account, commit: str) -> Reply:
        self._known(commit)
        if len(request.body.get("description") or "") > 140:
            raise _invalid(_custom("description is too long (maximum is 140 characters)"))
        made = checked("Status", self.bodies.status(commit, request.body, who, self.now()))
        self.shown.setdefault(commit, []).insert(0, made)
        return Reply(201, made)

    def _known(self, commit: str) -> None:
        if not self.repository.has(commit):
            raise _refused(422, f"No commit found for SHA: {commit}")

    # What they share.

    def _one(self, number: str) -> Pull:
        if not 0 < int(number) <= len(self.pulls):
            raise _refused(404, "Not Found")
        return self.pulls[int(number) - 1]

    def _label_of(self, one: Pull) -> str:
        return f"{'someone' if one.fork else self.path.partition('/')[0]}:{one.branch}"

    def _refresh(self, one: Pull) -> None:
        """A push shows, after a while."""
        if one.state == "open" and not one.fork and self.repository.holds(one.base, one.head):
            one.merged_as = self.repository.landed(one.base, one.head)
            self._finish(one, next(iter(self.accounts.values())))
        tip = self.repository.tip(one.branch)
        if one.state != "open" or one.fork or tip in {None, one.head}:
            return
        if one.unseen == 0 and self.slow_to_see:
            one.unseen = self.slow_to_see
        elif one.unseen <= 1:
            one.head, one.unseen, one.unlooked = str(tip), 0, self.slow_to_look
            one.start = self.repository.fork(one.base, one.head)

    def _whole(self, one: Pull) -> dict[str, Any]:
        mergeable: bool | None = None
        state = "unknown"
        if one.state == "open" and not one.unlooked:
            try:
                self.repository.merged_tree(one.base, one.head)
                mergeable, state = True, "blocked" if self._protected(one, one.author) else "clean"
            except ConflictError:
                mergeable, state = False, "dirty"
        files = len(self.repository.files(one.start, one.head))
        return checked("PullRequest", self.bodies.whole_pull(one, mergeable, state, files))

    def _finish(self, one: Pull, who: Account) -> None:
        one.state, one.finished_by, one.finished_at = "closed", who, self.now()

    def _limit(self, body: dict[str, Any]) -> None:
        if len(body.get("body") or "") > 65536:
            raise _invalid(_custom("body is too long (maximum is 65536 characters)"))

    def _paged(self, request: Request, entries: list[Any]) -> Reply:
        size, page = min(int(request.query.get("per_page", 30)), self.page), int(request.query.get("page", 1))
        part = entries[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(entries):
            query = "&".join(f"{name}={value}" for name, value in {**request.query, "page": page + 1}.items())
            headers["Link"] = f'<{self.address}{request.path}?{query}>; rel="next"'
        return Reply(200, part, headers)


def _refused(code: int, message: str) -> RefusalError:
    return RefusalError(code, checked("BasicError", {"message": message, **_DOCS, "status": str(code)}))


def _invalid(*errors: dict[str, Any]) -> RefusalError:
    body = {"message": "Validation Failed", "errors": list(errors), **_DOCS}
    return RefusalError(422, {**checked("ValidationError", body), "status": "422"})


def _custom(message: str) -> dict[str, Any]:
    return {"resource": "PullRequest", "code": "custom", "message": message}
