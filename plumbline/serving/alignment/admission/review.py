"""An AdmissionReview v1 as an API server sends it, read strictly: what is odd is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_json import read_json
from plumbline.attestation.wordings import quoted
from plumbline.errors import PlumblineError

LARGEST = 4 * 1024 * 1024
"""Bytes of a review: an object has at most 1.5 MB in the cluster, and one holds two."""
DEEPEST = 60
"""Mappings and lists in each other."""
API_VERSION = "admission.k8s.io/v1"
OPERATIONS = ("CREATE", "UPDATE", "DELETE", "CONNECT")

_LONGEST_UID = 128
_UID_EARLY = re.compile(rb'"uid"\s*:\s*"([A-Za-z0-9._:-]{1,128})"')
_HEAD = 4096
"""Bytes in which an API server has written the request's uid."""

Object = Mapping[str, Any]


class ReviewError(PlumblineError, ValueError):
    """A review that cannot be judged; knows the uid to answer with, if there is one."""

    def __init__(self, because: str, uid: str = "") -> None:
        super().__init__(because)
        self.uid = uid


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks the API server to do."""

    uid: str
    operation: str
    group_version: str
    """`apps/v1`; `v1` for the core group."""
    kind: str
    subresource: str
    namespace: str
    name: str
    """Empty where the server is to make one of `generateName`."""
    user: str
    dry_run: bool
    new: Object | None
    old: Object | None

    @property
    def what(self) -> str:
        """The object as people name it."""
        return quoted(f"{self.kind} {self.namespace}/{self.name or '(a name to be made)'}")


def read_review(body: bytes) -> Asked:
    """What a review asks.

    Args:
        body: JSON as the API server sends it.

    Raises:
        ReviewError: if it is none, or says two things at once.
    """
    if len(body) > LARGEST:
        raise ReviewError(f"the review is larger than {LARGEST} bytes, so it is not read", early_uid(body))
    try:
        review = read_json(body, LARGEST, "the review")
    except MalformedError as error:
        raise ReviewError(str(error), early_uid(body)) from None
    if not isinstance(review, dict):
        raise ReviewError("no AdmissionReview: send the JSON object that an API server sends")
    request = review.get("request")
    uid = request.get("uid") if isinstance(request, dict) else None
    if not isinstance(request, dict) or not isinstance(uid, str) or not _is_uid(uid):
        raise ReviewError("no AdmissionReview: it has no `request` with a `uid`")
    if review.get("kind") != "AdmissionReview" or review.get("apiVersion") != API_VERSION:
        raise ReviewError(f"not an AdmissionReview of {API_VERSION}: name v1 in admissionReviewVersions", uid)
    if _too_deep(request):
        raise ReviewError(f"nested more than {DEEPEST} deep", uid)
    return _asked(request, uid)


def _asked(request: Mapping[str, Any], uid: str) -> Asked:
    kind = request.get("kind")
    if not isinstance(kind, dict):
        raise ReviewError("`request.kind` says no group, version and kind", uid)
    group, version = _text(kind, "group", uid), _text(kind, "version", uid)
    user = request.get("userInfo")
    asked = Asked(
        uid=uid,
        operation=_text(request, "operation", uid),
        group_version=f"{group}/{version}" if group else version,
        kind=_text(kind, "kind", uid),
        subresource=_text(request, "subResource", uid),
        namespace=_text(request, "namespace", uid),
        name=_text(request, "name", uid),
        user=_text(user, "username", uid) if isinstance(user, dict) else "",
        dry_run=request.get("dryRun") is True,
        new=_object(request, "object", uid),
        old=_object(request, "oldObject", uid),
    )
    if asked.operation not in OPERATIONS:
        raise ReviewError(f"the operation {quoted(asked.operation)} is not known", uid)
    if asked.operation in ("CREATE", "UPDATE") and asked.new is None:
        raise ReviewError(f"{asked.operation} without an `object`: nobody can tell what would run", uid)
    if asked.operation == "UPDATE" and asked.old is None:
        raise ReviewError("UPDATE without an `oldObject`: nobody can tell what it changes", uid)
    if asked.operation == "CREATE" and asked.old is not None:
        raise ReviewError("CREATE with an `oldObject`: either it is there or it is not", uid)
    return asked


def _text(holder: Mapping[str, Any], key: str, uid: str) -> str:
    value = holder.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ReviewError(f"`{key}` must be text", uid)
    return value


def _object(request: Mapping[str, Any], key: str, uid: str) -> Object | None:
    value = request.get(key)
    if value is not None and not isinstance(value, dict):
        raise ReviewError(f"`request.{key}` is no object", uid)
    return value


def _is_uid(uid: str) -> bool:
    return 0 < len(uid) <= _LONGEST_UID and uid.isprintable()


def early_uid(body: bytes) -> str:
    """The uid of what cannot be read as a whole: API servers write it first."""
    _, found, rest = body[:_HEAD].partition(b'"request"')
    uid = _UID_EARLY.search(rest) if found else None
    return uid[1].decode() if uid else ""


def _too_deep(root: object) -> bool:
    """Whether collections stand deeper in each other than is read; asked without recursion."""
    level = [root]
    for _ in range(DEEPEST):
        level = [
            item
            for node in level
            for item in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
        ]
        if not level:
            return False
    return True
