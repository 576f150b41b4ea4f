"""Letters of other scripts, and signs, that look like Latin letters.

Unicode's own list of confusable characters has thousands; these are the ones found on a keyboard or in
generators of "fancy" text that compatibility forms (NFKC) do not already turn into Latin letters.
"""

from __future__ import annotations

_ROWS = {
    "a": "аɑαᴀ",
    "b": "ƅЬʙв",
    "c": "сᴄϲς¢",
    "d": "ԁɗᴅ",
    "e": "еєεᴇҽ℮",
    "f": "ƒꜰғ",
    "g": "ɡɢց",
    "h": "һʜհ",
    "i": "іıɩιɪ¡",
    "j": "јϳᴊ",
    "k": "κкᴋ",
    "l": "ӏʟⅼ",
    "m": "мᴍ",
    "n": "ռηɴո",
    "o": "оοσᴏօ",
    "p": "рρᴘ",
    "q": "ԛգ",
    "r": "гʀᴦ",
    "s": "ѕꜱʂ",
    "t": "тτᴛ",
    "u": "υսᴜц",
    "v": "νѵᴠ",
    "w": "ԝωᴡш",
    "x": "хχ×",
    "y": "уγүʏ",
    "z": "ᴢʐ",
    "A": "АΑ",
    "B": "ВΒ",
    "C": "СϹ",
    "E": "ЕΕ",
    "H": "НΗ",
    "I": "ІΙӀ",
    "J": "Ј",
    "K": "КΚ",
    "M": "МΜ",
    "N": "Ν",
    "O": "ОΟ",
    "P": "РΡ",
    "S": "Ѕ",
    "T": "ТΤ",
    "X": "ХΧ",
    "Y": "УΥҮ",
    "Z": "Ζ",
    "-": "‐‑‒–—―−",
    "'": "‘’ʼ′",
    '"': "“”″",
}

_ALPHABETS = {0x1F150: "A", 0x1F170: "A", 0x1F1E6: "A"}
"""Where the negative circled, negative squared and regional letters start; NFKC knows none of them."""

LOOK_ALIKES: dict[str, str] = {other: latin for latin, others in _ROWS.items() for other in others} | {
    chr(start + n): chr(ord(first) + n) for start, first in _ALPHABETS.items() for n in range(26)
}
"""Each one's Latin letter or plain sign."""
