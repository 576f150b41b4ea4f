"""Looks at one environment the way its spec names, and writes down what was seen."""

from __future__ import annotations

import datetime
from typing import Literal, Protocol

from plumbline.intent import Environment, Observe
from plumbline.records import Observation
from plumbline.release.forges.credentials import CredentialsError, Lookup
from plumbline.release.observers.argocd import ArgoCDObserver, Contains
from plumbline.release.observers.http import HttpObserver
from plumbline.release.observers.kubernetes import KubernetesObserver
from plumbline.release.observers.merge import MergeObserver
from plumbline.release.observers.seen import Expected, NotSeenError, Seen
from plumbline.release.observers.servers import api_server, argocd_server, http_server

Source = Literal["merge", "http", "argocd", "kubernetes"]


class Observer(Protocol):
    """One way to look."""

    def look(self, expected: Expected) -> Seen:
        """What runs now.

        Raises:
            NotSeenError: if nothing could be told.
        """


def observe(
    environment: Environment,
    model: str,
    expected: Expected,
    lookup: Lookup,
    contains: Contains,
    now: datetime.datetime,
) -> Observation:
    """What was seen to run in an environment. Who can't be reached has told nothing, and is not healthy.

    Args:
        environment: as the spec names it.
        model: the model's name, which a service must give as its own.
        expected: what Git says runs there.
        lookup: finds connections.
        contains: whether a revision of the GitOps repo contains the expected commit.
        now: the time of the look.
    """
    source = _source(environment.observe)
    try:
        seen = observer_of(environment.observe, model, lookup, contains).look(expected)
    except (NotSeenError, CredentialsError) as error:
        seen = Seen(image=None, version=None, healthy=False, because=f"not seen: {error}")
    return Observation(
        environment=environment.name,
        source=source,
        image=seen.image,
        version=seen.version,
        healthy=seen.healthy,
        because=seen.because,
        at=now,
    )


def observer_of(observe: Observe | None, model: str, lookup: Lookup, contains: Contains) -> Observer:
    """The way a spec names.

    Raises:
        CredentialsError: if its connection is missing or says too little.
    """
    if observe is None:
        return MergeObserver()
    if observe.http:
        return HttpObserver(http_server(observe, lookup), model)
    if observe.argocd:
        return ArgoCDObserver(argocd_server(observe, lookup), observe.argocd, contains)
    return KubernetesObserver(api_server(observe, lookup), str(observe.kubernetes))


def _source(observe: Observe | None) -> Source:
    if observe is None:
        return "merge"
    if observe.http:
        return "http"
    return "argocd" if observe.argocd else "kubernetes"
