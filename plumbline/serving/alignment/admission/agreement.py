"""Whether the objects in a review are what its request says they are."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.attestation.wordings import quoted
from plumbline.serving.alignment.admission.review import Asked, Object


def disagreement(asked: Asked) -> str | None:
    """The first thing in which request and objects differ; none if they agree.

    An API server never sends such a review. Who does could have one thing judged and another applied.
    """
    return next(_differences(asked), None)


def _differences(asked: Asked) -> Iterator[str]:
    for which, one in (("object", asked.new), ("oldObject", asked.old)):
        if one is None:
            continue
        said = one.get("apiVersion"), one.get("kind")
        if said != (asked.group_version, asked.kind):
            yield f"{which} is {_shown(said)}, and the request is about {asked.group_version} {asked.kind}"
        metadata = one.get("metadata")
        if not isinstance(metadata, dict):
            yield f"{which} has no metadata"
            continue
        for key, expected in (("namespace", asked.namespace), ("name", asked.name)):
            found = metadata.get(key)
            unsaid = key == "name" and not expected and asked.operation == "CREATE"
            if not isinstance(found, str | None) or (found not in (None, "", expected) and not unsaid):
                yield f"{which} has the {key} {quoted(str(found))}, and the request says {quoted(expected)}"
        yield from _odd_metadata(which, metadata)


def _odd_metadata(which: str, metadata: Object) -> Iterator[str]:
    for key in ("labels", "annotations"):
        texts = metadata.get(key) or {}
        if not isinstance(texts, dict) or not all(isinstance(value, str) for value in texts.values()):
            yield f"{which} has {key} that are no texts"


def _shown(said: tuple[object, object]) -> str:
    return " ".join(quoted(str(part)) for part in said)
