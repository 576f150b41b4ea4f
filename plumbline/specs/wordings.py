"""What each kind of error says: a message and a remedy in the words of whoever wrote the file."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """One of pydantic's errors, with what is needed to explain it."""

    kind: str
    """Pydantic's name for it, e.g. `int_type`."""
    message: str
    value: Any
    """What the file says there."""
    limits: Mapping[str, Any]
    """Pydantic's context: `gt`, `pattern`, `expected`, ..."""
    key: str
    """The last step of the place."""
    keys: Sequence[str]
    """The keys that may stand there."""
    example: str
    """In YAML; empty where there is none."""


Words = tuple[str, str]


def words_for(fault: Fault) -> Words:
    """The message and the remedy for a fault; pydantic's own message for a kind nobody has met."""
    if fault.value is None and fault.kind.endswith("_type"):
        return "there is no value", _write("a value", fault)
    wording = _WORDINGS.get(fault.kind)
    return wording(fault) if wording else (fault.message, _write("another value", fault))


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that `word` is probably meant to be."""
    return next(iter(difflib.get_close_matches(word, known, n=1)), None)


_SECRETS = re.compile(r"(?<=://)[^/\s]*(?=@)|(?<=[?#]).+", re.DOTALL)
"""In an address: who asks, with a password, and a question, which may hold a token."""


def shown(value: Any) -> str:
    """A value as the file has it, kept short; what may be a password in an address is left out."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a group of keys"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and "://" in value:
        value = _SECRETS.sub("***", value)
    text = repr(str(value) if isinstance(value, datetime.date) else value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _write(what: str, fault: Fault) -> str:
    return f"Write {what} such as {fault.example}" if fault.example else f"Write {what}"


def _wrong_type(what: str) -> Callable[[Fault], Words]:
    def words(fault: Fault) -> Words:
        if (
            isinstance(fault.value, str)
            and what.endswith("number")
            and re.fullmatch(r"-?[\d.]+", fault.value)
        ):
            return f"{fault.value!r} is in quotes, so it is text and not {what}", "Remove the quotes"
        kind = "a number" if what == "a whole number" and not isinstance(fault.value, float) else what
        return f"{shown(fault.value)} is not {what}", _write(kind, fault)

    return words


def _text(fault: Fault) -> Words:
    if isinstance(fault.value, dict | list):
        return f"{shown(fault.value)} is not text", _write("text", fault)
    return f"{shown(fault.value)} is not text", f'Put it in quotes: "{shown(fault.value)}"'


def _boolean(fault: Fault) -> Words:
    return f"{shown(fault.value)} is neither true nor false", "Write true or false, without quotes"


def _group(fault: Fault) -> Words:
    keys = "keys with values" if fault.example else f"keys with values: {', '.join(fault.keys)}"
    return f"{shown(fault.value)} is not a group of keys", _write(keys, fault)


def _choice(fault: Fault) -> Words:
    choices = re.findall("'([^']*)'", fault.limits["expected"])
    message = f"{shown(fault.value)} is not one of the choices: {', '.join(choices)}"
    return message, f"Write {nearest(str(fault.value), choices) or 'one of them'}"


def _outside(relation: str, limit: str) -> Callable[[Fault], Words]:
    return lambda fault: (
        f"{shown(fault.value)} is not {relation} {fault.limits[limit]}",
        _write("a number", fault),
    )


def _unknown(fault: Fault) -> Words:
    guess = nearest(fault.key, fault.keys)
    start = f"Write {guess} if that is meant, or remove it" if guess else "Remove it"
    return f"`{fault.key}` is not a known key", f"{start}. Known here: {', '.join(fault.keys)}"


def _missing(fault: Fault) -> Words:
    return f"`{fault.key}` is missing", f"Add a line such as `{fault.key}: {fault.example or '...'}`"


def _pattern(fault: Fault) -> Words:
    pattern = fault.limits["pattern"]
    expected = PATTERNS.get(pattern, f"the pattern {pattern}")
    return f"{shown(fault.value)} is not {expected}", _write("something", fault)


def _too_short(fault: Fault) -> Words:
    return "it is empty, so it says nothing", _write("at least one entry", fault)


def _too_brief(fault: Fault) -> Words:
    return f"{shown(fault.value)} is shorter than {fault.limits['min_length']} characters", (
        "Write a sentence that answers whoever asks"
    )


def _own(fault: Fault) -> Words:
    """Our own validators say what is wrong; what to do about it is beside them in a table."""
    remedies = (remedy for words, remedy in REMEDIES.items() if words in fault.message)
    return fault.message, next(remedies, "Correct it")


PATTERNS = {
    r"^https?://[^\s@#]+$": "an address such as https://moderation.example.com/score",
    "^/": "the whole path, such as /run/secrets/moderation",
    "^[a-z][a-z0-9_]{0,62}$": "made of lower case letters, digits and underscores, a letter first",
    "^[a-z0-9][a-z0-9-]*$": "made of lower case letters, digits and hyphens",
    "^[a-z][a-z0-9-]{0,30}$": "made of lower case letters, digits and hyphens, a letter first",
    "^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$": "a name, or an owner and a name",
    "^https?://[^\\s@]+$": "an address such as https://git.example.com, without user and password",
    "^https?://[^\\s@?#]+$": "an address such as https://opencost.example.com, with no user and no question",
    "^https?://[^\\s]+$": "an address such as https://service.example.com/version",
    "^[a-z0-9-]+/[a-z0-9.-]+$": "a namespace and a name, such as ai-apps/service",
    "^[A-Za-z0-9][A-Za-z0-9._/-]*$": "the name of a branch, such as main",
    "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$": "the name of a container: lower case letters, digits and hyphens",
    "^[a-z0-9][a-z0-9.:-]*(/[a-z0-9][a-z0-9._-]*)+$": "an image such as registry.example.com/team/model",
    "^[A-Za-z0-9_.-]{1,200}$": "the id of an Airflow connection",
    "^[^\\s?#]*$": "a path such as hooks/costs",
    "^[A-Z]{3}$": "a currency code of three capital letters",
    r"^[a-z0-9][a-z0-9.:-]*(/[a-z0-9][a-z0-9._-]*)+@sha256:[0-9a-f]{64}$": "an image by its digest, such as "
    "registry.example.com/ml/training@sha256:...",
    r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$": "the ARN of an IAM role",
    r"^[a-z]{2}(-[a-z]+)+-[0-9]$": "a region such as us-east-1",
}
REMEDIES = {
    "chains: two are for": "Put the rules of both into one chain",
    "must be a relative path": "Write a path such as var/data/2015.pq: no leading `/`, no `..`, no backslash",
    "lies in .git": "Name a file that is committed",
    "training: `reviewed` gives": "Write a label that the data has, of the same type as `data.positive`",
    "is none of the bands": "Write one of them, in quotes",
    "must rise": "Write every cut point once, the smallest first, such as [18, 25, 35]",
    "observe: give exactly one": "Keep one: what tells best what really runs",
    "release: give either": "Write `file` for one environment, or the list of `environments`",
    "share a name or a file": "Give every environment a name and a file of its own",
    "on the local forge": "Write a name such as ai-apps",
    "must be owner/name": "Write the owner too, such as platform/ai-apps",
    "needs the forge's": "Write `address: https://git.example.com`",
    "is no IANA time zone": "Write a name such as Europe/Berlin, or UTC",
    "freezes: give either": "Write `start` and `end` for once, `days` for every week",
    "need a time zone": "Write times such as 2026-12-20T00:00:00Z",
    "`start` must come before": "Swap them",
    "`from_time` must come before": "Write the later time as `to_time`",
    "of them share a name": "Give every freeze a name of its own",
    "`**` for any folders": "Write a path such as environments/production/**",
    "is either a path or": "Keep one of them",
    "prometheus and query go together": "Write both, or a path to a CSV file instead",
    "lies above the ceiling": "Raise the ceiling, or lower the floor",
    "needs keda-cron": "Write `scaler: keda-cron`, or a floor of 1",
    "load_per_replica is missing": "Write what one replica serves, such as `load_per_replica: 20`",
    "two targets are named": "Give every target a name of its own",
    "is for `kind: email`": "Write `to: [team@example.com]` for email, and nothing for others",
    "people would hear everything twice": "Keep one of them, with the topics of both",
    "is listed more than once": "Keep one of them",
    "give exactly one of": "Keep `rows` for nights in file order, or `date_column` for one day a night",
    "is the label": "Remove it from `features`",
    "so no digits make it up": "Name a feature of kind `numeric`",
    "a model cannot read for itself": "Name the image model that reads",
    "a column of pictures is a feature": "Name the columns that hold the pictures' ids",
    "a feature is read twice": "Keep one entry",
    "a night with pictures to read": "Remove `parts` from `nights`",
    "which needs `modality:": "Write the modality, or another kind",
    "has exactly one feature": "Keep the one column that the model is given",
    "or say why there is none": "Write one of the two, such as `without_groups: digits are nobody's`",
    "for yes or no, not for `data.classes`": "Remove `protected` and write `without_groups`",
    "of two, `positive` names one": "Write each value once, such as [red, green, blue]",
    "or all as whole numbers": "Quote every number, or none",
    "is no single word": "Write letters only, such as immigrants",
    "a word or a group stands twice": "Keep it where it belongs",
    "two groups or more to exchange": "Write groups such as {group: women, terms: {plural: [women]}}",
    "is the row id": "Remove it from `features`",
    "an attribute stands twice": "Keep one entry",
    "one of them stands twice": "Name each attribute once",
    "a name stands twice": "Name each feature once",
    "give one kind of limit": "Keep one kind; a second limit needs an entry of its own",
    "two things at once": "Name another column",
    "has an empty name": "Name a column, or remove the line",
    "weights and clusters are neither": "Remove it from `features` and `protected`, or name another column",
    "is not declared under": "Write an attribute that is, or declare it",
    "two attributes or more": "Write lists such as [[SEX, DIS]]",
    "same attributes": "Keep one of them; their order is the policy's too",
    "go together": "Write both or neither, such as `holdout_deviations: 3` and `rows: 5000`",
    "nothing can pass": "Make `at_least` the smaller one",
    "of the whole window": "Write `at_least` or `at_most` instead",
    "is for columns": "Write `at_least` or `at_most` instead",
    "needs `features`": "Write the features that it is about, such as `features: [SEX]`",
    "is for limits of": "Write `metric: attribution_share` with a limit and no `attributes`, or remove it",
    "needs exactly one attribute": "Write one tolerance for each attribute",
    "unit, units, lowest and highest are": "Remove them, or write `kind: numeric`",
    "values are for categories": "Remove them, or write `kind: categorical`",
    "and no other kind has one": "Write `picture: {width: 28, height: 28}` beside it, or take it out",
    "a picture cannot be missing": "Take `missing` out",
    "units need the `unit`": "Write it, such as `unit: years`",
    "more than nothing of another": "Write how many of `unit` one is, such as {months: 1/12}",
    "lowest lies above highest": "Swap them",
    "one spelling stands for two": "Keep it with one category",
    "give one of `fields`": "Keep the one that the model takes",
    "one name stands for two of them": "Give every field names of its own; capitals and hyphens do not count",
    "which privacy forbids": "Remove the field from the model, or from `forbidden_fields`",
    "no environment has machines": "Write machines such as {production: 2}, or remove `serving`",
    "so it would hold for every charge": "Write a condition, such as `service: [AWS Support*]`",
    "which needs them": "Write shares such as {a: 0.7, b: 0.3}, or `by: direct`",
    "names already who": "Remove `among`",
    "each must be above zero": "Remove who pays nothing",
    "instead of 1": "Write parts of 1, such as {a: 0.7, b: 0.3}",
    "is none of the `dimensions`": "Write one that is declared, or declare it",
    "every charge has already": "Call the dimension something else",
    "two rules are called": "Give every rule a name of its own",
    "for the same charges": "Keep one of them, or make their conditions differ",
    "give either `price_per_hour` or": "Keep one of them",
    "nothing tells its price": "Write `price_per_hour`, `marginal` if you own it, or `instance_type`",
    "is for owned machines": "Write `purchase: owned` and `watts`, or `price_per_hour` instead",
    "is never free": "Write what it costs, or leave `price_per_hour` out where AWS is asked",
    "is no currency": "Write the code of a currency such as EUR",
    "is beyond any number": "Write a number between 1e-15 and 1e15",
    "names nobody and nothing": "Write who or what is meant",
    "are about GPUs": "Write `gpus: 1` or more, or remove them",
    "the same one stands twice": "Keep one of them",
    "only the smaller would ever hold": "Keep one of them, or write a tag more into one scope",
    "and `leads` is empty": "Write the reviewers who decide, such as `leads: [jo]`, or `disagreement: third`",
    "so every model would pass": "Write `severity: block` in at least one tolerance",
}
_WORDINGS: dict[str, Callable[[Fault], Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _choice,
    "string_type": _text,
    "bool_type": _boolean,
    "int_type": _wrong_type("a whole number"),
    "float_type": _wrong_type("a number"),
    "decimal_type": _wrong_type("a number"),
    "decimal_parsing": _wrong_type("a number"),
    "finite_number": _wrong_type("a finite number"),
    "date_type": _wrong_type("a date"),
    "date_parsing": _wrong_type("a date"),
    "dict_type": _group,
    "model_type": _group,
    "tuple_type": _wrong_type("a list"),
    "string_pattern_mismatch": _pattern,
    "string_too_short": _too_brief,
    "too_short": _too_short,
    "greater_than": _outside("greater than", "gt"),
    "greater_than_equal": _outside("at least", "ge"),
    "less_than": _outside("less than", "lt"),
    "less_than_equal": _outside("at most", "le"),
    "value_error": _own,
}
