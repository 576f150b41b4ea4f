"""The whole fleet as figures for Prometheus: read from the evidence and the books, and nothing written."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from plumbline.costs.booked import booked_between
from plumbline.errors import PlumblineError
from plumbline.nightly.alarms.counts import history
from plumbline.nightly.alarms.raising import terms
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.reporting import lines
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.context import Context
from plumbline.nightly.telling.fleet_figures import Sample, of_alarms, of_budget, of_costs, of_verdict
from plumbline.records import Evaluation
from plumbline.serving.telemetry import metric_names as names
from plumbline.settings import Settings
from plumbline.specs.loading import model_names
from plumbline.verdicts.alarms import levels_after

PARTS = ("verdicts", "alarms", "costs", "budgets")


@dataclass(frozen=True)
class Fleet:
    """What could be read, and why the rest could not."""

    samples: tuple[Sample, ...]
    problems: tuple[str, ...]


def fleet(settings: Settings, now: datetime.datetime) -> Fleet:
    """The figures of every model under management.

    Args:
        settings: where things are.
        now: the time; costs are those of its month, in UTC.
    """
    contexts = [Context(model, settings, now=lambda: now) for model in model_names(settings.root)]
    readers: dict[str, Callable[[], Iterable[Sample]]] = {
        "verdicts": lambda: _each(contexts, _verdict),
        "alarms": lambda: _each(contexts, _alarms),
        "costs": lambda: _costs(settings, now),
        "budgets": lambda: _budgets(settings, now),
    }
    samples: list[Sample] = []
    problems = []
    for part in PARTS:
        try:
            samples += readers[part]()
            unread = 0.0
        except (PlumblineError, OSError) as error:
            problems.append(f"{part}: {error}")
            unread = 1.0
        samples.append(Sample(names.FLEET_UNREAD, {"part": part}, unread))
    return Fleet(tuple(samples), tuple(problems))


def _each(contexts: Iterable[Context], read: Callable[[Context, str], Iterable[Sample]]) -> Iterator[Sample]:
    for context in contexts:
        champion = champion_digest(context)
        if champion is not None:
            yield from read(context, champion)


def _verdict(context: Context, champion: str) -> Iterator[Sample]:
    for entry in context.ledger.newest_first("verdict", context.model):
        verdict = Evaluation.model_validate(entry.body).verdict
        if (verdict.role, verdict.version) == ("champion", champion):
            yield from of_verdict(verdict, entry.at)
            return


def _alarms(context: Context, champion: str) -> Iterator[Sample]:
    nights = history(context, champion).nights
    if nights:
        yield from of_alarms(context.model, levels_after(nights, terms(context, champion)))


def _costs(settings: Settings, now: datetime.datetime) -> Iterator[Sample]:
    accounts = Accounts.at(settings)
    first = now.astimezone(datetime.UTC).date().replace(day=1)
    accounts.create()
    with accounts.store.reading() as connection:
        entries = accounts.ledger.all_in(connection, "accrual", first)
    yield from of_costs(booked_between(entries, first, now.astimezone(datetime.UTC).date()))


def _budgets(settings: Settings, now: datetime.datetime) -> Iterator[Sample]:
    accounts = Accounts.at(settings)
    for line in lines(Accounts(accounts.store, accounts.policy, lambda: now)):
        yield from of_budget(line.standing)
