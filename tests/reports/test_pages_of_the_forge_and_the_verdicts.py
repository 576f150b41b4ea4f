"""The pull request's page and the list of verdicts: what they tell, and that names can do nothing in them."""

import datetime
import re

import pytest

from plumbline.records import Status
from plumbline.reports.markdown_page import safe_html
from plumbline.reports.pull_request_page import render_pull_request
from plumbline.reports.releases import Linked, ModelReleases, OnHold, Running, WentBack
from plumbline.reports.verdicts_page import JudgedNight, ModelNights, render_verdicts
from tests.reports.example_night import (
    CANDIDATE_EVALUATION,
    CHAMPION_EVALUATION,
    HOSTILE,
    PLAN,
    PULL_REQUEST,
)

AT = datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC)

NIGHT = JudgedNight(
    verdict=CHAMPION_EVALUATION.verdict,
    version="1",
    plan=PLAN,
    candidate=CANDIDATE_EVALUATION.verdict,
    candidate_version="2",
    pull_request=Linked(1, "open", "pulls/ai-apps/1"),
    report="dags/acs_employment.evaluate/reports/0123456789abcdef",
)


def hostile_pull_request():
    named = dict.fromkeys(("title", "body", "branch", "base"), HOSTILE)
    return PULL_REQUEST.model_copy(update=named | {"files": (HOSTILE,), "diff": f"+{HOSTILE}\n"})


def hostile_night():
    verdict = CHAMPION_EVALUATION.verdict
    judgement = verdict.judgements[0].model_copy(
        update={"gate": HOSTILE, "outcome": "fail", "severity": "block"}
    )
    verdict = verdict.model_copy(update={"judgements": (judgement,), "outcome": "fail"})
    plan = PLAN.model_copy(update={"decision": "nothing", "offer": None, "because": HOSTILE})
    return NIGHT._replace(verdict=verdict, plan=plan, version=HOSTILE, report=None)


def hostile_releases():
    pull = Linked(1, HOSTILE, "")
    return ModelReleases(
        [Running(HOSTILE, HOSTILE, AT, HOSTILE, HOSTILE, HOSTILE, pull, HOSTILE)],
        [WentBack(HOSTILE, HOSTILE, HOSTILE, AT, HOSTILE, HOSTILE, pull)],
        [OnHold(HOSTILE, AT, HOSTILE, HOSTILE, pull, "lifted", AT, HOSTILE, pull)],
    )


HOSTILE_PAGES = {
    "pull request": lambda: render_pull_request(
        HOSTILE,
        hostile_pull_request(),
        [Status(name=HOSTILE, state="failure", text=HOSTILE[:140])],
        [HOSTILE],
    ),
    "verdicts": lambda: render_verdicts(
        [
            ModelNights(HOSTILE, [hostile_night()], HOSTILE, hostile_releases()),
            ModelNights("broken", problem=HOSTILE),
        ]
    ),
}


def test_a_night_judged_under_an_earlier_policy_is_told_from_todays():
    page = render_verdicts([ModelNights("m", [NIGHT, NIGHT._replace(outdated=True)])])
    assert page.count("under an earlier policy or spec") == 1


def test_a_night_that_waits_says_for_what_and_then_what_it_came_to():
    awaited = "labels of night 0 are expected with night 2"
    judged = NIGHT.verdict.model_copy(update={"outcome": "insufficient", "awaited": (awaited,)})
    waiting = NIGHT._replace(verdict=judged)
    page = render_verdicts([ModelNights("m", [waiting])])
    assert awaited in page
    assert "its labels arrived" not in page
    page = render_verdicts([ModelNights("m", [waiting._replace(realised=NIGHT.verdict)])])
    assert page.index("its labels arrived") < page.index("fail<", page.index("its labels arrived"))


@pytest.mark.parametrize("page", HOSTILE_PAGES)
def test_hostile_names_stay_text(page):
    text = HOSTILE_PAGES[page]()
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.findall(r'(?:href|src)="(?!https?://|dags/|pulls/)[^"]*"', text)


@pytest.mark.parametrize("page", HOSTILE_PAGES)
def test_a_page_loads_nothing_and_runs_nothing(page):
    text = HOSTILE_PAGES[page]()
    assert "default-src &#39;none&#39;" in text
    assert not re.findall(r"<(?:script|link|img|iframe|object|embed|form|base)\b", text)
    assert not re.findall(r"\son\w+=", text.replace(HOSTILE, ""))
    assert "url(" not in text
    assert "@import" not in text


TURNING = "\u202e\u2067evil\u200f"


def test_no_name_turns_the_direction_of_what_stands_beside_it():
    """A right-to-left override in a name must not make `merged` read backwards, nor a line of a diff."""
    pull = PULL_REQUEST.model_copy(update={"title": TURNING, "body": TURNING, "diff": f"+{TURNING}\n"})
    holds = [OnHold(TURNING, AT, TURNING, TURNING, Linked(1, "merged", ""), "on hold")]
    nights = ModelNights(TURNING, [NIGHT], TURNING, ModelReleases(holds=holds))
    for page in (
        render_pull_request("ai-apps", pull, comments=[TURNING]),
        render_verdicts([nights, ModelNights("broken", problem=TURNING)]),
    ):
        assert not set(TURNING) - set("evil") & set(page)
        assert "\N{REPLACEMENT CHARACTER}evil" in page


def test_a_pull_request_shows_its_state_its_text_and_its_diff_in_colours():
    page = render_pull_request("ai-apps", PULL_REQUEST)
    assert "Promote acs_employment 2 to production" in page
    assert '<span class="badge open">open</span>' in page
    assert "<td>DIS</td>" in page, "the body's Markdown is drawn"
    assert '<span class="removed">-  image: x:1</span>' in page
    assert '<span class="added">+  image: x:2</span>' in page
    assert '<span class="file">+++ b/deployment.yaml</span>' in page


def test_the_verdict_comes_before_the_diff_and_marks_for_machines_are_not_shown():
    """A reviewer reads whether it passes first; a comment anywhere else shows, as text."""
    facts = "**It passes**\n\n<!-- plumbline:rollback -->\n```json\n{}\n```\n"
    page = render_pull_request("ai-apps", PULL_REQUEST.model_copy(update={"body": facts}))
    assert page.index("It passes") < page.index('<pre class="diff">')
    assert "plumbline:rollback" not in page
    assert "&lt;!-- x" in safe_html("<!-- x -->\n")


@pytest.mark.parametrize(
    ("markdown", "forbidden"),
    [
        ("<b onclick=x>hello</b>", "<b"),
        ("<!-- <script>x</script> -->", "<script"),
        ("![x](https://evil.example/pixel.png)", "<img"),
        ("[x](javascript:alert(1))", "href"),
        ("[x](data:text/html;base64,x)", "href"),
        ("[x](file:///etc/passwd)", "href"),
        ("<javascript:alert(1)>", "href"),
        ("[x](vbscript:x)\n\n[y]: javascript:alert(1)\n[y]", "href"),
    ],
)
def test_markdown_of_strangers_can_do_nothing(markdown, forbidden):
    assert forbidden not in safe_html(markdown)


def test_markdown_keeps_what_it_is_for():
    html = safe_html("# Title\n\n- one\n\n`x`\n\n[link](https://forge.example/1)\n")
    for kept in ("<h1>Title</h1>", "<li>one</li>", "<code>x</code>", 'href="https://forge.example/1"'):
        assert kept in html


def test_a_path_breaks_between_its_parts_and_stays_text():
    html = safe_html("`apps/a_b/deployment.yaml` `<b>&x@sha256:0`")
    assert "<code>apps/<wbr>a_<wbr>b/<wbr>deployment.<wbr>yaml</code>" in html
    assert "<code>&lt;b&gt;&amp;x@<wbr>sha256:<wbr>0</code>" in html


def test_a_night_is_told_in_one_row():
    page = render_verdicts([ModelNights("acs_employment", [NIGHT], "ai-apps")])
    for words in (
        'href="dags/acs_employment.evaluate/reports/0123456789abcdef">Night 0</a>',
        "version <bdi>1</bdi>",
        '<span class="badge fail">fail</span>',
        "equal opportunity, DIS",
        "retrain on local",
        'version <bdi>2</bdi> <span class="badge pass">pass</span>',
        'href="pulls/ai-apps/1"',
    ):
        assert words in page


def test_what_runs_what_went_back_and_what_is_on_hold_come_before_the_nights():
    hosted = Linked(2, "merged", "https://f.example/2")
    releases = ModelReleases(
        running=[
            Running("staging"),
            Running(
                "production",
                "1",
                AT,
                "eva",
                "version 2 was rolled back",
                "it is ill",
                Linked(2, "merged", ""),
                "version 4 was merged",
            ),
        ],
        rollbacks=[
            WentBack(
                "production",
                "2",
                "1",
                AT,
                "ana",
                "it is wrong",
                Linked(2, "merged", "pulls/ai-apps/2"),
            )
        ],
        holds=[
            OnHold("2", AT, "ana", "it is wrong", hosted, "on hold"),
            OnHold("3", AT, "ben", "it is slow", None, "lifted", AT, "eva", Linked(4, "merged", "")),
            OnHold("4", AT, "ben", "a slip", Linked(5, "closed", ""), "refused"),
        ],
    )
    page = render_verdicts([ModelNights("m", [NIGHT], "ai-apps", releases)])
    text = " ".join(re.sub("<[^>]*>", " ", page[page.index("<main>") :]).split())
    said = (
        "staging nothing was seen to run",
        "production version 1 since 2026-01-02 03:04 UTC version 2 was rolled back "
        "Seen there since: it is ill Merged since: version 4 was merged ai-apps #2 merged by eva",
        "2026-01-02 03:04 UTC by ana version 2 to 1 in production it is wrong ai-apps #2 merged",
        "by ana version 2 on hold it is wrong ai-apps #2 merged",
        "by ben version 3 lifted 2026-01-02 03:04 UTC by eva it is slow lifted: ai-apps #4 merged",
        "by ben version 4 refused a slip ai-apps #5 closed",
        "Nights",
    )
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    assert 'href="pulls/ai-apps/2"' in page
    assert 'href="https://f.example/2"' in page
    assert 'href=""' not in page


def test_a_model_nothing_was_released_of_says_nothing_of_rollbacks_and_holds():
    page = render_verdicts([ModelNights("m", [NIGHT], "ai-apps", ModelReleases([Running("production")]))])
    assert "nothing was seen to run" in page
    assert "Rolled back" not in page
    assert "Holds" not in page


def test_a_night_nothing_followed_from_is_told_without_gaps():
    bare = NIGHT._replace(
        version=None, plan=None, candidate=None, candidate_version=None, pull_request=None, report=None
    )
    page = render_verdicts([ModelNights("acs_employment", [bare])])
    assert "not registered" in page
    assert "None" not in page
    assert "href" not in page


def test_a_window_that_cannot_be_judged_says_why():
    verdict = NIGHT.verdict.model_copy(
        update={"outcome": "insufficient", "unusable": ("no label has arrived",)}
    )
    page = render_verdicts([ModelNights("acs_employment", [NIGHT._replace(verdict=verdict)])])
    assert "no label has arrived" in page


def test_models_without_verdicts_and_with_trouble_are_there_too():
    page = render_verdicts([ModelNights("young"), ModelNights("broken", problem="models/broken/spec.yaml:3")])
    assert "young.evaluate" in page
    assert "models/broken/spec.yaml:3" in page
    assert "plumbline new NAME" in render_verdicts([])


def test_a_pull_request_shows_what_is_required_and_what_was_said():
    page = render_pull_request(
        "ai-apps",
        PULL_REQUEST,
        [Status(name="plumbline/freeze", state="pending", text="frozen until Monday")],
        ["**It must be judged again.**"],
    )
    assert "Required to merge" in page
    assert "frozen until Monday" in page
    assert "<strong>It must be judged again.</strong>" in page
    assert "Required to merge" not in render_pull_request("ai-apps", PULL_REQUEST)


def test_what_cannot_be_asked_of_a_model_is_said_beside_its_verdict():
    reason = "fairness is not applicable: digits are nobody's"
    verdict = NIGHT.verdict.model_copy(update={"not_applicable": (reason,)})
    page = render_verdicts([ModelNights("m", [NIGHT._replace(verdict=verdict)])])
    assert "fairness is not applicable: digits are nobody" in page
