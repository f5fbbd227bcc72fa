"""What every record of a pack shares: frozen values, checked texts, a basis with its source.

What comes from a file is checked by `pack/validation`; what a type is annotated with here `apply`s to that.
"""

import re
from collections.abc import Callable, Mapping
from inspect import get_annotations
from typing import Annotated, Any, ClassVar, Final, NoReturn, Self, dataclass_transform, get_origin

from carecli.names import YEARS, clean_text
from carecli.pack.reading import Basis as Basis

Schema = dict[str, Any]
"""What pydantic_core checks a value by, in its own words."""


class Limits:
    """Holds an annotated value within limits, in the words of pydantic_core: `ge`, `strict`."""

    def __init__(self, **words: bool | float | str) -> None:
        self.words = words

    def apply(self, schema: Schema) -> Schema:
        """The schema of the value itself, with the limits."""
        return {**schema, **self.words}


class Prepared:
    """Passes an annotated value through a function before it is looked at."""

    def __init__(self, prepare: Callable[[Any], Any]) -> None:
        self.prepare = prepare

    def apply(self, schema: Schema) -> Schema:
        """The schema of the value itself, prepared."""
        function = {"type": "no-info", "function": self.prepare}
        return {"type": "function-before", "function": function, "schema": schema}


class Verified:
    """Passes an annotated value through a function once its type is right, which raises ValueError.

    `shown` is what its JSON Schema tells editors of that.
    """

    def __init__(self, check: Callable[[Any], Any], **shown: str | int) -> None:
        self.check, self.shown = check, shown

    def apply(self, schema: Schema) -> Schema:
        """The schema of the value itself, and then the function."""
        function = {"type": "no-info", "function": self.check}
        told = {"pydantic_js_updates": self.shown}
        return {"type": "function-after", "function": function, "schema": schema, "metadata": told}


class Matching(Verified):
    """Makes an annotated text match a whole pattern, with a message that says how to write it."""

    def __init__(self, pattern: str, message: str) -> None:
        super().__init__(self._match, pattern=f"^{pattern}$")
        self.pattern = pattern
        self.message = message

    def _match(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):
            raise ValueError(self.message)
        return text


class AtMost(Verified):
    """Makes an annotated text have no more than so many letters."""

    def __init__(self, letters: int) -> None:
        super().__init__(self._count, maxLength=letters)
        self.letters = letters

    def _count(self, text: str) -> str:
        if len(text) > self.letters:
            raise ValueError(f"must have at most {self.letters} characters")
        return text


def _refuse_empty(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise ValueError("is empty: write some text or leave the key out")
    return cleaned


Text = Annotated[str, Verified(_refuse_empty)]

Identifier = Annotated[
    str,
    Matching(
        "[a-z0-9]+([-:][a-z0-9]+)*",
        "must be lower-case words with hyphens, such as care-planning",
    ),
]
CountryCode = Annotated[str, Matching("[A-Z]{2}", "must be two capital letters, such as US")]
StateCode = Annotated[str, Matching("[A-Z]{2}", "must be two capital letters, such as CA")]
Number = Annotated[float, Limits(strict=True, allow_inf_nan=False)]
Year = Annotated[int, Limits(strict=True, ge=YEARS.start, le=YEARS.stop - 1)]
FactReference = Annotated[
    str,
    Matching("[a-z0-9-]+/[a-z0-9:-]+", "must be a topic and a fact in it, such as outlook/openings-guide"),
]
Currency = Annotated[str, Matching("[A-Z]{3}", "must be three capital letters, such as USD")]


REQUIRED: Final = object()
NOTHING: dict[str, Any] = {}
"""The default of a table in a record; nobody changes what is in one."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """A frozen record that refuses keys it does not know.

    `FIELDS` are its fields with their types, those of its bases first, `DEFAULTS` what may be left out. In a
    file a key that is a word of Python stands without the underscore of its field: `or`.

    >>> Named = type("Named", (Record,), {"__annotations__": {"name": str, "size": int}, "size": 1})
    >>> Named(name="a").replace(size=2)
    Named(name='a', size=2)
    """

    FIELDS: ClassVar[Mapping[str, Any]] = {}
    DEFAULTS: ClassVar[Mapping[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        """Find the fields of a new kind of record."""
        hints: dict[str, Any] = {}
        values: dict[str, Any] = {}
        for kind in reversed(cls.__mro__):  # what is annotated again, without a default, must be given
            own = {name: hint for name, hint in get_annotations(kind).items() if not _is_of_class(hint)}
            hints |= own
            values |= {name: vars(kind).get(name, REQUIRED) for name in own}
        cls.FIELDS = hints
        cls.DEFAULTS = {name: value for name, value in values.items() if value is not REQUIRED}

    def __init__(self, **values: Any) -> None:
        """Take values that are not checked. Raises TypeError where one is missing or unknown."""
        filled = {**self.DEFAULTS, **values}
        if filled.keys() != self.FIELDS.keys():
            raise TypeError(f"{type(self).__name__} has {', '.join(self.FIELDS)}, not {', '.join(values)}")
        self.__dict__.update({name: filled[name] for name in self.FIELDS})

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """The record of values that are complete and known to be valid; it keeps them."""
        record = cls.__new__(cls)
        record.__dict__.update(values)
        return record

    def replace(self, **changes: Any) -> Self:
        """The same record with other values, which are not checked."""
        return type(self)(**{**self.__dict__, **changes})

    def check(self) -> None:
        """Check what lies between the fields of a record from a file. Raises ValueError."""

    @classmethod
    def checked(cls, values: dict[str, Any]) -> Self:
        """The record of complete values, checked one by one, that fit each other. Raises ValueError."""
        record = cls.of(values)
        record.check()
        return record

    def __eq__(self, other: object) -> bool:
        """Of the same kind and with the same values."""
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        """By the values."""
        return hash(tuple(map(self.__dict__.get, self.FIELDS)))

    def __repr__(self) -> str:
        """As it would be made."""
        said = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self.FIELDS)
        return f"{type(self).__name__}({said})"

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: a record is frozen."""
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        """Refuse: a record is frozen."""
        raise AttributeError(f"{type(self).__name__} is frozen")


def _is_of_class(hint: Any) -> bool:
    origin: object = get_origin(hint)
    return origin is ClassVar


def name_key(field: str) -> str:
    """The key of a field in a file."""
    return field.removesuffix("_")


class Sourced(Record):
    """A record that says where it comes from.

    `basis` is `stated` (the guide says it), `external` (a named publisher says it) or `derived`
    (carecli's own reading, which then needs a one-line reason). `source` is the id of a source.
    """

    basis: Basis
    source: Identifier
    reason: Text | None = None

    def check(self) -> None:
        """What is derived has a reason."""
        if self.basis == "derived" and self.reason is None:
            raise ValueError("is derived and so needs a reason of one line")
