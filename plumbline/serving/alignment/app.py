"""The alignment service as an application: its routes, what runs beside them, and its limits around both."""

from __future__ import annotations

import asyncio
import datetime
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, FastAPI

from plumbline.serving.alignment.checking import Checker, Intake
from plumbline.serving.alignment.limiting import limited
from plumbline.serving.alignment.metering import count_reload, show_policies
from plumbline.serving.alignment.reload import PolicyKeeper, Reloading
from plumbline.serving.alignment.routes import check, health, metrics, policies, stream
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.alignment.turn_cache import TurnCache
from plumbline.serving.edge.refusals import explain_refusals
from plumbline.serving.edge.tokens import TokenFile
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.prometheus import Metrics

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def utc_now() -> datetime.datetime:
    """The time."""
    return datetime.datetime.now(datetime.UTC)


@dataclass
class Service:
    """One alignment service: what its routes share."""

    settings: AlignmentSettings
    intake: Intake
    beside: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    """What else runs as long as the service does."""
    now: Callable[[], datetime.datetime] = utc_now
    began: float = field(default_factory=time.monotonic)
    """When its process began, on the clock that only rises."""
    state: Literal["ready", "starting", "ending"] = "starting"

    def __post_init__(self) -> None:
        """Loads the policies.

        Raises:
            PlumblineError: they can't be used.
        """
        self.metrics = Metrics(names.ALIGNMENT)
        self.keeper = PolicyKeeper(self.settings.root, self.now)
        show_policies(self.metrics, self.keeper.current)
        cache = TurnCache(self.settings.cached_turns)
        self.checker = Checker(self.intake, self.metrics, self.settings.largest_picture, cache)

    async def reload(self) -> Reloading:
        """Reads the policies anew."""
        return self._counted(await self.keeper.reload())

    @asynccontextmanager
    async def running(self, _: FastAPI) -> AsyncIterator[None]:
        """What runs beside the routes, from the first request to the last."""
        await self.keeper.start()
        watching = asyncio.create_task(self._watch())
        asked = _on_hangup(self.reload)
        self.state = "ready"
        self.metrics.set(names.START_SECONDS, time.monotonic() - self.began)
        try:
            async with self.beside():
                yield
        finally:
            self.state = "ending"
            asked()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await self.keeper.close()

    async def _watch(self) -> None:
        """Looks at the files now and then: whoever edits them need not tell anybody."""
        while True:
            await asyncio.sleep(self.settings.look_every)
            self._counted(await self.keeper.look())
            await self.keeper.close_retired()

    def _counted(self, outcome: Reloading) -> Reloading:
        if outcome != "unchanged":
            count_reload(self.metrics, outcome, self.keeper.current)
        else:
            show_policies(self.metrics, self.keeper.current)
        return outcome


def create_app(service: Service, routers: Sequence[APIRouter] = ()) -> FastAPI:
    """The application without its limits.

    Args:
        service: what the routes share.
        routers: others that are served beside the checks: admission, the review page.
    """
    app = FastAPI(
        title="Plumbline alignment service",
        description="Checks what goes into a model and what comes out of it.",
        version="1",
        lifespan=service.running,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,  # to whatever host the request names
    )
    explain_refusals(app)
    handler = check.CheckHandler(service.checker, service.keeper, service.settings.most_checks)
    app.router.routes.append(check.check_route(handler))
    app.router.routes.append(stream.stream_route(stream.StreamHandler(service.checker, service.keeper)))
    app.include_router(health.health_routes(service.keeper, lambda: service.state))
    app.include_router(policies.policy_routes(service.keeper, service.reload))
    app.include_router(metrics.metrics_route(service.metrics))
    for router in routers:
        app.include_router(router)
    return app


def create_service(service: Service, tokens: TokenFile, routers: Sequence[APIRouter] = ()) -> ASGIApp:
    """The application behind its limits, as it is served."""
    return limited(create_app(service, routers), service.settings, service.metrics, tokens)


def _on_hangup(reload: Callable[[], Coroutine[None, None, Reloading]]) -> Callable[[], None]:
    """Reloads on SIGHUP; returns what stops that. Where signals can't be had, the timer does."""
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[Reloading]] = set()

    def asked() -> None:
        task = loop.create_task(reload())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    try:
        loop.add_signal_handler(signal.SIGHUP, asked)
    except (RuntimeError, ValueError, NotImplementedError):  # not in the main thread
        return lambda: None

    def no_more() -> None:
        loop.remove_signal_handler(signal.SIGHUP)

    return no_more
