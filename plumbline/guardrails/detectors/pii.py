"""Personal data by its form: what a checksum, a calendar or the words before it tell from other numbers.

Names of people have no form and are not found.
"""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.detectors import checksums
from plumbline.guardrails.detectors.values import Form, Values, surely, where
from plumbline.intent import DetectorSettings

_AT = r"(?:@| ?[\[({<_*-]{1,2} ?(?:at|@) ?[\])}>_*-]{1,2} ?| at )"
_DOT = r"(?:\.| ?[\[({<_*-]{1,2} ?(?:dot|\.) ?[\])}>_*-]{1,2} ?| dot )"
_ENDINGS = r"(?:com|org|net|edu|gov|mil|int|info|biz|io|co|ai|app|dev|tv|de|fr|uk|nl|ch|es|pl|se|dk|fi|cz|eu|ca|au|nz|jp|cn|kr|br|mx|ru|za|example|test)"
"""Of hosts, where they are spelled out: those that are no words of a language."""
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = (
    r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)?\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?(?: of)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
_BORN = r"\b(?:born\b|date of birth|d\.?o\.?b\b|d\.o\.b\.|birth ?date|birthday|birth\b|geboren|geburtsdatum|naissance|nacimiento)"
_DOCUMENT = (
    r"\b(?:passports?|licen[cs]e|permit|(?:national |personal )?(?:id|identity)(?: card| document)?|dl|"
    r"ausweis|reisepass|passeport|pasaporte)\b"
)
_SAID = r"(?: ?(?:number|numbers|no\.?|nr\.?|num\.?|is|was|reads|#|:|=|,|\(|\"|'|with|the|my|her|his)){0,5} ?"
_LIVES = (
    r"\b(?:address|live|lives|lived|living|reside|resides|ship|shipped|deliver|delivered|delivery|home|house|mail|"
    r"moved|send|sent|at|wohne|wohnt|adresse|anschrift|habite|vivo)\b[^.!?\n]{0,40}?[ :,]"
)
_NAMED = r"(?-i:(?:[NSEW]\.? )?(?:[A-Z][a-z'-]{1,20}|\d{1,3}(?:st|nd|rd|th)) ?(?:[A-Z][a-z'-]{1,20} )?(?:[A-Z][a-z'-]{1,20} )?)"
_STREET = (
    r"(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|way|terrace|square|"
    r"highway|hwy|close|crescent|parkway|circle|row)\b\.?"
)
_FLAT = r"(?:,? (?:apt|apartment|suite|unit|flat|floor|#)\.? ?[a-z0-9]{1,5})?"
_TOWN = r"(?-i:(?:, [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)?(?:,? [A-Z]{2})?(?: \d{5})?)"
_ADDRESSES = (
    rf"\d{{1,5}}[a-z]? {_NAMED} ?{_STREET}{_FLAT}{_TOWN}",
    r"(?-i:[A-Z][a-zßäöü]{2,30})(?:straße|strasse|str\.|weg|gasse|platz|allee) ?\d{1,4}[a-z]?(?:, \d{5} (?-i:[A-Z])[a-zäöü]{2,20})?",
    r"\d{1,4}(?: bis)?,? (?:rue|avenue|boulevard|place|chemin|calle) (?:d[eu]s? |la |l'){0,2}(?-i:[A-Z])[a-z'-]{2,30}(?:, \d{5} (?-i:[A-Z])[a-z]{2,20})?",
)
_CALLS = r"\b(?:phone|telephone|tel|call|calls|called|mobile|cell|cellphone|fax|whatsapp|text|dial|ring|reach|sms|telefon|handy)\b"
_VERSIONS = ("version", "release", "firmware", "build", " v", "section", "chapter", "clause")
"""What stands before four numbers that are no address."""

FORMS = (
    Form("email", r"\b[a-z0-9._%+'-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}\b", surely(1.0)),
    Form("email", rf"\b[a-z0-9.%+'_-]{{1,64}}{_AT}(?:[a-z0-9-]{{1,63}}{_DOT}){{1,4}}{_ENDINGS}\b", surely(0.9)),
    Form("email", rf"\b[a-z0-9.%+'_-]{{1,64}} ?@ ?(?:[a-z0-9-]{{1,63}}(?: \. |\.)){{1,4}}{_ENDINGS}\b", surely(0.9)),
    Form("phone", r"(?:\+|\b00)[1-9]\d{0,2}(?:[ ./-]{0,2}\(?\d{1,5}\)?){2,6}", where(checksums.telephone, 0.95), alone=True),
    Form("phone", r"(?:\(\d{3}\) ?|(?:1[ .-]?)?\d{3}[ ._-])\d{3}[ ._-]\d{4}", where(checksums.telephone, 0.9), alone=True),
    Form("phone", rf"{_CALLS}[^\d\n+]{{0,25}}(\(?\d{{2,5}}\)?(?:[ ./-]?\d{{2,5}}){{1,5}})", where(checksums.telephone, 0.8), alone=True),
    Form("us_ssn", r"\d{3}(?: ?[._-] ?| )\d{2}(?: ?[._-] ?| )\d{4}", where(checksums.social_security, 0.95), alone=True),
    Form("us_ssn", r"\b(?:ssn|social security)\b[^\d\n]{0,25}(\d{9})", where(checksums.social_security, 0.95), alone=True),
    Form("credit_card", r"\d(?:[ ._-]?\d){12,40}", checksums.cards),
    Form("iban", r"(?:\b[a-z]{2}|(?-i:[A-Z]{2}))\d{2}(?:[ _-]?[a-z0-9]{1,4}){3,9}", checksums.iban),
    Form("ip_address", r"(?:^|[^\d.])((?:\d{1,3}\.){3}\d{1,3})(?:$|[^\d.]|\.(?:$|\D))", where(checksums.internet_address, 0.9), unless=_VERSIONS),
    Form("ip_address", r"(?:^|[^0-9a-f:])((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4})", where(checksums.internet_address, 0.9), alone=True),
    Form("identity_document", rf"{_DOCUMENT}{_SAID}((?-i:[A-Z0-9][A-Z0-9-]{{4,18}}[A-Z0-9]))\b", where(checksums.document_number, 0.9)),
    *(Form("street_address", rf"{_LIVES}({form})", surely(0.85), core=form) for form in _ADDRESSES),
    Form("date_of_birth", rf"{_BORN}[^\d\n.!?]{{0,30}}?({_DATE})", where(checksums.day, 0.9)),
)  # fmt: skip
"""Every form of personal data that is looked for."""


class PersonalData:
    """Finds personal data in texts, so that it can be taken out."""

    bounded = True
    modalities = ("text",)
    reads: frozenset[str] = frozenset()

    def __init__(self, settings: DetectorSettings) -> None:
        del settings  # it needs none
        self._values = Values(FORMS)
        self.labels = self._values.labels

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a kind of personal data, with every place it stands at."""
        return self._values.detect(content) if isinstance(content, Text) else ()
