"""The one kind of error whose message is the answer: what, where, and what to do."""


class PlumblineError(Exception):
    """Something a person can mend, and the message says how; anything else is a defect."""


class TransientError(PlumblineError):
    """Something that may pass by itself: a server that restarts, a lock that is held. Worth another try."""
