"""How the rows of a file are grouped: by attributes alone and together, each with its privileged group."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from plumbline.checking.designs import design_of
from plumbline.checking.fairness_question import FairnessQuestion
from plumbline.checking.files import FileError
from plumbline.checking.outcomes import coded

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from alignment_checks.design import Design
    from alignment_checks.fairness.joint import Groups


class Grouping(NamedTuple):
    """The rows' groups, which of them are compared, and what each row counts for."""

    attributes: Mapping[str, Groups]
    """Each row's group, per attribute."""
    privileged: Mapping[str, str]
    """The group the others are compared with, per attribute."""
    asked: tuple[tuple[str, ...], ...]
    """Every attribute alone, then those taken together."""
    design: Design | None
    """The rows' weights and clusters; None where every row counts once by itself."""

    @property
    def named(self) -> dict[str, NDArray[np.str_]]:
        """Each row's group by name, per attribute, shape (rows,)."""
        import numpy as np

        return {
            attribute: np.asarray(groups.names, dtype=np.str_)[groups.codes]
            for attribute, groups in self.attributes.items()
        }

    def against(self, together: Sequence[str]) -> str:
        """Title of the privileged group of these attributes together."""
        from alignment_checks.fairness.names import joint_title

        return joint_title(together, [self.privileged[attribute] for attribute in together])


def grouping_of(table: pa.Table, question: FairnessQuestion) -> Grouping:
    """The grouping a question asks for.

    Raises:
        FileError: a column cannot be used, or no row has the group named as privileged.
    """
    attributes = {name: _groups(table.column(name), name) for name in question.protected}
    privileged = _privileged(question, attributes)
    design = design_of(table, question.weight, question.cluster)
    return Grouping(attributes, privileged, tuple(_asked(question)), design)


def _asked(question: FairnessQuestion) -> Iterator[tuple[str, ...]]:
    most = len(question.protected) if question.intersections else 1
    for size in range(1, most + 1):
        yield from itertools.combinations(question.protected, size)


def _privileged(question: FairnessQuestion, attributes: Mapping[str, Groups]) -> dict[str, str]:
    """The named groups, and of other attributes the one with the most rows."""
    import numpy as np

    named = dict(question.privileged or {})
    for attribute, groups in attributes.items():
        if attribute not in named:
            named[attribute] = groups.names[int(np.argmax(np.bincount(groups.codes)))]
        elif named[attribute] not in groups.names:
            raise FileError(
                f"--privileged {attribute}={named[attribute]}: no row has that group; there are "
                f"{', '.join(groups.names)}"
            )
    return named


def _groups(column: pa.ChunkedArray, name: str) -> Groups:
    """Groups by what people write: 1.0 is `1`; sorted by name."""
    import numpy as np

    from alignment_checks.fairness.joint import Groups as Made

    codes, names = coded(column, name)
    places = {each: place for place, each in enumerate(sorted(set(names)))}
    return Made(np.asarray([places[each] for each in names], dtype=np.int64)[codes], tuple(places))
