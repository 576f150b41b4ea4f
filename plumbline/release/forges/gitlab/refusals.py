"""What GitLab's refusals mean, in a user's words: of a merge, of a call, and of a token."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from plumbline.release.forges.errors import (
    ForgeError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NotReadyError,
    RefusedError,
    no_forge,
    understood,
)
from plumbline.release.forges.json_object import JsonObject

UNDECIDED = frozenset({"unchecked", "checking", "preparing", "approvals_syncing"})
"""Merge statuses that pass by themselves: GitLab has not looked yet."""

_CONFLICTS = {
    "conflict": "it conflicts with {base}",
    "need_rebase": "{base} has moved on and the project merges only what stands on top of it",
    "broken_status": "git cannot merge it into {base}",
    "commits_status": "its branch is gone or holds no commit",
}
_MISSING = {
    "ci_must_pass": "a pipeline or status that must be green is not",
    "ci_still_running": "a pipeline or status that must be green is not finished",
    "status_checks_must_pass": "an external status check must pass first",
    "external_status_checks": "an external status check must pass first",
    "not_approved": "it needs an approval",
    "requested_changes": "a reviewer asked for changes",
    "discussions_not_resolved": "threads are open: resolve them",
    "draft_status": "it is a draft: mark it as ready",
    "merge_request_blocked": "another merge request must be merged first",
    "blocked_status": "another merge request must be merged first",
    "merge_time": "it may only be merged later",
    "jira_association_missing": "the project wants a Jira issue in its title or description",
    "title_regex": "the project wants another form of title",
    "security_policy_violations": "it violates a security policy",
    "security_policy_pipeline_check": "a security policy wants a green pipeline",
    "policies_denied": "it violates a policy",
    "locked_paths": "a file it touches is locked by somebody",
    "locked_lfs_files": "a file it touches is locked by somebody",
}

_WEAK_TOKENS = {"glcbt-": "CI job", "gldt-": "deploy", "glrt-": "runner", "glptt-": "pipeline trigger"}


@contextlib.contextmanager
def explained(subject: str) -> Iterator[None]:
    """Turns a refusal into a user's words; see `refusal`."""
    try:
        with understood(subject):
            yield
    except RefusedError as refused:
        raise refusal(refused.code, refused.words, subject) from None


def must_be_an_accounts(token: str, name: str) -> None:
    """Raises NotAllowedError for a token that no account stands behind: it can open no merge request."""
    kind = next((kind for prefix, kind in _WEAK_TOKENS.items() if token.startswith(prefix)), None)
    if kind:
        raise NotAllowedError(
            f"{name}: the connection holds a {kind} token, which may not open merge requests; make a project "
            "or group access token, or a personal one, with the scope `api` and the role Developer"
        )


def unmergeable(request: JsonObject, name: str) -> ForgeError:
    """Why a merge request cannot be merged, from its `detailed_merge_status`."""
    word, number, base = str(request.get("detailed_merge_status")), request["iid"], request["target_branch"]
    subject = f"{name}: merge request {number} cannot be merged"
    if word in _CONFLICTS:
        reason = _CONFLICTS[word].format(base=base)
        return MergeConflictError(f"{subject}: {reason}; it stays open: run again to write it anew")
    if word in UNDECIDED:
        return NotReadyError(f"{subject} yet: GitLab has not finished looking ({word}); run again")
    reason = _MISSING.get(word, f"GitLab says {word}")
    error = f": {request['merge_error']}" if request.get("merge_error") else ""
    return NotReadyError(f"{subject}: {reason}{error}; it stays open")


def refusal(code: int | None, message: str, subject: str) -> ForgeError:
    """What an error answer means, and what to do; `subject` says what was asked of which project."""
    if "insufficient_scope" in message:
        return NotAllowedError(f"{subject}: the token's scope is too small; make one with the scope `api`")
    if code == 401:
        return NotAllowedError(f"{subject}: GitLab refused the token: it is wrong, expired or revoked")
    if code == 403:
        return NotAllowedError(
            f"{subject}: the account may not ({message}); it needs at least the Developer role, and "
            "Maintainer where a protected branch says so"
        )
    if code == 404:
        return NoSuchError(
            f"{subject}: not found ({message}); GitLab says so too where the account is no member"
        )
    if code is None:
        return no_forge(f"{subject}: did not answer as GitLab does ({message})")
    return ForgeError(f"{subject}: GitLab answered {code}: {message}")
