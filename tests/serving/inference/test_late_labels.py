"""Late labels: each id once, the same again changes nothing, a conflict keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from plumbline.serving.inference.prediction_log import late_labels
from plumbline.serving.inference.prediction_log.keyed_ids import KeyedIds, LogKeyError
from plumbline.serving.inference.prediction_log.late_labels import ConflictingLabelError, LateLabels, Taken


@pytest.fixture
def labels(tmp_path: Path) -> Iterator[LateLabels]:
    opened = LateLabels(tmp_path / "labels.sqlite")
    yield opened
    opened.close()


def test_the_same_again_changes_nothing(labels: LateLabels) -> None:
    assert labels.take([("a", 1), ("b", 0)]) == Taken(2, 0)
    assert labels.take([("a", 1), ("c", 0), ("c", 0)]) == Taken(1, 2)


def test_another_label_is_refused_with_all_that_came_with_it(labels: LateLabels, tmp_path: Path) -> None:
    labels.take([("a", 1)])
    with pytest.raises(ConflictingLabelError) as refused:
        labels.take([("b", 1), ("a", 0)])
    assert refused.value.positions == (1,)
    assert labels.take([("b", 0)]) == Taken(1, 0)


def test_two_labels_of_one_id_sent_together_conflict(labels: LateLabels) -> None:
    with pytest.raises(ConflictingLabelError):
        labels.take([("a", 1), ("a", 0)])


def test_one_and_true_and_the_text_1_are_three_labels(labels: LateLabels) -> None:
    labels.take([("a", 1)])
    with pytest.raises(ConflictingLabelError):
        labels.take([("a", "1")])


def test_they_are_published_whole_and_only_when_more_came(
    labels: LateLabels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_labels, "AT_ONCE", 2)
    place = tmp_path / "labels.parquet"
    assert not labels.publish(place, "id", "employed", int)
    labels.take([("a", 1), ("b", 0), ("c", 1)])
    assert labels.publish(place, "id", "employed", int)
    assert not labels.publish(place, "id", "employed", int)
    assert pq.read_table(place).to_pydict() == {"id": ["a", "b", "c"], "employed": [1, 0, 1]}
    labels.take([("d", 0)])
    assert labels.publish(place, "id", "employed", int)


def test_they_outlive_the_process(tmp_path: Path) -> None:
    first = LateLabels(tmp_path / "labels.sqlite")
    first.take([("a", 1)])
    first.close()
    again = LateLabels(tmp_path / "labels.sqlite")
    assert again.take([("a", 1)]) == Taken(0, 1)
    again.close()


def test_of_many_at_once_each_is_new_once(labels: LateLabels) -> None:
    sent = [(str(number), 1) for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: labels.take(sent), range(16)))
    assert sum(each.new for each in taken) == 20


def test_ids_are_the_same_under_one_key_and_others_under_another() -> None:
    ids = KeyedIds(b"k" * 32, "acs")
    assert ids.of("person 1") == KeyedIds(b"k" * 32, "acs").of("person 1")
    others = {
        KeyedIds(b"K" * 32, "acs").of("person 1"),
        KeyedIds(b"k" * 32, "other").of("person 1"),
        ids.of(""),
    }
    assert len(others | {ids.of("person 1")}) == 4
    assert "person" not in ids.of("person 1")


def test_a_key_that_is_missing_or_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogKeyError, match="random hex digits"):
        KeyedIds.from_file(tmp_path / "key", "acs")
    (tmp_path / "key").write_text("short\n")
    with pytest.raises(LogKeyError, match="32 characters or more"):
        KeyedIds.from_file(tmp_path / "key", "acs")
