"""The machine-readable block at the end of a pull request's body."""

from __future__ import annotations

import json
import re
from typing import Any

from plumbline.intent import Target
from plumbline.records import Change
from plumbline.release.grounds import Grounds

_BLOCK = re.compile(r"<!-- plumbline:promotion -->\n```json\n(.*)\n```\s*\Z", re.DOTALL)


def facts_block(grounds: Grounds, target: Target, changes: tuple[Change, ...]) -> str:
    """The promotion as fenced JSON, after a comment that marks it."""
    registration, verdict = grounds.registration, grounds.verdict
    plan, champion = grounds.plan, grounds.champion
    facts = {
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
    text = json.dumps(facts, indent=2, sort_keys=True)
    # A name may hold a fence, a comment's end or a mention; JSON can spell those characters otherwise.
    inert = re.sub("[`<>&@]", lambda found: f"\\u{ord(found[0]):04x}", text)
    return f"<!-- plumbline:promotion -->\n```json\n{inert}\n```"


def facts_of(body: str) -> dict[str, Any] | None:
    """The facts in a body's last block; none if a person removed or broke them."""
    found = _BLOCK.search(body.replace("\r\n", "\n"))
    try:
        facts = json.loads(found[1]) if found else None
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None
