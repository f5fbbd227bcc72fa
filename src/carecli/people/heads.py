"""The heads of a table: which column holds which answer, and which only looks like one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from carecli.errors import PersonalFileError
from carecli.names import clean_text, fold, suggest_name
from carecli.pack.pack import Pack
from carecli.people.cells import LISTS, NUMBERS, SKILL, TEXTS
from carecli.people.mapping import KEPT, MappedColumn, PeopleMap

KEYS = (*TEXTS, *NUMBERS)
ALSO = {
    "license": "licenses",
    "certification": "certifications",
    "licence": "licenses",
    "licences": "licenses",
}
"""How a head may be written beside the key of the profile."""

MOST_COMPARED = 100
"""Heads that are no key of which the nearest one is looked for, which takes time."""

MOST_NEAR = 10
"""Of those, how many are told."""

NEAR = 0.84
"""How much of a name that begins alike must be there; one wrong letter, or all in another order, will do."""

_SKILL_MARK = re.compile(r"\s*skills?\s*[.:]\s*", re.IGNORECASE)


class ReadColumn(NamedTuple):
    """A column of a table: where it stands, its head, and the key that it answers; None for a kept one.

    `loosely` says that only another name of a skill leads to the key. `rule` is what a map says of it.
    """

    place: int
    head: str
    key: str | None
    loosely: bool = False
    rule: MappedColumn | None = None


class HeadNames:
    """What heads may be called: keys of the profile, and skills by id, name or another name."""

    def __init__(self, pack: Pack) -> None:
        """Collect the names; one that two skills share stands for neither."""
        skills = pack.skills.skill
        self.exact = {fold(name): key for key in KEYS for name in (key,)}
        self.exact |= {fold(name): key for name, key in ALSO.items()}
        for skill in skills:
            for name in (skill.name, skill.id):
                self.exact.setdefault(fold(name), SKILL + skill.id)
        shared = [fold(name) for skill in skills for name in {fold(also) for also in skill.also}]
        self.loose = {
            fold(name): SKILL + skill.id
            for skill in skills
            for name in skill.also
            if shared.count(fold(name)) == 1
        }

    def find(self, head: str) -> tuple[str | None, bool]:
        """The key of a head, and whether it is found loosely."""
        name = fold(_SKILL_MARK.sub("", head))
        if name in self.exact:
            return self.exact[name], False
        return self.loose.get(name), name in self.loose

    def find_near(self, head: str) -> str | None:
        """The name of a key that a head is nearly written like, another name of a skill included."""
        wanted = fold(_SKILL_MARK.sub("", head))
        known = self.exact | self.loose
        alike = [name for name in known if name[:1] == wanted[:1]]
        near = get_close_matches(wanted, alike, n=1, cutoff=NEAR)
        near = near or [name for name in known if len(name) > 3 and _is_slip(name, wanted)]
        return known[near[0]].removeprefix(SKILL) if near else None


def _is_slip(name: str, written: str) -> bool:
    """Whether a name is written with one wrong letter, or its letters in another order."""
    if len(name) != len(written):
        return False
    wrong = sum(one != other for one, other in zip(name, written, strict=True))
    return wrong == 1 or sorted(name) == sorted(written)


def find_columns(
    heads: Sequence[str], names: HeadNames, mapping: PeopleMap | None, file: str
) -> list[ReadColumn]:
    """The columns of a table, those without a head left out.

    Raises PersonalFileError for a table without any answer, for two columns of one answer, and for a map of
    another table.
    """
    columns = list[ReadColumn]()
    for place, head in enumerate(heads):
        shown = clean_text(head)
        rules = mapping.find(shown) if mapping else ()
        for rule in rules:
            columns.append(ReadColumn(place, shown, None if rule.key == KEPT else rule.key, rule=rule))
        if shown and not rules:
            columns.append(ReadColumn(place, shown, *names.find(shown)))
    if mapping:
        _check_map(mapping, columns, file)
    _check(columns, names, file)
    return columns


def _check_map(mapping: PeopleMap, columns: Sequence[ReadColumn], file: str) -> None:
    """Raise PersonalFileError for a column that the map names and the table lacks."""
    heads = {fold(column.head): column.head for column in columns}
    for rule in mapping.column:
        if fold(rule.head) not in heads:
            hint = suggest_name(rule.head, dict.fromkeys(heads.values(), ()))
            raise PersonalFileError(
                f"{file}: the map names the column '{rule.head}', which is not there", hint=hint
            )


def _check(columns: Sequence[ReadColumn], names: HeadNames, file: str) -> None:
    by_key = dict[str, list[str]]()
    for column in columns:
        if column.key and column.key not in LISTS:
            by_key.setdefault(column.key, []).append(column.head)
    if not by_key.keys() - {"name"} and not any(column.key in LISTS for column in columns):
        raise refuse_strange([column.head for column in columns], names, file)
    for key, heads in by_key.items():
        if len(heads) > 1:
            named = " and ".join(f"'{head}'" for head in heads[:3])
            message = f"{file} has {len(heads)} columns of {key.removeprefix(SKILL)}: {named}"
            raise PersonalFileError(message, hint="rename all but one, or say which is which with --map FILE")
    _check_twins(columns, file)


def _check_twins(columns: Sequence[ReadColumn], file: str) -> None:
    """Raise PersonalFileError for two columns of one head that are both read: one may be a slip."""
    seen = dict[str, int]()
    for column in columns:
        if column.key is not None and seen.setdefault(fold(column.head), column.place) != column.place:
            message = f"{file} has two columns with the head '{column.head}'"
            raise PersonalFileError(
                message, hint="give one another head, or put all into one column with ; between"
            )


def refuse_strange(heads: Sequence[str], names: HeadNames, file: str) -> PersonalFileError:
    """The error for a table in which no column is an answer."""
    strange = [head for head in heads[:MOST_COMPARED] if names.find(head)[0] is None]
    near = next((f"; did you mean {n} by '{h}'?" for h in strange if (n := names.find_near(h))), "")
    shown = ", ".join(heads[:5]) + (f" and {len(heads) - 5:,} more" if len(heads) > 5 else "")
    return PersonalFileError(
        f"{file} has no column of an answer, only {shown or 'empty heads'}{near}",
        hint="name columns as carecli people template does, or say which is which with --map FILE",
    )


def tell_near(columns: Iterable[ReadColumn], names: HeadNames, file: str) -> list[str]:
    """What is to be told of kept columns that are nearly written like a key."""
    kept = [column.head for column in columns if column.key is None and column.rule is None]
    near = [(head, found) for head in kept[:MOST_COMPARED] if (found := names.find_near(head))]
    return [
        f"{file}: the column '{head}' is not read as an answer; did you mean {found}?"
        for head, found in near[:MOST_NEAR]
    ]


def name_kept(columns: Iterable[ReadColumn]) -> Mapping[int, str]:
    """The names of kept columns by their places, told apart where two have one head."""
    named = dict[int, str]()
    for column in columns:
        if column.key is None:
            name, number = column.head, 2
            while name in named.values():
                name, number = f"{column.head} ({number})", number + 1
            named[column.place] = name
    return named
