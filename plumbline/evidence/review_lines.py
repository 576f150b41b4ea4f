"""The review of checks, as people read it in the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Body = dict[str, Any]


def _item(body: Body) -> str:
    found = ", ".join(sorted({reason["label"] for reason in body["reasons"]})) or "nothing found"
    return f"{'a person must decide' if body['cause'] == 'review' else 'random sample'}, {found}"


def _read(body: Body) -> str:
    return "its content was shown" if body["revealed"] else "opened, without its content"


def _skipped(body: Body) -> str:
    why = "they do not want to see its kind" if body["opted_out"] else "skipped"
    return f"{why}, {'seen' if body['seen'] else 'unseen'}"


def _answer(body: Body) -> str:
    answer, standing = body["answer"], body["standing"]
    labels = f" ({', '.join(answer['labels'])})" if answer["labels"] else ""
    return f"answer {answer['seat']}: {answer['decision']}{labels}; {standing['state']}"


def _expired(_: Body) -> str:
    return "nobody answered in time, so it counts as denied"


def _destroyed(body: Body) -> str:
    return f"key and content are destroyed: {body['because']}"


def _rotation(body: Body) -> str:
    if body["removed"]:
        return f"key {body['newest']} alone is left; removed: {', '.join(map(str, body['removed']))}"
    return f"key {body['newest']} wraps now, {body['wrapped']} items anew"


def _proposal(body: Body) -> str:
    changed = ", ".join(
        f"{one['detector']} {one['present']:g} to {one['proposed']:g}" for one in body["suggestions"]
    )
    return f"{changed}, pull request {body['pull_request']}"


def _rows(body: Body) -> str:
    parts = [row["part"] for row in body["rows"]]
    counts = ", ".join(f"{parts.count(part)} {part}" for part in ("training", "threshold", "gate"))
    return f"rows that people labelled: {counts}"


def _figures(body: Body) -> str:
    return (
        f"of {body['judged_on']} rows that people labelled, {body['candidate'][:12]} is right on "
        f"{body['candidate_right']}, the champion on {body['champion_right']}"
    )


REVIEWS: dict[str, Callable[[Body], str]] = {
    "review_item": _item,
    "review_read": _read,
    "review_skipped": _skipped,
    "review_answer": _answer,
    "review_expired": _expired,
    "review_destroyed": _destroyed,
    "review_key_rotation": _rotation,
    "threshold_proposal": _proposal,
    "reviewed_rows": _rows,
    "reviewed_figures": _figures,
}
"""What each kind of evidence says of itself."""
