"""What every `check --json` prints, whatever the file: possible figures with reasons, or a named error."""

from __future__ import annotations

import json
import math


def assert_sound(printed) -> None:
    """Fails for a traceback, a figure that cannot be, or an undefined one without its reason."""
    if printed.status:
        assert printed.error.startswith("plumbline: ")
        assert "Traceback" not in printed.error
        return
    for measurement in json.loads(printed.output)["measurements"]:
        if measurement["value"] is None:
            assert measurement["reason"]
            continue
        ends = [measurement[end] for end in ("value", "low", "high") if measurement[end] is not None]
        assert all(math.isfinite(end) for end in ends)
        if len(ends) == 3:
            assert measurement["low"] - 1e-9 <= measurement["value"] <= measurement["high"] + 1e-9
        if measurement["unit"] in ("rate", "probability"):
            assert all(-1e-9 <= end <= 1 + 1e-9 for end in ends)
