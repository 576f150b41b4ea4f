"""`policies/preprocessing.yaml`: what no model is given, and what becomes of what callers send."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import Intent

Share = Annotated[
    str, Field(pattern="^[1-9][0-9]{0,8}/[1-9][0-9]{0,8}$", description="What no decimal is, e.g. 1/12.")
]


class PrivacyRules(Intent):
    """What is taken out before any model sees it."""

    forbidden_fields: tuple[str, ...] = Field(
        default=(),
        description="Names of fields that no model is given, however they are written: `e-mail` is `email`.",
    )
    personal_data: tuple[str, ...] = Field(
        default=(), description="Kinds of personal data that are taken out of texts, e.g. `email`."
    )
    reason: str = Field(min_length=10, description="Why, for whoever asks.")


class HarmonisedImage(Intent):
    """A model's picture."""

    width: int = Field(ge=1, le=4096, description="Pixels.")
    height: int = Field(ge=1, le=4096, description="Pixels.")
    greyscale: bool = Field(default=False, description="Whether the model sees no colours.")
    largest_pixels: int = Field(
        default=4_000_000, ge=1, le=100_000_000, description="Width times height of what is sent."
    )


class HarmonisedField(Intent):
    """One column of a model: what it may be sent as, and what becomes of it."""

    kind: Literal["numeric", "categorical", "image"] = Field(
        description="What the model takes; `image` is a picture that another model reads a feature off."
    )
    also: tuple[str, ...] = Field(default=(), description="Other names it is sent under.")
    unit: str = Field(default="", description="What a plain number counts, e.g. `years`.")
    units: dict[str, float | Share] = Field(
        default={}, description="Other units: how many of `unit` one of them is, e.g. {months: 1/12}."
    )
    lowest: float | None = Field(default=None, description="Of a number in `unit`; less is refused.")
    highest: float | None = Field(default=None, description="Of a number in `unit`; more is refused.")
    values: dict[str, tuple[str, ...]] = Field(
        default={}, description="Categories with their other spellings; anything else is refused."
    )
    missing: tuple[str, ...] = Field(default=(), description="What stands for no value, e.g. `n/a`.")
    picture: HarmonisedImage | None = Field(default=None, description="For `kind: image`: its size.")

    @model_validator(mode="after")
    def _pictures_say_their_size(self) -> Self:
        if (self.kind == "image") != (self.picture is not None):
            raise ValueError("`kind: image` needs `picture`, and no other kind has one")
        if self.kind == "image" and self.missing:
            raise ValueError("a picture cannot be missing")
        return self

    def of_unit(self, name: str) -> Fraction:
        """How many of `unit` one of another unit is, exactly."""
        return Fraction(self.units[name])

    @model_validator(mode="after")
    def _says_what_its_kind_needs(self) -> Self:
        of_numbers = bool(self.unit or self.units or self.lowest is not None or self.highest is not None)
        if self.kind != "numeric" and of_numbers:
            raise ValueError("unit, units, lowest and highest are for numbers")
        if self.kind != "categorical" and self.values:
            raise ValueError("values are for categories")
        if self.units and not self.unit:
            raise ValueError("units need the `unit` that they are counted in")
        if any(isinstance(one, float) and not 0 < one < float("inf") for one in self.units.values()):
            raise ValueError("a unit is more than nothing of another")
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValueError("lowest lies above highest")
        spelled = [word.casefold() for name, words in self.values.items() for word in (name, *words)]
        if len(set(spelled)) != len(spelled):
            raise ValueError("values: one spelling stands for two categories")
        return self


class HarmonisedText(Intent):
    """A model's text."""

    longest: int = Field(default=20_000, ge=1, le=1_000_000, description="Characters; more is refused.")


class ModelIntake(Intent):
    """What one model takes: fields of rows, a text, or a picture."""

    fields: dict[str, HarmonisedField] = Field(default={}, description="By the model's own names.")
    text: HarmonisedText | None = Field(default=None, description="For a model of texts.")
    image: HarmonisedImage | None = Field(default=None, description="For a model of pictures.")
    other_fields: Literal["remove", "refuse"] = Field(
        default="refuse", description="What becomes of a field that the model does not know."
    )

    @model_validator(mode="after")
    def _one_modality_and_every_name_once(self) -> Self:
        if sum((bool(self.fields), self.text is not None, self.image is not None)) != 1:
            raise ValueError("give one of `fields`, `text` and `image`")
        names = [plain_name(name) for field, one in self.fields.items() for name in (field, *one.also)]
        if len(set(names)) != len(names):
            raise ValueError("fields: one name stands for two of them")
        return self


class PreprocessingPolicy(Intent):
    """What the data preprocessor does."""

    policy: Literal["preprocessing"]
    privacy: PrivacyRules = Field(description="What no model is given.")
    models: dict[str, ModelIntake] = Field(min_length=1, description="What each model takes.")

    @model_validator(mode="after")
    def _takes_nothing_forbidden(self) -> Self:
        forbidden = {plain_name(name) for name in self.privacy.forbidden_fields}
        for model, intake in self.models.items():
            for name, field in intake.fields.items():
                if forbidden & {plain_name(each) for each in (name, *field.also)}:
                    raise ValueError(f"models: {model} takes {name}, which privacy forbids")
        return self


def plain_name(name: str) -> str:
    """A field's name without what people write differently: capitals, spaces, hyphens, underscores."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
