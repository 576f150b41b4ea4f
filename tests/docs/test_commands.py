"""What the documents tell people to type exists."""

import re
import shlex

import pytest

from plumbline.cli import parser
from tests.docs.markdown import ROOT, code, documents

GUIDES = [path for path in documents() if path.parent == ROOT or path.parent == ROOT / "docs"]
PLACEHOLDERS = {"NAME": "name", "MODEL": "acs_employment", "NUMBER": "1", "N": "1"}
WHOLE = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?plumbline (?P<arguments>[^#|]+)")
MAKE = re.compile(r"^(?:\$ )?(?:\w+=\S+ )*make (?P<target>[a-z-]+)")


def said(pattern):
    found = {m for path in GUIDES for line in code(path) if (m := pattern.match(line))}
    return sorted({next(iter(m.groupdict().values())).strip() for m in found})


def _typed(arguments):
    """As somebody would type it; a command in a sentence may leave out what follows."""
    return [PLACEHOLDERS.get(word, word) for word in shlex.split(arguments)]


@pytest.mark.parametrize("arguments", said(WHOLE))
def test_the_parser_knows_the_command(arguments):
    assert callable(parser().parse_args(_typed(arguments)).run)


@pytest.mark.parametrize("target", said(MAKE))
def test_the_makefile_has_the_target(target):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert target in targets


def test_the_readme_names_the_two_commands_and_the_pull_request():
    """An empty search would let every test above pass."""
    assert {"demo", "test", "up", "clean"} <= set(said(MAKE))
    assert {"pr show", "pr merge", "history"} <= set(said(WHOLE))


def test_a_command_nobody_wrote_is_noticed():
    with pytest.raises(SystemExit):
        parser().parse_args(["frobnicate"])
