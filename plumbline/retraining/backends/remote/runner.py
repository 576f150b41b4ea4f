"""The program in the training image: fetches what an order names, trains isolated, hands the result back.

`python -m plumbline.retraining.backends.remote.runner s3://bucket/prefix/runs/NAME/order.json SHA256`

Who may read and write the storage is the machine's own role; the entry point sees none of it. SIGTERM, which
every platform sends before it takes a machine away or stops a run, is handed on to the entry point, and its
last checkpoint is kept.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.canonical import file_digest
from plumbline.errors import PlumblineError, TransientError
from plumbline.retraining.backends.entry_point import command_line
from plumbline.retraining.backends.local import training_environment
from plumbline.retraining.backends.process import IsolatedProcess
from plumbline.retraining.backends.remote import syncing
from plumbline.retraining.backends.remote.order import INPUTS, LARGEST, LOG, OUTPUT, RESULT, Order, Result
from plumbline.s3_address import s3_object
from plumbline.s3_folder import S3Folder

if TYPE_CHECKING:
    from types import FrameType

SYNC_SECONDS = 2.0
"""How often new checkpoints and the log are kept."""

GRACE_SECONDS = 20.0
"""How long the entry point may take to end when asked: Batch kills everything after 30."""

REFUSED = 64
"""Exit code for an order that can't be carried out; nothing was trained."""


def main(arguments: list[str] | None = None) -> int:
    """The entry point's exit code, or REFUSED."""
    parser = argparse.ArgumentParser(description="Carries out one training order.")
    parser.add_argument("order", help="s3://bucket/prefix/runs/NAME/order.json")
    parser.add_argument("digest", help="its SHA-256")
    given = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="plumbline-run-") as work:
            return _Running(read_order(given.order, given.digest), Path(work)).run()
    except PlumblineError as error:
        said = f"plumbline: {error}"
        print(said, file=sys.stderr)  # noqa: T201 - the platform's own log
        _tell(given.order, said)
        return REFUSED


def _tell(order: str, said: str) -> None:
    """Leaves the reason where whoever waits looks for the log, if the store can be written at all."""
    with contextlib.suppress(PlumblineError, ValueError):
        S3Folder.at(order.rpartition("/")[0]).put_text(LOG, f"{said}\n")


def read_order(address: str, digest: str) -> Order:
    """The order, if it is the one that was sent.

    Raises:
        PlumblineError: it is another one, or can't be read.
    """
    place = s3_object(address)
    folder, _, name = str(place).rpartition("/")
    text = S3Folder.at(folder).text(name, LARGEST)
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        raise PlumblineError(f"{place} is not the order that was sent: its digest is another one")
    return Order.model_validate_json(text)


class _Running:
    """One order, as it is carried out in a folder."""

    def __init__(self, order: Order, work: Path) -> None:
        self.order, self.work = order, work
        self.storage = S3Folder.at(order.storage)
        self.mine = self.storage.below(f"runs/{order.run}")
        self.log = work / LOG
        self.output = work / OUTPUT
        self.kept: set[str] = set()
        self.logged = -1
        self.kill_at: float | None = None

    def run(self) -> int:
        """Fetches, trains, hands back."""
        self.output.mkdir()
        inputs = [self._fetched(d) for d in (self.order.entrypoint, self.order.data, self.order.features)]
        folder = self._checkpoints()
        started = time.monotonic()
        code = self._train(inputs, folder)
        files = {}
        if code == 0:
            files = {place.name: file_digest(place) for place in sorted(self.output.iterdir())}
            for name in files:
                self.mine.put(f"{OUTPUT}/{name}", self.output / name)
        seconds = time.monotonic() - started
        result = Result(run=self.order.run, exit_code=code, seconds=seconds, files=files)
        self.mine.put_text(RESULT, result.model_dump_json())
        return code

    def _fetched(self, digest: str) -> Path:
        """An input, if it is what the order names."""
        place = self.work / digest
        self.storage.below(INPUTS).take(digest, place)
        if file_digest(place) != digest:
            raise PlumblineError(f"{self.storage.place(INPUTS)}/{digest} holds something else than its name")
        return place

    def _checkpoints(self) -> Path | None:
        if self.order.checkpoints is None:
            return None
        if self.order.kept_by_platform:
            return Path(self.order.kept_by_platform)
        folder = self.work / "checkpoints"
        self.kept = syncing.fetch(self.storage.below(self.order.checkpoints), folder)
        return folder

    def _train(self, inputs: list[Path], folder: Path | None) -> int:
        entrypoint, data, features = inputs
        arguments = command_line(entrypoint, self.order, data, features, self.output, folder)
        home = self.work / "home"
        home.mkdir()
        environment = training_environment(home, self.order.threads, self.order.device)
        ends_at = time.monotonic() + self.order.seconds
        with IsolatedProcess(arguments, home, self.log, environment) as process:
            signal.signal(signal.SIGTERM, self._ending(process))
            while (code := process.wait(SYNC_SECONDS)) is None:
                self._sync(folder)
                if time.monotonic() >= min(ends_at, self.kill_at or ends_at):
                    process.end()
        self._sync(folder)
        return code

    def _ending(self, process: IsolatedProcess) -> Any:
        def end(_number: int, _frame: FrameType | None) -> None:
            self.kill_at = time.monotonic() + GRACE_SECONDS
            process.ask_to_end()

        return end

    def _sync(self, folder: Path | None) -> None:
        """Keeps the log and new checkpoints; a store that is away for a moment ends no training."""
        with contextlib.suppress(TransientError):
            if (size := self.log.stat().st_size) != self.logged:
                self.mine.put(LOG, self.log)
                self.logged = size
            if folder and self.order.checkpoints and not self.order.kept_by_platform:
                kept = self.storage.below(self.order.checkpoints)
                self.kept = syncing.keep(folder, kept, self.kept)


if __name__ == "__main__":
    sys.exit(main())
