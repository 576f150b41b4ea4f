"""Files that are none, and columns of anything: a named error or possible figures, never a traceback."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.sound_output import assert_sound

ASKED = {
    "fairness": ("--label", "y", "--prediction", "p", "--protected", "g", "--min-group", "2"),
    "performance": ("--label", "y", "--score", "s"),
}
VALUES = st.one_of(
    st.sampled_from([0, 1]),
    st.integers(-3, 3) | st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(["", "NULL", "nan", "1e400", "0x1", "1_0", "true", '"', "a,b", "\n", "=1", "-1"]),
)
ROWS = st.lists(st.tuples(*[VALUES] * 5), min_size=0, max_size=12)

fuzzed = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example writes the file anew


def asked(run, path, what, *options):
    assert_sound(run("check", what, "--data", str(path), *ASKED[what], *options, "--json"))


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@fuzzed
@given(data=st.binary(max_size=200))
def test_bytes_that_are_no_file(run, tmp_path, what, suffix, data):
    path = tmp_path / f"rows.{suffix}"
    path.write_bytes(data)
    asked(run, path, what)


@pytest.mark.parametrize("what", ASKED)
@fuzzed
@given(rows=ROWS, quoted=st.booleans(), design=st.booleans())
def test_csv_of_anything(run, tmp_path, what, rows, quoted, design):
    written = ["y,p,g,s,w"]
    for row in rows:
        cells = ['"' + str(cell).replace('"', '""') + '"' if quoted else str(cell) for cell in row]
        written.append(",".join(cells))
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(written), encoding="utf-8", errors="surrogatepass")
    asked(run, path, what, *(("--weight", "w", "--cluster", "g") if design else ()))


COLUMN = st.one_of(
    st.lists(st.sampled_from([0, 1, 2]), min_size=6, max_size=6),
    st.lists(st.floats(), min_size=6, max_size=6),
    st.lists(st.floats(0, 1), min_size=6, max_size=6),
    st.lists(st.floats(1e150, 1e308), min_size=6, max_size=6),
    st.lists(st.none() | st.text(max_size=2), min_size=6, max_size=6),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.lists(st.binary(max_size=2), min_size=6, max_size=6),
    st.lists(st.lists(st.integers(0, 1), max_size=2), min_size=6, max_size=6),
    st.lists(
        st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=99), min_size=6, max_size=6
    ),
    st.lists(st.datetimes() | st.none(), min_size=6, max_size=6),
)


@pytest.mark.parametrize("what", ASKED)
@fuzzed
@given(
    columns=st.lists(COLUMN, min_size=5, max_size=5),
    outcome=st.sampled_from([(), ("--outcome", "classes"), ("--outcome", "numbers")]),
    design=st.sampled_from([(), ("--weight", "w"), ("--cluster", "w"), ("--weight", "w", "--cluster", "s")]),
)
def test_parquet_of_any_type(run, tmp_path, what, columns, outcome, design):
    try:
        table = pa.table({name: pa.array(values) for name, values in zip("ypgsw", columns, strict=True)})
    except (pa.ArrowException, OverflowError):
        return  # arrow has no type for it, so no file can hold it
    path = tmp_path / "rows.parquet"
    pq.write_table(table, path)
    asked(run, path, what, *design, *(outcome if what == "fairness" else ()))


@pytest.mark.parametrize("what", ASKED)
@fuzzed
@given(cut=st.integers(0, 2000), place=st.integers(0, 2000), byte=st.integers(0, 255))
def test_parquet_cut_short_or_with_a_byte_changed(run, tmp_path, what, cut, place, byte):
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({name: [0, 1, 0, 1, 1, 0] for name in "ypgs"}), path)
    whole = bytearray(path.read_bytes())
    whole[place % len(whole)] = byte
    path.write_bytes(bytes(whole[: cut if cut < len(whole) else None]))
    asked(run, path, what)
