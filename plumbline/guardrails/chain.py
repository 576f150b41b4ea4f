"""A policy's chain on one content: its detectors are asked, within its time, and its rules decide."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache, partial
from typing import Protocol

from plumbline.guardrails.asking import ask
from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.deciding import Outcome, decide, held
from plumbline.guardrails.detector import Answer, Detector, Failure, Findings, Skipped
from plumbline.intent import GuardrailChain

LONG = 20_000
"""Characters of a text beyond which other checks are not kept waiting for it: linear time is long, too."""


@cache
def _long_texts() -> Executor:
    """Threads for long texts, few of them: what waits here past its chain's time has failed."""
    return ThreadPoolExecutor(2, thread_name_prefix="long-texts")


class Workers(Protocol):
    """Whoever runs detectors whose time is not bounded."""

    async def run(self, name: str, content: Content, seconds: float) -> Answer:
        """What the detector of that name found, within the seconds; else why it failed. Never raises."""
        ...


async def check(
    chain: GuardrailChain,
    detectors: Mapping[str, Detector],
    content: Content,
    workers: Workers,
    *,
    every_reason: bool = True,
    clock: Callable[[], float] = time.monotonic,
) -> Outcome:
    """Runs the chain's detectors and decides.

    Those whose time is bounded run here, one after another; on a long text, in a thread. The others are asked
    next, all at once, with the time that is left.

    Args:
        chain: the rules, and how long all of it may take.
        detectors: by the names that the rules use.
        content: of the chain's modality.
        workers: runs the detectors that are not bounded.
        every_reason: False to ask no further once the answer is `deny`. The decision is the same; reasons
            and scores are then those of the detectors that were asked.
        clock: seconds that only rise.
    """
    found = await find(chain, detectors, content, workers, every_reason=every_reason, clock=clock)
    return decide(chain, found, content)


async def find(
    chain: GuardrailChain,
    detectors: Mapping[str, Detector],
    content: Content,
    workers: Workers,
    *,
    every_reason: bool = True,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Findings]:
    """What the chain's detectors find, for `decide`; asked and limited as `check` says."""
    until = clock() + chain.milliseconds / 1000
    ask_bounded = partial(_ask_here, chain, detectors, content, until, clock, every_reason=every_reason)
    if isinstance(content, Text) and len(content.text) > LONG:
        import asyncio

        found = await asyncio.get_running_loop().run_in_executor(_long_texts(), ask_bounded)
    else:
        found = ask_bounded()
    slow = [name for name in chain.asked if not detectors[name].bounded]
    if not slow:
        return found
    found.update(dict.fromkeys(slow, Skipped()))
    if every_reason or decide(chain, found, content).decision != "deny":
        found.update(await _ask_workers(slow, workers, content, until - clock()))
    return found


def _ask_here(
    chain: GuardrailChain,
    detectors: Mapping[str, Detector],
    content: Content,
    until: float,
    clock: Callable[[], float],
    *,
    every_reason: bool,
) -> dict[str, Findings]:
    found: dict[str, Findings] = {}
    denied = False
    for name in chain.asked:
        if not detectors[name].bounded:
            continue
        if denied:
            found[name] = Skipped()
        elif clock() > until:
            found[name] = _too_late(chain)
        else:
            found[name] = ask(detectors[name], content)
            denied = not every_reason and _denies(chain, name, found[name])
    return found


async def _ask_workers(
    names: Sequence[str], workers: Workers, content: Content, seconds: float
) -> dict[str, Findings]:
    import asyncio

    answers = await asyncio.gather(*(workers.run(name, content, seconds) for name in names))
    return dict(zip(names, answers, strict=True))


def _denies(chain: GuardrailChain, name: str, findings: Findings) -> bool:
    if isinstance(findings, Failure):
        return chain.on_failure == "deny"
    denying = (rule for rule in chain.rules if rule.detector == name and rule.action == "deny")
    return any(True for rule in denying for _ in held(rule, findings))


def _too_late(chain: GuardrailChain) -> Failure:
    return Failure(f"was not asked: the {chain.milliseconds} ms of this chain were over")
