"""Pictures: how much accuracy is lost on worse ones, and where the model looks; as numbers for a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import NamedTuple

from alignment_checks.measurement import Measurement
from plumbline import figures
from plumbline.records import AttributionMap, Window
from plumbline.reports.templating import render

WIDTH, HEIGHT = 200.0, 90.0
"""A curve's frame in its own units; 0 is at the top, all accuracy lost at the bottom."""

MARGIN = 8.0

UNITS = MappingProxyType(
    {
        "noise": "standard deviation of brightness",
        "blur": "standard deviation in pixels",
        "contrast": "share of it that is left",
        "compression": "JPEG quality",
        "rotation": "degrees",
    }
)
"""What a corruption's strength counts."""

_EMBEDDING = ("mmd", "mmd_pvalue", "classifier_auc", "classifier_pvalue")


class Point(NamedTuple):
    """One strength: where it stands, and its interval."""

    strength: str
    across: float
    down: float
    top: float
    bottom: float
    measurement: Measurement


class Curve(NamedTuple):
    """One kind of corruption, from hardly to much."""

    kind: str
    points: tuple[Point, ...]

    @property
    def unit(self) -> str:
        """What its strength counts."""
        return UNITS.get(self.kind, "strength")

    @property
    def line(self) -> str:
        """The points as an SVG polyline takes them."""
        return " ".join(f"{point.across},{point.down}" for point in self.points)


def render_images(
    model: str, window: Window, measured: Sequence[Measurement], maps: Sequence[AttributionMap]
) -> str:
    """The page on one window's pictures.

    Args:
        model: its name.
        window: whose pictures they are.
        measured: what was measured of them.
        maps: pictures with what speaks for the answer; none where they may not be shown.
    """
    where = f"night {window.night}" if window.night is not None else f"the {window.role} window"
    return render(
        "images_page.html.j2",
        {"title": f"{model}, pictures of {where}", "images": images_content(measured, maps), "f": figures},
    )


def images_content(measured: Sequence[Measurement], maps: Sequence[AttributionMap]) -> dict[str, object]:
    """What `images.html.j2` tells, under the names it uses; empty where there is nothing about pictures."""
    curves = curves_of(measured)
    if not curves and not maps:
        return {}
    return {
        "curves": curves,
        "noise": next((m for m in measured if m.name == "noise_drop"), None),
        "focus": next((m for m in measured if m.name == "attribution_on_drawing"), None),
        "embedding": [m for m in measured if m.name in _EMBEDDING and m.group],
        "maps": maps,
        "width": WIDTH,
        "height": HEIGHT,
    }


def curves_of(measured: Iterable[Measurement]) -> tuple[Curve, ...]:
    """`corruption_drop` as one curve a kind, its strengths in the order they were made."""
    kinds: dict[str, list[Measurement]] = {}
    for one in measured:
        if one.name == "corruption_drop" and one.defined:
            kinds.setdefault(one.group.partition(" ")[0], []).append(one)
    return tuple(Curve(kind, tuple(_points(found))) for kind, found in kinds.items())


def _points(found: Sequence[Measurement]) -> Iterable[Point]:
    step = (WIDTH - 2 * MARGIN) / max(1, len(found) - 1)
    for place, one in enumerate(found):
        value = one.value or 0.0
        low, high = (value if end is None else end for end in (one.low, one.high))
        yield Point(
            one.group.partition(" ")[2],
            round(MARGIN + place * step, 1),
            _down(value),
            _down(low),
            _down(high),
            one,
        )


def _down(lost: float) -> float:
    return round(MARGIN + min(max(lost, 0.0), 1.0) * (HEIGHT - 2 * MARGIN), 1)
