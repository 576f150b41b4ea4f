"""Keeps the newest usable policies in force: swaps them whole, keeps the old ones where new are broken."""

from __future__ import annotations

import asyncio
import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plumbline.errors import PlumblineError
from plumbline.serving.alignment.policies import Policies, content_digest, load_policies, policy_files

Reloading = Literal["loaded", "unchanged", "refused"]
"""What came of a look at the files."""

LONGEST_CHECK = 70.0
"""Seconds; a chain may take 60."""

Stamps = tuple[tuple[str, int, int, int], ...]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force, since when, and what is wrong with anything newer."""

    policies: Policies
    loaded: datetime.datetime
    problem: str | None = None
    """Why the files as they are now are not in force; none while they are."""


class PolicyKeeper:
    """A project's policies over time. `current` is one read of one reference: no check sees a mixture."""

    def __init__(
        self,
        root: Path,
        now: Callable[[], datetime.datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Loads the policies.

        Args:
            root: the project that they are in.
            now: the time.
            clock: seconds that only rise.

        Raises:
            PlumblineError: they can't be used, and there are no older ones to fall back on.
        """
        self._root, self._now = root, now
        self._clock = clock
        self._turn = asyncio.Lock()
        self._retired: list[tuple[float, Policies]] = []
        self.current = InForce(load_policies(root), now())
        self._seen = _stamps(self._files())
        self._stamps: Stamps | None = self._seen
        self._content = content_digest(self._files())

    async def start(self) -> None:
        """Has workers ready for detectors that need some.

        Raises:
            PlumblineError: a detector can't be set up.
        """
        await self.current.policies.guardrails.start()

    async def look(self) -> Reloading:
        """Loads what is new, once it looks the same as at the look before: nobody is in the midst of it."""
        async with self._turn:
            try:
                stamps = await asyncio.to_thread(self._stamped)
            except (OSError, PlumblineError) as error:
                return self._refused(error)
            settled, self._seen = stamps == self._seen, stamps
            if stamps == self._stamps or not settled:
                return "unchanged"
            return await self._reload(stamps)

    async def reload(self) -> Reloading:
        """Loads what is new, however old it looks. For whoever asks."""
        async with self._turn:
            return await self._reload(None)

    async def close_retired(self) -> None:
        """Ends the workers of policies that no check can be using any more."""
        gone = self._clock() - LONGEST_CHECK
        for retired in [one for one in self._retired if one[0] < gone]:
            self._retired.remove(retired)
            await retired[1].guardrails.close()

    async def close(self) -> None:
        """Ends every worker."""
        for policies in [*(one for _, one in self._retired), self.current.policies]:
            await policies.guardrails.close()

    async def _reload(self, stamps: Stamps | None) -> Reloading:
        try:
            content = await asyncio.to_thread(self._digested)
            if content == self._content:
                self._stamps = stamps
                self.current = InForce(self.current.policies, self.current.loaded)
                return "unchanged"
            policies = await asyncio.to_thread(load_policies, self._root)
            if await asyncio.to_thread(self._digested) != content:
                return "unchanged"  # somebody is writing: the next look sees it whole
            read = await asyncio.to_thread(content_digest, self._files(policies))
            await _started(policies)  # which takes time: what changes meanwhile is seen at the next look
        except Exception as error:  # whatever is wrong with new policies, the old ones stay
            return self._refused(error)
        self._retired.append((self._clock(), self.current.policies))
        self.current = InForce(policies, self._now())
        self._stamps, self._content = None, read
        return "loaded"

    def _refused(self, error: Exception) -> Reloading:
        """Says what is wrong, and tries again at the next look."""
        self._stamps = None
        told = self._told(error)
        if told != self.current.problem:
            _log.error("newer guardrail policies are not in force: %s", told, exc_info=_defect(error))
        self.current = InForce(self.current.policies, self.current.loaded, told)
        return "refused"

    def _told(self, error: Exception) -> str:
        if isinstance(error, PlumblineError):
            return str(error)
        if isinstance(error, OSError):
            return f"{error.filename or self._root}: cannot be read: {error.strerror}"
        return f"{self._root}: cannot be set up ({type(error).__name__}); the service's log says more"

    def _files(self, policies: Policies | None = None) -> list[Path]:
        """The policies, and what the detectors of those in force, or of others, read."""
        return [*policy_files(self._root), *(policies or self.current.policies).files]

    def _stamped(self) -> Stamps:
        return _stamps(self._files())

    def _digested(self) -> str:
        return content_digest(self._files())


async def _started(policies: Policies) -> None:
    """Has workers ready; where they can't be, none is left behind."""
    try:
        await policies.guardrails.start()
    except BaseException:
        await policies.guardrails.close()
        raise


def _defect(error: Exception) -> Exception | None:
    """What the log should show whole: nobody foresaw it."""
    return None if isinstance(error, PlumblineError | OSError) else error


def _stamps(files: list[Path]) -> Stamps:
    """What shows, without reading, that a file is another one: name, place on disk, time and size."""
    return tuple((str(file), *_stamp(file)) for file in files)


def _stamp(file: Path) -> tuple[int, int, int]:
    about = file.stat()
    return about.st_ino, about.st_mtime_ns, about.st_size
