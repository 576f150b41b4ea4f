"""A real browser without a window, driven through its DevTools protocol."""

from __future__ import annotations

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

PATIENCE = 20
"""Seconds for anything to happen."""


@contextmanager
def chromium() -> Iterator[Tab]:
    """A browser with one tab; skips where none is installed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no chromium on this machine: the page is not tried in a real browser")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
        ]
        options += [f"--user-data-dir={folder}", "--remote-debugging-port=0", "--window-size=1200,900"]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen([program, *options, "about:blank"], stdout=quiet, stderr=quiet)
        try:
            port = until(lambda: _port(Path(folder)), "chromium opens its port")
            pages = httpx.get(f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE).json()
            address = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
            with connect(address, max_size=2**26) as socket:
                yield Tab(socket)
        finally:
            process.kill()
            process.wait(timeout=PATIENCE)


def until(condition: Callable[[], Any], what: str) -> Any:
    """What a condition comes to once it is true."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {PATIENCE} s until {what}"
        time.sleep(0.02)
    return found


class Tab:
    """The one page of the browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._numbers = socket, itertools.count(1)
        self.dialogs: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv(timeout=PATIENCE))
            self._note(said)
            if said.get("id") == number:
                assert "error" not in said, said
                return said["result"]

    def _note(self, said: dict[str, Any]) -> None:
        if said.get("method") == "Page.javascriptDialogOpening":
            self.dialogs.append(said["params"]["message"])
        if said.get("method") == "Log.entryAdded":
            self.complaints.append(said["params"]["entry"]["text"])

    def js(self, expression: str) -> Any:
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def open(self, address: str) -> None:
        self.call("Page.navigate", url=address)
        self.see("document.readyState === 'complete'")

    def see(self, condition: str) -> None:
        """Waits until something is so, over any change of page."""

        def so() -> bool:
            try:
                return bool(self.js(condition))
            except AssertionError:  # the page just changed
                return False

        until(so, condition)

    def text(self) -> str:
        return self.js("document.body.innerText")

    def sees(self, words: str) -> None:
        self.see(
            f"document.readyState === 'complete' && document.body.innerText.includes({json.dumps(words)})"
        )

    def key(self, key: str, modifiers: int = 0) -> None:
        code = {"Enter": 13, "Escape": 27}.get(key, ord(key[0].upper()))
        text = {"text": key} if len(key) == 1 else {}
        about = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        self.call("Input.dispatchKeyEvent", type="keyDown", **about, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    def write(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def size(self, width: int, *, dark: bool = False) -> None:
        about = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **about)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, place: Path) -> None:
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        place.write_bytes(base64.b64decode(data))


def _port(folder: Path) -> str:
    try:
        return (folder / "DevToolsActivePort").read_text().partition("\n")[0]
    except FileNotFoundError:
        return ""
