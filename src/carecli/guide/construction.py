"""Making records of data known to be valid: the built-in pack's, which tests and `pack check` validate.

Validation costs little, but Pydantic first builds a schema for every model, at each start of the program, and
that takes longer than all else that is done with the pack.
"""

import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)
Convert = Callable[[Any], Any]


def construct(model: type[Model], data: Mapping[str, Any]) -> Model:
    """Return the record that validation would make of valid data.

    Raises KeyError where a key is missing or unknown: then the data is to be validated, for its message.
    """
    values: dict[str, Any] = {}
    taken = 0
    for name, is_required, default, convert in _plan(model):
        if name in data:
            values[name] = convert(data[name]) if convert else data[name]
            taken += 1
        elif is_required:
            raise KeyError(name)
        else:
            values[name] = default
    if taken < len(data):
        raise KeyError(*(data.keys() - values.keys()))
    return _make(model, values)


def _make(model: type[Model], values: dict[str, Any]) -> Model:
    """Return a record of complete values: what `model_construct` does, without its search for defaults."""
    record = model.__new__(model)
    place = object.__setattr__
    place(record, "__dict__", values)
    place(record, "__pydantic_fields_set__", set(values))
    place(record, "__pydantic_extra__", None)
    place(record, "__pydantic_private__", None)
    return record


@cache
def _plan(model: type[BaseModel]) -> list[tuple[str, bool, Any, Convert | None]]:
    """Return, for each field, its name, whether it must be given, its default and how to convert it."""
    return [
        (
            name,
            field.is_required(),
            field.get_default(call_default_factory=True),
            _converter(field.annotation),
        )
        for name, field in model.model_fields.items()
    ]


def _converter(annotation: Any) -> Convert | None:
    """Return what makes records and tuples of plain data, or None where the data stays as it is."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _converter(inner[0])
    if origin in (Union, types.UnionType):
        return _choose(annotation)
    if origin is tuple:
        each = _converter(inner[0])
        return (lambda items: tuple(each(item) for item in items)) if each else tuple
    if origin is dict:
        value = _converter(inner[1])
        return (lambda items: {key: value(item) for key, item in items.items()}) if value else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return lambda data: construct(annotation, data)
    return None


def _choose(union: Any) -> Convert | None:
    """Return the conversion of a union: of records told apart by their `kind`, or of one type and None."""
    members = [member for member in get_args(union) if member is not type(None)]
    if len(members) == 1:
        return _converter(members[0])
    kinds = {
        kind: member
        for member in members
        if isinstance(member, type) and issubclass(member, BaseModel)
        for kind in get_args(member.model_fields["kind"].annotation)
    }
    return (lambda data: construct(kinds[data["kind"]], data)) if kinds else None
