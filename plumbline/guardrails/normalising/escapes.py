"""Characters that are written as escapes: of URLs, HTML, JSON and other code, and quoted-printable mail.

Each stands for its escape, so that no more is taken out than what hides a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plumbline.guardrails.normalising.characters import in_plain_characters
from plumbline.guardrails.normalising.view import Edit, View

MOST_TIMES = 3
"""Escapes of escapes that are read: `%2540` is `%40` is `@`."""
# Python's own engine is linear in these: the first sign tells which it is, and none gives back what it took.
_MAIL = re.compile(r"=(?:(?P<mail>[0-9A-Fa-f]{2}(?:=[0-9A-Fa-f]{2})*+)|(?P<nothing>\r?\n))")
_ESCAPE = re.compile(
    r"[%&\\](?:"  # a class, which is looked for many times as fast as a choice
    r"(?<=%)(?P<percent>[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*+)"
    r"|(?<=&)(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hexadecimal>[0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));?"
    r"|(?<=\\)(?:(?P<wide>u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})*+)|(?P<byte>x[0-9A-Fa-f]{2}(?:\\x[0-9A-Fa-f]{2})*+)"
    r"|(?P<octal>[0-3][0-7]{2}(?:\\[0-3][0-7]{2})*+)|(?:u\{|U)(?P<code>[0-9A-Fa-f]{1,8})\}?"
    r"|(?P<letter>[nrt\"'/\\])))"
)
_UNITS = {"percent": 3, "mail": 3, "byte": 4, "octal": 4, "wide": 6}
"""Characters of each escape of a byte, or of two."""
_LETTERS = {"n": "\n", "r": "\n", "t": "\t"}
_UNKNOWN = "\ufffd"


def unescaped(view: View) -> Iterator[View]:
    """The text with characters in place of their escapes, once, twice and three times; as mail and otherwise.

    Each is a view of its own: of `pwd=%65%32a!9p`, the first reading has the password, and a later one, in
    which `=e2` is a byte of mail, has lost it.
    """
    readings = list(_again_and_again(view))
    yield from readings
    for one in (view, *readings[-1:]):
        if "=" in one.text and (letter := _once(one, _MAIL)) is not None:
            yield letter
            yield from _again_and_again(letter)


def _again_and_again(view: View) -> Iterator[View]:
    for _ in range(MOST_TIMES):
        text = view.text
        if not ("%" in text or "&" in text or "\\" in text):  # what begins every escape, told in no time
            return
        read = _once(view, _ESCAPE)
        if read is None:
            return
        yield (view := read)


def _once(view: View, escape: re.Pattern[str]) -> View | None:
    edits = tuple(_edits(view.text, escape))
    return view.edited(edits) if edits else None


def _edits(text: str, escape: re.Pattern[str]) -> Iterator[Edit]:
    for match in escape.finditer(text):
        edit = _of_several(match) if match.lastgroup in _UNITS else _of_one(match)
        if edit is not None:
            yield edit


def _of_one(match: re.Match[str]) -> Edit | None:
    start, end = match.span()
    kind, said = match.lastgroup, match[match.lastgroup or 0]
    if kind == "name":
        said = _named(match[0], said)
        if not said:
            return None
    elif kind == "nothing":
        said = ""
    elif kind == "letter":
        said = _LETTERS.get(said, said)
    else:
        said = _character(int(said, 10 if kind == "decimal" else 16))
    written = in_plain_characters(said).text
    return Edit(start, end, written, ((start, end),) * len(written))


def _named(escape: str, name: str) -> str:
    """The characters that HTML calls so; without its semicolon only by the few names that need none."""
    from html.entities import html5

    return html5.get(f"{name};" if escape.endswith(";") else name, "")


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else _UNKNOWN


def _of_several(match: re.Match[str]) -> Edit:
    """Bytes in a row, which are characters together; each character stands for its own."""
    kind = str(match.lastgroup)
    unit, (start, end) = _UNITS[kind], match.span()
    coding = "utf-16-be" if kind == "wide" else "utf-8"
    text = _bytes(kind, match[0]).decode(coding, "replace")
    written: list[str] = []
    places: list[tuple[int, int]] = []
    if _UNKNOWN in text:  # what stands where cannot be told
        plain = in_plain_characters(text).text
        return Edit(start, end, plain, ((start, end),) * len(plain))
    for character in text:
        size = len(character.encode(coding)) // (2 if kind == "wide" else 1)
        plain = in_plain_characters(character).text
        written.append(plain)
        places += ((start, start + unit * size),) * len(plain)
        start += unit * size
    return Edit(match.start(), end, "".join(written), tuple(places))


def _bytes(kind: str, escapes: str) -> bytes:
    if kind == "octal":
        return bytes(int(one, 8) for one in escapes.split("\\")[1:])
    return bytes.fromhex(escapes.translate(_WITHOUT_SIGNS))


_WITHOUT_SIGNS = str.maketrans("", "", "%=\\xu")
