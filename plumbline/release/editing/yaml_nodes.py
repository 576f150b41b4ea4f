"""YAML as nodes that know where their text stands.

Anchors are kept as what they are: an alias is the very node it refers to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import yaml

DEEPEST = 200
"""How many collections may stand in each other."""
_LONGEST = 500_000
EMBEDDED = "|"
"""The step from a literal block into the YAML that it holds."""


class NotYamlError(PlumblineError, ValueError):
    """The text cannot be read as YAML; says where and why."""


@dataclass(slots=True, eq=False)
class Scalar:
    """A string, a number or the like."""

    event: yaml.ScalarEvent
    placed: Placed

    @property
    def value(self) -> str:
        """What it says."""
        return str(self.event.value)

    @property
    def style(self) -> str | None:
        """One of `'`, `"`, `|`, `>`; none for a plain one."""
        style: str | None = self.event.style
        return style

    @property
    def start(self) -> int:
        """Where it starts in the file, in characters, its anchor and tag included."""
        return self.placed(self.event.start_mark)

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.placed(self.event.end_mark)

    @property
    def marked(self) -> bool:
        """Whether an anchor or a tag stands in front."""
        return self.event.anchor is not None or self.event.tag is not None


class Placed:
    """Where a reader's marks lie in the file: shifted, for a document that stands in it as it is."""

    def __init__(self, shift: int) -> None:
        self._shift = shift

    def __call__(self, mark: Any) -> int:
        """The mark's place, in characters from the start of the file."""
        return self._shift + int(mark.index)


class PlacedInBlock(Placed):
    """The same for the content of a literal block, whose lines are indented."""

    def __init__(self, block: Scalar, starts: list[int]) -> None:
        super().__init__(0)
        self.block = block
        self._starts = starts

    def __call__(self, mark: Any) -> int:
        """The mark's place, by its line and column."""
        line: int = min(mark.line, len(self._starts) - 1)
        return self._starts[line] + int(mark.column)


@dataclass(slots=True, eq=False)
class Collection:
    """A mapping or a list while it is read: keys and values in turn, or items."""

    parts: list[Node] = field(default_factory=list)
    parent: Collection | None = None
    at: int = 0
    """Its place among the parent's parts."""

    def step(self, at: int) -> str | int | None:
        """The key or position of the part `at`; none for a part that is a key itself."""
        return at

    def steps(self) -> Iterator[tuple[str | int, Node]]:
        """Keys or positions with what stands there."""
        yield from enumerate(self.parts)


@dataclass(slots=True, eq=False)
class Sequence(Collection):
    """A list."""


@dataclass(slots=True, eq=False)
class Mapping(Collection):
    """Keys and values, in order; a key may stand twice."""

    _first: dict[str, Node] = field(default_factory=dict, repr=False)
    """The first value of each key, as of so many parts: a large mapping is asked for many keys."""
    _parts_known: int = 0

    def step(self, at: int) -> str | int | None:
        """The key of the value `at`."""
        key = self.parts[at - 1] if at % 2 else None
        return key.value if isinstance(key, Scalar) else None

    def steps(self) -> Iterator[tuple[str, Node]]:
        """Keys with their values."""
        parts = iter(self.parts)
        for key in parts:
            yield (key.value if isinstance(key, Scalar) else ""), next(parts)

    def get(self, key: str) -> Node | None:
        """The value of `key`, its own or merged in with `<<`."""
        if self._parts_known != len(self.parts):
            self._first = dict(reversed(list(self.steps())))
            self._parts_known = len(self.parts)
        if key in self._first:
            return self._first[key]
        if "<<" not in self._first:
            return None
        merged = [value for own, value in self.steps() if own == "<<"][-1]
        for part in merged.parts if isinstance(merged, Sequence) else [merged]:
            found = part.get(key) if isinstance(part, Mapping) else None
            if found is not None:
                return found
        return None

    def text(self, key: str) -> str | None:
        """The value of `key` if it is a scalar."""
        found = self.get(key)
        return found.value if isinstance(found, Scalar) else None


Node: TypeAlias = Scalar | Mapping | Sequence | Collection


class Visit(NamedTuple):
    """A node on the way through a document."""

    path: tuple[str | int, ...]
    node: Node
    above: tuple[Node, ...]
    """What it stands in, outermost first."""

    @property
    def key(self) -> str:
        """The nearest key it stands under."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


def below(visit: Visit) -> list[Visit]:
    """The visit and those of everything below it, in order, aliases followed.

    Raises:
        NotYamlError: for a document that aliases make endless.
    """
    visits: list[Visit] = []
    _walk(visit, visits)
    return visits


def _walk(here: Visit, visits: list[Visit]) -> None:
    visits.append(here)
    path, node, above = here
    if isinstance(node, Scalar):
        return
    if len(visits) > _LONGEST or len(path) > DEEPEST:
        raise NotYamlError("too many aliases, or nested too deeply, to be edited")
    above = (*above, node)
    for step, part in node.steps():
        _walk(Visit((*path, step), part, above), visits)
