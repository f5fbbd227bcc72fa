"""What every record of a pack shares: frozen models, checked texts, a basis with its source."""

import re
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from carecli.names import YEARS, clean_text
from carecli.pack.reading import Basis as Basis


def _refuse_empty(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise ValueError("is empty: write some text or leave the key out")
    return cleaned


Text = Annotated[str, AfterValidator(_refuse_empty)]


class Matching:
    """Makes an annotated text match a whole pattern, with a message that says how to write it."""

    def __init__(self, pattern: str, message: str) -> None:
        self.pattern = pattern
        self.message = message

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after the text itself has been."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Show the pattern to editors."""
        return {**handler(schema), "pattern": f"^{self.pattern}$"}

    def _check(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):
            raise ValueError(self.message)
        return text


Identifier = Annotated[
    str,
    Matching(
        "[a-z0-9]+([-:][a-z0-9]+)*",
        "must be lower-case words with hyphens, such as care-planning",
    ),
]
CountryCode = Annotated[str, Matching("[A-Z]{2}", "must be two capital letters, such as US")]
StateCode = Annotated[str, Matching("[A-Z]{2}", "must be two capital letters, such as CA")]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Year = Annotated[int, Field(strict=True, ge=YEARS.start, le=YEARS.stop - 1)]
FactReference = Annotated[
    str,
    Matching("[a-z0-9-]+/[a-z0-9:-]+", "must be a topic and a fact in it, such as outlook/openings-guide"),
]
Currency = Annotated[str, Matching("[A-Z]{3}", "must be three capital letters, such as USD")]


class Record(BaseModel):
    """A frozen record that refuses keys it does not know."""

    # Built on first use: a command pays only for the models of the files that it reads.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Sourced(Record):
    """A record that says where it comes from.

    `basis` is `stated` (the guide says it), `external` (a named publisher says it) or `derived`
    (carecli's own reading, which then needs a one-line reason). `source` is the id of a source.
    """

    basis: Basis
    source: Identifier
    reason: Text | None = None

    @model_validator(mode="after")
    def _explain_derived(self) -> Self:
        if self.basis == "derived" and self.reason is None:
            raise ValueError("is derived and so needs a reason of one line")
        return self
