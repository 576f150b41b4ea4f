"""The latest verdicts of every model, and its releases, as one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plumbline import names
from plumbline.records import Plan, Verdict
from plumbline.reports.releases import Linked, ModelReleases
from plumbline.reports.templating import render


class JudgedNight(NamedTuple):
    """One verdict on the champion, and what followed from it as far as it has come."""

    verdict: Verdict
    version: str | None
    """The champion's version in the registry; none before it is there."""
    plan: Plan | None
    candidate: Verdict | None
    candidate_version: str | None
    pull_request: Linked | None
    report: str | None
    """The report's address; none before it is drawn."""
    outdated: bool = False
    """Whether it was judged under another policy or spec than today's."""
    realised: Verdict | None = None
    """What the night came to once labels it waited for arrived."""

    @property
    def because(self) -> tuple[str, ...]:
        """The gates that decided, or why the night could not be judged; and what could not be asked."""
        if self.verdict.unusable:
            return self.verdict.unusable
        return (*self._deciding, *self.verdict.not_applicable)

    @property
    def _deciding(self) -> tuple[str, ...]:
        undecided = [gate for gate in self.verdict.undecided if gate not in self.verdict.waiting]
        deciding = {"fail": self.verdict.failing, "insufficient": undecided}
        named = tuple(map(_gate_name, deciding.get(self.verdict.outcome, ())))
        return (*self.verdict.awaited, *named) if self.verdict.outcome == "insufficient" else named


class ModelNights(NamedTuple):
    """One model's judged nights, latest first, and its releases; or why they can't be told."""

    model: str
    nights: Sequence[JudgedNight] = ()
    repository: str = ""
    """The GitOps repository its pull requests are in."""
    releases: ModelReleases = ModelReleases()
    pauses: Sequence[str] = ()
    """Why no training is launched now: which budget, until when, and how more is allowed."""
    problem: str = ""


def render_verdicts(models: Sequence[ModelNights]) -> str:
    """The self-contained page."""
    return render("verdicts_page.html.j2", {"title": "Verdicts", "models": models, "n": names})


def _gate_name(gate: str) -> str:
    """`equal opportunity, DIS`."""
    metric, _, attribute = gate.partition(".")
    name = names.metric_name(metric)
    return f"{name}, {attribute}" if attribute else name
