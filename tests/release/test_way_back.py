"""Which version returns: one that ran there before, is not on hold, and was not left before by a rollback."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from plumbline.attestation.holds import UnreadableHold
from plumbline.records import Carried, Hold, Merge
from plumbline.release.way_back import NoWayBackError, Past, way_back
from tests.release.example_release import registration

AT = datetime.datetime(2026, 11, 26, 3, 0, tzinfo=datetime.UTC)
VERSIONS = {
    str(number): registration(str(number), letter) for number, letter in enumerate("0abcdef") if number
}


def past(*steps: str, unseen: tuple[int, ...] = (), first: str | None = "1") -> Past:
    """Merges in order: `2` is a promotion of version 2, `<2` a rollback to it."""
    merges = [
        Merge(
            model="acs_employment",
            environment="production",
            registration=VERSIONS[step.removeprefix("<")],
            why="rollback" if step.startswith("<") else "promotion",
            pull_request=number,
            commit=f"{number:040d}",
            at=AT + datetime.timedelta(hours=number),
        )
        for number, step in enumerate(steps, 1)
    ]
    arrived = frozenset(one.commit for one in merges if one.pull_request not in unseen)
    return Past("production", tuple(merges), arrived, VERSIONS[first] if first else None)


def hold(version: str) -> Hold:
    wanted = VERSIONS[version]
    return Hold(
        model=wanted.model,
        version=version,
        digest=wanted.digest,
        image=wanted.image.digest,
        because="it was wrong.",
        by="ana",
        at=AT,
    )


@pytest.mark.parametrize(
    ("steps", "held", "to", "right"),
    [
        (("2",), (), None, "1"),
        (("2", "3"), (), None, "2"),
        (("2", "3"), (), "1", "1"),
        (("2", "3"), ("2",), None, "1"),
        (("2", "3", "<2", "4"), ("3",), None, "2"),
        (("2", "3", "<2"), ("3",), "1", "1"),
        (("2", "3", "<2"), (), "3", "3"),
        (("2", "3", "2", "3"), (), None, "2"),
    ],
)
def test_the_version_that_ran_last_before_returns(steps, held, to, right):
    way = way_back(past(*steps), [hold(version) for version in held], to)
    assert way.right.version == right
    assert way.wrong.version == steps[-1].removeprefix("<")


@pytest.mark.parametrize(
    ("steps", "to", "takes_back"),
    [
        (("2", "<1"), "2", True),
        (("2", "3", "<2"), "3", True),
        (("2", "3", "<2"), "1", False),
        (("2", "3"), "2", False),
        (("2", "3", "<2", "<3"), "2", False),
        (("2", "3", "<2", "<3", "<2"), "3", True),
    ],
)
def test_only_the_way_to_what_the_last_rollback_left_takes_it_back(steps, to, takes_back):
    assert way_back(past(*steps), [], to).takes_back is takes_back


def test_after_a_rollback_was_taken_back_the_version_can_leave_again():
    """And not by name alone: the form of the rollout has no field for a version."""
    way = way_back(past("2", "3", "<2", "<3"), [], None)
    assert (way.wrong.version, way.right.version, way.takes_back) == ("3", "2", False)


def test_a_version_that_never_arrived_there_does_not_return():
    """Version 3 was merged and never seen; version 4 replaced it."""
    assert way_back(past("2", "3", "4", unseen=(2,)), [], None).right.version == "2"


def test_one_that_never_arrived_leaves_all_the_same():
    way = way_back(past("2", "3", unseen=(2,)), [], None)
    assert (way.wrong.version, way.right.version) == ("3", "2")


@pytest.mark.parametrize(
    ("steps", "held", "to", "said"),
    [
        ((), (), None, "nothing was promoted to production yet: there is nothing to roll back"),
        (("2",), (), "2", "production is at version 2 already, by 0000"),
        (("2",), (), "3", r"version 3 never ran in production \(these did: 1\)"),
        (("2", "3"), ("2",), "2", "version 2 is on hold since 2026-11-26, put there by ana: it was wrong"),
        (("2", "3", "<2"), ("3",), None, r"went back to version 2 already, by pull request 3\..*--to"),
        (("2",), ("1",), None, "no version ran in production before version 2: version 1 is on hold"),
    ],
)
def test_where_there_is_no_way_back_it_says_why(steps, held, to, said):
    with pytest.raises(NoWayBackError, match=said):
        way_back(past(*steps), [hold(version) for version in held], to)


def unread(version: str | None) -> UnreadableHold:
    """A hold that can't be read, on one version by its file's name, or on nobody knows which."""
    image = VERSIONS[version].image.digest if version else None
    return UnreadableHold("holds/acs_employment/x.yaml", "holds/acs_employment/x.yaml: not YAML", image=image)


@pytest.mark.parametrize(
    ("on", "to", "right"), [("3", None, "2"), ("2", None, "1"), ("2", "1", "1"), ("1", "2", "2")]
)
def test_a_hold_that_cannot_be_read_stops_no_way_to_another_version(on, to, right):
    assert way_back(past("2", "3"), [], to, [unread(on)]).right.version == right


@pytest.mark.parametrize(
    ("steps", "on", "to"), [(("2", "3"), "2", "2"), (("2",), "1", None), (("2", "3"), None, None)]
)
def test_a_version_that_may_be_on_hold_does_not_return(steps, on, to):
    said = r"version \d may be on hold: holds/acs_employment/x.yaml: not YAML. Name another version with --to"
    with pytest.raises(NoWayBackError, match=said):
        way_back(past(*steps), [], to, [unread(on)])


def test_where_nothing_known_ran_before_there_is_no_way_back():
    with pytest.raises(NoWayBackError, match=r"no version ran in production before version 2$"):
        way_back(past("2", first=None), [], None)


READER = {
    letter: Carried(model="mnist_digits", digest=letter * 64) for letter in "ef"
}  # the versions of the model that reads


def reader_hold(letter: str) -> Hold:
    return hold("2").model_copy(
        update={"model": "mnist_digits", "version": "9", "digest": letter * 64, "image": f"sha256:{'9' * 64}"}
    )


def pairs(*steps: str, **carried: str) -> Past:
    """Merges of versions that carry a reader each."""
    by_digest = {VERSIONS[step.removeprefix("v")].digest: (READER[one],) for step, one in carried.items()}
    return dataclasses.replace(past(*steps), carried=by_digest)


def test_a_version_whose_reader_is_on_hold_is_passed_over():
    """It would bring the reader back that was taken away."""
    found = pairs("2", "3", "4", v3="e", v2="f", v4="f")
    assert way_back(found, [], None).right.version == "3"
    assert way_back(found, [reader_hold("e")], None).right.version == "2"


def test_the_way_to_a_held_reader_is_closed_and_says_whose_hold_it_is():
    found = pairs("2", "3", v2="e", v3="f")
    with pytest.raises(NoWayBackError, match="version 2 carries mnist_digits 9, which is on hold since"):
        way_back(found, [reader_hold("e")], "2")
    both = [reader_hold("e"), hold("1")]
    with pytest.raises(NoWayBackError, match="version 2 carries mnist_digits 9, which is on hold"):
        way_back(found, both, None)


def test_a_hold_on_another_version_of_the_reader_stops_nothing():
    assert way_back(pairs("2", "3", v2="f"), [reader_hold("e")], None).right.version == "2"
