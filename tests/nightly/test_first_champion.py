"""Version 1 is made on first use, once, whatever happens around it."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from plumbline.canonical import folder_digest
from plumbline.costs.prices import quote
from plumbline.nightly.champion import champion_digest, champion_request, ensure_champion
from plumbline.nightly.evaluate import prepare
from plumbline.nightly.measure import measure
from plumbline.nightly.training import train_request
from plumbline.serving.predictor import ModelError
from plumbline.specs.loading import load_prices
from tests.nightly.census_night import context_in, kinds


def test_two_nights_that_start_at_once_make_one_champion(fresh_settings):
    contexts = [context_in(fresh_settings), context_in(fresh_settings)]
    with ThreadPoolExecutor(2) as nights:
        digests = set(nights.map(ensure_champion, contexts))
    assert len(digests) == 1
    assert [kinds(contexts[0], kind) for kind in ("champion", "training", "accrual")] == [1, 1, 1]


def test_the_same_rows_and_code_make_the_same_bytes(context):
    """Trained again after its files were lost: the same digest, another run on the bill."""
    first = champion_digest(context)
    shutil.rmtree(context.settings.trained / first)
    offer = quote(load_prices(context.settings.root), context.spec.training, {"local"})[0]
    trained = train_request(context, champion_request(context), offer)
    assert trained.digest == first == folder_digest(context.settings.trained / first)
    assert (kinds(context, "training"), kinds(context, "accrual")) == (1, 2)


def test_a_champion_whose_files_were_changed_scores_nothing(context):
    subject = prepare(context, 0)
    (context.settings.trained / subject.version / "features.json").write_text("[]")
    with pytest.raises(ModelError, match="not the version .* that was asked for"):
        measure(context, subject)
