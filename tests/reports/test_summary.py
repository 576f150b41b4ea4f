"""What a machine may rely on in summary.json."""

from plumbline.reports.summary_json import summary
from tests.reports.example_night import LOCAL, PLAN, SERIES, story

PROMISED = {
    "champion": {"version", "verdict", "failing"},
    "plan": {"decision", "offer", "cost", "currency"},
    "candidate": {"version", "verdict", "measurements"},
    "pull_request": {"state", "branch", "files", "title"},
}


def test_every_promised_key_is_there():
    found = summary(story())
    assert {"night", "reused", "seconds", *PROMISED} <= set(found)
    for part, keys in PROMISED.items():
        assert keys <= set(found[part])


def test_absent_parts_are_null_not_missing():
    found = summary(story(plan=None, candidate=None, candidate_registration=None, pull_request=None))
    assert [found[part] for part in ("plan", "candidate", "pull_request")] == [None, None, None]


def test_warnings_are_there_with_their_sentence_and_empty_without_any():
    assert summary(story())["warnings"] == []
    (found,) = summary(story(series=SERIES))["warnings"]
    assert (found["metric"], found["aspect"], found["since"], found["until"]) == ("auc", "trend", 20, 26)
    assert found["sentence"].startswith("AUC has fallen on nights 20 to 26 faster than its past nights allow")


def test_a_warning_of_a_night_whose_labels_came_with_this_one_is_there_too():
    late = SERIES.model_copy(update={"night": 24})
    assert len(summary(story(series=SERIES, late_series=(late,)))["warnings"]) == 2


def test_a_measurement_of_the_candidate_is_found_by_name_and_group():
    found = summary(story())["candidate"]["measurements"]["equal_opportunity_difference.DIS=1"]
    assert found == {"value": -0.16, "low": -0.2, "high": -0.12, "n": 900}


def test_a_plan_without_an_offer_has_no_price():
    found = summary(story(plan=PLAN.model_copy(update={"offer": None, "decision": "nothing"})))["plan"]
    assert found["offer"] is found["cost"] is found["currency"] is None
    assert summary(story())["plan"]["cost"] == str(LOCAL.cost.amount)
