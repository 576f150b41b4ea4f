"""Credentials by their form: keys of clouds, tokens, private keys, passwords beside their name."""

from __future__ import annotations

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.detectors.values import Check, Form, Sure, Values, surely, where
from plumbline.intent import DetectorSettings

_LEAST_BITS = 3.0
"""Of entropy a character: words of a language have less, what a generator drew has more."""
_NAMES = (
    r"(?i:\b[a-z0-9_.-]{0,30}(?:pass ?word|passwd|pass ?phrase|\bpwd|secret|api[ _-]?key|access[ _-]?key|auth[ _-]?token|"
    r"access[ _-]?token|bearer|private[ _-]?key|credentials?|client[ _-]?secret|token|kennwort|passwort|\bpass|\bpw)[a-z0-9_]{0,20})"
)
_ASSIGNED = r"(?i:[\"'`]?(?: for [^\s:=]{1,30})?\s{0,3}(?:=>|->|:=|[:=]|is|was)\s{0,3}(?:bearer )?[\"'`]?)"
_VALUE = r"[^\s\"'`<>{}]"
_LIST = rf"(?:{_VALUE}{{8,}}(?:[,;/|]| or| and| /| \|) )*{_VALUE}{{8,}}"


_AROUND = ".,;:!?\"'`)"


def _drawn_at_random(candidate: str) -> Iterator[Sure]:
    """What looks drawn at random: letters and digits or signs, and hardly any of them twice."""
    bare = candidate.rstrip(_AROUND)
    kinds = [any(map(test, bare)) for test in (str.isalpha, str.isdigit, lambda one: not one.isalnum())]
    if len(bare) >= 8 and sum(kinds) >= 2 and _bits(bare) >= min(_LEAST_BITS, 0.85 * math.log2(len(bare))):
        yield Sure(0, len(bare), 0.9)


def _strong(candidate: str) -> Iterator[Sure]:
    """What only a generator writes, or somebody who was told to use all kinds of characters."""
    if all(any(map(test, candidate)) for test in (str.islower, str.isupper, str.isdigit)):
        yield from _drawn_at_random(candidate)


_PART = re.compile(r"[^\s,;|]++")
_LONGEST = 200
"""Characters of one password; what is longer is a list of them."""


def _listed(candidate: str) -> Iterator[Sure]:
    """The first value, or each of those that commas join to it; and strong ones of the list that goes on."""
    first, _, more = candidate.partition(" ")
    if len(first) <= _LONGEST:
        yield from _drawn_at_random(first)
    else:
        yield from _each_part(first, 0, _drawn_at_random)
    yield from _each_part(more, len(first) + 1, _strong)


def _each_part(text: str, at: int, check: Check) -> Iterator[Sure]:
    for part in _PART.finditer(text):
        start = at + part.start()
        yield from (Sure(start + one.start, start + one.end, one.score) for one in check(part[0][:_LONGEST]))


def _bits(text: str) -> float:
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def _web_token(candidate: str) -> bool:
    """Whether its first part is the header of a JSON web token."""
    head = candidate.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and "alg" in header


_END = re.compile(r"-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----")


def _key_block(block: str) -> Iterator[Sure]:
    end = _END.search(block)
    yield Sure(0, end.end() if end else len(block), 1.0)


FORMS = (
    Form("cloud_key", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}", surely(1.0)),
    Form("cloud_key", r"(?i:aws|amazon|secret)[a-zA-Z0-9_ ]{0,30}[\"' ]{0,2}[:=][\"' ]{0,2}([A-Za-z0-9/+]{40})\b", _drawn_at_random),
    Form("cloud_key", r"AIza[0-9A-Za-z_-]{35}", surely(1.0)),
    Form("cloud_key", r"GOCSPX-[A-Za-z0-9_-]{28}", surely(1.0)),
    Form("cloud_key", r"AccountKey=[A-Za-z0-9+/]{86}==", surely(1.0)),
    Form("private_key", r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s:,.()-]*", _key_block),
    Form("web_token", r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", where(_web_token, 1.0)),
    Form("access_token", r"gh[pousr]_[A-Za-z0-9]{36,255}", surely(1.0)),
    Form("access_token", r"github_pat_[A-Za-z0-9_]{60,100}", surely(1.0)),
    Form("access_token", r"gl(?:pat|ptt|dt|rt|cbt|agent|soat)-[A-Za-z0-9_-]{20,64}", surely(1.0)),
    Form("access_token", r"xox[abeoprs]-[A-Za-z0-9-]{10,250}", surely(1.0)),
    Form("access_token", r"hooks\.slack\.com/services/T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{20,30}", surely(1.0)),
    Form("access_token", r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,120}", surely(1.0)),
    Form("access_token", r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,200}", _drawn_at_random),
    Form("access_token", r"(?:npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,250}|hf_[A-Za-z0-9]{30,40})", surely(1.0)),
    Form("access_token", r"\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}", surely(1.0)),
    Form("password", r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{0,64}:([^\s@/]{3,128})@", surely(0.95)),
    Form("password", r"(?i:\b(?:pass ?word|passwd|passwort|kennwort|passphrase)) ([^\s\"'`<>{}]{8,64})", _strong),
    Form("password", rf"{_NAMES}{_ASSIGNED}({_LIST})", _listed),
)  # fmt: skip
"""Every form of credential that is looked for."""


class Secrets:
    """Finds credentials in texts."""

    bounded = True
    modalities = ("text",)
    reads: frozenset[str] = frozenset()

    def __init__(self, settings: DetectorSettings) -> None:
        del settings  # it needs none
        self._values = Values(FORMS, case_sensitive=True)
        self.labels = self._values.labels

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a kind of credential, with every place it stands at."""
        return self._values.detect(content) if isinstance(content, Text) else ()
