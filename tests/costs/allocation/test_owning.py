"""A charge belongs to who its tags name, else a rule, else what it inherits; never to a guess."""

from __future__ import annotations

import pytest

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.totals import totals
from tests.costs.allocation.bills import DIMENSIONS, bill, by_values, charge, policy


def teams(rules, *rows):
    """The team of each row, in order; each row costs another amount."""
    priced = [charge(billed=str(10**place), **row) for place, row in enumerate(rows)]
    parts = allocate(bill(*priced), rules).parts
    return [part.values["team"] for part in sorted(parts, key=lambda part: part.amount)]


def test_the_first_of_the_declared_tags_counts():
    assert teams(policy(), {"tags": {"owner": "b", "team": "a"}}, {"tags": {"owner": "b"}}) == ["a", "b"]


def test_an_empty_tag_is_none():
    rows = [{"tags": {"team": " "}}, {"tags": {"team": "", "OWNER": "b "}}]
    assert teams(policy(), *rows) == [None, "b"]


@pytest.mark.parametrize("key", ["Cost Center", "cost_center", "COST-CENTER", " costCenter", "cost:center"])
def test_capitals_and_what_stands_between_words_do_not_count_in_a_tags_name(key):
    dimensions = DIMENSIONS | {"team": {"tags": ("cost-center",)}}
    assert teams(policy(dimensions=dimensions), {"tags": {key: "a"}}) == ["a"]


def test_a_tag_that_is_written_just_so_counts_before_other_spellings():
    assert teams(policy(), {"tags": {"TEAM": "a", "team": "b", "te-am": "c"}}) == ["b"]
    assert teams(policy(), {"tags": {"te-am": "c", "TEAM": "a"}}) == ["a"]


def test_other_spellings_are_one_value():
    dimensions = DIMENSIONS | {"team": {"tags": ("team",), "spellings": {"risk": ("Risk", "RSK")}}}
    rows = [{"tags": {"team": said}} for said in ("Risk", "RSK", "risk", "risks")]
    assert teams(policy(dimensions=dimensions), *rows) == ["risk", "risk", "risk", "risks"]


def test_a_resource_lends_its_tag_where_its_charges_agree():
    agreed = [{"resource": "r", "tags": {"team": "a"}}, {"resource": "r"}, {"resource": "other"}]
    assert teams(policy(), *agreed) == ["a", "a", None]
    disagreed = [*agreed, {"resource": "r", "tags": {"team": "b"}}]
    assert teams(policy(), *disagreed) == ["a", None, None, "b"]


def test_inheritance_goes_in_the_declared_order():
    declared = policy(sub_accounts={"7": {"team": "sub"}}, accounts={"1": {"team": "payer"}})
    rows = [
        {"resource": "r", "sub_account": "7", "tags": {"team": "a"}},
        {"resource": "r", "sub_account": "7"},
        {"sub_account": "7"},
        {"sub_account": "8"},
    ]
    assert teams(declared, *rows) == ["a", "a", "sub", "payer"]


def test_a_virtual_tag_is_for_charges_without_a_tag():
    rule = {"name": "v", "dimension": "team", "value": "ruled", "when": {"service": ("Sage*",)}}
    rows = [
        {"service": "SageMaker", "tags": {"team": "a"}},
        {"service": "SageMaker"},
        {"service": "sagemaker"},
        {},
    ]
    assert teams(policy(virtual=[rule]), *rows) == ["a", "ruled", None, None]


def test_every_condition_must_hold_and_only_a_star_is_special():
    when = {"service": ("S[1]?",), "tags": {"app": ("demo-*", "x")}}
    rule = {"name": "v", "dimension": "team", "value": "ruled", "when": when}
    rows = [
        {"service": "S[1]?", "tags": {"app": "demo-7"}},
        {"service": "S[1]?", "tags": {"app": "y"}},
        {"service": "S1a", "tags": {"app": "x"}},
    ]
    assert teams(policy(virtual=[rule]), *rows) == ["ruled", None, None]


def test_rules_that_contradict_each_other_give_nothing_and_are_named():
    rules = [
        {"name": "one", "dimension": "team", "value": "a", "when": {"service": ("S*",)}},
        {"name": "two", "dimension": "team", "value": "b", "when": {"sub_account": ("7",)}},
    ]
    rows = [
        charge("3", service="S3", sub_account="7"),
        charge("4", service="S3"),
        charge("5", sub_account="7"),
    ]
    allocation = allocate(bill(*rows), policy(virtual=rules))
    assert allocation.problems == (
        "rules 'one' and 'two' say different things about team: 3 USD is given to nobody; narrow one of them",
    )
    (found,) = totals(allocation, ["team"])
    assert (found.unallocated, by_values(found)["a",].total, by_values(found)["b",].total) == (3, 4, 5)


def test_rules_that_agree_do_not_contradict():
    rules = [
        {"name": "one", "dimension": "team", "value": "a", "when": {"service": ("S*",)}},
        {"name": "two", "dimension": "team", "value": "a", "when": {"sub_account": ("7",)}},
    ]
    assert teams(policy(virtual=rules), {"service": "S3", "sub_account": "7"}) == ["a"]


def test_a_rule_that_holds_for_nothing_is_named():
    rule = {"name": "gone", "dimension": "team", "value": "a", "when": {"service": ("Lambda",)}}
    allocation = allocate(bill(charge()), policy(virtual=[rule]))
    assert allocation.problems == ("rule 'gone' holds for no charge of these days",)
