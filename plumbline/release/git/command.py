"""The git command line, the one way this project talks to git.

Isolated from the user's configuration, without prompts, hooks or background work, and with a time limit
on every call.
"""

from __future__ import annotations

import datetime
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.errors import TransientError
from plumbline.release.git.remote import PLUMBLINE, Author

_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.symlinks=false",  # a link in the repository becomes a text file: an edit cannot leave the folder
    "core.autocrlf=false",
    "core.quotePath=false",
    "core.fsmonitor=false",
    "http.followRedirects=false",  # a repository that moved is named anew in the spec, not followed
    "http.lowSpeedLimit=100",  # bytes a second, for half a minute: a server that hangs
    "http.lowSpeedTime=30",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "commit.gpgSign=false",
    "gc.auto=0",  # no process outlives its command
    "maintenance.auto=false",
)


class GitError(TransientError):
    """A git command failed; says which, where, and what git answered, without secrets."""


@dataclass(frozen=True)
class Git:
    """Git in one folder."""

    folder: Path
    seconds: float = 60
    """Time limit of one command."""
    date: datetime.datetime | None = None
    """Author and committer date; the clock's if not given."""
    transport: str = "file"
    """The only protocol git may speak; `ext::` and its like are refused by git itself."""
    author: Author = PLUMBLINE
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables on top, such as credentials."""

    def run(self, *arguments: str, text: str | None = None) -> str:
        """What `git <arguments>` prints, without the last line end; `text` goes to its input.

        Raises:
            GitError: if it fails, takes too long, or git is not installed.
        """
        code, output, errors = self._call(arguments, text)
        if code != 0:
            raise GitError(self._say(arguments, f"exit {code}: {errors.strip() or output.strip()}"))
        return output.removesuffix("\n")

    def try_run(self, *arguments: str) -> str | None:
        """As `run`, but a failure is an answer: none."""
        code, output, _ = self._call(arguments, None)
        return output.removesuffix("\n") if code == 0 else None

    def _call(self, arguments: tuple[str, ...], text: str | None) -> tuple[int, str, str]:
        command = ["git", *(part for setting in _SETTINGS for part in ("-c", setting)), *arguments]
        try:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise GitError(self._say(arguments, f"could not start: {error}; is git installed?")) from None
        with process:
            try:
                output, errors = process.communicate((text or "").encode(), timeout=self.seconds)
            except BaseException as error:
                os.killpg(process.pid, signal.SIGKILL)  # git's own helpers too
                if isinstance(error, subprocess.TimeoutExpired):
                    raise GitError(self._say(arguments, f"no answer in {self.seconds:g} s")) from None
                raise
        return process.returncode, output.decode(errors="replace"), errors.decode(errors="replace")

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        dates = {}
        if self.date is not None:
            stamp = self.date.isoformat()
            dates = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
        return {
            **inherited,
            **dates,
            # HOME and XDG_CONFIG_HOME do for git before 2.32 what GIT_CONFIG_GLOBAL does since.
            "HOME": "/nonexistent",
            "XDG_CONFIG_HOME": "/nonexistent",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TEMPLATE_DIR": "",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": self.transport,
            "GIT_AUTHOR_NAME": self.author.name,
            "GIT_AUTHOR_EMAIL": self.author.email,
            "GIT_COMMITTER_NAME": self.author.name,
            "GIT_COMMITTER_EMAIL": self.author.email,
            "LC_ALL": "C",
            **_authorities(),
            **self.environment,
        }

    def _say(self, arguments: tuple[str, ...], what: str) -> str:
        return redacted(f"git {' '.join(arguments)} (in {self.folder}): {what}")


def _authorities() -> dict[str, str]:
    """The certificates to trust, where the machine's own are not enough: what the HTTP clients trust."""
    for name in ("GIT_SSL_CAINFO", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        if bundle := os.environ.get(name):
            return {"GIT_SSL_CAINFO": bundle}
    return {}


def redacted(text: str) -> str:
    """`text` without user names and passwords in addresses, and without authorization headers."""
    text = re.sub(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/]*@", r"\1***@", text)
    return re.sub(r"(?i)(authorization:\s*)(\w+\s+)?\S+", r"\1***", text)
