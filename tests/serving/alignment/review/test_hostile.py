"""Only reviewers come in, only their own forms count, and no content becomes anything but text."""

from __future__ import annotations

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.serving.alignment.review_pages import picture_address, visible
from tests.review.checks import queued

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>{{7*7}}\u202egnp\x1b[2J"
)


@pytest.mark.parametrize("path", ["/review/", "/review/items/c1"], ids=["the queue", "an item"])
def test_who_is_not_logged_in_is_sent_to_the_login(browser, reviewing, path):
    queued(reviewing.desk, "c1")
    answer = browser.get(path)
    assert answer.url.path == "/review/login"
    assert "hate" not in answer.text


def test_a_callers_token_is_no_reviewers(browser):
    answer = browser.post("/review/login", token="service-token")
    assert (answer.status_code, "no reviewer" in answer.text) == (403, True)


def test_a_wrong_token_is_refused_and_not_repeated(browser):
    answer = browser.post("/review/login", token="guessed-token")
    assert answer.status_code == 401
    assert "guessed-token" not in answer.text


def test_the_cookie_is_for_this_site_and_no_script(browser):
    browser.client.follow_redirects = False
    answer = browser.log_in("jo")
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert cookie.startswith("__host-plumbline_review=")
    assert all(word in cookie for word in ("httponly", "samesite=strict", "secure", "path=/"))
    assert "jo-token" not in str(answer.headers)


def test_a_token_that_was_taken_away_ends_the_session(jo, app, token_file, reviewing):
    from fastapi import FastAPI

    from plumbline.serving.alignment.routes.review.router import review_routes
    from plumbline.serving.edge.tokens import TokenFile

    token_file.write_text(token_file.read_text().replace("name: jo", "name: someone-else"))
    restarted = FastAPI()
    restarted.include_router(review_routes(reviewing, TokenFile(token_file)))
    jo.client._transport.app = restarted
    assert jo.get("/review/").url.path == "/review/login"


def test_a_form_without_its_word_does_nothing(jo, reviewing):
    queued(reviewing.desk, "c1")
    assert jo.client.post("/review/next", data={"form": ""}).status_code == 422
    answer = jo.client.post("/review/next", data={"form": "0" * 64})
    assert (answer.status_code, "not one of yours" in answer.text) == (422, True)
    assert "with jo" not in jo.get("/review/").text


def test_anothers_word_does_nothing(jo, kim):
    kim.get("/review/")
    jo.page = kim.page
    assert jo.post("/review/next").status_code == 422


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}], ids=["fetch", "origin"]
)
def test_another_sites_form_does_nothing(jo, headers):
    page = jo.get("/review/").text
    word = page.partition('name="form" value="')[2].partition('"')[0]
    answer = jo.client.post("/review/next", data={"form": word}, headers=headers)
    assert (answer.status_code, "another site" in answer.text) == (422, True)


def test_logging_out_ends_the_session(jo):
    cookies = dict(jo.client.cookies)
    jo.get("/review/")
    jo.post("/review/logout")
    jo.client.cookies.update(cookies)
    assert jo.get("/review/").url.path == "/review/login"


def test_every_page_says_what_may_run(jo, reviewing):
    queued(reviewing.desk, "c1")
    answers = [
        jo.get("/review/"),
        jo.post("/review/next"),
        jo.get("/review/items/none"),
        jo.get("/review/login"),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"


def test_hostile_content_is_text(jo, reviewing):
    queued(reviewing.desk, "c1", text=HOSTILE)
    jo.get("/review/")
    jo.post("/review/next")
    page = jo.post("/review/items/c1/reveal", reason=HOSTILE, verb="deny").text
    shown = page.partition("<pre>")[2].partition("</pre>")[0]
    assert "<" not in shown
    assert "\\u202e" in shown
    assert "\\x1b" in shown
    assert "49" not in shown
    assert page.count("<script") == 1


def test_no_script_or_style_is_in_a_page_itself(jo, reviewing):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    page = jo.post("/review/next").text
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('<script src="/review/static/review.js"')


def test_an_svg_is_no_picture():
    import base64

    svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").decode()
    assert picture_address(svg) == ""
    assert picture_address("not base64!") == ""
    assert picture_address(7) == ""


def test_lines_stay_and_the_unseen_shows():
    assert visible("a\nb\tc\u200b\u202ed") == "a\nb\tc\\u200b\\u202ed"


def test_files_are_the_two_there_are(browser):
    assert browser.get("/review/static/review.js").headers["content-type"].startswith("text/javascript")
    assert browser.get("/review/static/review.css").status_code == 200
    for name in ("..%2freview.py", "review_item.html.j2"):
        assert browser.get(f"/review/static/{name}").status_code == 404


def test_a_long_or_odd_id_is_no_item(jo):
    assert jo.get("/review/items/" + "x" * 65).status_code == 422
    assert jo.get("/review/items/none").status_code == 404


def test_reading_pages_is_audited(jo, reviewing, clock):
    queued(reviewing.desk, "c1")
    jo.get("/review/")
    jo.post("/review/next")
    clock.later(minutes=1)
    jo.post("/review/items/c1/reveal")
    looks = [
        (entry.actor, entry.body["revealed"]) for entry in Ledger(reviewing.desk.store).all("review_read")
    ]
    assert looks == [("jo", False), ("jo", True), ("jo", False)]


def test_a_session_ends_with_its_token(jo, token_file, app, reviewing, clock):
    text = token_file.read_text().replace("- name: jo", "- name: jo\n    expires: 2026-11-26")
    token_file.write_text(text)
    from fastapi import FastAPI

    from plumbline.serving.alignment.routes.review.router import review_routes
    from plumbline.serving.edge.tokens import TokenFile

    restarted = FastAPI()
    restarted.include_router(review_routes(reviewing, TokenFile(token_file)))
    jo.client._transport.app = restarted
    clock.later(hours=9)
    assert jo.get("/review/").url.path == "/review/"
    clock.later(hours=-9)
    token_file.write_text(text.replace("2026-11-26", "2026-11-25"))
    expired = FastAPI()
    expired.include_router(review_routes(reviewing, TokenFile(token_file)))
    jo.client._transport.app = expired
    assert jo.get("/review/").url.path == "/review/login"
