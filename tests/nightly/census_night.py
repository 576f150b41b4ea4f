"""How these tests run a night of the census model, in a context in which the time stands still."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plumbline.intent import Tolerance
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.judge import judge
from plumbline.nightly.evaluating.measure import compare_with_aif360, explain, measure
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.records import Evaluation, Measured, Nomination, Plan, Subject
from plumbline.settings import Settings

MODEL = "acs_employment"
NOW = datetime.datetime(2026, 11, 5, 2, 0, tzinfo=datetime.UTC)
STEPS = (measure, compare_with_aif360, explain)
"""Everything a verdict rests on, in the night's order."""


@dataclass(frozen=True)
class NightZero:
    """Night 0 from the champion's verdict to the candidate's, every step run once."""

    state: Path
    """The state folder it left. Copy it to use it."""
    subject: Subject
    champion: Evaluation
    plan: Plan
    nomination: Nomination
    candidate: Evaluation


def context_in(settings: Settings) -> Context:
    """The census model, worked on by `test` at `NOW`."""
    return Context(MODEL, settings, actor="test", now=lambda: NOW)


def with_tolerances(context: Context, tolerances: Iterable[Tolerance]) -> Context:
    """The context, its policy having these tolerances and no others."""
    context.__dict__["policy"] = context.policy.model_copy(update={"tolerances": tuple(tolerances)})
    return context


def measured(context: Context, subject: Subject) -> list[Measured]:
    """What every measuring step found."""
    return [step(context, subject) for step in STEPS]


def judged_night(context: Context, night: int) -> Evaluation:
    """A whole night of the champion, its verdict recorded."""
    subject = prepare(context, night)
    return judge(context, subject, measured(context, subject))


def gated_night(context: Context, night: int) -> Evaluation:
    """Like `judged_night`, from `measure` alone: no gate rests on the other steps, which take longer."""
    subject = prepare(context, night)
    return judge(context, subject, [measure(context, subject)])


def kinds(context: Context, kind: str) -> int:
    """How many entries of a kind the evidence holds."""
    return len(context.ledger.all(kind, context.model))
