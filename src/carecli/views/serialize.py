"""JSON of any result: all fields of a value in their order, unless a form says otherwise.

docs/schemas/output/ has the JSON Schema of every form with a `schema`, made from its keys and from the type
hints of the values (docs/output_schemas.py).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from carecli.names import INVISIBLE, spell_unseen

T = TypeVar("T")
Get = Callable[[Any], Any]
READY = frozenset((str, int, bool, type(None)))  # JSON already
EXACT = READY | {float}
# json.dumps would make an encoder for each of thousands of items.
write_item = json.JSONEncoder(ensure_ascii=False).encode
# What a terminal obeys or nobody sees; the controls before a blank are escaped by Python.
_UNSEEN = re.compile(f"[\x7f-\x9f{INVISIBLE}]")


def write_json(data: Any) -> str:
    """JSON as every command prints it: two spaces, and letters of any language as they are."""
    return escape(json.dumps(data, indent=2, ensure_ascii=False)) + "\n"


def escape(text: str) -> str:
    """JSON that spells what is no letter to see: control characters, marks of direction and the like."""
    return _UNSEEN.sub(spell_unseen, text)


def write_listed(head: Mapping[str, Any], key: str, items: Iterable[str]) -> str:
    """A document with a list of many items, one to a line, which are JSON already.

    Indenting 10,000 items takes Python half a second.
    """
    opening, listed = write_item(head)[:-1], ",\n".join(items)
    return escape(f'{opening}, "{key}": [\n{listed}\n]}}\n' if listed else f'{opening}, "{key}": []}}\n')


def as_json(value: Any, *, decimals: bool = False) -> Any:
    """Plain data of any result: a record gives an object, a sequence a list, a day its ISO form.

    A whole float becomes an integer (2, not 2.0) unless `decimals` are to stay. Raises TypeError for a
    type that has no JSON, such as a set, whose order would not be the same twice.
    """
    kind, ready = type(value), EXACT if decimals else READY
    if kind in ready:
        return value
    if kind is float:
        return int(value) if value.is_integer() else value
    if kind is tuple or kind is list:
        return [item if type(item) in ready else as_json(item, decimals=decimals) for item in value]
    fields = getattr(kind, "_fields", None)
    if fields or isinstance(value, Mapping):
        pairs = zip(fields, value, strict=True) if fields else value.items()
        return {k: x if type(x) in ready else as_json(x, decimals=decimals) for k, x in pairs}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterator):
        return [as_json(item, decimals=decimals) for item in value]
    return {name: as_json(getattr(value, name), decimals=decimals) for name in list_fields(kind)}


def list_fields(kind: type) -> tuple[str, ...]:
    """The fields of a record, which is a NamedTuple or of a pack. Raises TypeError for what is none."""
    fields = getattr(kind, "_fields", None) or getattr(kind, "FIELDS", None)
    if fields is None:
        raise TypeError(f"{kind.__name__} has no JSON")
    return tuple(fields)


class Key(NamedTuple):
    """One key of a form, read, with its `sign`: `*`, `?`, both or none.

    `get` finds its part of a value, at `path` (`.` is all of it) or worked out; `show` makes JSON of that.
    `what` it is: a form, many of it (in a list) or a type hint; None is the hint of what is at the path.
    """

    name: str
    sign: str
    path: str | None
    what: Any
    get: Get
    show: Get


class Form(Generic[T]):
    """Which keys the JSON of a type has, in their order; called with a value, it gives that JSON.

        LEVEL = Form(Level, "id years=band.years note? *rules pay", pay=(int, lambda level: level.pay[0]))

    Each word is a key and where its part of the value is found:

        id               the field or property of that name
        years=band.years a field within another; null where that is null, a list or dict where it is one
        area=0           an item of a tuple
        mean=-           always null
        note?            left out where it would be null
        *rules           not a key: the keys of that record stand here; *rules? where it may be null

    A keyword says how a part is shown where that is not plain: a form, of the field (or of the whole value
    where the type has none of that name), or `(what, how)`: a type hint, FORM or [FORM], and the function
    that finds it in the value. The key `from` goes by the keyword `from_`. Without words a form has all
    fields. `schema` is the first key of a whole document; `decimals` keeps 58.0 from becoming 58.
    """

    def __init__(
        self,
        kind: type[T],
        keys: str = "",
        *,
        schema: str | None = None,
        decimals: bool = False,
        **shown: "Form[Any] | tuple[Any, Callable[[T], Any]]",
    ) -> None:
        self.kind, self.schema = kind, schema
        self._base: type[T] = getattr(kind, "__origin__", kind)
        self._words, self._decimals, self._shown = keys, decimals, shown

    def __call__(self, value: T) -> dict[str, Any]:
        """The value as plain data."""
        said: dict[str, Any] = {} if self.schema is None else {"schema": self.schema}
        for name, sign, get, show in self._steps:
            found = get(value)
            if type(found) not in READY:
                found = show(found)
            if not sign:
                said[name] = found
            elif found is not None:
                said.update(found if "*" in sign else {name: found})
        return said

    def show(self, found: Any) -> Any:
        """One value, or each of many, as plain data."""
        return self(found) if isinstance(found, self._base) else [self(item) for item in found]

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The keys, read when they are first needed."""
        return tuple(map(self._read, self._words.split() or list_fields(self.kind)))

    @cached_property
    def _steps(self) -> list[tuple[str, str, Get, Get]]:
        return [(key.name, key.sign, key.get, key.show) for key in self.keys]

    def _read(self, word: str) -> Key:
        sign = ("*" if word[0] == "*" else "") + ("?" if word[-1] == "?" else "")
        name, _, path = word.strip("*?").partition("=")
        path = path or name
        shown = self._shown.get(name) or self._shown.get(f"{name}_")
        what, get = shown if isinstance(shown, tuple) else (shown, walk(path))
        if isinstance(shown, Form) and not self._has(path.partition(".")[0]):
            path, get = ".", _itself
        form = what[0] if isinstance(what, list) else what
        show = form.show if isinstance(form, Form) else partial(as_json, decimals=self._decimals)
        return Key(name, sign, None if isinstance(shown, tuple) else path, what, get, show)

    def _has(self, name: str) -> bool:
        if name == "-" or name.isdigit() or isinstance(getattr(self._base, name, None), property):
            return True
        return self._base not in (list, tuple) and name in list_fields(self._base)


def walk(path: str) -> Get:
    """The function that takes what stands at a path out of a value."""
    first, _, rest = path.partition(".")
    get: Get = (lambda value: value[int(first)]) if first.isdigit() else attrgetter(first)
    if first == "-":
        return _nothing
    return _follow(get, walk(rest)) if rest else get


def _follow(get: Get, go_on: Get) -> Get:
    def follow(value: Any) -> Any:
        """What stands there, of each where it is a list or a table."""
        found = get(value)
        if type(found) in (tuple, list):
            return [go_on(item) for item in found]
        if type(found) is dict:
            return {key: go_on(item) for key, item in found.items()}
        return None if found is None else go_on(found)

    return follow


def _itself(value: Any) -> Any:
    return value


def _nothing(_: Any) -> None:
    return None
