"""The machine-readable block at the end of a pull request's body."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from plumbline.intent import Target
from plumbline.records import Change
from plumbline.release.page.grounds import Grounds

PROMOTION = "promotion"
"""The mark of a promotion's block."""


def facts_block(grounds: Grounds, target: Target, changes: tuple[Change, ...]) -> str:
    """The promotion as fenced JSON, after a comment that marks it."""
    registration, verdict = grounds.registration, grounds.verdict
    plan, champion = grounds.plan, grounds.champion
    facts: dict[str, Any] = {
        "model": registration.model,
        "version": registration.version,
        "digest": registration.digest,
        "image": str(registration.image),
        "outcome": verdict.outcome,
        "verdict": verdict.key,
        "spec": verdict.spec,
        "policy": verdict.policy,
        "evidence": grounds.evidence,
        "judged_at": grounds.judged_at.isoformat() if grounds.judged_at else None,
        "expires": grounds.expires.isoformat() if grounds.expires else None,
        "waived_by": grounds.waived_by or None,
        "champion": plan.champion,
        "champion_verdict": champion.key if champion else None,
        "gates": list(plan.gates),
        "target": target.name,
        "environment": target.environment,
        "changes": [change.model_dump() for change in changes],
    }
    if grounds.trained.carried:
        facts["carries"] = [one.model_dump() for one in grounds.trained.carried]
    return marked(PROMOTION, facts)


def facts_of(body: str) -> dict[str, Any] | None:
    """The promotion's facts in a body's last block; none if a person removed or broke them."""
    return facts_marked(PROMOTION, body)


def changes_of(body: str) -> tuple[Change, ...] | None:
    """The promotion's changes in a body's last block; none if a person removed or broke them."""
    said = (facts_of(body) or {}).get("changes")
    try:
        return tuple(Change.model_validate(change) for change in said) if isinstance(said, list) else None
    except ValidationError:
        return None


def marked(mark: str, facts: Mapping[str, Any]) -> str:
    """Facts as fenced JSON, after a comment that marks them."""
    text = json.dumps(facts, indent=2, sort_keys=True)
    # A name may hold a fence, a comment's end, a mention or what closes an issue; JSON can spell them
    # otherwise.
    inert = re.sub("[`<>&@#]", lambda found: f"\\u{ord(found[0]):04x}", text)
    return f"<!-- plumbline:{mark} -->\n```json\n{inert}\n```"


def facts_marked(mark: str, body: str) -> dict[str, Any] | None:
    """The facts that stand last in a body under a mark; none if a person removed or broke them."""
    _, marked, last = body.replace("\r\n", "\n").rpartition(f"<!-- plumbline:{mark} -->\n```json\n")
    text, fence, after = last.rpartition("\n```")
    try:
        facts = json.loads(text) if marked and fence and not after.strip() else None
    except (ValueError, RecursionError):
        return None
    return facts if isinstance(facts, dict) else None
