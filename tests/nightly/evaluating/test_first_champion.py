"""Version 1 is made on first use, once, whatever happens around it."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from plumbline.canonical import folder_digest
from plumbline.costs.offers.quoting import rank
from plumbline.nightly.champion import NoMachineError, champion_request, ensure_champion
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.training.one_training import train_request
from plumbline.serving.scoring.predictor import ModelError
from plumbline.specs.loading import load_prices
from tests.nightly.census_night import context_in, kinds


@pytest.fixture
def quick(quick_project, place, tmp_path):
    """Makes contexts of one project without a champion."""
    return lambda: context_in(place(tmp_path / "nothing yet", quick_project))


def test_two_nights_that_start_at_once_make_one_champion(quick):
    with ThreadPoolExecutor(2) as nights:
        digests = set(nights.map(ensure_champion, [quick(), quick()]))
    assert len(digests) == 1
    assert [kinds(quick(), kind) for kind in ("champion", "training", "accrual")] == [1, 1, 1]


def test_a_machine_that_cannot_train_it_is_refused_with_the_reasons(quick):
    context = quick()
    prices = context.settings.root / "policies/prices.yaml"
    prices.write_text(prices.read_text().replace("vcpus: 2, memory_gib: 8,", "vcpus: 2, memory_gib: 1,"))
    with pytest.raises(NoMachineError, match=r"has no offer for that: .*local \(1 GiB of memory, 2 needed\)"):
        ensure_champion(context)
    assert kinds(context, "accrual") == 0


def test_a_champion_whose_files_were_lost_is_made_again_to_the_byte(quick):
    """The same rows, code and seed: the same digest, and another run on the bill."""
    context = quick()
    first = ensure_champion(context)
    shutil.rmtree(context.settings.trained / first)
    offer = rank(load_prices(context.settings.root), context.spec.training, {"local"}).offers[0]
    trained = train_request(context, champion_request(context), offer)
    assert trained.digest == first == folder_digest(context.settings.trained / first)
    assert (kinds(context, "training"), kinds(context, "accrual")) == (1, 2)


def test_a_champion_whose_files_were_changed_scores_nothing(context):
    subject = prepare(context, 0)
    (context.settings.trained / subject.version / "features.json").write_text("[]")
    with pytest.raises(ModelError, match=r"not the version .* that was asked for"):
        measure(context, subject)
