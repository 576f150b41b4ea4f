"""One string that is an image: `image: name:tag@digest`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plumbline.release.editing.image_names import has_host, left_open, parse_image
from plumbline.release.editing.place import Place, Spot
from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Sequence, Visit

_IMAGE_KEY = re.compile(r"(?:.*[a-z0-9_.-])?images?|.*_IMAGES?|.*imageRef|newName|FROM|bundle", re.IGNORECASE)
_BEFORE = re.compile(r"(?P<before>--?[\w.-]+=|[\w.-]+=|)(?P<image>.*)", re.DOTALL)


def find(visit: Visit) -> Iterator[Place]:
    """The string as a place, if it is an image.

    Under a key such as `image` any image counts; elsewhere only one with its registry and a tag or a
    digest, because `redis:6379` may as well be a host and its port.
    """
    scalar = visit.node
    if not isinstance(scalar, Scalar) or not _may_be(scalar.value) or _is_replaced(visit):
        return
    before, text = _apart(visit, scalar.value.strip())
    image = parse_image(text)
    expected = not before and _under_an_image_key(visit)
    if image is None:
        name = left_open(text)
        if name and (expected or has_host(name)):
            yield Place("image", visit.path, (name,), name, whole=Spot(scalar, visit.path, before))
        return
    versioned = image.tag is not None or image.digest is not None
    if expected or (versioned and (has_host(image.name) or "//" in image.name or before.endswith("="))):
        if before and not versioned:
            return
        whole = Spot(scalar, visit.path, before)
        yield Place(
            "image",
            visit.path,
            (image.name,),
            image.name,
            whole=whole,
            can_embed=not _is_looked_up(visit),
            doubt=_recorded(visit, image.name),
        )


def _is_replaced(visit: Visit) -> bool:
    """Whether it is what a kustomization looks for and puts another name or tag in place of."""
    holder = visit.above[-1] if visit.above else None
    return (
        visit.path[-1:] == ("name",)
        and isinstance(holder, Mapping)
        and any(holder.get(key) is not None for key in ("newName", "newTag"))
    )


def _recorded(visit: Visit, name: str) -> str:
    """Why it is no reference, in a catalog that lists several releases of an operator with their images."""
    if len(visit.above) < 2:
        return ""
    catalog, holder = visit.above[-2:]
    if not isinstance(holder, Mapping) or not (holder.text("schema") or "").startswith("olm."):
        return ""
    records = catalog.parts if isinstance(catalog, Sequence) else []
    images = [parse_image(one.text("image") or "") for one in records if isinstance(one, Mapping)]
    several = sum(image is not None and image.name == name for image in images) > 1
    return "one of several releases in a catalog: edit the one that is meant by hand" if several else ""


def _is_looked_up(visit: Visit) -> bool:
    """Whether it only says which image another one beside it stands for: a lock's `image` and `newImage`."""
    holder = visit.above[-1] if visit.above else None
    return (
        visit.path[-1:] == ("image",) and isinstance(holder, Mapping) and holder.get("newImage") is not None
    )


def _may_be(value: str) -> bool:
    text = value.strip()
    return 0 < len(text) < 600 and "\n" not in text and (" " not in text or "{{" in text)


def _apart(visit: Visit, value: str) -> tuple[str, str]:
    """What stands in front of the image, and the image: `name=` in a list, `--flag=` in arguments."""
    if "=" not in value or not isinstance(visit.path[-1] if visit.path else "", int):
        return "", value
    found = _BEFORE.fullmatch(value)
    if not found:
        return "", value
    before, text = found["before"], found["image"]
    image = parse_image(text)
    if visit.key == "images" or (image and has_host(image.name)):
        return before, text
    return "", value


def _under_an_image_key(visit: Visit) -> bool:
    if _IMAGE_KEY.fullmatch(visit.key):
        return True
    holder = visit.above[-1] if visit.above else None
    if isinstance(holder, Mapping) and visit.path and visit.path[-1] == "value":
        name = holder.text("name") or ""
        return bool(_IMAGE_KEY.fullmatch(name.rpartition(".")[2]))
    if visit.path and visit.path[-1] == "name" and len(visit.path) > 1:
        keys = [step for step in visit.path[:-1] if isinstance(step, str)]
        return bool(keys) and keys[-1] in ("image", "services") and isinstance(holder, Mapping)
    return False
