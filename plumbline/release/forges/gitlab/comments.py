"""Comments under a merge request on GitLab: one for each key, rewritten when its text changes."""

from __future__ import annotations

from plumbline.release.forges.comments import marked, marker
from plumbline.release.forges.gitlab.answers import inert, username
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.json_object import JsonObject


def say(gitlab: GitLabProject, number: int, text: str, key: str) -> None:
    """Says something once per key; see `Forge.comment`."""
    body = inert(marked(text, key))
    mine = [note for note in gitlab.notes(number) if _is_mine(gitlab, note, key)]
    if not mine:
        gitlab.comment(number, body)
    elif mine[0]["body"] != body:
        note = mine[0]["id"]
        gitlab.patience.ask(lambda: gitlab.rewrite(number, note, body), repeatable=True)


def _is_mine(gitlab: GitLabProject, note: JsonObject, key: str) -> bool:
    mine = username(note.get("author")) == gitlab.me and not note["system"]
    return bool(mine and marker(key) in note["body"])
