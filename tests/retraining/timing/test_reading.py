"""Files of histories: what is read, and what is refused with its line."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.retraining.timing.history import HistoryError
from plumbline.retraining.timing.reading import read_history

HEADER = "trained_at,night,loss\n"
GOOD = HEADER + "3,3,0.1\n3,4,0.2\n3,5,0.4\n4,4,0.1\n4,5,0.3\n5,5,0.1\n"


def read(tmp_path, text):
    path = tmp_path / "history.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_history(path)


def test_rows_may_stand_in_any_order_with_other_columns(tmp_path):
    lines = [line + ",x" for line in GOOD.splitlines()[:0:-1]]
    table = read(tmp_path, "\ufefftrained_at,night,loss,note\r\n" + "\r\n".join(lines))
    assert (table.first, table.trained) == (3, (3, 4, 5))
    np.testing.assert_array_equal(table.losses, [[0.1, 0.2, 0.4], [np.nan, 0.1, 0.3], [np.nan, np.nan, 0.1]])


def test_parquet_says_the_same(tmp_path):
    csv = read(tmp_path, GOOD)
    rows = [line.split(",") for line in GOOD.splitlines()[1:]]
    columns = {
        "trained_at": [int(row[0]) for row in rows],
        "night": [int(row[1]) for row in rows],
        "loss": [float(row[2]) for row in rows],
    }
    pq.write_table(pa.table(columns), tmp_path / "history.parquet")
    np.testing.assert_array_equal(read_history(tmp_path / "history.parquet").losses, csv.losses)


def test_the_newest_model_before_the_first_night_is_in_production(tmp_path):
    table = read(tmp_path, HEADER + "-9,0,9\n-9,1,9\n-2,0,0.1\n-2,1,0.2\n1,1,0.1\n")
    assert (table.first, table.trained, table.starts) == (0, (-2, 1), (0, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column trained_at, night, loss"),
        ("trained_at,night,error\n1,1,0.1\n", "no column loss"),
        ("trained_at,night,loss,loss\n1,1,0.1,0.1\n", "column loss stands twice"),
        (HEADER, "it holds no row"),
        (GOOD + "5,5,0.2\n", r"line 8: .*trained on night 5 has a loss for night 5 on line 7 already"),
        (GOOD.replace("4,5,0.3", "4,5,"), "line 6: loss is empty"),
        (GOOD.replace("4,5,0.3", "4,5"), "line 6: loss is empty"),
        (GOOD.replace("4,5,0.3", "4,5,NULL"), "line 6: loss is 'NULL', which is not a number"),
        (GOOD.replace("4,5,0.3", "4,5,nan"), "line 6: loss is 'nan', which is not a number"),
        (GOOD.replace("4,5,0.3", "4,5,inf"), "line 6: loss is 'inf'"),
        (GOOD.replace("4,5,0.3", "4,5,0.3 USD"), "line 6: loss is '0.3 USD'"),
        (GOOD.replace("4,5,0.3", "4.5,5,0.3"), "line 6: trained_at is '4.5', which is not the whole number"),
        (
            GOOD.replace("4,5,0.3", "5,4,0.3"),
            "line 6: a model trained on night 5 cannot lose anything on night 4",
        ),
        (GOOD.replace("4,5,0.3\n", ""), "trained on night 4 has no loss for night 5: every model needs one"),
        (GOOD.replace("3,4,0.2\n", ""), "trained on night 3 has no loss for night 4"),
        (HEADER + "2,1,0.1\n", "line 2: a model trained on night 2 cannot lose"),
        (GOOD.replace("4,5,0.3", "4,5,1e308"), r"line 6: loss is 1e\+308, and none beyond"),
        (HEADER + "0,0,1\n0,20000,1\n", "more than 10,000 are not replayed"),
        (b"\xff\xfe\x00", "cannot be read as CSV"),
    ],
)
def test_what_cannot_be_replayed_is_refused_in_words(tmp_path, text, said):
    with pytest.raises(HistoryError, match=said):
        read(tmp_path, text)


def test_a_first_night_without_a_model_is_refused(tmp_path):
    with pytest.raises(HistoryError, match="line 2: a model trained on night 1"):
        read(tmp_path, HEADER + "1,0,0.1\n1,1,0.1\n")


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(HistoryError, match="No such file"):
        read_history(tmp_path / "none.csv")


def test_what_is_no_parquet_is_said_so(tmp_path):
    (tmp_path / "history.parquet").write_text("trained_at")
    with pytest.raises(HistoryError, match="cannot be read as parquet"):
        read_history(tmp_path / "history.parquet")


@pytest.mark.parametrize(
    "column",
    [
        pa.array([2**63 - 1], pa.timestamp("us")),
        pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff\xfe"]).buffers()),
    ],
    ids=["a time of no calendar", "bytes that are no text"],
)
def test_a_parquet_cell_that_cannot_be_read_is_said_so(tmp_path, column):
    pq.write_table(
        pa.table({"trained_at": column, "night": [0], "loss": [1.0]}), tmp_path / "history.parquet"
    )
    with pytest.raises(HistoryError, match="cannot be read as parquet"):
        read_history(tmp_path / "history.parquet")
