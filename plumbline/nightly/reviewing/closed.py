"""Pull requests about thresholds that people closed unmerged: they are not asked the same again."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.evidence.ledger import Ledger
from plumbline.records import ThresholdProposal, ThresholdSuggestion
from plumbline.release.forges.forge import Forge

Values = dict[tuple[int, int], str]
"""The threshold of each rule by its chain's and its own place."""


def closed_with(
    forge: Forge, ledger: Ledger, policy: str, wanted: Sequence[ThresholdSuggestion]
) -> int | None:
    """The number of a closed pull request that proposed the same thresholds; none if there is none.

    Args:
        forge: of the repository that holds the policy.
        ledger: what was proposed before.
        policy: its name.
        wanted: what would be proposed now.
    """
    entries = ledger.all("threshold_proposal", policy)
    proposals = (ThresholdProposal.model_validate(entry.body) for entry in entries)
    same = {one.pull_request for one in proposals if _values(one.suggestions) == _values(wanted)}
    if not same:
        return None
    return next((n for n in sorted(same, reverse=True) if forge.get(n).state == "closed"), None)


def _values(suggested: Sequence[ThresholdSuggestion]) -> Values:
    return {(one.chain, one.rule): f"{one.proposed:.6g}" for one in suggested if one.proposed is not None}
