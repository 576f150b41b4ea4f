"""Whether and on which offer to retrain: the first rule that answers makes the plan."""

from __future__ import annotations

from plumbline.records import Plan
from plumbline.retraining.rules.already_proposed import already_proposed
from plumbline.retraining.rules.cheapest_offer import cheapest_offer
from plumbline.retraining.rules.closed_budget import closed_budget
from plumbline.retraining.rules.no_capacity import no_capacity
from plumbline.retraining.rules.not_installed import not_installed
from plumbline.retraining.rules.not_worth_it import not_worth_it
from plumbline.retraining.rules.nothing_failing import nothing_failing
from plumbline.retraining.rules.over_budget import over_budget
from plumbline.retraining.rules.stopped_at_limit import stopped_at_limit
from plumbline.retraining.rules.worth_waiting import worth_waiting
from plumbline.retraining.situation import Rule, Ruling, Situation

RULES: tuple[Rule, ...] = (
    nothing_failing,  # no gate fails and nobody asked: the champion stays
    already_proposed,  # the same cause waits in a pull request, or was rejected there
    closed_budget,  # a threshold of a budget has closed it: training is paused, or launches are refused
    not_installed,  # a package that its training imports is not installed here
    no_capacity,  # no offer can run it before the deadline
    stopped_at_limit,  # it used up what it was given: people decide whether it goes on
    not_worth_it,  # a worse metric costs less than the retraining; never where a gate of fairness fails
    worth_waiting,  # it will pay, and more on a later night
    over_budget,  # the cheapest one costs more than is left: people decide
    cheapest_offer,  # otherwise train on it
)


def decide(situation: Situation) -> Plan:
    """Weighs the failing gates against price, budget and deadline.

    Raises:
        ValueError: something is to be trained and the situation does not say what.
    """
    ruling = next(answer for rule in RULES if (answer := rule(situation)))
    if ruling.decision != "nothing" and situation.request is None:
        raise ValueError(f"{situation.model}: to {ruling.decision} there must be a training request")
    return _plan(situation, ruling)


def _plan(situation: Situation, ruling: Ruling) -> Plan:
    return Plan(
        model=situation.model,
        champion=situation.champion,
        gates=situation.gates,
        decision=ruling.decision,
        because=ruling.because,
        night=situation.night,
        verdict=situation.verdict,
        request=situation.request,
        offer=ruling.offer,
        offers=situation.offers,
        unpriced=situation.unpriced,
        chosen_because=situation.chosen_because if ruling.offer else "",
        prices_as_of=situation.prices_as_of,
        quotes=situation.quotes,
        quoting=situation.quoting,
        budget_left=situation.budget_left,
        standings=situation.standings,
        requester=situation.requester,
        stopped=situation.stopped.attempt if situation.stopped and ruling.decision == "ask" else 0,
        waits=ruling.waits,
    )
