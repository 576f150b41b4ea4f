"""The table of reservations in the one store. Every function works inside the caller's transaction."""

from __future__ import annotations

import datetime
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from plumbline.canonical import canonical_json
from plumbline.costs.budgets.reservation import Reservation

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table


@cache
def reservations_table() -> Table:
    """One row a launch: the state of its latest reservation; what each was is in the evidence."""
    from sqlalchemy import Column, Integer, MetaData, String, Table, Text

    # Amounts and times are text: no database may round them.
    return Table(
        "reservations",
        MetaData(),
        Column("launch", String(255), primary_key=True),
        Column("attempt", Integer, nullable=False),
        Column("model", String(64), nullable=False),
        Column("tags", Text, nullable=False),
        Column("amount", Text, nullable=False),
        Column("drawn", Text, nullable=False),
        Column("at", String(40), nullable=False),
        Column("expires", String(40), nullable=False),
        Column("state", String(16), nullable=False, index=True),
    )


def find(connection: Connection, launch: str) -> Reservation | None:
    """The launch's latest reservation, whatever its state."""
    table = reservations_table()
    row = connection.execute(table.select().where(table.c.launch == launch)).first()
    return _reservation(row) if row else None


def open_ones(connection: Connection, now: datetime.datetime) -> tuple[Reservation, ...]:
    """Those whose money is promised now."""
    table = reservations_table()
    rows = connection.execute(table.select().where(table.c.state == "open").order_by(table.c.launch))
    return tuple(one for one in map(_reservation, rows) if one.is_open(now))


def keep(connection: Connection, reservation: Reservation) -> None:
    """Writes the launch's reservation in place of the one before."""
    table = reservations_table()
    connection.execute(table.delete().where(table.c.launch == reservation.launch))
    connection.execute(table.insert().values(_values(reservation)))


_JSON = ("tags", "amount", "drawn")


def _values(reservation: Reservation) -> dict[str, Any]:
    fields = reservation.model_dump(mode="json")
    return fields | {name: canonical_json(fields[name]) for name in _JSON}


def _reservation(row: Row[Any]) -> Reservation:
    fields = dict(row._mapping)
    return Reservation.model_validate(fields | {name: json.loads(fields[name]) for name in _JSON})
