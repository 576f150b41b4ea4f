"""One measured run in a process of its own: CPU seconds and memory beyond the imports."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def main(what: str, reference: str, current: str) -> None:
    if what == "peers":
        found = {name: measured(prepare(), reference, current)["seconds"] for name, prepare in PEERS.items()}
    else:
        found = measured(RUNS[what](), reference, current)
    print(json.dumps(found))


def measured(run: Callable[[str, str], None], reference: str, current: str) -> dict[str, float]:
    before = _peak()
    start = time.process_time()
    run(reference, current)
    return {"seconds": time.process_time() - start, "megabytes": (_peak() - before) / 1024}


def _peak() -> int:
    """The most memory this process held so far, kB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def reading() -> Callable[[str, str], None]:
    import pyarrow.parquet as pq

    def run(*files: str) -> None:
        for file in files:
            with pq.ParquetFile(file) as opened:
                for name in opened.schema_arrow.names:
                    opened.read(columns=[name], use_threads=False)

    return run


def engine() -> Callable[[str, str], None]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet
    import scipy.spatial.distance
    import scipy.stats  # noqa: F401

    from alignment_checks.drift.columns import measure_drift
    from alignment_checks.profiles import sorting  # noqa: F401
    from alignment_checks.profiles.building import profile_of_table
    from plumbline.checking.drift import Sides, measure_columns
    from plumbline.checking.profiles import Columns

    # What is compiled or looked up at the first call is no part of the work.
    few = {"number": np.arange(30.0), "class": np.array(["a", "b"] * 15, dtype=object)}
    measure_drift(few, few, {"number": "numeric", "class": "categorical"})
    codes = pa.array(few["class"]).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string()))
    profile_of_table(pa.table({"class": codes}))

    def run(reference: str, current: str) -> None:
        measure_columns(Sides(Path(reference), Path(current)), Columns())

    return run


def preset() -> Callable[[str, str], None]:
    from evidently import Report
    from evidently.presets import DataDriftPreset

    def run(reference: str, current: str) -> None:
        report = Report([DataDriftPreset()])
        _evidently(report, reference, current)

    return run


def value_drift() -> Callable[[str, str], None]:
    import pyarrow.parquet as pq
    from evidently import Report
    from evidently.metrics import ValueDrift

    def run(reference: str, current: str) -> None:
        names = pq.read_schema(reference).names
        _evidently(Report([ValueDrift(column=name) for name in names]), reference, current)

    return run


def _evidently(report, reference: str, current: str) -> None:
    import pandas as pd
    from evidently import DataDefinition, Dataset

    frames = [pd.read_parquet(path) for path in (current, reference)]
    numbers = [name for name in frames[0] if frames[0][name].dtype.kind == "f"]
    rest = [name for name in frames[0] if name not in numbers]
    shape = DataDefinition(numerical_columns=numbers, categorical_columns=rest)
    report.run(*(Dataset.from_pandas(frame, data_definition=shape) for frame in frames))


RUNS = {"reading": reading, "engine": engine}
PEERS = {"DataDriftPreset": preset, "ValueDrift": value_drift}
"""Both in one process, whose imports take longer than the work of QUICK."""

if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    main(*sys.argv[1:])
