"""The JSON Schema of every form that carecli prints, made from its keys and its values' type hints.

The schemas let further keys pass, for a form may get more of them within `/1`.
"""

import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any, Optional, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from carecli.cli.output import ERROR
from carecli.cli.pack import PACK_CHECK
from carecli.history.exchange import LIST, ROUNDS_LIST, SCHEMA, Exported, ExportedRound
from carecli.pack.fields import Record
from carecli.pack.schema import describe
from carecli.profile.model import Profile
from carecli.views.assess import ASSESSMENT
from carecli.views.claims import IMPORT
from carecli.views.country import COUNTRY
from carecli.views.desk import DESK, NOTES
from carecli.views.difference import DIFFERENCE
from carecli.views.document import REPORT
from carecli.views.evidence import EVIDENCE
from carecli.views.handbook import DISAGREEMENTS, SOURCES, TOPIC, TOPICS
from carecli.views.history import CHART, DIFF, HISTORY, SNAPSHOT
from carecli.views.ladder import SKILLS
from carecli.views.letter import LETTER_JSON
from carecli.views.level import LADDER
from carecli.views.match import MATCH
from carecli.views.match_evidence import MATCH_EVIDENCE
from carecli.views.movement import MOVEMENTS
from carecli.views.pack import DESCRIPTION, PACKS
from carecli.views.pay import PAY
from carecli.views.people import PEOPLE
from carecli.views.plan import PLAN
from carecli.views.practice import PRACTICE, TOLD
from carecli.views.rating import RATINGS, SELF_CHECKS
from carecli.views.salary import STATED
from carecli.views.search import SEARCH
from carecli.views.serialize import Form, Key
from carecli.views.what_if import WHAT_IF

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: tuple[Form[Any], ...] = (
    ASSESSMENT, WHAT_IF, LADDER, STATED, PAY, COUNTRY, SKILLS, PLAN, TOPIC, TOPICS, SEARCH, DISAGREEMENTS,
    EVIDENCE, SOURCES, HISTORY, SNAPSHOT, DIFF, CHART, REPORT, IMPORT, MATCH, MATCH_EVIDENCE,
    PACK_CHECK, DESCRIPTION, DIFFERENCE, PACKS, PRACTICE, TOLD, LETTER_JSON, PEOPLE, DESK, NOTES, MOVEMENTS,
    RATINGS, SELF_CHECKS, ERROR,
)  # fmt: skip
Schema = dict[str, Any]


def make_output_schemas() -> dict[str, Schema]:
    """The schemas by the name of their form: `assessment` is `carecli.assessment/1`."""
    made = {}
    for schema, forms in groupby(DOCUMENTS, key=lambda form: form.schema):
        assert schema is not None  # noqa: S101
        made[schema.removeprefix("carecli.").removesuffix("/1")] = describe_document(list(forms))
    # What is kept is described by the models that check it when it comes back.
    kept, rounds = describe_input(Exported), describe_input(ExportedRound)
    snapshot = made["history-snapshot"]
    snapshot["properties"] |= {key: kept["properties"][key] for key in ("inputs", "result")}
    snapshot["$defs"] = snapshot.get("$defs", {}) | kept["$defs"]
    head = {"schema": {"const": SCHEMA}, LIST: {"type": "array", "items": {"$ref": "#/$defs/Exported"}}}
    head |= {ROUNDS_LIST: {"type": "array", "items": {"$ref": "#/$defs/ExportedRound"}}}
    definitions = kept.pop("$defs") | rounds.pop("$defs") | {"Exported": kept, "ExportedRound": rounds}
    made["history-export"] = {"$schema": DRAFT, **describe_object(head, [ROUNDS_LIST]), "$defs": definitions}
    made["profile"] = {"$schema": DRAFT, **describe_profile(), "required": ["schema"]}
    return made


def describe_input(model: Any) -> Schema:
    """The schema of what is checked as it comes in."""
    return _InputSchema().generate(describe(model))


class _InputSchema(GenerateJsonSchema):
    """The schema of an input, in which a record that is a default stands as its keys."""

    def encode_default(self, dft: Any) -> Any:
        return super().encode_default(_lay_open(dft))


def _lay_open(value: Any) -> Any:
    """A default as plain data, the records within it too."""
    if not isinstance(value, Record):
        return value
    return {name: _lay_open(held) for name, held in vars(value).items()}


def describe_profile() -> Schema:
    """The schema of a profile, by an address of its own."""
    return {"$id": "urn:carecli:profile:1", **describe_input(Profile)}


def describe_document(forms: Sequence[Form[Any]]) -> Schema:
    """The schema of a document; several forms of one name are its shapes."""
    definitions = Definitions()
    shapes = [definitions.describe_form(form) for form in forms]
    required = {key for shape in shapes for key in shape["required"]}
    for shape in shapes:  # what is wrong in one shape shall not pass as another that has a key more
        shape["properties"] |= dict.fromkeys(sorted(required - set(shape["properties"])), False)
    whole = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    return {"$schema": DRAFT, **whole, **({"$defs": definitions.made} if definitions.made else {})}


def describe_object(properties: Schema, optional: Iterable[str] = ()) -> Schema:
    """The schema of an object with these keys."""
    required = [key for key in properties if key not in optional]
    return {"type": "object", "properties": properties, "required": required}


class Definitions:
    """The records of a document, each described once, by the name of its type."""

    def __init__(self) -> None:
        self.made: dict[str, Schema] = {}
        self._names: dict[object, str] = {}

    def describe_form(self, form: Form[Any]) -> Schema:
        """The object that a form makes."""
        properties: Schema = {"schema": {"const": form.schema}} if form.schema else {}
        optional: set[str] = set()
        for key in form.keys:
            if "*" in key.sign:
                inner = self._spread(form, key)
                properties |= inner["properties"]
                certain = [] if "?" in key.sign else inner["required"]
                optional |= {name for name in inner["properties"] if name not in certain}
            elif "?" in key.sign:
                properties[key.name] = _drop_null(self._describe_part(form, key))
                optional.add(key.name)
            else:
                properties[key.name] = self._describe_part(form, key)
        return describe_object(properties, optional)

    def _spread(self, form: Form[Any], key: Key) -> Schema:
        if isinstance(key.what, Form):
            return self.describe_form(key.what)
        assert key.path is not None  # noqa: S101
        return self.describe_form(Form(find_hint(form.kind, key.path)))

    def _describe_part(self, form: Form[Any], key: Key) -> Schema:
        if isinstance(key.what, Form) and key.what.kind == form.kind:
            return self.describe_form(key.what)
        if key.path is not None:
            return self.describe(find_hint(form.kind, key.path), key.what)
        if isinstance(key.what, list):
            return {"type": "array", "items": self.describe(key.what[0].kind, key.what[0])}
        if isinstance(key.what, Form):
            return self.describe(key.what.kind, key.what)
        return self.describe(key.what)

    def describe(self, hint: Any, form: Form[Any] | None = None) -> Schema:
        """What a type is as JSON; a form describes its own type within it."""
        if form is not None and hint == form.kind:
            return self._refer(form, form)
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated and get_origin(args[0]):
            return self.describe(args[0], form)
        if origin in (Union, types.UnionType):
            return _unite([self.describe(part, form) for part in args])
        if isinstance(origin, type) and issubclass(origin, Mapping):
            inner = {} if args[-1] is Any else {"additionalProperties": self.describe(args[-1], form)}
            return {"type": "object"} | inner
        if isinstance(origin, type) and issubclass(origin, Sequence | Iterator):
            return self._describe_list(args, form)
        if hasattr(hint, "_fields") or (isinstance(hint, type) and issubclass(hint, Record)):
            return self._refer(hint, Form(hint))
        said = describe_input(hint) if origin is Annotated else TypeAdapter(hint).json_schema()
        return {key: value for key, value in said.items() if key not in ("title", "description")}

    def _describe_list(self, args: tuple[Any, ...], form: Form[Any] | None) -> Schema:
        said: Schema = {"type": "array", "items": self.describe(args[0], form)}
        if len(args) > 1 and args[1] is not ...:
            assert len(set(args)) == 1, args  # noqa: S101
        is_fixed = ... not in args and len(args) > 1
        return said | ({"minItems": len(args), "maxItems": len(args)} if is_fixed else {})

    def _refer(self, key: object, form: Form[Any]) -> Schema:
        """The reference to a record; what has no name of its own, such as a pair, is described in place."""
        if get_origin(form.kind):
            return self.describe_form(form)
        if key not in self._names:
            said = {"description": (form.kind.__doc__ or "").split("\n")[0]} | self.describe_form(form)
            name = form.kind.__name__
            while self.made.setdefault(name, said) != said:  # another form of the same type
                name += "_"
            self._names[key] = name
        return {"$ref": f"#/$defs/{self._names[key]}"}


def find_hint(kind: Any, path: str) -> Any:
    """The type hint of what stands at a path, as the path is walked (`Form`)."""
    first, _, rest = path.partition(".")
    if path in ("-", "."):
        return None if path == "-" else kind
    hint = get_args(kind)[int(first)] if first.isdigit() else _find_field(kind, first)
    if not rest:
        return hint
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        origin, args = get_origin(args[0]), get_args(args[0])
    if origin in (Union, types.UnionType):
        return Optional[find_hint(args[0], rest)]  # noqa: UP045  the hint is known when it runs
    if origin in (tuple, list):
        return list[find_hint(args[0], rest)]  # type: ignore[misc]
    if origin is dict:
        return dict[str, find_hint(args[1], rest)]  # type: ignore[misc]
    return find_hint(hint, rest)


def _find_field(kind: Any, name: str) -> Any:
    found = getattr(kind, name, None)
    if isinstance(found, property):
        return get_type_hints(found.fget, include_extras=True)["return"]
    return get_type_hints(kind, include_extras=True)[name]


def _unite(parts: Sequence[Schema]) -> Schema:
    """Any of several schemas, those of plain types as one list of types."""
    plain = [part["type"] for part in parts if set(part) == {"type"}]
    others = [part for part in parts if set(part) != {"type"}]
    if plain:
        others.append({"type": plain if len(plain) > 1 else plain[0]})
    return others[0] if len(others) == 1 else {"anyOf": others}


def _drop_null(said: Schema) -> Schema:
    """The schema of a key that is left out where it would be null."""
    parts = [part for part in said.get("anyOf", ()) if part != {"type": "null"}]
    return parts[0] if len(parts) == 1 else said
