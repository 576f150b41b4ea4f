"""GitHub's JSON objects, with every field its schema requires."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass
from typing import Any

from tests.release.forges.github_stand_in.records import Account, Comment, Pull, Review

_PEOPLE = ("followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events")
_PARTS = (
    *("archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits", "compare"),
    *("contents", "contributors", "deployments", "downloads", "events", "forks", "git_commits", "git_refs"),
    *("git_tags", "git", "issue_comment", "issue_events", "issues", "keys", "labels", "languages", "merges"),
    *("milestones", "notifications", "pulls", "releases", "ssh", "stargazers", "statuses", "subscribers"),
    *("subscription", "tags", "teams", "trees", "clone", "hooks", "svn"),
)
_COUNTS = ("forks", "forks_count", "stargazers_count", "watchers_count", "size", "open_issues_count")
_LINKS = ("comments", "commits", "statuses", "html", "issue", "review_comments", "review_comment", "self")


@dataclass(frozen=True)
class Bodies:
    """Objects with addresses of one server and repository."""

    api: str
    name: str
    ids: itertools.count[int]

    @property
    def repo_url(self) -> str:
        return f"{self.api}/repos/{self.name}"

    def user(self, account: Account) -> dict[str, Any]:
        url = f"{self.api}/users/{account.login}"
        return {
            **_node(account.id),
            "login": account.login,
            "avatar_url": f"{url}/avatar",
            "gravatar_id": "",
            "url": url,
            "html_url": url,
            "received_events_url": f"{url}/received_events",
            "type": account.kind,
            "site_admin": False,
            **{f"{part}_url": f"{url}/{part}" for part in _PEOPLE},
        }

    def private_user(self, account: Account) -> dict[str, Any]:
        nothing = dict.fromkeys(("name", "company", "blog", "location", "email", "hireable", "bio"))
        none = dict.fromkeys(("public_repos", "public_gists", "followers", "following", "private_gists"), 0)
        more = dict.fromkeys(("total_private_repos", "owned_private_repos", "disk_usage", "collaborators"), 0)
        times = {"created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z"}
        return {**self.user(account), **nothing, **none, **more, **times, "two_factor_authentication": True}

    def repository(self, name: str | None = None) -> dict[str, Any]:
        full = name or self.name
        owner = Account(1, full.partition("/")[0], kind="Organization")
        url = f"{self.api}/repos/{full}"
        return {
            **_node(7),
            "name": full.partition("/")[2],
            "full_name": full,
            "owner": self.user(owner),
            "url": url,
            "html_url": url,
            "fork": full != self.name,
            "default_branch": "main",
            "pushed_at": "2026-01-01T00:00:00Z",
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            **dict.fromkeys(("license", "description", "mirror_url", "homepage", "language")),
            **dict.fromkeys(("has_pages", "disabled"), False),
            **dict.fromkeys((*_COUNTS, "open_issues", "watchers"), 0),
            **{f"{part}_url": f"{url}/{part}" for part in _PARTS},
        }

    def pull(self, pull: Pull) -> dict[str, Any]:
        """As lists show it."""
        url, web = (
            f"{self.repo_url}/pulls/{pull.number}",
            f"https://github.example/{self.name}/pull/{pull.number}",
        )
        issue = f"{self.repo_url}/issues/{pull.number}"
        links = {
            "comments_url": f"{issue}/comments",
            "commits_url": f"{url}/commits",
            "statuses_url": f"{self.repo_url}/statuses/{pull.head}",
            "html_url": web,
            "issue_url": issue,
            "review_comments_url": f"{url}/comments",
            "review_comment_url": f"{self.repo_url}/pulls/comments{{/number}}",
            "url": url,
        }
        return {
            **_node(pull.number),
            **links,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "number": pull.number,
            "state": pull.state,
            "locked": False,
            "title": pull.title,
            "user": self.user(pull.author),
            "body": pull.body or None,
            "labels": [self.label(name, nested=True) for name in pull.labels],
            "milestone": None,
            "created_at": time(pull.created_at),
            "updated_at": time(pull.created_at),
            "closed_at": time(pull.finished_at) if pull.finished_at else None,
            "merged_at": time(pull.finished_at) if pull.finished_at and pull.merged_as else None,
            "merge_commit_sha": pull.merged_as or "f" * 40,
            "assignee": None,
            "requested_reviewers": [self.user(person) for person in pull.people],
            "requested_teams": [self.team(slug) for slug in pull.teams],
            "head": self._end(
                pull.branch, pull.head, f"someone/{self.name.partition('/')[2]}" if pull.fork else None
            ),
            "base": self._end(pull.base, pull.start, None),
            "_links": {name: {"href": links["url" if name == "self" else f"{name}_url"]} for name in _LINKS},
            "author_association": "COLLABORATOR",
            "auto_merge": None,
            "draft": False,
        }

    def whole_pull(self, pull: Pull, mergeable: bool | None, state: str, files: int) -> dict[str, Any]:
        """As one shows by itself."""
        counts = dict.fromkeys(("comments", "review_comments", "commits", "additions", "deletions"), 0)
        return {
            **self.pull(pull),
            **counts,
            "changed_files": files,
            "merged": pull.merged_as is not None,
            "mergeable": mergeable,
            "mergeable_state": state,
            "merged_by": self.user(pull.finished_by) if pull.merged_as and pull.finished_by else None,
            "maintainer_can_modify": False,
            "rebaseable": mergeable,
        }

    def issue(self, pull: Pull) -> dict[str, Any]:
        url = f"{self.repo_url}/issues/{pull.number}"
        return {
            **_node(pull.number),
            "url": url,
            "repository_url": self.repo_url,
            **{f"{part}_url": f"{url}/{part}" for part in ("labels", "comments", "events", "html")},
            "number": pull.number,
            "state": pull.state,
            "title": pull.title,
            "user": self.user(pull.author),
            "labels": [],
            "assignee": None,
            "milestone": None,
            "locked": False,
            "comments": len(pull.comments),
            "closed_at": time(pull.finished_at) if pull.finished_at else None,
            "closed_by": self.user(pull.finished_by) if pull.finished_by else None,
            "created_at": time(pull.created_at),
            "updated_at": time(pull.created_at),
        }

    def label(self, name: str, *, nested: bool = False) -> dict[str, Any]:
        there = {"archived_by": None} if nested else {"archived_at": None, "archived_by": None}
        url = f"{self.repo_url}/labels/{name}"
        plain = {"url": url, "name": name, "description": None, "color": "5319e7", "default": False}
        return {**_node(3), **plain, **there}

    def comment(self, pull: Pull, comment: Comment) -> dict[str, Any]:
        url = f"{self.repo_url}/issues/comments/{comment.id}"
        return {
            **_node(comment.id),
            "url": url,
            "html_url": url,
            "body": comment.body,
            "user": self.user(comment.author),
            "created_at": time(comment.at),
            "updated_at": time(comment.at),
            "issue_url": f"{self.repo_url}/issues/{pull.number}",
            "author_association": "COLLABORATOR",
        }

    def review(self, pull: Pull, review: Review) -> dict[str, Any]:
        url = f"{self.repo_url}/pulls/{pull.number}"
        return {
            **_node(review.id),
            "user": self.user(review.person),
            "body": "",
            "state": review.state,
            "html_url": url,
            "pull_request_url": url,
            "_links": {"html": {"href": url}, "pull_request": {"href": url}},
            "submitted_at": time(review.at),
            "commit_id": review.commit,
            "author_association": "MEMBER",
        }

    def status(
        self, commit: str, body: dict[str, Any], who: Account, at: datetime.datetime
    ) -> dict[str, Any]:
        return {
            **_node(next(self.ids)),
            "url": f"{self.repo_url}/statuses/{commit}",
            "avatar_url": None,
            "state": body["state"],
            "description": body.get("description"),
            "target_url": body.get("target_url"),
            "context": body.get("context", "default"),
            "created_at": time(at),
            "updated_at": time(at),
            "creator": self.user(who),
        }

    def commit(self, sha: str) -> dict[str, Any]:
        url = f"{self.repo_url}/commits/{sha}"
        person = {"name": "x", "email": "x@example.com", "date": "2026-01-01T00:00:00Z"}
        told = {
            "url": url,
            "author": person,
            "committer": person,
            "message": "",
            "comment_count": 0,
            "tree": {"sha": sha, "url": url},
        }
        nobody = {"author": None, "committer": None, "parents": []}
        links = {"url": url, "html_url": url, "comments_url": f"{url}/comments"}
        return {**links, **nobody, "sha": sha, "node_id": sha, "commit": told}

    def ref(self, branch: str, sha: str) -> dict[str, Any]:
        url = f"{self.repo_url}/git/refs/heads/{branch}"
        what = {"type": "commit", "sha": sha, "url": f"{self.repo_url}/git/commits/{sha}"}
        return {"ref": f"refs/heads/{branch}", "node_id": "R", "url": url, "object": what}

    def file(self, name: str) -> dict[str, Any]:
        url = f"{self.repo_url}/contents/{name}"
        counts = {"additions": 1, "deletions": 1, "changes": 2}
        links = {"blob_url": url, "raw_url": url, "contents_url": url}
        return {"sha": "0" * 40, "filename": name, "status": "modified", **counts, **links}

    def team(self, slug: str) -> dict[str, Any]:
        url = f"{self.api}/teams/{slug}"
        links = dict.fromkeys(("url", "html_url", "members_url", "repositories_url"), url)
        return {
            **_node(5),
            **links,
            "name": slug,
            "slug": slug,
            "description": None,
            "permission": "push",
            "parent": None,
            "type": "organization",
            "organization_id": 1,
        }

    def permission(self, account: Account) -> dict[str, Any]:
        person = {**self.user(account), "role_name": account.permission}
        return {"permission": account.permission, "role_name": account.permission, "user": person}

    def app(self, slug: str) -> dict[str, Any]:
        url = f"{self.api}/apps/{slug}"
        return {
            **_node(9),
            "slug": slug,
            "owner": self.user(Account(1, "org", kind="Organization")),
            "name": slug,
            "description": None,
            "external_url": url,
            "html_url": url,
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            "permissions": {"contents": "write", "pull_requests": "write"},
            "events": [],
        }

    def installation(self, number: int, app: int, slug: str) -> dict[str, Any]:
        url = f"{self.api}/app/installations/{number}"
        return {
            "id": number,
            "account": self.user(Account(1, "org", kind="Organization")),
            "repository_selection": "selected",
            **{f"{part}_url": f"{url}/{part}" for part in ("access_tokens", "repositories", "html")},
            "app_id": app,
            "target_id": 1,
            "target_type": "Organization",
            "permissions": {"contents": "write"},
            "events": [],
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            "single_file_name": None,
            "app_slug": slug,
            "suspended_by": None,
            "suspended_at": None,
        }

    def _end(self, ref: str, sha: str, repository: str | None) -> dict[str, Any]:
        owner = (repository or self.name).partition("/")[0]
        return {
            "label": f"{owner}:{ref}",
            "ref": ref,
            "sha": sha,
            "repo": self.repository(repository),
            "user": self.user(Account(1, owner, kind="Organization")),
        }


def time(at: datetime.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _node(number: int) -> dict[str, Any]:
    return {"id": number, "node_id": f"N{number}"}
