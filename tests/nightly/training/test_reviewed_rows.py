"""What people answered is trained on, or kept to judge by: joined with the log, and no content is copied."""

from __future__ import annotations

import dataclasses
import json
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.canonical import folder_digest
from plumbline.errors import PlumblineError
from plumbline.intent import Reviewed, ReviewRules
from plumbline.nightly.planning.request import request_for
from plumbline.nightly.reviewing.queue import desk_of
from plumbline.nightly.training.one_training import train_request, training_rows
from plumbline.nightly.training.reviewed_figures import measure_reviewed
from plumbline.nightly.training.reviewed_rows import gather, labels_of
from plumbline.review.answering import answer
from plumbline.review.delivering import deliver
from plumbline.review.intake import spilled
from plumbline.review.keys import review_keys
from plumbline.review.retention import order_destroyed
from plumbline.serving.inference.prediction_log.columns import CHECKS
from plumbline.windows.parquet import DataError
from tests.nightly.made_up_texts import MODEL, texts_context, texts_project
from tests.nightly.reviewing.answered import answered, item, unanswered
from tests.nightly.training.test_under_way import OFFER as ELSEWHERE
from tests.review.checks import KNOWN, check, checked, taken

NEW_WORD = "grumbleweed"
"""An insult that only the reviewed rows hold."""
COUNT = 30
OFFER = ELSEWHERE.model_copy(update={"backend": "local"})
VERDICT = SimpleNamespace(failing=(), key="v", awaited="", version="v", window=SimpleNamespace(night=None))
"""As much of a verdict as a request is made from: somebody asked for the training."""
RULE = "  reviewed: {values: {hate: 1}, otherwise: 0}\n"


@pytest.fixture
def context(tmp_path):
    """Whose log holds texts with a word that the model never saw, each with the id of its check."""
    settings = texts_project(tmp_path / "project")
    spec = settings.models / MODEL / "spec.yaml"
    spec.write_text(spec.read_text().replace("training:\n", f"training:\n{RULE}", 1))
    place = settings.root / "var/data" / MODEL / "arrivals.parquet"
    rows = pq.read_table(place).to_pylist()
    for number, row in enumerate(rows):
        row[CHECKS] = f"in-{number} out-{number}"
        if number < COUNT:
            row["text"] = f"{row['text']} {NEW_WORD if number % 2 else 'daisy'}"
    pq.write_table(pa.Table.from_pylist(rows), place)
    return texts_context(settings)


@pytest.fixture
def people(context, tmp_path):
    """Sends logged texts to review and answers them: hateful if they hold the word."""
    settings = context.settings
    settings.state.mkdir(parents=True, exist_ok=True)
    (tmp_path / "keys").mkdir(mode=0o700)
    key = tmp_path / "keys" / "evidence.key"  # which part a text falls into hangs on it
    key.write_bytes(b"evidence".ljust(32))
    key.chmod(0o600)
    desk = dataclasses.replace(desk_of(settings, context.now), keys=review_keys(tmp_path / "keys"))

    def answering(numbers):
        rows = pq.read_table(settings.root / "var/data" / MODEL / "arrivals.parquet").to_pylist()
        for number in numbers:
            asked = check(rows[number]["text"], stage="input", context={"item": f"id {number}"})
            rules = ReviewRules(daily_exposure=10_000)
            deliver(desk, [spilled(desk.keys, asked, checked(f"in-{number}"), rules, KNOWN, desk.now())])
        for _ in numbers:
            check_id = taken(desk, "jo").check_id
            hateful = int(check_id.removeprefix("in-")) % 2 == 1
            answer(desk, check_id, "jo", "deny" if hateful else "allow", ["hate"] * hateful, "Because.")
        return desk

    return answering


def terms(context, request):
    """The words a training learns with their weights."""
    trained = train_request(context, request, OFFER)
    folder = context.settings.trained / trained.digest
    assert folder_digest(folder) == trained.digest
    found = json.loads((folder / "linear_text.json").read_text())
    return trained, {term: weight for term, _, weight in found["terms"]}


def test_the_next_training_learns_what_people_found(context, people):
    """From the answer to the model: a real training learns a word from reviewers alone."""
    before = request_for(context, VERDICT, "none")
    _, known = terms(context, before)
    assert NEW_WORD not in known
    people(range(COUNT))
    request = request_for(context, VERDICT, "none")
    assert request.key != before.key
    trained, learnt = terms(context, request)
    assert learnt[NEW_WORD] > 0
    parts = {row.part for row in gather(context).rows}
    assert parts == {"training", "threshold", "gate"}
    champion = train_request(context, before, OFFER)
    found = measure_reviewed(context, request, trained.digest, champion.digest)
    assert found.judged_on == sum(row.part == "gate" for row in gather(context).rows)
    assert found.candidate_right >= found.champion_right
    told = str(
        [entry.body for kind in ("reviewed_rows", "reviewed_figures") for entry in context.ledger.all(kind)]
    )
    assert NEW_WORD not in told


def test_what_judges_is_never_trained_on_not_even_as_part_of_a_night(context, people):
    people(range(COUNT))
    request = request_for(context, VERDICT, "none").model_copy(update={"nights": (0,)})
    arrivals = pq.read_table(context.settings.root / context.spec.data.arrivals.path).to_pylist()
    ids = {f"in-{number}": row["id"] for number, row in enumerate(arrivals)}
    given = training_rows(context, request).column("id").to_pylist()
    parts = {ids[row.check_id]: row.part for row in gather(context).rows}
    assert len(given) == len(set(given))
    assert {parts[one] for one in given if one in parts} == {"training"}
    assert sum(part == "training" for part in parts.values()) == sum(one in parts for one in given)


def test_without_the_rule_nothing_is_learnt_from_answers(context, people):
    people(range(4))
    spec = context.settings.models / MODEL / "spec.yaml"
    spec.write_text(spec.read_text().replace(RULE, ""))
    again = texts_context(context.settings)
    assert gather(again) is None
    assert request_for(again, VERDICT, "none").reviewed == ""


def test_nothing_is_learnt_from_what_was_ordered_destroyed(context, people):
    desk = people(range(4))
    order_destroyed(desk, "in-1", "lee", "the person asked")
    assert {row.check_id for row in gather(context).rows} == {"in-0", "in-2", "in-3"}


def test_an_order_between_plan_and_training_stops_the_training(context, people):
    desk = people(range(4))
    request = request_for(context, VERDICT, "none")
    order_destroyed(desk, "in-1", "lee", "the person asked")
    with pytest.raises(DataError, match="run the plan again"):
        training_rows(context, request)


def test_what_was_withheld_is_learnt_from_where_the_spec_says_so(context, people):
    """Its log is a file of its own: here the rows that were answered leave the other one."""
    people(range(4))
    place = context.settings.root / context.spec.data.arrivals.path
    rows = pq.read_table(place)
    pq.write_table(rows.slice(0, 3), place.with_name("withheld.parquet"))
    pq.write_table(rows.slice(3), place)
    assert {row.check_id for row in gather(context).rows} == {"in-3"}
    spec = context.settings.models / MODEL / "spec.yaml"
    named = "otherwise: 0, withheld: {path: var/data/hate_speech/withheld.parquet}}"
    spec.write_text(spec.read_text().replace("otherwise: 0}", named))
    found = gather(texts_context(context.settings))
    assert {row.check_id for row in found.rows} == {f"in-{number}" for number in range(4)}


def test_a_log_that_says_nothing_of_checks_gives_no_rows(context, people):
    people(range(4))
    place = context.settings.root / context.spec.data.arrivals.path
    pq.write_table(pq.read_table(place).drop_columns([CHECKS]), place)
    assert gather(context) is None


def test_answers_become_labels_by_the_specs_rule():
    rule = Reviewed(values={"hate": 1, "threat": 0}, stage="output")
    items = [
        answered(item(1, 0.6), ["hate"]),
        answered(item(2, 0.6), ["hate", "threat"]),  # which of the two?
        answered(item(3, 0.6), ["email"]),
        answered(item(4, 0.6), []),
        unanswered(item(5, 0.6)),
    ]
    assert [(row.check_id, row.value) for row in labels_of(items, rule)] == [("c1", 1)]
    harmless = rule.model_copy(update={"otherwise": 0})
    assert [row.check_id for row in labels_of(items, harmless)] == ["c1", "c3", "c4"]
    inputs = rule.model_copy(update={"stage": "input"})
    assert labels_of(items, inputs) == ()


def test_the_same_content_counts_once_with_its_latest_answer():
    first, second = answered(item(1, 0.6), ["hate"]), answered(item(2, 0.6), [])
    twin = second.model_copy(
        update={"item": second.item.model_copy(update={"content_hmac": first.item.content_hmac})}
    )
    rule = Reviewed(values={"hate": 1}, otherwise=0, stage="output")
    assert [(row.check_id, row.value) for row in labels_of([first, twin], rule)] == [("c2", 0)]


def test_a_label_the_model_has_not_is_refused(context):
    spec = context.settings.models / MODEL / "spec.yaml"
    spec.write_text(spec.read_text().replace("{values: {hate: 1}", '{values: {hate: "1"}'))
    with pytest.raises(PlumblineError, match="which is no hate"):
        _ = texts_context(context.settings).spec
