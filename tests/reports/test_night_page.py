"""The night's page: what comes first, and what is said where there is nothing to draw."""

from __future__ import annotations

import re

from alignment_checks.measurement import Measurement
from alignment_checks.robustness.corruptions import STEPS
from plumbline.reports.images_page import UNITS
from plumbline.reports.page import render_night
from plumbline.reports.text import summary_text
from tests.reports.example_night import (
    CHAMPION_EVALUATION,
    champion_judgements,
    evaluation,
    judgement,
    measurement,
    story,
)

LARGEST = 1_500_000
"""Bytes a page may have."""


def champion_with(*judgements, measurements=()):
    found = evaluation("champion", "fail", (*champion_judgements(), *judgements), (0.2, 0.1), ())
    return found.model_copy(update={"measurements": (*found.measurements, *measurements)})


def test_verdicts_come_first_and_findings_second():
    page = render_night(story())
    first, second = page.index('<section class="verdicts">'), page.index("Out of tolerance without blocking")
    assert first < second < page.index("<h2>Gates")


def test_what_a_policy_asks_for_and_nobody_measured_is_said():
    """A warning that cannot be computed must not read like one that passed."""
    missing = Measurement.undefined("attribution_share", "made up")
    asked = judgement(missing, "insufficient", "warn", None, None, because="it was not measured")
    told = story(champion=champion_with(asked))
    expected = "share of attribution (it was not measured)"
    assert f"Asked for and not measured: {expected}." in render_night(told)
    assert f"Not measured, champion on night 0: {expected}." in summary_text(told)


def test_a_group_too_small_to_show_says_so_instead_of_an_empty_axis():
    about = {"group": "DIS=3", "n": 4, "unit": "rate"}
    hidden = [Measurement.undefined(name, "fewer than 10 rows", **about) for name in ("base_rate", "tpr")]
    page = render_night(story(champion=champion_with(measurements=hidden)))
    (row,) = re.findall(r"<tr>\s*<th scope=\"row\">DIS=3</th>.*?</tr>", page, re.DOTALL)
    assert "fewer than 10 rows" in row
    assert "<svg" not in row


def test_a_p_value_too_small_for_the_computer_is_not_zero():
    impossible = judgement(measurement("ks_pvalue", 0.0, None, "WAGE"), "fail", "diagnose", 0.05, None)
    page = render_night(story(champion=champion_with(impossible)))
    assert re.search(r"WAGE<br>.*?&lt;0\.0001", page, re.DOTALL)
    assert "0.0000" not in page


def test_only_columns_are_counted_as_drifted():
    meaning = judgement(measurement("concept_drift_pvalue", 0.001, None), "fail", "diagnose", 0.01, None)
    page = render_night(story(champion=champion_with(meaning)))
    assert "1 of 1 columns" in page
    assert "Chance that a score means what it did" in page


def test_embeddings_are_told_of_inside_their_tolerance_too():
    """Of a model of texts they are all there is about what it reads; silence would read as not measured."""
    alike = judgement(measurement("mmd_pvalue", 0.3, None, "text"), "pass", "diagnose", 0.01, None)
    page = render_night(story(champion=champion_with(alike)))
    assert re.search(r"Drift of whole rows or embeddings \(MMD p-value\): .*0\.3", page)


def test_a_curve_says_what_its_strengths_count():
    """`50` alone could be anything: of compression it is JPEG's quality, and less is worse."""
    curves = [measurement("corruption_drop", 0.01, 0.01, f"compression {q}") for q in (50, 5)]
    page = render_night(story(champion=champion_with(measurements=curves)))
    assert "<strong>Compression</strong> <small>JPEG quality</small>" in page
    assert set(UNITS) == set(STEPS)


def test_what_has_no_group_is_told_without_a_gap():
    lost = judgement(measurement("noise_drop", 0.27, 0.09), "fail", "diagnose", None, 0.05)
    told = summary_text(story(champion=champion_with(lost)))
    assert "allowed at most 0.05: 0.27" in told


def test_where_nothing_is_out_of_tolerance_no_heading_says_so():
    missing = judgement(Measurement.undefined("fpr", "too few"), "insufficient", "warn", None, None)
    quiet = evaluation("champion", "fail", (missing,), (0.2, 0.1), ())
    page = render_night(story(champion=quiet))
    assert "Not measured <small>" in page
    assert "Out of tolerance without blocking <small>champion" not in page


def test_every_picture_says_in_words_what_it_shows():
    page = render_night(story())
    named = re.findall(r"<svg[^>]*>", page)
    assert named
    assert all(
        'aria-label="' in svg or 'aria-hidden="true"' in svg or 'class="key"' in svg or 'class="mark"' in svg
        for svg in named
    )


def test_a_page_of_a_wide_model_stays_small():
    """Four hundred columns, each drifted and ranked, of eight attributes with ten groups."""
    columns = [f"column_{place}" for place in range(400)]
    drifted = [judgement(measurement("ks_pvalue", 0.001, None, c), "fail", "diagnose") for c in columns]
    rates = [
        measurement(name, 0.4, 0.1, f"ATTRIBUTE_{at}={group}", unit="rate")
        for at in range(8)
        for group in range(10)
        for name in ("base_rate", "selection_rate", "tpr")
    ]
    ranked = [measurement("mean_abs_shap", 1.0, 0.1, column) for column in columns]
    told = story(champion=champion_with(*drifted, measurements=(*rates, *ranked)))
    assert len(render_night(told).encode()) < LARGEST


def test_nothing_is_drawn_of_a_champion_without_measurements():
    bare = CHAMPION_EVALUATION.model_copy(update={"measurements": ()})
    page = render_night(story(champion=bare, candidate=None, candidate_registration=None))
    assert "Groups beside their base rates" not in page
