"""Comments on Gitea and Forgejo: one for each key, rewritten when its text changes."""

from __future__ import annotations

from plumbline.release.forges.comments import marked, marker
from plumbline.release.forges.gitea.answers import login
from plumbline.release.forges.gitea.client import GiteaRepository
from plumbline.release.forges.json_object import JsonObject


def say(gitea: GiteaRepository, number: int, text: str, key: str) -> None:
    """Says something once per key; see `Forge.comment`."""
    body = marked(text, key)
    mine = [one for one in gitea.comments(number) if _is_mine(gitea, one, key)]
    if not mine:
        gitea.comment(number, body)
    elif mine[0]["body"] != body:
        said = mine[0]["id"]
        gitea.patience.ask(lambda: gitea.rewrite(said, body), repeatable=True)


def _is_mine(gitea: GiteaRepository, comment: JsonObject, key: str) -> bool:
    return login(comment.get("user")) == gitea.me and marker(key) in comment["body"]
