"""What a spec or policy says, as a digest. Comments, order of keys and layout do not change it."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.intent import AlignmentPolicy, BudgetPolicy, PriceList, ReleasePolicy, Spec


def spec_digest(spec: Spec) -> str:
    """SHA-256 of the spec's canonical JSON, in hex."""
    return digest(spec)


def policy_digest(policy: AlignmentPolicy | BudgetPolicy | PriceList | ReleasePolicy) -> str:
    """SHA-256 of the policy's canonical JSON, in hex."""
    return digest(policy)
