"""Files that cannot be used at all end the night with an error that says which and what to do."""

from __future__ import annotations

import pytest

from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.planning.deciding import plan
from plumbline.nightly.training.retrain import train
from plumbline.windows.nights import NightError
from plumbline.windows.parquet import DataError
from plumbline.windows.reading import UnusableError
from tests.nightly.census_night import context_in, gated_night, kinds
from tests.nightly.spoilt_data import ARRIVALS, LABELS, REFERENCE, first, with_values, without


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def overwritten(content: bytes) -> bytes:
    """The footer is whole, the pages are not."""
    return content[:200] + bytes(3000) + content[3200:]


@pytest.mark.parametrize("file", [ARRIVALS, LABELS, REFERENCE])
def test_a_missing_file_is_named(spoilt, file):
    (spoilt.root / file).unlink()
    with pytest.raises(DataError, match=rf"{file} does not exist: fetch the data, or correct the path"):
        gated_night(spoilt.context, 0)


@pytest.mark.parametrize("file", [ARRIVALS, LABELS])
def test_half_a_file_is_named(spoilt, file):
    path = spoilt.root / file
    path.write_bytes(half(path.read_bytes()))
    with pytest.raises(DataError, match=rf"{file} cannot be read as parquet .*: fetch or write it again"):
        gated_night(spoilt.context, 0)


def test_a_file_damaged_inside_is_noticed(spoilt):
    path = spoilt.root / ARRIVALS
    path.write_bytes(overwritten(path.read_bytes()))
    with pytest.raises(DataError, match=r"damaged .*: fetch or write it again"):
        gated_night(spoilt.context, 0)


def test_two_labels_for_one_row_are_refused(spoilt):
    spoilt.change(LABELS, with_values("id", lambda values: [*values[:1] * 3, *values[3:]]))
    with pytest.raises(DataError, match="2 second labels for rows of this window: keep one a row"):
        gated_night(spoilt.context, 0)


def test_ids_of_two_types_cannot_be_joined(spoilt):
    spoilt.change(LABELS, with_values("id", lambda values: [str(value) for value in values]))
    with pytest.raises(DataError, match="id is string there and int64 in the arrivals"):
        gated_night(spoilt.context, 0)


@pytest.mark.parametrize(
    ("night", "reason"),
    [
        (-1, "the first one is 0"),
        (1, "has not arrived: the last one is 0 "),
        (42, "the last night is 41"),
    ],
)
def test_a_night_that_is_not_there_is_refused(spoilt, night, reason):
    with pytest.raises(NightError, match=reason):
        gated_night(spoilt.context, night)


def test_arrivals_without_a_row_have_no_night(spoilt):
    spoilt.change(ARRIVALS, first(0))
    with pytest.raises(NightError, match="no night of acs_employment has arrived"):
        gated_night(spoilt.context, 0)


def test_rows_that_change_while_the_night_runs_are_noticed(spoilt):
    subject = prepare(spoilt.context, 0)
    spoilt.change(ARRIVALS, with_values("AGEP", lambda values: [values[0] + 1, *values[1:]]))
    with pytest.raises(DataError, match=r"no longer holds the rows it held .*: run the night again"):
        measure(spoilt.context, subject)


def test_no_champion_is_made_of_a_reference_that_cannot_be_used(spoilt, place, tmp_path):
    spoilt.change(REFERENCE, without("DIS"))
    context = context_in(place(tmp_path / "nothing yet", spoilt.root))
    with pytest.raises(UnusableError, match="column DIS is missing"):
        prepare(context, 0)
    assert [entry.kind for entry in context.ledger.all()] == ["admission"], "and its money is free again"
    assert Accounts.of(context).read().reservations == ()


def test_no_candidate_is_made_of_one_either(spoilt):
    """The champion goes on being judged; what could not be trained is neither recorded nor paid for."""
    gated_night(spoilt.context, 0)
    spoilt.change(REFERENCE, with_values("AGEP", lambda values: [float("inf"), *values[1:]]))
    wanted = plan(spoilt.context, night=0, mitigation=None, force=False, requester="alarm")
    before = kinds(spoilt.context, "accrual")
    with pytest.raises(UnusableError, match="column AGEP is infinite in 1 of"):
        train(spoilt.context, wanted, approval=None)
    assert kinds(spoilt.context, "training") == before == kinds(spoilt.context, "accrual")


def test_a_holdout_that_cannot_be_used_leaves_what_rests_on_it_undecided(spoilt):
    """The limit of `auc` is the champion's hold-out figure: without it nobody knows, so it is no pass."""
    spoilt.change(REFERENCE, with_values("AGEP", lambda values: [float("inf")] * 20 + values[20:]))
    verdict = gated_night(spoilt.context, 0).verdict
    assert verdict.undecided == ("auc",)
    (ranking,) = [j for j in verdict.judgements if j.gate == "auc"]
    assert "hold-out figure, which is missing" in ranking.because
