"""`plumbline evaluate --page`: the night's page without Airflow, a registry or a recorded verdict."""

from __future__ import annotations

import shutil

from plumbline.evidence.ledger import Ledger
from plumbline.reports.templating import CONTENT_SECURITY_POLICY
from plumbline.store import Store
from tests.nightly.census_night import MODEL


def test_the_nights_page_is_written_and_no_verdict_recorded(run, champion_state, state, place, tmp_path):
    shutil.copytree(champion_state, state)
    page = tmp_path / "night.html"
    printed = run("evaluate", MODEL, "--night", "0", "--page", str(page))
    assert printed.status == 0
    assert f"The same as a page: {page}" in " ".join(printed.output.split())
    text = page.read_text()
    assert text.index("The champion fails on night 0") < text.index("Out of tolerance without blocking")
    assert "What the model looks at" in text
    assert CONTENT_SECURITY_POLICY.replace("'", "&#39;") in text
    assert len(text.encode()) < 1_500_000
    assert not Ledger(Store(place(state).database_url)).all("verdict", MODEL)
