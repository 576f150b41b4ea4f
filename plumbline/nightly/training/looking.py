"""One look at a training that was left running elsewhere, by somebody who knows nothing else of it."""

from __future__ import annotations

from plumbline.retraining.backends import backend
from plumbline.retraining.backends.backend import Seen
from plumbline.retraining.backends.left import Left
from plumbline.retraining.backends.pod.cluster import Clusters
from plumbline.settings import Settings
from plumbline.specs.loading import load_execution


def look(settings: Settings, left: Left, clusters: Clusters | None = None) -> Seen:
    """What its backend says of it now.

    Raises:
        BackendError: the backend is not set up any more.
        FailedError: it knows no such run.
        TransientError: it can't be reached.
    """
    return backend(left.backend, load_execution(settings.root), clusters).look(left.run)
