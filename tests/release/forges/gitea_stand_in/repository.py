"""The repository that the stand-in keeps: its settings, its pull requests, and how it shows them."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from tests.release.forges import gitea_schema
from tests.release.forges.bare_repository import BareRepository, ConflictError
from tests.release.forges.gitea_stand_in.records import Account, Pull
from tests.release.forges.stand_in_server import RefusalError, Reply, Request, StandInServer


class Repository(StandInServer):
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
        self.ids = itertools.count(1)
        self.clock = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.UTC)

    def account(self, token: str, login: str, **options: Any) -> Account:
        account = Account(next(self.ids), login, **options)
        self.accounts[token] = account
        return account

    def now(self) -> str:
        self.clock += datetime.timedelta(seconds=1)
        return self.clock.strftime("%Y-%m-%dT%H:%M:%SZ")

    def one(self, number: str) -> Pull:
        if not 0 < int(number) <= len(self.pulls):
            raise self.not_found()
        return self.refreshed(self.pulls[int(number) - 1])

    def refreshed(self, pull: Pull) -> Pull:
        """Sees pushes to the branch, and merges that somebody pushed to the base."""
        if pull.state != "open" or pull.fork:
            return pull
        if pull.sha and self.detects_merges and self.repository.holds(pull.base, pull.sha):
            pull.commit, pull.merged = self.repository.landed(pull.base, pull.sha), True
            self.finish(pull, pull.author, "merge_pull")
            return pull
        tip = self.repository.tip(pull.head)
        if tip and tip != pull.sha:
            for review in pull.reviews:
                review["stale"] = review["commit_id"] != tip
            pull.sha, pull.unlooked = tip, self.slow_to_look
        if pull.sha:
            pull.fork_point = self.repository.fork(pull.base, pull.sha)
        return pull

    def finish(self, pull: Pull, who: Account, event: str) -> None:
        pull.state, pull.by, pull.finished = "closed", who, self.moment()
        entry = {"id": next(self.ids), "type": event, "user": self.person(who), "body": ""}
        entry |= {"created_at": self.now(), "updated_at": self.now()}
        pull.timeline.append(self.checked("TimelineComment", entry))

    def mergeable(self, pull: Pull) -> bool:
        if pull.unlooked or pull.state != "open":
            return False
        try:
            self.repository.merged_tree(pull.base, pull.sha)
        except ConflictError:
            return False
        return True

    def moment(self) -> datetime.datetime:
        self.now()
        return self.clock

    def shown_pull(self, pull: Pull) -> dict[str, Any]:
        there = self.repository.tip(pull.head) is not None
        finished = pull.finished.strftime("%Y-%m-%dT%H:%M:%SZ") if pull.finished else None
        head_repository = 8 if pull.fork else 7
        shown = {
            "id": 1000 + pull.number,
            "number": pull.number,
            "user": self.person(pull.author),
            "title": pull.title,
            "body": pull.body,
            "labels": self.labels_of(pull),
            "state": pull.state,
            "requested_reviewers": [self.person(account) for account in pull.asked] or None,
            "html_url": f"{self.address}/{self.path}/pulls/{pull.number}",
            "mergeable": self.mergeable(pull),
            "merged": pull.merged,
            "merged_at": finished if pull.merged else None,
            "merge_commit_sha": pull.commit,
            "merged_by": self.person(pull.by) if pull.merged and pull.by else None,
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
        return self.checked("PullRequest", shown | mine)

    def labels_of(self, pull: Pull) -> list[dict[str, Any]]:
        return [label for label in self.labels if label["id"] in pull.labels]

    def person(self, account: Account) -> dict[str, Any]:
        person = {"id": account.id, "login": account.login, "full_name": "", "active": False}
        return self.checked("User", person)

    def checked(self, kind: str, answer: dict[str, Any]) -> dict[str, Any]:
        return gitea_schema.checked(self.product, kind, answer)

    def paged(self, request: Request, entries: list[dict[str, Any]]) -> Reply:
        size = min(self.page, int(request.query.get("limit", "30")))
        page = int(request.query.get("page", "1"))
        return Reply(200, entries[(page - 1) * size : page * size], {"X-Total-Count": str(len(entries))})

    def refusal(self, code: int, message: str) -> RefusalError:
        return RefusalError(code, {"message": message, "url": f"{self.address}/api/swagger"})

    def not_found(self) -> RefusalError:
        errors = {"errors": []} if self.product == "forgejo" else {"errors": None}
        said = {"message": "The target couldn't be found.", "url": f"{self.address}/api/swagger"}
        return RefusalError(404, {**errors, **said})
