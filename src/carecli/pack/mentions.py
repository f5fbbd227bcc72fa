"""Where the files of a pack name a level or a skill, so that one may be taken out with all that names it."""

from collections.abc import Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any, Literal, NamedTuple

Thing = Literal["level", "skill"]
Gone = Mapping[Thing, Sequence[str]]


class PackMention(NamedTuple):
    """A key of a file's tables that names a thing: as its value, in a list, or as a key of a table.

    `path` leads to the tables. With the last name in a list, or the only one, goes the whole table where
    `takes_all`, else the key alone. `of_facts` are references such as `path/senior:median`, to what a topic
    shows of it: a disagreement about one is about nothing more.
    """

    thing: Thing
    stem: str
    path: tuple[str, ...]
    key: str
    takes_all: bool = True
    of_facts: bool = False


MENTIONS = (
    PackMention("level", "ladder", ("level",), "follows", takes_all=False),
    PackMention("level", "skills", ("skill",), "targets"),
    PackMention("level", "salary", ("pay",), "level"),
    PackMention("level", "settings", ("setting", "change"), "levels"),
    PackMention("level", "occupations", ("fit",), "levels"),
    PackMention("level", "evidence", ("thing", "rows"), "level"),
    PackMention("level", "evidence", ("stated", "rows"), "level"),
    PackMention("level", "questions", ("question",), "levels"),
    PackMention("level", "lexicon", (), "level"),
    PackMention("level", "lexicon", (), "usual_level", takes_all=False),
    PackMention("level", "disagreements", ("disagreement",), "fact", of_facts=True),
    PackMention("level", "topics", ("topic", "section"), "include", takes_all=False, of_facts=True),
    PackMention("skill", "ladder", ("level", "focus"), "skills", takes_all=False),
    PackMention("skill", "ladder", ("level", "requirement", "or"), "skill"),
    PackMention("skill", "settings", ("setting", "change", "or"), "skill"),
    PackMention("skill", "questions", ("question",), "skill"),
    PackMention("skill", "lexicon", (), "skill"),
    PackMention("skill", "lexicon", (), "told"),
    PackMention("skill", "lexicon", (), "listed"),
)


def drop_mentions(stem: str, data: MutableMapping[str, Any], gone: Gone) -> bool:
    """Take every mention of things that are gone out of the data of a file; whether there was any."""
    found = False
    for mention in (mention for mention in MENTIONS if mention.stem == stem.partition("/")[0]):
        for name in gone.get(mention.thing, ()):
            for tables, place in list(_list_tables(data, mention.path)):
                found |= _drop(tables, place, mention, name)
    return found


def _list_tables(data: Any, path: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    """Yield the tables at the end of a path, each as what holds it and where, the last ones first."""
    if not path:
        yield [data], 0
        return
    inside = data.get(path[0]) if isinstance(data, Mapping) else None
    if not isinstance(inside, MutableSequence):
        return
    for i in range(len(inside) - 1, -1, -1):
        if len(path) > 1:
            yield from _list_tables(inside[i], path[1:])
        else:
            yield inside, i


def _drop(tables: Any, place: Any, mention: PackMention, name: str) -> bool:
    """Take a mention out of one table, or the table with it; whether it was there."""
    table = tables[place]
    value = table.get(mention.key) if isinstance(table, Mapping) else None
    if isinstance(value, MutableMapping):
        return value.pop(name, None) is not None
    if isinstance(value, MutableSequence):
        return _drop_from_list(tables, place, mention, name)
    if value != name:
        return False
    _take_out(tables, place, mention)
    return True


def _drop_from_list(tables: Any, place: Any, mention: PackMention, name: str) -> bool:
    """Take a name out of a list, whatever goes with the last one."""
    named = tables[place][mention.key]
    meant = [known for known in named if known == name or (mention.of_facts and _is_about(known, name))]
    for known in meant:
        named.remove(known)
    if meant and (not named or (mention.of_facts and mention.takes_all)):
        _take_out(tables, place, mention)
    return bool(meant)


def _is_about(reference: Any, name: str) -> bool:
    """Whether a reference is to a fact of that name, or of something of it."""
    return str(reference).partition("/")[2].partition(":")[0] == name


def _take_out(tables: Any, place: Any, mention: PackMention) -> None:
    """Take out the key or, where that goes with it, the whole table."""
    if mention.takes_all and mention.path:
        del tables[place]
    else:
        del tables[place][mention.key]
