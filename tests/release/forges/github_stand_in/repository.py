"""The repository that the stand-in keeps: its settings, its pull requests, and what it knows of them."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from tests.release.forges.bare_repository import BareRepository, ConflictError
from tests.release.forges.github_schema import checked
from tests.release.forges.github_stand_in.bodies import Bodies
from tests.release.forges.github_stand_in.records import Account, Pull, Review
from tests.release.forges.github_stand_in.refusals import refused
from tests.release.forges.stand_in_server import Reply, Request, StandInServer


class Repository(StandInServer):
    """One repository, `org/apps`; its bare repository lies at `<root>/org/apps.git`."""

    path = "org/apps"
    api = "/api/v3"

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
        self.ids = itertools.count(100)
        self.clock = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.UTC)

    def account(self, token: str, login: str, **options: Any) -> Account:
        self.accounts[token] = made = Account(next(self.ids), login, **options)
        return made

    def review(self, number: int, login: str, state: str, commit: str | None = None) -> None:
        """Somebody reviews, on the present head unless another commit is named."""
        pull = self.one(str(number))
        self.refresh(pull)
        person = next(one for one in self.accounts.values() if one.login == login)
        pull.reviews.append(Review(next(self.ids), person, state, commit or pull.head, self.now()))

    def now(self) -> datetime.datetime:
        self.clock += datetime.timedelta(seconds=1)
        return self.clock

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
        return Bodies(f"{self.address}{self.api}", self.path, self.ids)

    def one(self, number: str) -> Pull:
        if not 0 < int(number) <= len(self.pulls):
            raise refused(404, "Not Found")
        return self.pulls[int(number) - 1]

    def label_of(self, one: Pull) -> str:
        return f"{'someone' if one.fork else self.path.partition('/')[0]}:{one.branch}"

    def refresh(self, one: Pull) -> None:
        """A push shows, after a while."""
        if one.state == "open" and not one.fork and self.repository.holds(one.base, one.head):
            one.merged_as = self.repository.landed(one.base, one.head)
            self.finish(one, next(iter(self.accounts.values())))
        tip = self.repository.tip(one.branch)
        if one.state != "open" or one.fork or tip in {None, one.head}:
            return
        if one.unseen == 0 and self.slow_to_see:
            one.unseen = self.slow_to_see
        elif one.unseen <= 1:
            one.head, one.unseen, one.unlooked = str(tip), 0, self.slow_to_look
            one.start = self.repository.fork(one.base, one.head)

    def whole(self, one: Pull) -> dict[str, Any]:
        mergeable: bool | None = None
        state = "unknown"
        if one.state == "open" and not one.unlooked:
            try:
                self.repository.merged_tree(one.base, one.head)
                mergeable, state = True, "blocked" if self.protected(one, one.author) else "clean"
            except ConflictError:
                mergeable, state = False, "dirty"
        files = len(self.repository.files(one.start, one.head))
        return checked("PullRequest", self.bodies.whole_pull(one, mergeable, state, files))

    def protected(self, one: Pull, who: Account) -> str | None:
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

    def finish(self, one: Pull, who: Account) -> None:
        one.state, one.finished_by, one.finished_at = "closed", who, self.now()

    def paged(self, request: Request, entries: list[Any]) -> Reply:
        size, page = min(int(request.query.get("per_page", 30)), self.page), int(request.query.get("page", 1))
        part = entries[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(entries):
            query = "&".join(f"{name}={value}" for name, value in {**request.query, "page": page + 1}.items())
            headers["Link"] = f'<{self.address}{request.path}?{query}>; rel="next"'
        return Reply(200, part, headers)
