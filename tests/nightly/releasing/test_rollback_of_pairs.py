"""A version that carries who reads for it leaves and returns with its reader, or not at all."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from plumbline.attestation.envelope import read_envelope
from plumbline.attestation.in_toto import read_payload
from plumbline.nightly.context import NotRecordedError
from plumbline.nightly.releasing import company
from plumbline.nightly.releasing.company import carried_by_version, in_company
from plumbline.nightly.releasing.holds.recorded import hold_on
from plumbline.nightly.releasing.rollback import roll_back
from plumbline.records import Carried, Hold, Trained
from plumbline.release.git.branches import files_at
from plumbline.release.way_back import NoWayBackError, Way

READER = "mnist_digits"
OLD, NEW = (Carried(model=READER, digest=letter * 64) for letter in "ef")


@pytest.fixture
def pair(released, monkeypatch):
    """As if mnist_digits read for the released model: version 3 came with a new version of it."""
    carried = {released.registration(str(number)).digest: (OLD,) for number in (1, 2)}
    carried[released.registration("3").digest] = (NEW,)
    find = lambda _, digest: carried[digest]  # noqa: E731
    for place in ("company", "holds.recorded", "rollbacks.past"):
        monkeypatch.setattr(f"plumbline.nightly.releasing.{place}.carried_by_version", find)
    its = dataclasses.replace(released.context, model=READER)
    monkeypatch.setattr(
        "plumbline.nightly.releasing.holds.recorded.readers", lambda c: [] if c is its else [its]
    )
    return released


def statement_of(released, pull):
    (file,) = (name for name in pull.files if name.startswith("plumbline/statements/"))
    return read_payload(read_envelope(files_at(released.forge, pull.head, [file])[file]).body)


def test_the_statement_of_a_rollback_names_both(pair):
    pull = roll_back(pair.context, because="it reads wrongly", by="ana").pull_request
    says = statement_of(pair, pull)
    assert [(one.model, one.digest) for one in says.carries] == [(READER, OLD.digest)]
    assert f"Leaves: `{'f' * 12}` of `{READER}`. Returns: `{'e' * 12}` of `{READER}`." in pull.body


def test_a_rollback_of_a_model_that_nobody_reads_for_says_nothing_of_it(released):
    pull = roll_back(released.context, because="it answers wrongly", by="ana").pull_request
    assert statement_of(released, pull).carries == ()
    assert "carries" not in pull.body


def held(digest):
    return Hold(
        model=READER,
        version="7",
        digest=digest,
        image=f"sha256:{'7' * 64}",
        because="it reads nines as fours",
        by="ana",
        at=datetime.datetime(2026, 11, 26, 3, 0, tzinfo=datetime.UTC),
    )


def test_nothing_returns_whose_reader_is_on_hold(pair, monkeypatch):
    monkeypatch.setattr(
        "plumbline.nightly.releasing.rollback.readable_holds", lambda _: ([held(OLD.digest)], [])
    )
    with pytest.raises(NoWayBackError, match="carries mnist_digits 7, which is on hold"):
        roll_back(pair.context, because="it answers wrongly", by="ana")
    assert pair.forge.find("plumbline/rollback-multimodal-ai-service-production") == []


def test_how_a_version_was_made_is_what_tells(released):
    """As its training is recorded; without a record nobody knows, and of a pair that is not nothing."""
    training = Trained.model_validate(released.context.ledger.all("training", released.context.model)[0].body)
    assert carried_by_version(released.context, training.digest) == ()
    read = training.model_copy(update={"request": "9" * 64, "digest": "9" * 64, "carried": (NEW,)})
    released.context.record("training", read.request, read)
    assert carried_by_version(released.context, "9" * 64) == (NEW,)
    its = dataclasses.replace(released.context, model="acs_employment_read")
    with pytest.raises(NotRecordedError, match="nobody can tell who reads for it"):
        carried_by_version(its, "8" * 64)


def test_who_else_is_deployed_with_a_reader_that_leaves_is_told(pair, monkeypatch):
    merge = company.git_says(pair.context, "production")
    deployed = {"acs_employment_read": merge}
    monkeypatch.setattr(company, "git_says", lambda context, _: deployed.get(context.model))
    two, three = pair.registration("2"), pair.registration("3")
    way = Way(three.model_copy(update={"digest": NEW.digest}), two)
    monkeypatch.setattr(
        company, "carried_by_version", lambda _, digest: (NEW,) if digest == three.digest else ()
    )
    found = in_company(dataclasses.replace(pair.context, model=READER), way)
    assert found.carried_by == ("acs_employment_read 3 in production",)


def test_a_version_whose_reader_is_on_hold_is_held_itself(pair, monkeypatch):
    three = pair.registration("3")
    assert hold_on(_reading(pair.context), three) is None
    monkeypatch.setattr(
        "plumbline.nightly.releasing.holds.recorded.at_base",
        lambda context: [held(NEW.digest)] if context.model == READER else [],
    )
    assert hold_on(_reading(pair.context), three) == held(NEW.digest)
    assert hold_on(_reading(pair.context), pair.registration("2")) is None


def _reading(context):
    return dataclasses.replace(context, model="acs_employment_read")
