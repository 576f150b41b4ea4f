"""Uploads one blob to a registry, in chunks, and goes on where a broken connection left off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plumbline.registry.distribution import Connection
from plumbline.registry.image_failures import ImageRegistryError, ImageRegistryUnreachableError

CHUNK = 16 * 2**20
"""Bytes that are sent, and held in memory, at a time."""
_ELSEWHERE = {302, 303, 307, 308}
"""A blob that must be fetched from elsewhere is there all the same."""


@dataclass(frozen=True)
class BlobUpload:
    """The upload of one file under its digest."""

    http: Connection
    file: Path
    digest: str
    chunk: int = CHUNK

    @property
    def doing(self) -> str:
        """For errors."""
        return f"uploading {self.digest} to {self.http.repository}"

    def run(self) -> None:
        """Uploads what the registry lacks; nothing if it has the blob.

        Raises:
            ImageRegistryError: if the registry refuses.
            ImageRegistryUnreachableError: if it fails again and again.
        """
        for pause in (*self.http.retries.pauses, None):
            if self._is_there():
                return
            location = self._send_all()
            try:
                self._finish(location)
            except ImageRegistryUnreachableError as error:
                if pause is None:
                    raise
                self.http.retries.sleep(max(pause, error.retry_after))
            else:
                return

    def _finish(self, location: str) -> None:
        where = f"{location}{'&' if '?' in location else '?'}digest={self.digest.replace(':', '%3A')}"
        self.http.send_once(self.doing, "PUT", where, {201, 204})

    def _is_there(self) -> bool:
        held = self.http.send(self.doing, "HEAD", f"blobs/{self.digest}", {200, 404, *_ELSEWHERE})
        return held.status != 404

    def _send_all(self) -> str:
        """Sends the file; returns where to finish."""
        location, chunk = self._start()
        size, sent, furthest, failed = self.file.stat().st_size, 0, 0, 0
        pauses = self.http.retries.pauses
        while sent < size:
            try:
                location, sent = self._send_chunk(location, sent, chunk)
            except ImageRegistryUnreachableError as error:
                if failed == len(pauses):
                    raise
                self.http.retries.sleep(max(pauses[failed], error.retry_after))
                location, sent = self._progress(location)
                failed += 1
            if sent > furthest:
                furthest, failed = sent, 0
        return location

    def _start(self) -> tuple[str, int]:
        """Where to send to, and how many bytes at a time."""
        headers = self.http.send(self.doing, "POST", "blobs/uploads/", {202}).headers
        least = headers.get("oci-chunk-min-length", "")
        return self._location(headers), max(self.chunk, int(least) if re.fullmatch(r"\d{1,10}", least) else 0)

    def _send_chunk(self, location: str, start: int, chunk: int) -> tuple[str, int]:
        with self.file.open("rb") as content:
            content.seek(start)
            part = content.read(chunk)
        end = start + len(part)
        headers = {"Content-Type": "application/octet-stream", "Content-Range": f"{start}-{end - 1}"}
        answer = self.http.send_once(self.doing, "PATCH", location, {202}, headers, part)
        return self._location(answer.headers), end

    def _progress(self, location: str) -> tuple[str, int]:
        """Where to go on after a chunk that may have arrived or not, and from which byte.

        A registry that keeps its state in the location (Docker's does) no longer knows the upload after a
        lost answer: then it starts anew.
        """
        try:
            answer = self.http.send(self.doing, "GET", location, {204})
        except ImageRegistryUnreachableError:
            raise
        except ImageRegistryError:
            return self._start()[0], 0
        received = re.fullmatch(r"(?:bytes=)?0-(\d{1,15})", answer.headers.get("range", ""))
        # An upload without a byte in it is also told as 0-0: sending from the start then repeats nothing.
        end = int(received[1]) if received else 0
        return self._location(answer.headers, location), end + 1 if end else 0

    def _location(self, headers: Mapping[str, str], otherwise: str = "") -> str:
        location = headers.get("location") or otherwise
        if not location:
            raise ImageRegistryError(f"{self.doing} failed: {self.http.host} does not say where to upload to")
        return self.http.absolute(location)
