"""What is asked every second is answered from indexes: rows have content in them, and stay for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine

from plumbline.review.queue import figures
from plumbline.review.tending import tend
from tests.review.checks import queued


@contextmanager
def questions() -> Iterator[dict[str, object]]:
    """Every SELECT that is sent to the database in the block, with its values."""
    found: dict[str, object] = {}

    def note(_connection, _cursor, statement, values, *_):
        if statement.startswith("SELECT"):
            found[statement] = values

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_round_with_nothing_to_do_reads_no_row_of_the_queue(desk, spill):
    queued(desk, "c1")
    with questions() as asked:
        tend(desk, spill)
        figures(desk)
    about_items = {one: values for one, values in asked.items() if "review_items" in one}
    assert len(about_items) == 5
    with desk.reading() as connection:
        for statement, values in about_items.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            steps = [step.detail for step in plan if "review_items" in step.detail]
            assert steps
            assert all("COVERING INDEX" in step for step in steps), (statement, steps)
