"""For any YAML of the shapes people write, an edit is byte-exact outside its scalar."""

from __future__ import annotations

import copy
from typing import NamedTuple

import yaml
from hypothesis import given
from hypothesis import strategies as st

from plumbline.release.yaml_scalar import read_scalar, replace_scalar

Path = tuple[str | int, ...]
PRINTABLE = st.text(st.characters(blacklist_categories=("C", "Z"), max_codepoint=0x1FFFF) | st.just(" "))
KEYS = st.sampled_from(["image", "name", "plumbline.dev/model", "é", "日本", "x-1", "<key>"])
VALUES = st.sampled_from(["v1", "repo:tag@sha256:0f", "/a/b", "with space", "ü😀", "it's"])
GAPS = st.sampled_from([" ", "   ", " &anchor{} "])
COMMENTS = st.sampled_from(["", "  # note", " # é: 'quoted' \"text\"", "   "])
STARTS = st.sampled_from(["", "\ufeff", "# head\n", "---\n", "%YAML 1.1\n---\n"])


class Line(NamedTuple):
    """One line: what stands before the string (`{}` numbers its anchor), the string, what follows."""

    before: str
    scalar: str
    after: str
    path: Path | None
    """Where the string is; none if the line only opens a collection."""


class Case(NamedTuple):
    """A text, the path of one string in it, and what stands before and after that string."""

    text: str
    path: Path
    before: str
    after: str


@st.composite
def scalars(draw: st.DrawFn) -> str:
    """A string in one of the styles an edit keeps."""
    value = draw(VALUES)
    single = value.replace("'", "''")
    return draw(st.sampled_from([value, f"'{single}'", f'"{value}"']))


@st.composite
def blocks(draw: st.DrawFn, indent: int = 0, path: Path = ()) -> list[Line]:
    """The lines of a block mapping or list, nested at will."""
    mapping = draw(st.booleans())
    keys = st.lists(KEYS, min_size=1, max_size=4, unique=True)
    steps = draw(keys if mapping else st.integers(1, 3).map(range))
    lines = []
    for step in steps:
        head = " " * indent + (f"{step}:" if mapping else "-")
        if indent < 6 and draw(st.booleans()):
            lines.append(Line(head, "", draw(COMMENTS), None))
            lines += draw(blocks(indent + 2, (*path, step)))
        else:
            lines.append(Line(head + draw(GAPS), draw(scalars()), draw(COMMENTS), (*path, step)))
    return lines


@st.composite
def texts(draw: st.DrawFn) -> Case:
    """A file as somebody may have saved it, and one of its strings."""
    lines = [line._replace(before=line.before.format(number)) for number, line in enumerate(draw(blocks()))]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    start = draw(STARTS).replace("\n", end)
    chosen = draw(st.sampled_from([number for number, line in enumerate(lines) if line.path is not None]))
    written = [line.before + line.scalar + line.after + end for line in lines]
    before = start + "".join(written[:chosen]) + lines[chosen].before
    after = lines[chosen].after + end + "".join(written[chosen + 1 :])
    return Case(before + lines[chosen].scalar + after, lines[chosen].path or (), before, after)


@given(texts(), PRINTABLE)
def test_bytes_outside_the_scalar_stay_and_the_value_is_exact(case: Case, new: str):
    """What stood before and after the scalar stands there still, and only its path has another value."""
    text, path, before, after = case
    edited = replace_scalar(text.encode(), path, new)
    assert edited.startswith(before.encode())
    assert edited.endswith(after.encode())
    assert read_scalar(edited, path) == new
    expected = copy.deepcopy(yaml.safe_load(text))
    holder = expected
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = new
    assert yaml.safe_load(edited) == expected


@given(texts())
def test_replacing_a_scalar_by_itself_changes_no_byte_around_it(case: Case):
    """Even quotes stay, as long as the old text is a plain way to write itself."""
    text, path, _, _ = case
    edited = replace_scalar(text.encode(), path, read_scalar(text.encode(), path))
    assert edited == text.encode()
