"""Contributions of single words, put together so that what is told points at nobody's text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alignment_checks.text.identity_terms import Lexicon

OTHERS = "every other word"


@dataclass(frozen=True)
class WordGroups:
    """What a term counts to: the group of people it names, itself if it is told, else all others."""

    lexicon: Lexicon
    words: tuple[str, ...]
    """Terms that are told one by one."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns of `added_up`."""
        return (*(f"naming {group}" for group in self.lexicon.groups), *map(_quoted, self.words), OTHERS)

    def added_up(self, contributions: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """Each text's contributions by column, shape (texts, columns); they add up to what they did.

        Args:
            contributions: of each text, what every term of the model in it adds to its score.
        """
        places = {name: place for place, name in enumerate(self.names)}
        found = np.zeros((len(contributions), len(places)))
        for row, its in enumerate(contributions):
            for term, value in its.items():
                found[row, places[self._column(term)]] += value
        return found

    def _column(self, term: str) -> str:
        groups = groups_named(self.lexicon, term)
        if groups:
            return f"naming {groups[0]}"
        return _quoted(term) if term in self._told else OTHERS

    @cached_property
    def _told(self) -> frozenset[str]:
        return frozenset(self.words)


def most_telling(
    contributions: Sequence[Mapping[str, float]], lexicon: Lexicon, most: int, least_texts: int
) -> list[str]:
    """The single words that move scores most over all texts, those that name groups aside.

    Args:
        contributions: of each text, what every term in it adds to its score.
        lexicon: the words that name groups.
        most: how many are told.
        least_texts: texts that a word must stand in: a rarer one could point at a text.
    """
    sizes: defaultdict[str, float] = defaultdict(float)
    texts: Counter[str] = Counter()
    for its in contributions:
        for term, value in its.items():
            sizes[term] += abs(value)
            texts[term] += 1
    fitting = [
        term
        for term in sizes
        if texts[term] >= least_texts and " " not in term and not groups_named(lexicon, term)
    ]
    return sorted(fitting, key=lambda term: (-sizes[term], term))[:most]


def groups_named(lexicon: Lexicon, term: str) -> list[str]:
    """The groups that a term of one word or more names."""
    return [lexicon.by_word[word].group for word in term.split(" ") if word in lexicon.by_word]


def _quoted(term: str) -> str:
    return f"the word {term}"
