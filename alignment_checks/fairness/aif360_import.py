"""Imports AIF360 without its advertising."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def importing_aif360() -> Iterator[None]:
    """Keeps the block's imports from advertising optional packages, and lets everything else through.

    AIF360's sources hold stray backslashes, which Python reports when it first compiles them; and it logs
    to the root logger, which gives a program without log handlers one that it never asked for.
    """
    root = logging.getLogger()
    handlers = list(root.handlers)
    root.addFilter(_is_no_advertisement)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="invalid escape sequence")
            yield
    finally:
        root.removeFilter(_is_no_advertisement)
        for handler in set(root.handlers) - set(handlers):
            root.removeHandler(handler)


def _is_no_advertisement(record: logging.LogRecord) -> bool:
    return "will be unavailable. To install, run:" not in record.getMessage()
