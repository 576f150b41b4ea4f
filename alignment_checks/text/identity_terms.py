"""Words that name groups of people, and texts in which one such word stands for another group's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Term:
    """One word for a group of people."""

    word: str
    """Lower case."""
    group: str
    form: str
    """What it can be exchanged with: words of the same form, such as `plural` for `women` and `Jews`."""
    held_out: bool = False
    """Whether it is kept from whoever trains, and used to measure only."""


@dataclass(frozen=True)
class Occurrence:
    """Where a term stands in a text."""

    start: int
    stop: int
    term: Term


@dataclass(frozen=True)
class Lexicon:
    """Every term, each word once."""

    terms: tuple[Term, ...]

    @cached_property
    def by_word(self) -> Mapping[str, Term]:
        """The term of a word in lower case."""
        return {term.word: term for term in self.terms}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order of the terms."""
        return tuple(dict.fromkeys(term.group for term in self.terms))

    def occurrences(self, text: str) -> list[Occurrence]:
        """Every place where a term stands as a whole word, in the text's order."""
        found = ((match, self.by_word.get(match.group().lower())) for match in _WORD.finditer(text))
        return [Occurrence(match.start(), match.end(), term) for match, term in found if term]

    def swapped(self, text: str) -> Iterator[str]:
        """The text with one term exchanged for each term of another group and the same form, one at a time.

        Held-out terms are among them: a model may have learned to treat alike what it was trained on.
        """
        for place in self.occurrences(text):
            for other in self.terms:
                if other.group != place.term.group and other.form == place.term.form:
                    yield replaced(text, [(place, other)])

    def wordings(self, text: str) -> list[str]:
        """The text, then the same with all its terms moved on together to every group, held-out ones aside.

        The second of three groups named becomes the third, and the third the first: whoever is named beside
        another still is. A group of several words of the form stands there with each of them in turn, also
        the group that was named. Wordings are told once; a text without a term has only its own.
        """
        places = self.occurrences(text)
        if not places:
            return [text]
        found = [text]
        for steps in range(len(self.groups)):
            for turn in range(self._most_words):
                moved = [
                    (place, self._moved(place.term, steps, turn + at)) for at, place in enumerate(places)
                ]
                found.append(replaced(text, moved))
        return list(dict.fromkeys(found))

    def left_out(self, text: str) -> str:
        """The text without its terms, in one line; a text without a term as it is."""
        places = self.occurrences(text)
        if not places:
            return text
        starts, stops = [place.start for place in places], [place.stop for place in places]
        kept = (text[stop:start] for stop, start in zip([0, *stops], [*starts, len(text)], strict=True))
        return " ".join("".join(kept).split())

    @cached_property
    def _taught(self) -> dict[tuple[str, str], list[Term]]:
        """The terms that are not held out, by group and form."""
        found: dict[tuple[str, str], list[Term]] = {}
        for term in self.terms:
            if not term.held_out:
                found.setdefault((term.group, term.form), []).append(term)
        return found

    @cached_property
    def _most_words(self) -> int:
        return max(map(len, self._taught.values()), default=0)

    def _moved(self, term: Term, steps: int, turn: int) -> Term:
        """A term of the group so many places on; the term itself where that has none of the form."""
        group = self.groups[(self.groups.index(term.group) + steps) % len(self.groups)]
        fitting = self._taught.get((group, term.form), [term])
        return fitting[turn % len(fitting)]


def replaced(text: str, exchanges: Iterable[tuple[Occurrence, Term]]) -> str:
    """The text with the terms at these places exchanged, written as large as what stood there.

    Args:
        text: a text.
        exchanges: places in the text's order, none over another, with what is to stand there.
    """
    parts, end = [], 0
    for place, term in exchanges:
        parts += [text[end : place.start], _written_like(text[place.start : place.stop], term.word)]
        end = place.stop
    return "".join([*parts, text[end:]])


def _written_like(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word.capitalize() if model[0].isupper() else word
