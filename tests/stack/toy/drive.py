"""Runs the demo on the toy DAGs as a process that can be interrupted."""

import json
import sys
from pathlib import Path

from plumbline.settings import Settings
from plumbline.stack import demo

HERE = Path(__file__).parent


class Records:
    """A night counts as recorded once it was asked for a second time."""

    def __init__(self):
        self._asked = 0

    def run_id(self, night):
        return f"night-{night:03}"

    def recorded(self, night):
        self._asked += 1
        return self._asked > 1

    def summarize(self, night, *, reused, seconds):
        return "summary " + json.dumps({"night": night, "reused": reused, "seconds": seconds})


if __name__ == "__main__":
    places = demo.Places(dags=HERE / "dags", plugins=HERE / "no-plugins")
    sys.exit(demo.run(Settings.from_environment(), 7, "toy", Records(), places=places))
