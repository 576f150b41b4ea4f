"""Ways of hiding a value from whoever looks for it, by the names that suites use: `<<ssn|percent>>`."""

from __future__ import annotations

import base64
import html
import json
import textwrap
from collections.abc import Callable
from html.entities import html5
from urllib.parse import quote

_NAMES = {sign: name for name, sign in sorted(html5.items()) if name.endswith(";") and sign.isascii()}
_FROM_ZERO = {
    "arabic_digits": 0x660,
    "devanagari_digits": 0x966,
    "bengali_digits": 0x9E6,
    "thai_digits": 0xE50,
}


def _each(written: Callable[[str], str], only: Callable[[str], bool] = lambda _: True) -> Disguise:
    return lambda text: "".join(written(one) if only(one) else one for one in text)


def _is_sign(character: str) -> bool:
    return not character.isalnum()


def _bytes(form: str) -> Callable[[str], str]:
    return lambda text: "".join(form.format(byte) for byte in text.encode())


def _between(sign: str) -> Disguise:
    return sign.join


def _every_other(text: str) -> str:
    return "".join(f"\\u{ord(one):04x}" if n % 2 else one for n, one in enumerate(text))


def _full_width(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def _circled(text: str) -> str:
    return "".join(chr(0x2460 + int(one) - 1) if one in "123456789" else one for one in text)


def _spelled(at: str, dot: str) -> Disguise:
    def rewritten(text: str) -> str:
        name, _, host = text.partition("@")
        return name + at + host.replace(".", dot)

    return rewritten


def _wrapped_base64(text: str) -> str:
    return "\n".join(textwrap.wrap(_base64(text), 20))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


Disguise = Callable[[str], str]

DISGUISES: dict[str, Disguise] = {
    "percent": _each(_bytes("%{:02X}"), _is_sign),
    "percent_all": _bytes("%{:02x}"),
    "url": quote,
    "entity": _each(lambda one: f"&#{ord(one)};"),
    "entity_hex": _each(lambda one: f"&#x{ord(one):x};"),
    "entity_padded": _each(lambda one: f"&#{ord(one):07d}", _is_sign),
    "entity_named": _each(lambda one: f"&{_NAMES.get(one, '#' + str(ord(one)) + ';')}", _is_sign),
    "html": html.escape,
    "unicode_escape": _each(lambda one: f"\\u{ord(one):04x}"),
    "unicode_some": _every_other,
    "unicode_braces": _each(lambda one: f"\\u{{{ord(one):X}}}", _is_sign),
    "backslash_x": _bytes("\\x{:02x}"),
    "octal": _bytes("\\{:03o}"),
    "json_string": lambda text: json.dumps(text)[1:-1],
    "quoted_printable": _each(_bytes("={:02X}"), _is_sign),
    "quoted_printable_all": _bytes("={:02X}"),
    "soft_breaks": lambda text: "=\n".join(textwrap.wrap(text, 5, drop_whitespace=False)),
    "zero_width": _between("\u200b"),
    "soft_hyphen": _between("\u00ad"),
    "fullwidth": _full_width,
    "circled": _circled,
    "spaced": _between(" "),
    "spaced_wide": _between("  "),
    "spaced_no_break": _between("\u00a0"),
    "starred": _between("*"),
    "spelled": _spelled(" (at) ", " dot "),
    "spelled_brackets": _spelled("[at]", "[dot]"),
    "spelled_capitals": _spelled(" AT ", " DOT "),
    "spelled_angles": _spelled("<at>", "<dot>"),
    "spelled_lines": _spelled("_at_", "_dot_"),
    "spelled_signs": _spelled(" (@) ", " (.) "),
    "spelled_apart": _spelled(" @ ", " . "),
    "base64": _base64,
    "base64_url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64_wrapped": _wrapped_base64,
    "hex": lambda text: text.encode().hex(),
    "hex_spaced": lambda text: text.encode().hex(" "),
    "hex_colons": lambda text: text.encode().hex(":").upper(),
    "hex_0x": lambda text: "0x" + text.encode().hex(),
} | {
    name: _each(lambda one, zero=zero: chr(zero + int(one)), lambda one: one in "0123456789")  # type: ignore[misc]
    for name, zero in _FROM_ZERO.items()
}
"""Each one's function: what was written, in disguise."""

OF_ALL = frozenset(name for name in DISGUISES if name.startswith(("base64", "hex")))
"""Those that hide what stands around the value as well as the value: of these no part is one by itself."""


def in_disguise(text: str, names: tuple[str, ...]) -> str:
    """The text in one disguise over the other, the first one innermost.

    Raises:
        KeyError: there is no disguise of that name.
    """
    for name in names:
        text = DISGUISES[name](text)
    return text
