"""Evidence holds for what it was about: these rules, this spec, this champion, and for a time."""

from __future__ import annotations

from plumbline.release.situation import Ruling, Situation


def stale(situation: Situation) -> Ruling:
    """Stops a version whose verdict is too old, or no longer about what is in force."""
    because = _because(situation)
    if because is None:
        return Ruling("stale", "go", f"the evidence holds until {situation.expires:%Y-%m-%d %H:%M %Z}")
    return Ruling("stale", "stop", f"{because}: version {situation.version} must be judged again")


def _because(situation: Situation) -> str | None:
    verdict, now = situation.verdict, situation.in_force
    if verdict.policy != now.policy:
        return "policies/alignment.yaml changed since the verdict"
    if verdict.spec != now.spec:
        return "the model's spec changed since the verdict"
    if now.champion not in (verdict.champion, verdict.version):
        return "production runs another version than the one it was compared with"
    if situation.now >= situation.expires:
        return f"the verdict of {situation.judged_at:%Y-%m-%d} held {situation.policy.statement_days} days"
    return None
