"""A reviewer takes an item, asks for its content, answers it; what they wrote is kept meanwhile."""

from __future__ import annotations

import base64

from plumbline.intent import ReviewRules
from plumbline.review.queue import outcome_of, reviewed
from tests.review.checks import check, checked, payload, queued

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_the_queue_shows_what_waits_and_nothing_of_its_content(jo, reviewing):
    queued(reviewing.desk, "c1", text="you are a walnut")
    page = jo.get("/review/").text
    assert "1 item waits" in page
    assert "hate" in page
    assert "walnut" not in page


def test_content_is_not_in_the_page_until_it_is_asked_for(jo, reviewing):
    queued(reviewing.desk, "c1", text="you are a walnut")
    jo.get("/review/")
    page = jo.post("/review/next").text
    assert "Show the content" in page
    assert "walnut" not in page
    assert "walnut" in jo.post("/review/items/c1/reveal").text


def test_an_answer_settles_the_item(jo, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/next")
    jo.post("/review/items/c1/reveal")
    page = jo.post("/review/items/c1/answer", verb="deny", labels=["hate"], reason="It insults.").text
    assert "0 items wait" in page
    (one,) = reviewed(reviewing.desk)
    assert (one.standing.decision, one.labels, one.answers[0].person) == ("deny", ("hate",), "jo")


def test_approving_and_correcting(jo, reviewing):
    queued(reviewing.desk, "c1")
    queued(reviewing.desk, "c2")
    jo.get("/review/")
    jo.post("/review/next")
    jo.post("/review/items/c1/reveal")
    jo.post("/review/items/c1/answer", verb="approve", labels=["hate"], reason="Harmless.")
    jo.post("/review/next")
    jo.post("/review/items/c2/reveal")
    jo.post("/review/items/c2/answer", verb="correct", decision="redact", labels=["email"], reason="Mail.")
    found = {one.item.check_id: (one.standing.decision, one.labels) for one in reviewed(reviewing.desk)}
    assert found == {"c1": ("allow", ()), "c2": ("redact", ("email",))}


def test_nothing_is_answered_before_its_content_was_shown(jo, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    page = jo.post("/review/next").text
    assert "Your answer" not in page
    assert "once you were shown the content" in page
    refused = jo.post("/review/items/c1/answer", verb="approve", reason="Surely harmless.")
    assert (refused.status_code, "show its content, or skip it" in refused.text) == (422, True)
    assert outcome_of(reviewing.desk, "c1").state == "open"
    assert "Surely harmless." in jo.post("/review/items/c1/reveal").text


def test_a_refused_answer_keeps_what_was_written(jo, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/next")
    jo.post("/review/items/c1/reveal")
    refused = jo.post("/review/items/c1/answer", verb="deny", labels=[], reason="A long reason.")
    assert (refused.status_code, "Choose what is in it" in refused.text) == (422, True)
    assert "A long reason." in refused.text
    assert "A long reason." in jo.get("/review/items/c1").text


def test_revealing_skipping_and_saving_keep_the_draft(jo, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/next")
    assert "Half a thought" in jo.post("/review/items/c1/reveal", reason="Half a thought").text
    jo.post("/review/items/c1/draft", reason="More thought")
    assert "More thought" in jo.get("/review/items/c1").text


def test_a_skipped_item_goes_to_a_colleague(jo, kim, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/next")
    jo.post("/review/items/c1/skip")
    assert "Show the content" not in jo.post("/review/next").text
    kim.get("/review/")
    assert "Show the content" in kim.post("/review/next").text


def test_two_reviewers_never_have_the_same_item(jo, kim, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/next")
    assert "with another reviewer" in kim.get("/review/items/c1").text
    kim.get("/review/")
    refused = kim.post("/review/items/c1/reveal")
    assert (refused.status_code, "with another reviewer" in refused.text) == (409, True)


def test_the_days_limit_is_told(jo, reviewing):
    rules = ReviewRules(daily_exposure=1)
    queued(reviewing.desk, "c1", rules)
    queued(reviewing.desk, "c2", rules)
    jo.get("/review/")
    jo.post("/review/next")
    jo.post("/review/items/c1/reveal")
    jo.post("/review/items/c1/answer", verb="approve", reason="Harmless.")
    assert "shown as much today" in jo.post("/review/next").text
    refused = jo.post("/review/items/c2/reveal")
    assert (refused.status_code, "items come in their order" in refused.text) == (409, True)


def test_opting_out_keeps_items_away(jo, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/opt-outs", labels=["hate"])
    assert "Show the content" not in jo.post("/review/next").text


def test_pictures_rows_and_conversations_are_shown(jo, reviewing):
    from plumbline.review.delivering import deliver
    from plumbline.review.intake import spilled

    contents = {
        "image": base64.b64encode(PIXEL).decode(),
        "tabular": {"age": 41.5},
        "conversation": [{"role": "user", "text": "a question"}],
    }
    for modality, content in contents.items():
        asked = check(content, modality=modality)
        desk = reviewing.desk
        deliver(desk, [spilled(desk.keys, asked, checked(modality), ReviewRules(), (), desk.now())])
    pages = {}
    jo.get("/review/")
    for _ in contents:
        taken = jo.post("/review/next")
        check_id = str(taken.url).rpartition("/")[2]
        pages[check_id] = jo.post(f"/review/items/{check_id}/reveal").text
        jo.post(f"/review/items/{check_id}/answer", verb="approve", reason="Harmless.")
    assert "data:image/png;base64," in pages["image"]
    assert "41.5" in pages["tabular"]
    assert "a question" in pages["conversation"]


def test_an_answer_after_logging_in_again_is_shown_once_more_and_not_lost(jo, reviewing, clock):
    """The session ended while somebody wrote: their words come back, to be sent again."""
    queued(reviewing.desk, "c1", ReviewRules(lease_minutes=900))
    jo.get("/review/")
    jo.post("/review/next")
    before = jo.post("/review/items/c1/reveal").text
    clock.later(hours=11)
    assert "Your session is over" in jo.get("/review/").text
    jo.log_in("jo")
    jo.page = before
    given = {"verb": "deny", "labels": ["hate"], "reason": "It took me hours."}
    again = jo.post("/review/items/c1/answer", **given)
    assert (again.status_code, "You logged in again" in again.text) == (422, True)
    assert "It took me hours." in again.text
    assert "0 items wait" in jo.post("/review/items/c1/answer", **given).text


def test_another_sites_form_is_not_shown_to_anybody(jo, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/next")
    page = jo.post("/review/items/c1/reveal").text
    word = page.partition('name="form" value="')[2].partition('"')[0]
    given = {"form": word, "verb": "approve", "reason": "Put into their mouth"}
    answer = jo.client.post("/review/items/c1/answer", data=given, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, "Put into their mouth" in answer.text) == (422, False)


def test_a_second_tab_learns_that_the_first_one_answered(jo, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/next")
    jo.post("/review/items/c1/reveal")
    other = jo.get("/review/items/c1").text
    given = {"verb": "approve", "reason": "Harmless."}
    jo.post("/review/items/c1/answer", **given)
    jo.page = other
    refused = jo.post("/review/items/c1/answer", **given)
    assert (refused.status_code, "that answer stands" in refused.text) == (409, True)
    assert "It is settled: allow." in jo.get("/review/items/c1").text


def test_a_caller_asks_what_became_of_a_check(browser, reviewing):
    queued(reviewing.desk, "c1")
    assert browser.get("/reviews/c1").json() == {"check_id": "c1", "state": "open", "decision": None}
    assert browser.get("/reviews/c9").status_code == 404
    assert outcome_of(reviewing.desk, "c1").state == "open"


def test_the_queue_links_to_where_promotions_are_approved(jo, reviewing):
    reviewing.promotions = "https://airflow.example.com/required_actions"
    assert 'href="https://airflow.example.com/required_actions"' in jo.get("/review/").text


def test_while_the_database_is_gone_the_page_says_so(jo, reviewing, tmp_path):
    (tmp_path / "plumbline.db").rename(tmp_path / "away")
    (tmp_path / "plumbline.db").mkdir()
    answer = jo.get("/review/")
    assert answer.status_code == 503
    assert "This was not done" in answer.text


def test_what_is_spilled_comes_into_the_queue(jo, reviewing):
    reviewing.spill.append(payload(reviewing.desk, "c1"))
    reviewing.round()
    assert reviewing.figures.open == 1
    assert "1 item waits" in jo.get("/review/").text
