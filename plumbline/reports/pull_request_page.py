"""A pull request as a page: what it proposes, its body, its diff."""

from __future__ import annotations

from plumbline.records import PullRequest
from plumbline.reports.markdown_page import safe_html
from plumbline.reports.templating import render


def render_pull_request(repository: str, pull: PullRequest) -> str:
    """The self-contained page.

    Args:
        repository: the GitOps repository it belongs to.
        pull: as it is now.
    """
    from markupsafe import Markup

    content = {
        "title": f"{pull.title} · {repository} #{pull.number}",
        "repository": repository,
        "pull": pull,
        "body": Markup(safe_html(pull.body)),  # noqa: S704 - the Markdown reader escaped it
    }
    return render("pull_request_page.html.j2", content)
