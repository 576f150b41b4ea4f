"""Where a model's trainings can run: this machine, and what `policies/execution.yaml` sets up."""

from __future__ import annotations

import importlib.util

from plumbline.nightly.context import Context
from plumbline.records import Offer
from plumbline.retraining.backends import available, backend
from plumbline.retraining.backends.backend import Backend
from plumbline.specs.loading import load_execution


def usable(context: Context) -> frozenset[str]:
    """The names of the backends that can train here."""
    return available(load_execution(context.settings.root), context.clusters)


def missing_packages(context: Context) -> str:
    """Which packages a training lacks on its worker, as a reason; empty where it lacks none."""
    training = context.spec.training
    there = context.settings.gpu_packages if training.gpus else frozenset()
    missing = [
        name for name in training.packages if name not in there and importlib.util.find_spec(name) is None
    ]
    return f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed" if missing else ""


def backend_of(context: Context, offer: Offer) -> Backend:
    """The backend an offer names.

    Raises:
        BackendError: it is not set up here; the message says what to do.
    """
    return backend(offer.backend, load_execution(context.settings.root), context.clusters)
