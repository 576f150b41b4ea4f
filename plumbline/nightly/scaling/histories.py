"""Histories from where the policy says they are: a file of the project, an object on S3, Prometheus."""

from __future__ import annotations

import datetime

from plumbline import s3
from plumbline.intent import LoadSource, ScalingTarget
from plumbline.nightly.context import Context
from plumbline.release.observers.json_server import JsonServer
from plumbline.release.observers.servers import let_in
from plumbline.s3_address import is_address, s3_object
from plumbline.scaling.capacity import load_per_replica
from plumbline.scaling.history import History, HistoryError, read_csv
from plumbline.scaling.prometheus import query_range

KNOWN = datetime.timedelta(weeks=6)
"""How far back Prometheus is asked."""


def history(context: Context, source: LoadSource, name: str) -> History:
    """The numbers of a source, up to now.

    Raises:
        HistoryError: if they cannot be used; says why and where.
    """
    if source.prometheus is None:
        return read_csv(_text(context, str(source.path)), str(source.path)).until(context.now())
    server = let_in(
        JsonServer(source.prometheus), source.connection, f"the {name} of a service", context.credentials
    )
    now = context.now().astimezone(datetime.UTC)
    return query_range(
        lambda path, asked: server.get(path, **asked).body, str(source.query), now - KNOWN, now, server.name
    )


def capacity(context: Context, target: ScalingTarget, load: History) -> float:
    """The load that one replica serves: declared, or fitted to latency.

    Raises:
        HistoryError: if it cannot be told.
    """
    if target.load_per_replica is not None:
        return target.load_per_replica
    if target.replicas is None or target.latency is None:
        raise HistoryError(f"{target.name}: give load_per_replica, or replicas and latency to fit it to")
    replicas = history(context, target.replicas, "replicas")
    latency = history(context, target.latency.history, "latency")
    return load_per_replica(load, replicas, latency, target.latency.target)


def _text(context: Context, path: str) -> str:
    try:
        if is_address(path):
            with s3.opened(s3_object(path)) as source:
                return bytes(source.read()).decode()
        return (context.settings.root / path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise HistoryError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise HistoryError(f"{path}: cannot be read ({error})") from None
