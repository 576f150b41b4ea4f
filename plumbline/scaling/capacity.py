"""The load that one replica serves within the latency target, from what was measured."""

from __future__ import annotations

from plumbline.scaling.history import History, HistoryError, per_replica

FEWEST = 100
"""Steps of five minutes in which load, replicas and latency were all measured."""


def load_per_replica(load: History, replicas: History, latency: History, target: float) -> float:
    """The largest load a replica was seen to serve while latency stayed within its target.

    Latency as a function of the load of one replica is fitted by isotonic regression (it can only rise), and
    the load is read off where the fit still lies within the target. Nothing is extrapolated: where latency
    never came near its target, it is the largest load that was seen.

    Args:
        load: of the whole service.
        replicas: how many served it.
        latency: e.g. the 95th percentile of each step.
        target: in the unit of `latency`.

    Raises:
        HistoryError: too little was measured at once, or even the lightest load was too slow.
    """
    from sklearn.isotonic import IsotonicRegression

    each, slow = per_replica(load, replicas, latency)
    if len(each) < FEWEST:
        raise HistoryError(
            f"load, replicas and latency were measured together in {len(each)} steps of five minutes, "
            f"{FEWEST} are needed: give load_per_replica instead"
        )
    fitted = IsotonicRegression().fit(each, slow).predict(each)
    in_time = each[fitted <= target]
    if not len(in_time):
        raise HistoryError(
            f"latency is above its target of {target:g} under any load: more replicas do not help"
        )
    return float(in_time.max())
