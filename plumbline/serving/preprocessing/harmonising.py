"""One request as its model takes it. Pure: what finds personal data and what decodes pictures are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plumbline.guardrails.detector import Detector
from plumbline.intent import PreprocessingPolicy
from plumbline.serving.preprocessing.removed import Removed, UnharmonisableError
from plumbline.serving.preprocessing.rows import Fields, Means, Resize, harmonised_row
from plumbline.serving.preprocessing.texts import harmonised_text, without_personal_data


@dataclass(frozen=True)
class Harmonised:
    """What goes on to the model, and what was taken out."""

    items: list[Any]
    removed: dict[str, int]


@dataclass(frozen=True)
class Harmoniser:
    """A policy, with what it needs to be carried out."""

    policy: PreprocessingPolicy
    detector: Detector
    """Finds personal data in texts."""
    resizing: Callable[[], Resize]
    """Makes what resizes the pictures of one request."""

    def harmonise(self, model: str, kind: str, items: Sequence[Any]) -> Harmonised:
        """The items of a request.

        Args:
            model: whose they are.
            kind: `rows`, `texts` or `images`.
            items: as sent.

        Raises:
            UnharmonisableError: the policy does not know the model, it takes another kind, or an item does
                not fit.
        """
        intake = self.policy.models.get(model)
        if intake is None:
            raise UnharmonisableError("model: the policy says nothing of this model")
        taken = "rows" if intake.fields else "texts" if intake.text else "images"
        if kind != taken:
            raise UnharmonisableError(f"this model takes {taken}: send `{taken}`")
        removed = Removed()
        return Harmonised(self._items(model, taken, items, removed), removed.told())

    def _items(self, model: str, kind: str, items: Sequence[Any], removed: Removed) -> list[Any]:
        intake, kinds = self.policy.models[model], set(self.policy.privacy.personal_data)
        places = [(f"{kind}[{number}]", item) for number, item in enumerate(items)]
        resize = self.resizing()
        if intake.image:
            return [resize(place, item, intake.image) for place, item in places]
        if intake.text:
            longest = intake.text.longest
            return [
                harmonised_text(place, item, longest, self.detector, kinds, removed) for place, item in places
            ]
        fields = Fields.of(intake, self.policy.privacy.forbidden_fields)

        def clean(text: str) -> str:
            return without_personal_data(text, self.detector, kinds, removed)

        means = Means(clean, resize)
        return [harmonised_row(place, _mapping(item), fields, means, removed) for place, item in places]


def _mapping(item: Any) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise UnharmonisableError("a row must be an object of fields")
    return item
