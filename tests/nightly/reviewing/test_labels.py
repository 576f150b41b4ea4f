"""Labels fall into three parts by what was checked: nothing trains, chooses and judges; no content."""

from __future__ import annotations

import json

from plumbline.nightly.reviewing.labels import review_labels, write_labels
from plumbline.review.keyed_hashes import part_of
from tests.nightly.reviewing.answered import answered, item, unanswered


def test_each_part_has_its_share_and_nothing_is_in_two(tmp_path):
    labels = review_labels([answered(item(n, 0.6), ["hate"]) for n in range(1000)])
    counts = write_labels(labels, tmp_path / "labels")
    assert sum(counts.values()) == 1000
    assert 550 < counts["training"] < 650
    assert 160 < counts["threshold"] < 240
    lines = {part: (tmp_path / "labels" / f"{part}.jsonl").read_text().splitlines() for part in counts}
    ids = [json.loads(line)["check_id"] for several in lines.values() for line in several]
    assert len(set(ids)) == 1000


def test_the_same_content_is_in_the_same_part():
    one, other = item(1, 0.6), item(2, 0.6)
    twin = other.model_copy(update={"content_hmac": one.content_hmac})
    first, second = review_labels([answered(one, []), answered(twin, [])])
    assert first.part == second.part == part_of(one.content_hmac)


def test_a_label_has_its_weight_and_no_content(tmp_path):
    labels = review_labels([answered(item(1, 0.2, audited=True, share=0.1), ["hate"])])
    assert labels[0].weight == 10
    write_labels(labels, tmp_path)
    assert "walnut" not in "".join(path.read_text() for path in tmp_path.iterdir())


def test_only_what_people_decided_is_a_label():
    assert review_labels([unanswered(item(1, 0.6)), unanswered(item(2, 0.6), "open")]) == []


def test_writing_again_replaces(tmp_path):
    write_labels(review_labels([answered(item(1, 0.6), [])]), tmp_path)
    assert sum(write_labels([], tmp_path).values()) == 0
    assert {path.read_text() for path in tmp_path.iterdir()} == {""}
