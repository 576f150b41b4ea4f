"""What a git server's refusal means, in the words of whoever has to mend it."""

from __future__ import annotations

import re

from plumbline.errors import PlumblineError
from plumbline.release.forges.errors import BusyError, ForgeError, NoSuchError, NotAllowedError
from plumbline.release.git.command import GitError
from plumbline.release.git.remote import Remote

_MEANINGS: tuple[tuple[str, type[ForgeError], str], ...] = (
    (
        r"host key verification failed|no .* host key is known",
        NotAllowedError,
        "its host key is not the one in the connection's `known_hosts`; compare both before changing it",
    ),
    (
        r"protected branch|GH006|GH013|pre-receive hook declined|not allowed to (force )?push",
        NotAllowedError,
        "a rule of the server refuses it, such as a protected branch; "
        "Plumbline's account must be able to write branches that start with plumbline/",
    ),
    (
        r"authentication failed|could not read (username|password)|permission denied|error: 40[13]"
        r"|write access to repository not granted",
        NotAllowedError,
        "the connection's credentials are refused or may not do this; they need to read and write contents",
    ),
    (
        r"unable to update url base from redirection|error: 30\d",
        NoSuchError,
        "it moved; write its new name in the model's spec",
    ),
    (
        r"repository .*not found|does not appear to be a git repository|not a git repository|error: 404",
        NoSuchError,
        "there is no such Git repository, or the account may not see it",
    ),
    (
        r"couldn't find remote ref|not our ref|no such remote ref|unadvertised object",
        NoSuchError,
        "there is no such branch or commit",
    ),
    (
        r"could not resolve host|connection (refused|timed out|reset)|failed to connect|no answer in"
        r"|error: (429|5\d\d)|operation (too slow|timed out)",
        BusyError,
        "it is not reachable or too slow; it is tried again",
    ),
)


def explained(error: GitError, remote: Remote) -> PlumblineError:
    """The error a person can act on; the git error itself where its meaning is not known."""
    text = str(error)
    for pattern, kind, meaning in _MEANINGS:
        if re.search(pattern, text, re.IGNORECASE):
            return kind(f"{remote}: {meaning} ({text.partition(': ')[2]})")
    return error
