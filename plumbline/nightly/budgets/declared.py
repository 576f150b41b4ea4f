"""What the project declares about money: specs, prices and budgets, and with one of them changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from plumbline.intent import BudgetPolicy, PriceList, Spec
from plumbline.nightly.budgets.changed_file import Said
from plumbline.specs.budget_checks import why_idle
from plumbline.specs.loading import load_budgets, load_prices, load_spec, model_names


@dataclass(frozen=True)
class Declared:
    """Everything that says what something is expected to cost."""

    specs: dict[str, Spec]
    prices: PriceList
    budgets: BudgetPolicy

    @classmethod
    def of(cls, root: Path) -> Declared:
        """What the project's files say.

        Raises:
            SpecError: one of them cannot be used.
        """
        specs = {name: load_spec(root, name) for name in model_names(root)}
        return cls(specs, load_prices(root), load_budgets(root))

    @property
    def idle_budgets(self) -> dict[str, str]:
        """What is said of each budget that covers no model, by its name."""
        models = list(self.specs.values())
        found = ((budget.name, why_idle(budget, models)) for budget in self.budgets.budgets)
        return {name: ". ".join(why) for name, why in found if why}

    def having(self, said: Said) -> Declared:
        """The same, with what one file says in place of what it said."""
        if isinstance(said, Spec):
            return replace(self, specs=self.specs | {said.model: said})
        if isinstance(said, PriceList):
            return replace(self, prices=said)
        return replace(self, budgets=said) if isinstance(said, BudgetPolicy) else self

    def without(self, model: str) -> Declared:
        """The same without a model that was not there."""
        return replace(self, specs={name: spec for name, spec in self.specs.items() if name != model})
