"""What can go wrong in the review, each by its own name."""

from __future__ import annotations

from plumbline.errors import PlumblineError, TransientError


class ReviewError(PlumblineError):
    """Something a reviewer or an operator can mend; says what, and what to do."""


class UnreadableError(ReviewError):
    """What is encrypted can't be read with these keys."""


class ReviewKeyError(ReviewError):
    """A file of keys can't be used as it is."""


class SpillError(TransientError):
    """The disk can't take another item, so nothing may be sent to review now."""


class NotYoursError(ReviewError):
    """The item is somebody else's now, or its lease ran out."""


class AnsweredError(ReviewError):
    """It has its answers: another one would be counted twice."""


class UnseenError(ReviewError):
    """The reviewer never saw the content, so an answer would say nothing about it."""


class DestroyedError(ReviewError):
    """Its content is destroyed."""


class ExposureError(ReviewError):
    """The reviewer has seen as much today as the policy asks of anybody."""


class NoSuchItemError(ReviewError, LookupError):
    """The queue has no such item."""
