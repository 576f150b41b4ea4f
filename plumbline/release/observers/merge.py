"""Where nothing but Git can be seen: what was merged is taken for what runs."""

from __future__ import annotations

from plumbline.release.observers.seen import Expected, Seen


class MergeObserver:
    """Looks at nothing. For an environment whose spec names no `observe`."""

    def look(self, expected: Expected) -> Seen:
        """What Git says."""
        because = f"the merge {expected.commit[:12]} is all that can be seen: the spec names no `observe`"
        return Seen(expected.image, expected.version, healthy=True, because=because)
