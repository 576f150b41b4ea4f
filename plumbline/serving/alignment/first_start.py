"""What a service makes for itself where it starts for the first time: its first callers and their tokens."""

from __future__ import annotations

from pathlib import Path

from plumbline.errors import PlumblineError
from plumbline.serving.edge.tokens import new_token, token_hash
from plumbline.whole_files import write_whole

FIRST_CALLERS = {"local": ("check", "deploy", "operate", "metrics"), "reviewer": ("review",)}
"""Whoever has this machine, and a person who answers what waits for one; each a token of its own."""


class FirstStartError(PlumblineError):
    """The folder of the service cannot be made."""


def ensure_callers(tokens: Path) -> list[Path]:
    """Makes the file of callers where there is none, and a file with each one's token beside it.

    Args:
        tokens: the file of callers.

    Returns:
        The files with tokens that were made; nobody but this user can read them.

    Raises:
        FirstStartError: they cannot be written.
    """
    if tokens.exists():
        return []
    try:
        tokens.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {name: new_token() for name in FIRST_CALLERS}
        places = [token_file(tokens, name) for name in made]
        for place, token in zip(places, made.values(), strict=True):
            write_whole(place, f"{token}\n".encode())
        write_whole(tokens, _callers(made).encode())  # last: where it is, the tokens are there too
    except OSError as error:
        raise FirstStartError(
            f"{tokens.parent}: cannot be written ({error.strerror}): make it writable"
        ) from None
    return places


def token_file(tokens: Path, name: str) -> Path:
    """Where a first caller's token is kept."""
    return tokens.with_name(f"{name}.token")


def _callers(made: dict[str, str]) -> str:
    lines = [
        "# Who may call; `plumbline serve token` makes more. The tokens themselves are kept by the callers."
    ]
    lines.append("callers:")
    for name, token in made.items():
        lines.append(f"  - name: {name}")
        lines.append(f'    sha256: "{token_hash(token)}"')
        lines.append(f"    roles: [{', '.join(FIRST_CALLERS[name])}]")
    return "\n".join(lines) + "\n"
