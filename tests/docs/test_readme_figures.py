"""The README's figures are the census's own: the champion on night 0, and the candidate that answers it."""

import re

import pytest

from plumbline.costs.offers.quoting import rank
from plumbline.names import group_labels
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating import judge, measure, preparing
from plumbline.nightly.planning.request import request_for
from plumbline.nightly.training.nominate import nominate
from plumbline.nightly.training.one_training import train_request
from plumbline.records import Evaluation
from plumbline.sentences import verdict_sentence
from plumbline.settings import Settings
from plumbline.specs.loading import load_prices
from tests.docs.markdown import ROOT

MINUS = "\N{MINUS SIGN}"
README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def evaluated(context, subject):
    """Everything a gate rests on, judged and not recorded."""
    return judge.evaluate(context, subject, [measure.measure(context, subject)])


@pytest.fixture(scope="module")
def context(tmp_path_factory) -> Context:
    state = tmp_path_factory.mktemp("state")
    database = f"sqlite:///{state / 'plumbline.db'}"
    settings = Settings(ROOT, state, database, tracking_uri=None, forge=state / "forge")
    return Context(model="acs_employment", settings=settings)


@pytest.fixture(scope="module")
def champion(context) -> Evaluation:
    return evaluated(context, preparing.prepare(context, 0))


@pytest.fixture(scope="module")
def nominated(context, champion):
    """The candidate's subject: reweighed as the champion's failing gates ask."""
    request = request_for(context, champion.verdict, None)
    offer = rank(load_prices(ROOT), context.spec.training, {"local"}).offers[0]
    return nominate(context, train_request(context, request, offer), champion=champion.verdict.version)


@pytest.fixture(scope="module")
def candidate(context, nominated) -> Evaluation:
    return evaluated(context, nominated)


def shown(evaluation: Evaluation) -> str:
    """Equal opportunity for DIS=1 as the README's table writes it."""
    metric = ("equal_opportunity_difference", "DIS=1")
    found = next(m for m in evaluation.measurements if (m.name, m.group) == metric)
    return f"{written(found.value)} ({written(found.low)} to {written(found.high)})"


def written(figure: float) -> str:
    """A figure below one as the README writes it: a real minus, no zero before the point."""
    return f"{figure:.2f}".replace("-", MINUS).replace("0.", ".", 1)


def test_the_pasted_verdicts_are_what_the_program_says(context, champion, candidate):
    labels = group_labels(context.spec)
    assert verdict_sentence(champion.verdict, "1", labels) in README
    assert verdict_sentence(candidate.verdict, "2", labels) in README


def test_the_table_has_the_measured_figures(context, champion, nominated, candidate):
    night = preparing.prepare(context, 0)
    alone = nominated.model_copy(update={"window": night.window, "level": night.level, "attempt": None})
    on_one_night = evaluated(context, alone)
    assert f"| champion, night 0 | {shown(champion)} | fail |" in README
    assert f"hold-out | {shown(candidate)} | pass: pull request |" in README
    assert f"{shown(on_one_night)} | {on_one_night.verdict.outcome}: one night" in README


def test_the_price_of_fairness_is_the_measured_one(candidate):
    change = next(m for m in candidate.measurements if m.name == "accuracy_change")
    low, high = (f"{100 * figure:.1f}".replace("-", MINUS) for figure in (change.low, change.high))
    assert f"({low} to {high} points)" in README


def test_what_passes_only_because_it_does_not_block_is_said_with_its_figures(candidate):
    """Each figure in that sentence is out of tolerance on the candidate, and none of them is a gate."""
    sentence = README.partition("**What passes only because it does not block.**")[2].partition(". Every")[0]
    failing = [j for j in candidate.verdict.judgements if j.outcome == "fail"]
    severities = {written(j.measurement.value): j.severity for j in failing}
    said = re.findall(rf"\(([{MINUS}.\d]+)\)", sentence)
    assert len(said) == 2
    assert {severities[figure] for figure in said} == {"diagnose"}
