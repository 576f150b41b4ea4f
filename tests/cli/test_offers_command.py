"""`plumbline offers` ranks where a model could be trained, and says on which prices that rests."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def root(own_project, monkeypatch, state):
    """A project of the test's own, which the command line works on."""
    monkeypatch.setenv("PLUMBLINE_ROOT", str(own_project))
    return own_project


def test_the_table_is_ranked_and_says_why_the_first_won(run, root):
    printed = run("offers", "acs_employment")
    lines = printed.output.splitlines()
    assert printed.status == 0
    assert lines[2].split() == ["1", "local", "owned", "0.017", "0.0200", "USD", "0.0003", "USD", "chosen"]
    assert "local is the only offer that can run it: the other 4 are refused." in lines
    assert any(line.startswith("Prices: example list, 2026-11-24, ") for line in lines)


def test_as_json_it_is_one_record(run, root):
    told = json.loads(run("offers", "acs_employment", "--json").output)
    assert set(told) == {"model", "prices_as_of", "quotes", "remarks", "because", "offers", "unpriced"}
    assert [offer["name"] for offer in told["offers"] if offer["refused"] is None] == ["local"]
    assert told["offers"][0]["cost"] == {"amount": "0.0003", "currency": "USD"}


def test_without_a_usable_offer_the_command_fails_and_says_why(run, root):
    prices = root / "policies/prices.yaml"
    prices.write_text(prices.read_text().replace("backend: local", "backend: pod"))
    printed = run("offers", "acs_employment")
    assert printed.status == 1
    assert "No offer can run it." in printed.output


def test_a_refresh_without_a_live_source_says_that_the_list_holds(run, root):
    printed = run("offers", "--refresh")
    assert printed.output == (
        "policies/prices.yaml names no live source (`live: [aws]`): its prices of 2026-11-24 hold.\n"
    )


def test_a_refresh_without_credentials_says_so_and_records_nothing(run, root, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    prices = root / "policies/prices.yaml"
    prices.write_text(prices.read_text().replace("# live: [aws] ", "live: [aws] "))
    printed = run("offers", "--refresh")
    assert printed.status == 0
    assert "there are no AWS credentials here" in printed.output
    assert printed.output.splitlines()[0].endswith("there the prices of 2026-11-24 hold")
    assert run("history").output == "Nothing is recorded about any model yet.\n"


def test_without_a_model_it_asks_for_one(run, root):
    printed = run("offers")
    assert (printed.status, printed.error) == (
        1,
        "plumbline: name a model (plumbline offers MODEL), or ask sources anew (--refresh)\n",
    )
