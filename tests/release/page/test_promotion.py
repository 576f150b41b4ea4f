"""The body is what a reviewer needs, and nothing its data could make of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from plumbline.intent import Target
from plumbline.records import Carried, Change
from plumbline.release.page.facts import facts_of
from plumbline.release.page.fitting import LONGEST, length
from plumbline.release.page.grounds import Pages, Route
from plumbline.release.page.promotion import body, title
from tests.release.example_release import grounds, image, judgement, plan, registration, verdict

GOLDEN = Path(__file__).parents[2] / "golden" / "release" / "promotion.md"
FILE = "apps/multimodal-ai-service/deployment.yaml"
CHANGES = (
    Change(
        file=FILE, path="spec.template.spec.containers[0].image", old=str(image("a")), new=str(image("b"))
    ),
    Change(
        file=FILE, path='spec.template.metadata.annotations["plumbline.dev/model-version"]', old="1", new="2"
    ),
)
HOSTILE = (
    "x`|@admin <img src=x onerror=alert(1)>\n# Approved\n\n```\n"
    "[click](https://evil.example) ![i](//e) --> #1"
)


def tokens(text: str) -> list[Token]:
    """Every token of the rendered text, inline ones included."""
    blocks = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    return [token for block in blocks for token in (block, *(block.children or []))]


def test_the_body_is_the_golden_text(target: Target):
    assert body(grounds(), target, CHANGES) == GOLDEN.read_text(encoding="utf-8")


def test_a_reader_that_goes_with_it_is_named_for_people_and_for_machines(target: Target):
    found = grounds()
    reader = Carried(model="mnist_digits", digest="c" * 64)
    text = body(
        replace(found, trained=found.trained.model_copy(update={"carried": (reader,)})), target, CHANGES
    )
    assert f"- Carries: `{'c' * 64}` of `mnist_digits`" in text
    assert facts_of(text)["carries"] == [{"model": "mnist_digits", "digest": "c" * 64}]
    assert "carries" not in facts_of(body(found, target, CHANGES))


def test_the_title_says_model_version_and_environment():
    assert title("acs_employment", "2", "production") == "Release acs_employment version 2 to production"


def test_the_verdict_comes_first(target: Target):
    """Before anything else, whether it passes."""
    assert body(grounds(), target, CHANGES).startswith("**Candidate 2 passes on the hold")


def test_an_approved_insufficient_candidate_names_who_approved(target: Target):
    """The body says that it did not pass, and on whose word it is proposed."""
    unsure = verdict("b", "candidate", "insufficient", (judgement("auc_change", "", 0.2, "insufficient"),))
    text = body(grounds(verdict=unsure, approval="rai-lead, on 2026-11-24"), target, CHANGES)
    assert "can be neither passed nor failed" in text
    assert "**Waived, until 2026-12-08 03:00 UTC**: rai-lead" in text


def test_groups_too_small_to_be_judged_are_named(target: Target):
    """Silence would read as a pass."""
    assert "DIS=3 (n = 900)" in body(grounds(), target, CHANGES)


def test_a_first_candidate_needs_no_champion_and_no_explanation(target: Target):
    """What is missing is said, not left out."""
    text = body(
        grounds(champion=None, explanation=(), plan=plan().model_copy(update={"offer": None})),
        target,
        CHANGES,
    )
    assert "No explanation was measured." in text
    assert facts_of(text)["champion_verdict"] is None


def test_it_says_where_the_version_goes_next_and_when(target: Target):
    """On every step of the way to production, and on the last."""
    here = target.model_copy(update={"environment": "staging"})
    text = body(grounds(), here, CHANGES)
    assert "dev \u2192 **staging** \u2192 production: a person merges it once its statuses are green" in text
    assert "Production is proposed once the version was seen to run there, healthy for 48 h." in text
    assert "It becomes the champion when it is seen to run there." in body(grounds(), target, CHANGES)


def test_a_single_environment_is_the_whole_way(target: Target):
    text = body(grounds(route=Route()), target, CHANGES)
    assert "\n\n**production**: a person merges it once its statuses are green." in text


def test_links_lead_only_where_this_installation_serves(target: Target):
    """Without a server there is no link, and an address of another kind is none."""
    plain = body(grounds(pages=Pages()), target, CHANGES)
    assert "](" not in plain
    assert "](" not in body(grounds(pages=Pages(version="javascript:alert(1)")), target, CHANGES)
    assert "[in the registry](<https://mlflow.example.com/" in body(grounds(), target, CHANGES)


def test_it_fits_a_forge_and_says_what_is_left_out(target: Target):
    """What passes goes first from the gates, and the block for machines stays whole."""
    dis = "equal_opportunity_difference.DIS"
    many = [judgement(dis, f"DIS={number}", 0.01, "pass") for number in range(900)]
    failing = judgement(dis, "DIS=1000", -0.6, "insufficient")
    text = body(grounds(verdict=verdict("b", "candidate", "pass", (*many, failing))), target, CHANGES)
    assert length(text) <= LONGEST
    assert "Left out here: 900 that pass. They are in the report." in text
    assert "DIS=1000" in text
    assert facts_of(text) == facts_of(body(grounds(), target, CHANGES)) | {
        "verdict": facts_of(text)["verdict"]
    }


def test_only_the_ten_strongest_features_are_shown(target: Target):
    ranked = [
        grounds().explanation[0].model_copy(update={"group": f"F{i:02}", "value": float(i)})
        for i in range(15)
    ]
    text = body(grounds(explanation=ranked), target, CHANGES)
    assert re.findall(r"\| (F\d\d) ", text) == [f"F{i:02}" for i in range(14, 4, -1)]


def test_the_machine_readable_block_says_what_was_proposed(target: Target):
    """Everything a later run needs to recognise this promotion."""
    facts = facts_of(body(grounds(), target, CHANGES))
    assert facts["model"] == "acs_employment"
    assert facts["digest"] == "b" * 64
    assert facts["image"] == str(image("b"))
    assert facts["verdict"] == grounds().verdict.key
    assert (facts["champion"], facts["gates"]) == ("a" * 64, ["equal_opportunity_difference.DIS"])
    assert (facts["target"], facts["environment"]) == ("multimodal-ai-service", "production")
    assert [Change.model_validate(change) for change in facts["changes"]] == list(CHANGES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no block",
        "<!-- plumbline:promotion -->\n```json\n{broken\n```",
        "<!-- plumbline:promotion -->\n```json\n[]\n```",
        "<!-- plumbline:promotion -->\n```json\n" + "[" * 100_000 + "\n```",
        "<!-- plumbline:promotion -->\n```json\n" * 25_000,  # anybody may write it: read in one go
        "<!-- plumbline:promotion -->\n```json\n" + ("\n```" + " " * 20) * 40_000 + "x",
    ],
)
def test_a_body_without_its_block_has_no_facts(text: str):
    assert facts_of(text) is None


def test_line_ends_of_a_forge_do_not_hide_the_block(target: Target):
    """Web forms send CRLF."""
    text = body(grounds(), target, CHANGES)
    assert facts_of(text.replace("\n", "\r\n")) == facts_of(text)


def hostile_offers():
    """Offers are named by a price list, and priced by a server of somebody else's."""
    words = ("name", "purchase", "source", "converted", "region", "zone", "capacity", "refused")
    offer = plan().offers[0].model_copy(update=dict.fromkeys(words, HOSTILE))
    return {"offers": (offer, offer), "chosen_because": HOSTILE, "quoting": (HOSTILE,)}


def hostile_body(target: Target) -> str:
    """Every field somebody else writes holds markup."""
    wicked = judgement("equal_opportunity_difference." + HOSTILE, HOSTILE, -0.3, "fail", "diagnose")
    gate = judgement("equal_opportunity_difference." + HOSTILE, HOSTILE, -0.1, "pass")
    noted = [j.model_copy(update={"reason": HOSTILE, "because": HOSTILE}) for j in (wicked, gate)]
    answer = verdict("b", "candidate", "pass", tuple(noted))
    said = {"because": HOSTILE, "requester": HOSTILE, "gates": (HOSTILE,)}
    worse = plan().model_copy(update={**said, **hostile_offers()})
    ranked = [grounds().explanation[0].model_copy(update={"group": HOSTILE})]
    named = registration(HOSTILE, "b", HOSTILE)
    changes = (Change(file=HOSTILE, path=HOSTILE, old=HOSTILE, new=HOSTILE),)
    return body(
        grounds(verdict=answer, plan=worse, explanation=ranked, registration=named, approval=HOSTILE,
                labels={HOSTILE: HOSTILE}),
        target,
        changes,
    )  # fmt: skip


def test_hostile_names_make_no_markup(target: Target):
    """No heading, link, image, code block, table cell or HTML beyond those of the harmless body."""
    found, plain = tokens(hostile_body(target)), tokens(body(grounds(), target, CHANGES))
    kinds = {token.type for token in plain} | {"text_special"}
    assert {token.type for token in found} <= kinds
    assert [t.content for t in found if t.type.startswith("html")] == ["<!-- plumbline:promotion -->\n"]
    headings = [i for i, t in enumerate(found) if t.type == "heading_open"]
    assert len(headings) == len([t for t in plain if t.type == "heading_open"])
    assert len([t for t in found if t.type == "fence"]) == 1


def test_hostile_names_mention_nobody(target: Target):
    """Outside of code, no `@name` and no `#1` is left for a forge to notify or link."""
    text = "".join(t.content for t in tokens(hostile_body(target)) if t.type == "text")
    assert not re.search(r"@\w", text)
    assert not re.search(r"#\d", text)


def test_hostile_names_reach_the_machine_readable_block_unchanged(target: Target):
    """Escaped in the text, exact in the facts."""
    facts = facts_of(hostile_body(target))
    assert facts["changes"][0]["file"] == HOSTILE
    assert facts["gates"] == [HOSTILE]
    assert json.dumps(facts)
