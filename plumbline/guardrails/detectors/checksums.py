"""What tells a real number from digits that look like one: checksums, ranges, calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plumbline.guardrails.detectors.values import Sure

_CARD_LENGTHS = {"3": (14, 15), "4": (13, 16, 19), "5": (16,), "2": (16,), "6": (16, 17, 18, 19)}
"""Digits of a payment card by its first one."""
_LONGEST_CARD = 19
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23,
    "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15,
    "PL": 28, "PT": 25, "RO": 24, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29,
}  # fmt: skip
"""Characters of an account number, by country."""
_IBAN_START = re.compile(r"(?:\b[A-Za-z]{2}|(?<![A-Z])[A-Z]{2}|(?<=_)[A-Za-z]{2})\d{2}", re.ASCII)
"""Behind small letters, capital ones begin: `noDE89`."""
_GROUP = re.compile(r"\d+")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def cards(run: str) -> Iterator[Sure]:
    """Payment cards in a run of digits: they start and end where a group of digits does."""
    groups = [match.span() for match in _GROUP.finditer(run)]
    taken = 0
    for first, (start, _) in enumerate(groups):
        if start < taken:
            continue
        digits = ""
        for group_start, end in groups[first : first + _LONGEST_CARD]:  # each digit may stand by itself
            digits += run[group_start:end]
            if len(digits) in _CARD_LENGTHS.get(digits[0], ()) and luhn(digits):
                yield Sure(start, end, 1.0)
                taken = end
                break


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    if len(set(digits)) == 1:  # 0000 0000 0000 0000
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def iban(candidate: str) -> Iterator[Sure]:
    """Account numbers of a known country and length whose checksums hold, wherever in the candidate."""
    taken = 0
    for match in _IBAN_START.finditer(candidate):
        length = _iban_length(candidate[match.start() :]) if match.start() >= taken else 0
        if length:
            taken = match.start() + length
            yield Sure(match.start(), taken, 1.0)


def _iban_length(candidate: str) -> int:
    """Characters of the account number at the candidate's start; 0 if there is none."""
    wanted = _IBAN_LENGTHS.get(candidate[:2].upper(), 0)
    seen = 0
    for place, character in enumerate(candidate):
        seen += character.isalnum()
        if seen == wanted and wanted:
            holds = _mod97("".join(one for one in candidate[: place + 1] if one.isalnum()))
            return place + 1 if holds else 0
    return 0


def _mod97(account: str) -> bool:
    moved = account[4:] + account[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def social_security(candidate: str) -> bool:
    """Whether the United States may have given this number out."""
    digits = "".join(one for one in candidate if one.isdigit())
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def telephone(candidate: str) -> bool:
    """Whether there are as many digits as a telephone number has."""
    return 7 <= sum(one.isdigit() for one in candidate) <= 15  # E.164's longest


def internet_address(candidate: str) -> bool:
    """Whether it is an IPv4 or IPv6 address of a machine that is not one's own."""
    import ipaddress

    try:
        address = ipaddress.ip_address(candidate)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


def day(candidate: str) -> bool:
    """Whether numbers can be a day of the calendar; a month's name needs no check."""
    numbers = [int(one) for one in _GROUP.findall(candidate)]
    years = [n for n in numbers if _FIRST_YEAR <= n <= _LAST_YEAR]
    small = [n for n in numbers if 1 <= n <= 31]
    return len(years) + len(small) >= len(numbers) and bool(small)


def document_number(candidate: str) -> bool:
    """Whether it has the digits of one: words have none."""
    return sum(one.isdigit() for one in candidate) >= 4
