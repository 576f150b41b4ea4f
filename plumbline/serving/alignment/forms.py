"""A check of a picture as a form: the field `check` says all but the content, which is the file `content`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from plumbline.serving.alignment.questions import Question, UnfitError, question, read_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

LARGEST_FIELD = 64 * 1024
"""Bytes of `check`."""
SHAPE = "must have the field `check`, which is JSON, and the file `content`, which is a picture"


async def question_in_form(scope: Scope, receive: Receive) -> Question:
    """The check that a form holds.

    Raises:
        UnfitError: it has other parts, or its check is none of a picture.
    """
    try:
        form = await Request(scope, receive).form(max_files=1, max_fields=1, max_part_size=LARGEST_FIELD)
    except (MultiPartException, ValueError, KeyError):  # its boundary is missing, or its parts are no parts
        raise UnfitError("", f"the form {SHAPE}", status=400) from None
    try:
        said, file = form.get("check"), form.get("content")
        if not isinstance(said, str) or not isinstance(file, UploadFile):
            raise UnfitError("", f"the form {SHAPE}")
        given = read_json(said.encode(errors="replace"))
        if not isinstance(given, dict) or "content" in given or given.get("modality") != "image":
            raise UnfitError("check", "must be a check of an image without its content")
        return question({**given, "content": await file.read()}, "check.")
    finally:
        await form.close()
