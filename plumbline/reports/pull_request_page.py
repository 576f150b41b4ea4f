"""A pull request as a page: what it proposes, its body, its diff."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.records import PullRequest, Status
from plumbline.reports.markdown_page import safe_html
from plumbline.reports.templating import render


def render_pull_request(
    repository: str, pull: PullRequest, statuses: Sequence[Status] = (), comments: Sequence[str] = ()
) -> str:
    """The self-contained page.

    Args:
        repository: the GitOps repository it belongs to.
        pull: as it is now.
        statuses: what is shown beside its head.
        comments: what was said under it, in Markdown.
    """
    from markupsafe import Markup

    content = {
        "title": f"{pull.title} · {repository} #{pull.number}",
        "repository": repository,
        "pull": pull,
        "statuses": statuses,
        "body": Markup(safe_html(pull.body)),  # noqa: S704 - the Markdown reader escaped it
        "comments": [Markup(safe_html(text)) for text in comments],  # noqa: S704 - the same
    }
    return render("pull_request_page.html.j2", content)
