"""Whether the data preprocessor gives a model what its spec says it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plumbline.intent import ModelIntake, PreprocessingPolicy, Spec
from plumbline.specs.documents import Document
from plumbline.specs.problems import Place, Problem


def check_preprocessing(
    policy: Document[PreprocessingPolicy], specs: Sequence[Document[Spec]], *, complete: bool
) -> list[Problem]:
    """Every model that is unknown, and every field that is none of its features or of another kind.

    Args:
        policy: what the preprocessor does.
        specs: the specs that could be read.
        complete: whether those are all specs.
    """
    known = {spec.intent.model: spec.intent for spec in specs}
    problems: list[Problem] = []
    for model, intake in policy.intent.models.items():
        place: Place = ("models", model)
        if model in known:
            problems += _about_fields(policy, place, intake, known[model])
        elif complete:
            names = ", ".join(sorted(known))
            problems.append(policy.problem(place, f"there is no model {model!r}", f"Write one of {names}"))
    return problems


def _about_fields(
    policy: Document[PreprocessingPolicy], place: Place, intake: ModelIntake, spec: Spec
) -> Iterator[Problem]:
    features: dict[str, str] = {
        name: kind for name, kind in spec.features.items() if kind in ("numeric", "categorical")
    }
    if not features:
        return
    read = {one.feature for one in spec.reads}
    features |= {column: "image" for one in spec.reads for column in one.pictures}
    for name, kind in features.items():
        if name not in intake.fields and name not in read:
            said = f"the feature {name} of {spec.model} is no field, so no caller could send it"
            yield policy.problem((*place, "fields"), said, f"Add a line such as `{name}: {{kind: {kind}}}`")
    protected = {each.attribute for each in spec.protected}
    for name, field in intake.fields.items():
        if name not in features and name not in protected:
            said = f"{name} is neither a feature nor a protected attribute of {spec.model}"
            yield policy.problem((*place, "fields", name), said, "Remove it")
        elif name in features and field.kind != features[name]:
            said = f"{name} is {features[name]} in the spec of {spec.model}"
            yield policy.problem((*place, "fields", name, "kind"), said, f"Write `kind: {features[name]}`")
