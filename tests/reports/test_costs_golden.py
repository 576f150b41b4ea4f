"""Page, text, JSON and chargeback file of one made-up month, word for word.

PLUMBLINE_GOLDEN=write accepts what they are now.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from plumbline.costs.allocation.chargeback import chargeback
from plumbline.reports.cost_json import cost_values
from plumbline.reports.cost_page import render_costs
from plumbline.reports.cost_text import cost_text
from tests.reports.example_costs import BUDGETS, report

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"
MADE = {
    "costs.html": lambda: render_costs(report(), BUDGETS),
    "costs.txt": lambda: cost_text(report()),
    "costs.csv": lambda: chargeback(report()),
    "costs.json": lambda: json.dumps(cost_values(report()), indent=2, ensure_ascii=False) + "\n",
}


@pytest.mark.parametrize("name", MADE)
def test_it_reads_as_accepted(name):
    text, golden = MADE[name](), GOLDEN / name
    if os.environ.get("PLUMBLINE_GOLDEN") == "write":
        golden.write_bytes(text.encode())
    assert text.encode() == golden.read_bytes()
