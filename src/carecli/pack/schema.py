"""What pydantic_core checks a type by: records, forms of tables, and what may stand in them.

It is all of Pydantic that checks. The rest, for models and converters of its own, is not imported: that takes
60 ms, a quarter of a command.
"""

import types
from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from inspect import cleandoc
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from carecli.pack.fields import Record, Schema, Verified, name_key

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator


@lru_cache
def adapt(model: Any) -> "SchemaValidator":
    """What checks data of a type and makes it of them."""
    from pydantic_core import SchemaValidator

    return SchemaValidator(describe(model))


def describe(hint: Any) -> Schema:
    """What pydantic_core checks a type by: a record, the form of a table, and what may stand in one."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return reduce(lambda schema, mark: mark.apply(schema), inner[1:], describe(inner[0]))
    if origin is NotRequired:
        return describe(inner[0])
    if origin in (Union, types.UnionType):
        return _describe_union(inner)
    if origin is Literal:
        return {"type": "literal", "expected": [*inner]}
    if origin is tuple:
        items = {"items_schema": [describe(item) for item in inner if item is not Ellipsis]}
        return {"type": "tuple", **items, **({"variadic_item_index": 0} if Ellipsis in inner else {})}
    if origin is dict:
        keys, values = map(describe, inner)
        return {"type": "dict", "keys_schema": keys, "values_schema": values}
    if is_typeddict(hint):
        return _describe_form(hint)
    if hasattr(hint, "_fields"):
        return _describe_named(hint)
    return _describe_record(hint) if is_record(hint) else {"type": hint.__name__}


def _describe_union(members: Sequence[Any]) -> Schema:
    """One of several types, records told apart by their `kind`, or None."""
    some = [member for member in members if member is not type(None)]
    if len(some) < len(members):
        return {"type": "nullable", "schema": describe(Union[*some])}
    if kinds := list_kinds(some):
        choices = {kind: describe(member) for kind, member in kinds.items()}
        return {"type": "tagged-union", "discriminator": "kind", "choices": choices}
    return {"type": "union", "choices": [*map(describe, some)]}


@cache
def _describe_record(model: type[Record]) -> Schema:
    """The table of its fields, of which the record is then made."""
    fields = {}
    for name, hint in model.FIELDS.items():
        schema, is_required = describe(hint), name not in model.DEFAULTS
        if not is_required:
            schema = {"type": "default", "schema": schema, "default": model.DEFAULTS[name]}
        fields[name] = _describe_field(schema, is_required) | {"validation_alias": name_key(name)}
    table = {"type": "typed-dict", "fields": fields, "extra_behavior": "forbid"}
    return Verified(model.checked, **_entitle(model)).apply(table) | {"ref": _refer(model)}


@cache
def _describe_form(form: Any) -> Schema:
    """A table that is looked at and not kept: keys that it does not name are passed over."""
    fields = {
        name: _describe_field(describe(hint), name in form.__required_keys__)
        for name, hint in get_type_hints(form, include_extras=True).items()
    }
    shown = {"pydantic_js_updates": {**_entitle(form), "additionalProperties": True}}
    return {"type": "typed-dict", "fields": fields, "metadata": shown, "ref": _refer(form)}


@cache
def _describe_named(kind: Any) -> Schema:
    """The table of the fields of a named tuple, of which it is then made."""
    fields = {
        name: _describe_field(describe(hint), name not in kind._field_defaults)
        for name, hint in get_type_hints(kind, include_extras=True).items()
    }
    table = {"type": "typed-dict", "fields": fields, "extra_behavior": "forbid", "ref": _refer(kind)}
    return {
        "type": "function-after",
        "function": {"type": "no-info", "function": lambda data: kind(**data)},
        "schema": table,
    }


def _describe_field(schema: Schema, is_required: bool) -> Schema:
    return {"type": "typed-dict-field", "schema": schema, "required": is_required}


def _entitle(model: type) -> dict[str, str]:
    """What editors are told of a table."""
    return {"title": model.__name__, **({"description": cleandoc(model.__doc__)} if model.__doc__ else {})}


def _refer(model: type) -> str:
    return f"{model.__module__}.{model.__qualname__}"


@cache
def list_keys(hint: Any) -> list[str]:
    """The keys that a type knows at any depth."""
    own = [name_key(name) for name in hint.FIELDS] if is_record(hint) else []
    inner = hint.FIELDS.values() if is_record(hint) else get_args(hint)
    return own + [key for part in inner for key in list_keys(part)]


def list_kinds(members: Sequence[Any]) -> dict[str, type[Record]]:
    """The records of a union by the kinds that tell them apart; none of a single record."""
    records = [member for member in members if is_record(member)] if len(members) > 1 else []
    return {kind: record for record in records for kind in get_args(record.FIELDS["kind"])}


def is_record(hint: Any) -> bool:
    """Whether a type is one of records."""
    return isinstance(hint, type) and issubclass(hint, Record)
