"""Why a forge gave no whole answer, in words for people."""

from __future__ import annotations

from plumbline.release.git.command import redacted


def why(error: Exception) -> str:
    """The system's own words, which clients wrap in theirs; the client's where there are no others."""
    inner: BaseException | None = error
    for _ in range(10):  # as deep as they wrap, and an end where they go round
        if isinstance(inner, OSError) and inner.strerror:
            return f"is not reachable: {redacted(inner.strerror)[:200]}"
        inner = _inside(inner) if inner is not None else None
    return " ".join(redacted(str(error)).split())[:200] or type(error).__name__


def _inside(error: BaseException) -> BaseException | None:
    given = (getattr(error, "reason", None), error.__cause__, *error.args, error.__context__)
    return next((one for one in given if isinstance(one, BaseException)), None)
