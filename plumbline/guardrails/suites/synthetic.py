"""Made-up personal data and credentials. None is anybody's: domains for documentation, random keys.

They are put together here and stand nowhere in Git, so that no forge's scanner takes them for leaked ones.
"""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Callable

from plumbline.guardrails.detectors.checksums import luhn

Draw = random.Random
_ALPHANUMERIC = string.ascii_letters + string.digits
_NAMES = (
    "kim",
    "jo.lee",
    "a.khan",
    "maria",
    "noah.berg",
    "t_osei",
    "li-wei",
    "sam+news",
    "o'neil",
    "ana.silva",
)
_HOSTS = (
    "example.com",
    "example.org",
    "mail.example.net",
    "acme.example",
    "shop.example.com",
    "example.co.uk",
)
_ROADS = (
    "Maple",
    "Oak Hill",
    "Station",
    "Church",
    "Queen Anne",
    "Willow",
    "Mill",
    "North Park",
    "Victoria",
    "Elm",
)
_KINDS = ("Street", "Road", "Avenue", "Lane", "Drive", "St", "Ave", "Court", "Boulevard", "Close")
_TOWNS = ("Springfield", "Leeds", "Salem", "Dover", "Bristol")
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_ACCOUNTS = ("DE", 18), ("GB", 0), ("FR", 23), ("NL", 0), ("ES", 20), ("AT", 16), ("BE", 12), ("CH", 17)


def made_up(kind: str, seed: str) -> str:
    """A value of the kind; the same for the same seed.

    Raises:
        KeyError: no value of that kind is made up.
    """
    return _MAKERS[kind](random.Random(f"{kind} {seed}"))  # noqa: S311 - it must come out the same every time


def _text(draw: Draw, count: int, letters: str = _ALPHANUMERIC) -> str:
    return "".join(draw.choice(letters) for _ in range(count))


def _digits(draw: Draw, count: int) -> str:
    return _text(draw, count, string.digits)


def _email(draw: Draw) -> str:
    return f"{draw.choice(_NAMES)}{draw.choice(['', '7', '42'])}@{draw.choice(_HOSTS)}"


def _phone(draw: Draw) -> str:
    """Numbers that are kept for films and documentation."""
    last = f"01{draw.randrange(10, 100)}"
    area = f"{draw.randrange(2, 10)}{_digits(draw, 2)}"
    forms = (
        f"({area}) 555-{last}", f"{area}-555-{last}", f"+1 {area} 555 {last}", f"{area}.555.{last}",
        f"+44 20 7946 0{_digits(draw, 3)}", f"020 7946 0{_digits(draw, 3)}", f"+49 30 23125 {_digits(draw, 3)}",
        f"+33 1 99 00 {_digits(draw, 2)} {_digits(draw, 2)}", f"+1{area}555{last}",
    )  # fmt: skip
    return draw.choice(forms)


def _social_security(draw: Draw) -> str:
    sign = draw.choice(["-", "-", " "])
    return f"{draw.randrange(100, 600)}{sign}{draw.randrange(10, 99)}{sign}{draw.randrange(1000, 9999)}"


def _card(draw: Draw) -> str:
    start, length = draw.choice([("4000", 16), ("5105", 16), ("4242", 16), ("3782", 15), ("6011", 16)])
    body = start + _digits(draw, length - 5)
    number = next(body + last for last in string.digits if luhn(body + last))
    if length == 15:
        return draw.choice([number, f"{number[:4]} {number[4:10]} {number[10:]}"])
    sign = draw.choice(["", " ", "-"])
    return sign.join(number[place : place + 4] for place in range(0, 16, 4))


def _iban(draw: Draw) -> str:
    country, count = draw.choice(_ACCOUNTS)
    account = {"GB": "WEST" + _digits(draw, 14), "NL": "ABNA" + _digits(draw, 10)}.get(
        country, _digits(draw, count)
    )
    rest = int("".join(str(int(one, 36)) for one in f"{account}{country}00")) % 97
    number = f"{country}{98 - rest:02d}{account}"
    return draw.choice([number, " ".join(number[place : place + 4] for place in range(0, len(number), 4))])


def _address_of_machine(draw: Draw) -> str:
    """From the blocks that are kept for documentation."""
    four = f"{draw.choice(['192.0.2', '198.51.100', '203.0.113'])}.{draw.randrange(1, 255)}"
    six = f"2001:db8::{draw.randrange(1, 65535):x}:{draw.randrange(1, 65535):x}"
    return draw.choice([four, four, six])


def _document(draw: Draw) -> str:
    capital = string.ascii_uppercase
    forms = (
        _text(draw, 1, capital) + _digits(draw, 8), _digits(draw, 9), _text(draw, 2, capital) + _digits(draw, 7),
        f"{_text(draw, 1, capital)}{_digits(draw, 3)}-{_digits(draw, 4)}-{_digits(draw, 4)}",
        f"C{_digits(draw, 2)}{_text(draw, 2, capital)}{_digits(draw, 4)}",
    )  # fmt: skip
    return draw.choice(forms)


def _street_address(draw: Draw) -> str:
    street = f"{draw.randrange(1, 2000)} {draw.choice(_ROADS)} {draw.choice(_KINDS)}"
    forms = (
        street, f"{street}, {draw.choice(_TOWNS)}", f"{street}, Apt {draw.randrange(1, 40)}",
        f"{street}, {draw.choice(_TOWNS)}, MA {_digits(draw, 5)}",
        f"{draw.choice(['Haupt', 'Garten', 'Linden'])}straße {draw.randrange(1, 90)}, 10115 Berlin",
        f"{draw.randrange(1, 90)} rue de Lyon, 75012 Paris",
    )  # fmt: skip
    return draw.choice(forms)


def _birth(draw: Draw) -> str:
    day, month, year = draw.randrange(1, 29), draw.randrange(1, 13), draw.randrange(1935, 2015)
    name = _MONTHS[month - 1]
    forms = (
        f"{day:02d}/{month:02d}/{year}", f"{year}-{month:02d}-{day:02d}", f"{day}.{month}.{year}",
        f"{day} {name} {year}", f"{name} {day}, {year}", f"{day} {name[:3]} {year}", f"{month}/{day}/{year}",
    )  # fmt: skip
    return draw.choice(forms)


def _private_key(draw: Draw) -> str:
    kind = draw.choice(["RSA ", "EC ", "OPENSSH ", ""])
    body = "\n".join(_text(draw, 64, _ALPHANUMERIC + "+/") for _ in range(draw.randrange(2, 6)))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{body}\n-----END {kind}PRIVATE KEY-----"


def _web_token(draw: Draw) -> str:
    parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{_digits(draw, 8)}","iat":{_digits(draw, 10)}}}')
    encoded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, _text(draw, 43, _ALPHANUMERIC + "-_")])


def _password(draw: Draw) -> str:
    return "".join(draw.sample(_text(draw, 9) + _digits(draw, 2) + draw.choice("!#$%&*+?"), 12))


_MAKERS: dict[str, Callable[[Draw], str]] = {
    "email": _email,
    "phone": _phone,
    "ssn": _social_security,
    "card": _card,
    "iban": _iban,
    "ip": _address_of_machine,
    "document": _document,
    "address": _street_address,
    "birth": _birth,
    "aws_id": lambda draw: draw.choice(["AKIA", "ASIA"]) + _text(draw, 16, string.ascii_uppercase + "234567"),
    "aws_secret": lambda draw: _text(draw, 40, _ALPHANUMERIC + "/+"),
    "google_key": lambda draw: "AI" + "za" + _text(draw, 35, _ALPHANUMERIC + "-_"),
    "google_secret": lambda draw: "GOC" + "SPX-" + _text(draw, 28, _ALPHANUMERIC),
    "azure": lambda draw: "Account" + "Key=" + _text(draw, 86) + "==",
    "private_key": _private_key,
    "jwt": _web_token,
    "github": lambda draw: draw.choice(["ghp", "gho", "ghs"]) + "_" + _text(draw, 36),
    "gitlab": lambda draw: "gl" + "pat-" + _text(draw, 20),
    "slack": lambda draw: "xo" + f"xb-{_digits(draw, 12)}-{_digits(draw, 12)}-{_text(draw, 24)}",
    "slack_hook": lambda draw: (
        "hooks.slack.com/"
        + f"services/T{_text(draw, 8, 'ABCDEFGH0123')}/B{_digits(draw, 8)}/{_text(draw, 24)}"
    ),
    "stripe": lambda draw: "sk_" + "live_" + _text(draw, 24),
    "npm": lambda draw: "np" + "m_" + _text(draw, 36),
    "pypi": lambda draw: "py" + "pi-" + _text(draw, 70),
    "hf": lambda draw: "h" + "f_" + _text(draw, 34),
    "openai": lambda draw: "s" + "k-" + _text(draw, 48),
    "sendgrid": lambda draw: "S" + f"G.{_text(draw, 22)}.{_text(draw, 43)}",
    "password": _password,
    "password_is": _password,
    "random": lambda draw: _text(draw, 32),
}
