"""Asks a detector as the service does: set up here, and again in a worker."""

from __future__ import annotations

import asyncio
from pathlib import Path

from plumbline.guardrails.content import Content
from plumbline.guardrails.detector import Answer
from plumbline.guardrails.detectors import known
from plumbline.guardrails.workers.pool import Pool
from plumbline.guardrails.workers.worker import Work
from plumbline.intent import DetectorSettings


def answers(kind: str, *contents: Content) -> list[Answer]:
    async def story() -> list[Answer]:
        settings = DetectorSettings(kind=kind)
        pool = Pool({"it": Work.of(known.make(settings, Path()), settings, Path())}, 1)
        await pool.start()
        try:
            return [await pool.run("it", content, 20) for content in contents]
        finally:
            await pool.close()

    return asyncio.run(story())
