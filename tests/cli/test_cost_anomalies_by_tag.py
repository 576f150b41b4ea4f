"""`plumbline cost anomalies --by`: what is unusual in the bills on disk, and what drove it."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from plumbline.costs.billing.kept import period_file
from tests.costs.allocation.bills import bill, charge

NOVEMBER = datetime.date(2026, 11, 1)


def rows(spike):
    for day in range(1, 29):
        cost = spike if day == 25 else Decimal(100 + day * 7 % 5)
        yield charge(
            str(cost),
            day,
            {"team": "a"},
            quantity=cost,
            unit="hour",
            service="compute",
            sku="gpu|x",
            region="n",
        )


@pytest.fixture
def billed(state):
    state.mkdir(parents=True)
    place = period_file(state, "focus", NOVEMBER)
    place.parent.mkdir(parents=True)
    monthly = charge("50", 1, {"team": "a"}, end=datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC))
    pq.write_table(bill(*rows(Decimal(900)), monthly), place)


def test_json_names_the_driver_and_adds_up(run, billed):
    found = json.loads(
        run("cost", "anomalies", "--by", "team,model", "--from", "2026-11-01", "--json").output
    )
    (series,) = found["series"]
    assert series["values"] == {"team": "a", "model": None}
    assert [alarm["timestamp"] for alarm in series["alarms"]] == ["2026-11-25"]
    alarm = series["alarms"][0]
    (driver,) = alarm["drivers"]
    assert (driver["service"], driver["sku"], driver["region"]) == ("compute", "gpu|x", "n")
    assert Decimal(driver["usage"]) == Decimal(alarm["difference"]) == 900 - Decimal(alarm["usual"])
    assert found["problems"] == ["50 USD of charges for longer than one day are in no series"]


def test_people_read_whose_how_much_and_why(run, billed):
    said = run("cost", "anomalies", "--by", "team", "--from", "2026-11-01", "--to", "2026-11-28").output
    lines = said.splitlines()
    assert lines[1].startswith("2026-11-25  team a: 900.00 USD, usually 10")
    assert "service compute, sku gpu|x, region n: usage +79" in lines[2]
    assert lines[-1] == "1 series, 1 alarm."


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "colour"), "no such dimension"),
        (("--by", "team", "--from", "2026-12-01"), "--from 2026-12-01 is after --to 2026-11-28"),
        (("--by", "team", "--to", "2025-01-01"), "no charge that counts"),
        (("--series", "x.csv", "--to", "2025-01-01"), "--from and --to go with --by"),
        (("--series", "x.csv", "--least", "5"), "--least goes with --by"),
    ],
)
def test_what_cannot_be_told_is_refused(run, billed, options, said):
    done = run("cost", "anomalies", *options)
    assert done.status == 1
    assert said in done.error


def test_a_difference_below_the_least_is_no_alarm(run, billed):
    days = ("--from", "2026-11-01", "--to", "2026-11-28")
    usual = run("cost", "anomalies", "--by", "team", *days, "--least", "799", "--json")
    assert "799" in json.loads(usual.output)["least"]
    assert run("cost", "anomalies", "--by", "team", *days, "--least", "790").output.endswith("1 alarm.\n")
    assert run("cost", "anomalies", "--by", "team", *days, "--least", "810").output.endswith("0 alarms.\n")


def test_without_bills_nothing_is_told(run):
    done = run("cost", "anomalies", "--by", "team")
    assert done.status == 1
    assert "no bill was taken in yet" in done.error
