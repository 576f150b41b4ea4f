"""Text that is checked while it comes, and what of it may be sent on already.

As much is held back as the longest pattern is wide, so that no match is cut in two. Texts are looked at on a
grid of their own characters, never by the parts they came in: every split of a text is decided alike. At the
end the whole is checked once more, for what only the whole shows. Usable without the service.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from plumbline.guardrails.content import Text
from plumbline.guardrails.deciding import STRICTNESS, Outcome, decide
from plumbline.guardrails.detector import Span
from plumbline.intent import GuardrailChain
from plumbline.intent.guardrails import LONGEST_MATCH
from plumbline.records import CheckReason, Decision
from plumbline.serving.alignment.places import (
    Found,
    Stretches,
    begin_of_run,
    between,
    reach,
    settled,
    shifted,
    taken_out,
)

HELD_BACK = LONGEST_MATCH
"""Characters that are not sent before as many more are known."""
LONGEST_RUN = 4 * LONGEST_MATCH
"""Characters of one encoded piece that are held back until it ends: its end may say what all of it is."""
FURTHEST_BACK = 16 * LONGEST_MATCH
"""Characters before what is looked at that are looked at again, so that matches are told as in the whole; a
private key of 4,096 bits has 3,200."""
STEP = 128
"""Characters from one look to the next."""
LONGEST_STREAM = 256_000
"""Characters; the whole is looked at in one piece at the end."""

Find = Callable[[Text], Awaitable[Found]]
"""What every detector of a chain finds in a text."""


class TooLongError(ValueError):
    """More text came than is checked in one piece."""


@dataclass
class TextStream:
    """One text over time. Nothing more comes out of it once its decision is `deny` or `review`."""

    chain: GuardrailChain
    find: Find
    text: str = ""
    """All that came."""
    sent: str = ""
    """All that may have been sent on, without what was taken out."""
    decision: Decision = "allow"
    """So far."""
    _reasons: dict[tuple[str, str, Decision], CheckReason] = field(default_factory=dict)
    _seen: int = 0
    """Characters that were known at the last look."""
    _done: int = 0
    """Characters of the text that were sent on or taken out."""
    _out: Stretches = field(default_factory=Stretches)
    """What was taken out."""
    _since: int | None = None
    """Where what is being taken out began, if it may go on."""

    @property
    def is_over(self) -> bool:
        """Whether nothing that may still come changes the decision."""
        return self.decision == "deny"

    async def feed(self, part: str) -> str:
        """Takes the next part, and says what may be sent on now; often nothing.

        Raises:
            TooLongError: beyond `LONGEST_STREAM`.
        """
        if len(self.text) + len(part) > LONGEST_STREAM:
            raise TooLongError
        self.text += part
        pieces = []
        while len(self.text) >= self._seen + STEP and not self.is_over:
            self._seen += STEP
            pieces.append(await self._look(self._until()))
        return self._send("".join(pieces))

    async def finish(self) -> tuple[str, Outcome]:
        """Ends the text: what of it may still be sent on, and what all of it came to."""
        if self.is_over:
            return "", self._outcome({})
        found = await self.find(Text(self.text))
        whole = decide(self.chain, found, Text(self.text))
        self._add(whole)
        if self.decision == "redact" and self._was_sent(found):
            self._add(Outcome("deny", (_SENT,)))
        piece = ""
        if self.decision in ("allow", "redact"):
            piece = self._send(self._released(found, len(self.text)))
        return piece, self._outcome(whole.scores)

    def _until(self) -> int:
        """Up to where what is known may be decided: not inside an encoded piece that may go on."""
        until = self._seen - HELD_BACK
        begin = begin_of_run(self.text, self._seen, LONGEST_RUN)
        return until if begin == self._seen - LONGEST_RUN else min(until, begin)

    async def _look(self, until: int) -> str:
        """Looks at what is known, and releases what begins before a place."""
        if until <= self._done:
            return ""
        if self._since is not None and self._since < self._done - FURTHEST_BACK:
            self._add(Outcome("deny", (_ENDLESS,)))  # where it ends could not be told any more
            return ""
        begin = self._out.begin(self._done - HELD_BACK, self._done - FURTHEST_BACK)
        begin = begin_of_run(self.text, begin, LONGEST_RUN)
        window = await self.find(Text(self.text[begin : self._seen]))
        found = settled(shifted(window, begin), until, self._seen)
        self._note_open(found)
        return self._released(found, until)

    def _note_open(self, found: Found) -> None:
        """Notes where what is taken out began, while it goes as far as the text is known."""
        everywhere = Span(self._seen, self._seen)
        spans = [span for span in taken_out(self.chain, found, everywhere) if span.start < span.end]
        starts = [span.start for span in spans if span.start < self._seen <= span.end]
        self._since = min(starts, default=None)

    def _released(self, found: Found, until: int) -> str:
        """What may be sent from where the text was left to a place, or to the end of what crosses that."""
        end = reach(found, self._done, until)
        here = between(found, self._done, end)
        piece = Text(self.text[self._done : end])
        outcome = decide(self.chain, shifted(here, -self._done), piece)
        self._add(outcome)
        if self.decision not in ("allow", "redact"):
            return ""
        if outcome.redacted is not None:
            goes_on = self._goes_on(found)
            self._out.add(list(taken_out(self.chain, here, Span(self._done, end))))
            piece = Text(outcome.redacted.partition("]")[2] if goes_on else outcome.redacted)
        self._done = end
        return piece.text

    def _goes_on(self, found: Found) -> bool:
        """Whether what was taken out last goes on: its label was sent in place of its beginning."""
        spans = taken_out(self.chain, found, Span(self._done, self._done))
        open_ones = (span for span in spans if span.start < self._done < span.end)
        return any(self._out.hold(Span(span.start, self._done)) for span in open_ones)

    def _send(self, piece: str) -> str:
        if self.decision not in ("allow", "redact"):
            return ""
        self.sent += piece
        return piece

    def _was_sent(self, found: Found) -> bool:
        """Whether something that should be taken out has left already; what has not may still be."""
        spans = taken_out(self.chain, found, Span(0, len(self.text)))
        left = (Span(span.start, min(span.end, self._done)) for span in spans if span.start < self._done)
        return not all(map(self._out.hold, left))

    def _add(self, outcome: Outcome) -> None:
        self.decision = max(self.decision, outcome.decision, key=STRICTNESS.index)
        for reason in outcome.reasons:
            self._reasons.setdefault((reason.detector, reason.label, reason.action), reason)

    def _outcome(self, scores: Mapping[str, float]) -> Outcome:
        redacted = self.sent if self.decision == "redact" else None
        return Outcome(self.decision, tuple(self._reasons.values()), redacted, scores)


_ENDLESS = CheckReason(
    detector="stream",
    label="endless",
    action="deny",
    text=f"What should be taken out goes on for more than {FURTHEST_BACK} characters.",
)
_SENT = CheckReason(
    detector="stream",
    label="sent",
    action="deny",
    text="What should have been taken out was sent on before the whole text showed it.",
)
