"""Quick actions: lines of text that GitLab carries out."""

from __future__ import annotations

import re

from tests.release.forges.gitlab_stand_in.project import Project
from tests.release.forges.gitlab_stand_in.records import Account, MergeRequest


def carried_out(site: Project, one: MergeRequest, who: Account, text: str) -> str:
    """Quick actions, a line each, are carried out and taken away."""
    kept = []
    for line in text.split("\n"):
        if re.match(r"\s*/close\b", line):
            site.finish(one, "closed", who)
        elif re.match(r"\s*/approve\b", line):
            one.approved[who.username] = site.now()
        elif not re.match(r"\s*/(merge|label|assign)\b", line):
            kept.append(line)
    return "\n".join(kept)
