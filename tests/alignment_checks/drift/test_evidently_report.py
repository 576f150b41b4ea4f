"""Evidently's page: whole or absent, offline, without row ids, and harmless whatever names data has."""

from __future__ import annotations

import os
import re
import socket

import numpy as np
import pyarrow as pa
import pytest

from alignment_checks.drift.evidently_report import write_drift_report

KINDS = {"AGEP": "numeric", "DIS": "categorical"}


def window(rows: int, shift: float = 0.0, seed: int = 0) -> pa.Table:
    generator = np.random.default_rng(seed)
    return pa.table(
        {
            "id": np.arange(rows) + 987_000_000,
            "AGEP": generator.normal(40 + shift, 10, rows).round(),
            "DIS": pa.array(generator.choice(["1", "2"], rows, p=[0.1, 0.9])).dictionary_encode(),
        }
    )


def found_on(page) -> list[str]:
    return re.findall(r"Data drift (?:not )?detected", page.read_text(encoding="utf-8"))


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*arguments):
        raise AssertionError(f"a connection to {arguments[1:]} was tried")

    for way in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, way, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_page_has_a_figure_per_column_and_tells_drift_from_chance(tmp_path, no_network):
    """Only the shifted column has drifted; nothing but the page is left behind."""
    page = tmp_path / "drift.html"
    write_drift_report(window(900), window(300, shift=5, seed=1), KINDS, page, rows=200, seed=3)
    assert found_on(page) == ["Data drift detected", "Data drift not detected"]
    assert list(tmp_path.iterdir()) == [page]


def test_page_loads_nothing_and_holds_no_id(tmp_path):
    page = tmp_path / "drift.html"
    write_drift_report(window(300), window(300), KINDS, page, rows=300, seed=3)
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=[\"']?(https?:)?//", text)
    assert "9870000" not in text


def test_names_and_categories_cannot_carry_markup(tmp_path):
    page = tmp_path / "drift.html"
    attack = "</script><script>alert(4711)</script>"
    table = pa.table({attack: pa.array([attack, "b", None] * 40)})
    write_drift_report(table, table, {attack: "categorical"}, page, rows=100, seed=3)
    text = page.read_text(encoding="utf-8")
    assert "alert(4711)" in text
    assert "script>alert(4711)" not in text


def test_a_column_without_values_is_shown_as_missing(tmp_path):
    page = tmp_path / "drift.html"
    gone = window(100).set_column(2, "DIS", pa.nulls(100, pa.string()))
    write_drift_report(window(100), gone, KINDS, page, rows=100, seed=3)
    assert len(found_on(page)) == 1
    assert "Column 'DIS' missing values" in page.read_text(encoding="utf-8")


def test_constant_and_infinite_values_do_not_stop_the_page(tmp_path):
    page = tmp_path / "drift.html"
    table = pa.table({"AGEP": np.append(np.arange(99.0), np.inf), "DIS": ["1"] * 100})
    write_drift_report(table, table, KINDS, page, rows=100, seed=3)
    assert found_on(page) == ["Data drift not detected"] * 2


def test_a_page_that_cannot_be_made_leaves_the_old_one(tmp_path):
    page = tmp_path / "drift.html"
    page.write_text("the old one")
    with pytest.raises(ValueError, match="the current rows lack DIS"):
        write_drift_report(window(50), window(50).drop(["DIS"]), KINDS, page, rows=50, seed=3)
    with pytest.raises(ValueError, match="the current window has no rows"):
        write_drift_report(window(50), window(0), KINDS, page, rows=50, seed=3)
    assert page.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [page]


@pytest.mark.parametrize("before", [None, "0"])
def test_usage_reporting_is_off_meanwhile_and_as_before_afterwards(tmp_path, monkeypatch, before):
    if before is None:
        monkeypatch.delenv("DO_NOT_TRACK", raising=False)
    else:
        monkeypatch.setenv("DO_NOT_TRACK", before)
    seen = []
    report = "alignment_checks.drift.evidently_report._report"
    monkeypatch.setattr(report, lambda *_: seen.append(os.environ["DO_NOT_TRACK"]) or pytest.fail("stop"))
    with pytest.raises(pytest.fail.Exception):
        write_drift_report(window(50), window(50), KINDS, tmp_path / "drift.html", rows=50, seed=3)
    assert (seen, os.environ.get("DO_NOT_TRACK")) == (["1"], before)
