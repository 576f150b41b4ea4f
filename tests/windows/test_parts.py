"""The parts of a window are its rows, each once and in order."""

from __future__ import annotations

import pyarrow as pa
import pytest

from plumbline.windows.locating import current_window
from plumbline.windows.reading import read, read_part


@pytest.mark.parametrize("nights", [{"rows": 7}, {"date_column": "day"}])
@pytest.mark.parametrize("parts", [1, 2, 3, 5, 64])
def test_parts_are_the_rows_of_the_window_in_their_order(project, nights, parts):
    """Also where a day's rows lie among another's, and where there are more parts than rows."""
    days = project.table("arrivals").column("day").to_pylist()
    project.change("arrivals", "day", [days[0], days[-1], *days[2:-1], days[0]])
    split = project.with_nights(**nights)
    window = current_window(split.settings, split.spec, 0)
    found = [read_part(split.settings, split.spec, window, part, parts) for part in range(parts)]
    whole = read(split.settings, split.spec, window).table
    assert pa.concat_tables(part.table for part in found).equals(whole)
    assert max(part.table.num_rows for part in found) <= -(-(window.stop - window.start) // parts)
