"""Releases and proposals of thresholds name their repository by one rule."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from plumbline.intent import ReviewRules


@pytest.mark.parametrize(
    ("place", "because"),
    [
        ({"repository": "Policies"}, "on the local forge"),
        ({"repository": "policies", "forge": "github"}, "must be owner/name on github"),
        ({"repository": "org/policies", "forge": "gitea"}, "needs the forge's `address`"),
    ],
)
def test_where_thresholds_are_proposed_is_held_to_it_too(place, because):
    with pytest.raises(ValidationError, match=because):
        ReviewRules.model_validate({"proposals": place})
