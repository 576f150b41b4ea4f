"""The same sentence in other ways of writing. Made anew each time, the same for the same item."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable, Iterator

from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Span
from plumbline.guardrails.suites.disguising import OF_ALL, in_disguise
from plumbline.guardrails.suites.item import Case, Item
from plumbline.guardrails.suites.synthetic import made_up

AS_WRITTEN = "as_written"
DISGUISED = "disguised"
"""Items that are hidden by what stands in the suite, each in its own way."""
LONG = 10_000
"""Characters of a very long text."""

Parts = tuple[str, str, str]
"""What stands before a made-up value, the value, what stands after it. Of several values it is the last; without
one, all is before it."""

_VALUE = re.compile(r"<<(\w+)((?:\|\w+)*)>>")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_CYRILLIC = str.maketrans("aceopxyijsABCEHKMOPTX", "асеорхуіјѕАВСЕНКМОРТХ")
_FOREIGN = (
    "Das Wetter ist heute schön und wir gehen spazieren.", "Merci pour le dîner d'hier soir, c'était délicieux.",
    "Mañana tengo que ir al mercado con mi hermana.", "Il treno per Milano parte alle nove.",
    "Dziękuję za pomoc przy przeprowadzce.", "Завтра будет дождь, возьми зонт.",
    "明日の会議は十時からです。", "De kat slaapt op de bank.",
)  # fmt: skip
FILLING = (
    "The library opens at nine on weekdays.", "We planted tomatoes and beans in the spring.",
    "The bridge was painted green last year.", "My brother repairs old radios in his free time.",
    "The lake is calm in the early morning.", "Our teacher read a chapter aloud.",
    "The bakery sells rye bread and rolls.", "She keeps her maps in a wooden box.",
    "The ferry crosses the bay every hour.", "Two chairs stand beside the window.",
    "The concert was moved to the main hall.", "They measured the height of the old oak.",
)  # fmt: skip


def cases(item: Item, variants: tuple[str, ...]) -> Iterator[Case]:
    """The item as it was written, and in each of the variants.

    Raises:
        KeyError: it has a made-up value of a kind that there is not, or a disguise that there is not.
    """
    parts = _parts(item)
    if item.disguise is not None:
        yield _case(item, DISGUISED, _hidden(parts, item.disguise))
        return
    yield _case(item, AS_WRITTEN, parts)
    for name in variants:
        draw = random.Random(f"{item.id} {name}")  # noqa: S311 - it must come out the same every time
        yield _case(item, name, VARIANTS[name](parts, draw))


def _parts(item: Item) -> Parts:
    found = list(_VALUE.finditer(item.text))
    if not found:
        return item.text, "", ""
    values = [
        in_disguise(made_up(one.group(1), item.id if n == 0 else f"{item.id} {n}"), _names(one.group(2)))
        for n, one in enumerate(found)
    ]
    several = iter(values)
    before = _VALUE.sub(lambda _: next(several), item.text[: found[-1].start()])
    return before, values[-1], item.text[found[-1].end() :]


def _names(piped: str) -> tuple[str, ...]:
    return tuple(piped.split("|")[1:])


def _hidden(parts: Parts, names: tuple[str, ...]) -> Parts:
    """Character by character, so that the value keeps its place, unless a code hides where it stands."""
    if parts[1] and not OF_ALL.isdisjoint(names):
        return "", in_disguise("".join(parts), names), ""
    before, value, after = (in_disguise(part, names) for part in parts)
    return before, value, after


def _case(item: Item, variant: str, parts: Parts) -> Case:
    before, value, after = parts
    span = Span(len(before), len(before) + len(value)) if value else None
    return Case(item, variant, Text(before + value + after), span)


def _each(rewrite: Callable[[str], str]) -> Callable[[Parts, random.Random], Parts]:
    return lambda parts, _: (rewrite(parts[0]), rewrite(parts[1]), rewrite(parts[2]))


def _look_alike(parts: Parts, draw: random.Random) -> Parts:
    first = draw.choice([0xFF21, 0x1D400, 0x1D5A0, None])
    before, value, after = parts
    return _drawn(before, first), _drawn(value, first), _drawn(after, first)


def _drawn(text: str, first: int | None) -> str:
    """In letters from another alphabet that starts there; Cyrillic ones where it starts nowhere."""
    if first is None:
        return text.translate(_CYRILLIC)
    apart = 32 if first == 0xFF21 else 26  # between capital and small letters
    moved = {ord("A") + n: first + n for n in range(26)} | {
        ord("a") + n: first + apart + n for n in range(26)
    }
    digits = 0xFF10 if first == 0xFF21 else 0x1D7CE
    return text.translate(moved | {ord("0") + n: digits + n for n in range(10)})


def _spaced(text: str) -> str:
    return "   ".join(" ".join(word) for word in text.split(" "))


def _split(text: str) -> str:
    split = (one + _ZERO_WIDTH[n % 5] if one.isalnum() else one for n, one in enumerate(text[:-1]))
    return "".join([*split, text[-1:]])


def _among_others(parts: Parts, draw: random.Random) -> Parts:
    one, other = draw.sample(_FOREIGN, 2)
    return f"{one} {parts[0]}", parts[1], f"{parts[2]} {other}"


def _encoded(parts: Parts, draw: random.Random) -> Parts:
    code = base64.b64encode("".join(parts).encode()).decode()
    lead = draw.choice(["Decode this: ", "", "Please read "])
    return (lead, code, " now") if parts[1] else (f"{lead}{code} now", "", "")


def _very_long(parts: Parts, draw: random.Random) -> Parts:
    filling = [draw.choice(FILLING) for _ in range(LONG // 40)]
    cut = draw.randrange(len(filling))
    return f"{' '.join(filling[:cut])} {parts[0]}", parts[1], f"{parts[2]}. {' '.join(filling[cut:])}"


VARIANTS: dict[str, Callable[[Parts, random.Random], Parts]] = {
    "homoglyphs": _look_alike,
    "zero_width": _each(_split),
    "spacing": _each(_spaced),
    "leet": _each(lambda text: text.translate(_LEET)),
    "mixed_languages": _among_others,
    "base64": _encoded,
    "very_long": _very_long,
}
"""How a sentence may be rewritten, each with the function that does."""

OF_VALUES = ("homoglyphs", "zero_width", "mixed_languages", "base64", "very_long")
"""For personal data and credentials: a number in leet is another number."""

OF_HARMLESS = ("mixed_languages", "very_long")
"""For sentences in which nothing must be found."""
