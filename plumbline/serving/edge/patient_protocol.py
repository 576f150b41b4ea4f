"""HTTP as uvicorn speaks it, with an end to whatever a caller could keep up for ever.

uvicorn waits for a request's headers as long as anybody likes, and takes as many as there is memory for. It
also takes headers that stand behind a body, reads on a body that was refused, and keeps an answer for whoever
does not take it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEADERS = 32 * 1024
"""Bytes of a request's line and headers."""
HEADER_SECONDS = 10.0
"""From a request's first byte, or from the connection, to the last header; and for a body nobody reads."""
WRITE_SECONDS = 30.0
"""How long a caller may leave an answer untaken."""
MOST_AROUND = 8
"""Bytes beside a body's own for each of them: a chunk of one byte has five, and some proxies name chunks."""
LARGEST_COUNTED = 2_000_000
"""Bytes of a body for which that holds; no service takes more."""
_END = b"\r\n\r\n"
"""Of headers."""


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with an end to headers, to bodies nobody reads and to answers nobody takes."""

    header_seconds = HEADER_SECONDS
    write_seconds = WRITE_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._in_headers = 0
        self._last = b""
        self._before_body = True
        """Whether headers come next: no request is under way, or the last one has been read to its end."""
        self._in_body = self._around_body = 0
        self._waiting: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Waits for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no longer."""
        self._done()
        self._written()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Counts what belongs to headers, then reads it."""
        if self._before_body:
            if self._waiting is None:
                self._wait()
            head, _, _ = (self._last + data).partition(_END)
            if self._in_headers + len(head) > LARGEST_HEADERS:
                self._refuse()
                return
            self._in_headers += len(data)
            self._last = data[-(len(_END) - 1) :]
        elif self._is_padded(len(data)):
            self.transport.abort()
            return
        super().data_received(data)
        if self._before_body and self._waiting is None and self.cycle and self.cycle.response_complete:
            self._wait()  # a refused body has ended, and more may have come behind it

    def on_header(self, name: bytes, value: bytes) -> None:
        """Takes a header; what comes behind a body is none: nobody looked at it, and it has no end."""
        if self._before_body:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Waits no longer; the body has limits of its own."""
        self._done()
        self._before_body = False
        self._in_body = self._around_body = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Takes a part of a body."""
        self._in_body += len(body)
        self._around_body -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request was read to its end."""
        self._done()
        self._before_body = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer was given; what is left of its request's body nobody reads, so it has its time, too."""
        super().on_response_complete()
        if self.cycle.response_complete and not self._before_body and self._waiting is None:
            self._wait()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing came for a while. What was not taken by now never will be."""
        self.transport.abort()

    def pause_writing(self) -> None:
        """An answer is not taken: the caller has its time."""
        super().pause_writing()
        if self._writing is None:
            self._writing = self.loop.call_later(self.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """It is taken again."""
        self._written()
        super().resume_writing()

    def _unsupported_upgrade_warning(self) -> None:
        """Says nothing: whoever asks for web sockets is answered as if not."""

    def _is_padded(self, size: int) -> bool:
        """Whether hardly anything of what comes is body: chunks' names or headers behind it, without end."""
        padded = self._around_body > LARGEST_HEADERS + MOST_AROUND * min(self._in_body, LARGEST_COUNTED)
        self._around_body += size
        return padded

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self.header_seconds, self._too_late)

    def _done(self) -> None:
        self._in_headers, self._last = 0, b""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _written(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

    def _too_late(self) -> None:
        self._waiting = None
        self.transport.abort()

    def _refuse(self) -> None:
        self._done()
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
        self.transport.close()
