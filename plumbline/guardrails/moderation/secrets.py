"""The token that a moderation model asks for: read from its file for every question, so it can be changed."""

from __future__ import annotations

from pathlib import Path

from plumbline.guardrails.choosing import GuardrailError
from plumbline.private_files import PrivateFileError, read_private

MOST_BYTES = 8192


def token(path: str) -> str:
    """The file's one line.

    Raises:
        GuardrailError: it can't be read, others can write it, or it holds no token. It is never quoted.
    """
    try:
        content = read_private(Path(path), MOST_BYTES)
    except PrivateFileError as error:
        raise GuardrailError(f"{error}; it should hold a token") from None
    text = content.decode("ascii", "replace").strip()
    if not text or len(content) > MOST_BYTES or not text.isascii() or not text.isprintable() or " " in text:
        raise GuardrailError(f"{path} holds no token: it should be one line of printable characters")
    return text
