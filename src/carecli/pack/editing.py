"""The changes that people make to a pack, written into its files with their comments kept.

Needs tomlkit, of the extra `packs`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable

from carecli.errors import UsageError
from carecli.names import fold, resolve, suggest_name
from carecli.pack.layers import list_layers, read_document
from carecli.pack.mentions import MENTIONS, Thing, drop_mentions
from carecli.pack.outline import (
    CITE,
    FILL_IN,
    SHORT,
    ask_description,
    ask_summary,
    make_id,
    make_shorts,
    shorten,
)
from carecli.pack.pack import Pack
from carecli.pack.reading import find_built_in, read_text
from carecli.pack.sources import Source

KEYS = {
    "title": "title=Our ladder",
    "level": "level:senior=Principal Navigator, its title",
    "pay": "pay:senior=84000, or 80000-90000 USD US",
    "target": "target:senior:care-planning=4, or none",
    "importance": "importance:senior:certification=expected",
    "years": "years:senior=4",
    "source": "source:handbook=Handbook of 2026",
    "add-level": "add-level:expert:senior=Expert, after senior, with target:expert:SKILL=4 behind it",
    "add-skill": "add-skill:triage=Telephone triage",
    "remove-skill": "remove-skill:telehealth",
}
"""What can be changed, each as it is written."""

NO_SOURCE = ("title", "source", "remove-skill")
"""Changes that say nothing for which somebody answers."""

IMPORTANCES = ("must", "expected", "preferred")
_PAY = re.compile(r"(\d[\d,]*)(?:\s*(?:-|to)\s*(\d[\d,]*))?(?:\s+([A-Z]{3}))?(?:\s+([A-Z]{2}))?")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d)?")


class Editor:
    """Changes the files of a pack one thing after the other; `files` are those that changed, as text.

    `source` is the id of what the changes rest on. Where the pack extends another, what it changes of that is
    laid over it.
    """

    def __init__(self, folder: Path, pack: Pack, source: str) -> None:
        self.folder, self.pack, self.source = folder, pack, source
        self.is_laid_over = len(list_layers(folder)) > 1
        self.levels: dict[str, tuple[str, ...]] = {
            level.id: (level.title, *level.also) for level in pack.ladder.level
        }
        self.skills: dict[str, tuple[str, ...]] = {skill.id: (skill.name,) for skill in pack.skills.skill}
        self._files: dict[str, Any] = {}
        self._before: dict[str, str] = {}
        self._added: list[str] = []

    @property
    def files(self) -> dict[str, str]:
        """The files that changed, by their names."""
        texts = {f"{stem}.toml": tomlkit.dumps(file) for stem, file in self._files.items()}
        return {name: text for name, text in texts.items() if text != self._before[name]}

    def change(self, typed: str) -> None:
        """Make one change: a key, what it is about, and behind = the new value. Raises UsageError."""
        named, sign, value = typed.partition("=")
        key, _, about = named.strip().partition(":")
        make = self._ways.get(key)
        if make is None:
            raise UsageError(f"there is no key '{key}'", hint=f"{suggest_name(key, dict.fromkeys(KEYS, ()))}")
        if (
            bool(sign) is (key == "remove-skill")
            or (sign and not value.strip())
            or bool(about) is (key == "title")
        ):
            raise UsageError(f"'{typed}' cannot be read", hint=f"write it as in {KEYS[key]}")
        make(about.strip(), value.strip())

    @property
    def _ways(self) -> Mapping[str, Callable[[str, str], None]]:
        return {
            "title": self._set_title,
            "level": self._rename_level,
            "pay": self._set_pay,
            "target": self._set_target,
            "importance": self._set_importance,
            "years": self._set_years,
            "source": self._set_source,
            "add-level": self._add_level,
            "add-skill": self._add_skill,
            "remove-skill": self._remove_skill,
        }

    # -------------------------------------------------------- files and entries

    def open(self, stem: str) -> Any:
        """A file of the pack's own, empty where it has none."""
        if stem not in self._files:
            path = self.folder / f"{stem}.toml"
            text = read_text(path) if path.exists() else ""
            self._before[path.name] = text
            self._files[stem] = tomlkit.parse(text)
        return self._files[stem]

    def _find(self, stem: str, array: str, ident: str) -> Any:
        """An entry of that id, a new one where only the pack below has it."""
        return find_entry(self._take(self.open(stem), array), ident) or self._add(
            self.open(stem), array, {"id": ident}
        )

    @staticmethod
    def _take(table: Any, array: str) -> Any:
        """The tables of that name in a table: under headings, or in a list where they stand in one."""
        if not table.get(array) and not isinstance(table, InlineTable):
            table.pop(array, None)
            table.add(array, tomlkit.aot())
        elif array not in table:
            table.add(array, tomlkit.array())
        return table[array]

    def _add(self, table: Any, array: str, said: Mapping[str, Any], at: int | None = None) -> Any:
        """A new table at the end of an array, or at a place of it."""
        tables = self._take(table, array)
        made: Any = tomlkit.table() if isinstance(tables, AoT) else tomlkit.inline_table()
        made.update(said)
        if not isinstance(tables, AoT):
            tables.insert(len(tables) if at is None else at, made)
            return made
        made.trivia.indent = "\n"
        if at is None or at >= len(tables):
            tables.append(made)
        else:
            made.add(tomlkit.nl())
            tables.insert(at, made)
        return made

    def _rest_on_source(self, table: Any) -> None:
        """Let what a table says rest on the source of the changes, and no longer on any other."""
        for key in ("reason", "against", "despite", "note", "year"):
            table.pop(key, None)
        table.update({"basis": "external", "source": self.source})

    # -------------------------------------------------------- the changes

    def _set_title(self, _about: str, title: str) -> None:
        self.open("guide")["title"] = title

    def _rename_level(self, about: str, title: str) -> None:
        ident = resolve(about, "level", self.levels)
        self._refuse_taken(
            title, "level", {name: names for name, names in self.levels.items() if name != ident}
        )
        level = self._find("ladder", "level", ident)
        level.update({"title": title, "short": self._shorten(title, ident), "source": self.source})
        self.levels[ident] = (title,)

    def _shorten(self, title: str, ident: str) -> str:
        """A head for the column of a level, unlike those of the others."""
        others = [level.short for level in self.pack.ladder.level if level.id != ident]
        short = next(make_shorts([title]))
        return short if short not in others else make_id(title, ())[:SHORT].strip("-")

    @staticmethod
    def _refuse_taken(name: str, what: str, known: Mapping[str, Iterable[str]]) -> None:
        for ident, names in known.items():
            if fold(name) in map(fold, (ident, *names)):
                raise UsageError(f"there is a {what} '{name}' already: {ident}", hint="choose another name")

    def _set_pay(self, about: str, value: str) -> None:
        level = resolve(about, "level", self.levels)
        found = _PAY.fullmatch(value)
        if found is None:
            raise UsageError(f"'{value}' is no pay", hint="write 84000, or 80000-90000 USD US")
        low, high = (int(part.replace(",", "")) if part else None for part in found.group(1, 2))
        known = [pay for pay in self.pack.salary.pay if pay.level == level] or list(self.pack.salary.pay)
        currency = found[3] or (known[0].currency if known else None)
        country = found[4] or (known[0].country if known else None)
        if currency is None or country is None:
            hint = f"write them behind it: pay:{level}={value} GBP GB"
            raise UsageError("the pack has no currency and country yet", hint=hint)
        figures = {"median": low} if high is None else {"low": low, "high": high}
        rows = self._take(self.open("salary"), "pay")
        here = [
            row for row in rows if (row["level"], row["country"]) == (level, country) and "state" not in row
        ]
        row = here[0] if here else self._add(self.open("salary"), "pay", {"level": level, "country": country})
        for key in ("low", "median", "mean", "high"):
            row.pop(key, None)
        row.update({**figures, "currency": currency})
        self._rest_on_source(row)

    def _set_target(self, about: str, value: str) -> None:
        level, skill = self._read_pair(about, "skill", self.skills)
        entry = self._find("skills", "skill", skill)
        if value == "none":
            self._drop_target(entry, level, skill)
            return
        most = self.pack.skills.scale.most
        if value not in map(str, range(most + 1)):
            raise UsageError(f"'{value}' is no rating", hint=f"write a number from 0 to {most}, or none")
        self._write_target(entry, level, skill, rating=int(value))

    def _write_target(self, entry: Any, level: str, skill: str, **changed: Any) -> None:
        """Write what a level asks of a skill, what is not changed as it was."""
        known = next((known for known in self.pack.skills.skill if known.id == skill), None)
        before = known.targets.get(level) if known else None
        written = entry.get("targets", {}).get(level, {})
        rating = written.get("rating", before.rating if before else 1)
        importance = written.get("importance", before.importance if before else "expected")
        target = tomlkit.inline_table()
        target.update({"rating": rating, "importance": importance, **changed})
        target.update({"basis": "external", "source": self.source})
        if "targets" not in entry:
            targets = tomlkit.table()
            targets.trivia.indent = "\n"
            entry.add("targets", targets)
        entry["targets"][level] = target
        trivia = entry["targets"][level].trivia
        if "rating" in changed and FILL_IN in trivia.comment:  # is done
            trivia.comment_ws = trivia.comment = ""

    def _drop_target(self, entry: Any, level: str, skill: str) -> None:
        """Let a level no longer ask for a skill, nor any of its focus areas."""
        is_own = entry.get("targets", {}).pop(level, None) is not None
        if self.is_laid_over and not is_own:
            entry["remove"] = [*entry.get("remove", ()), f"targets.{level}"]
        for focus in (find_entry(self.open("ladder").get("level", ()), level) or {}).get("focus", ()):
            if skill in focus.get("skills", ()):
                focus["skills"].remove(skill)

    def _set_importance(self, about: str, value: str) -> None:
        if value not in IMPORTANCES:
            raise UsageError(f"'{value}' is no importance", hint=f"choose one of {', '.join(IMPORTANCES)}")
        level = resolve(about.partition(":")[0], "level", self.levels)
        known = next((known for known in self.pack.ladder.level if known.id == level), None)
        asked: dict[str, tuple[str, ...]] = {}
        if known is not None:
            asked = {requirement.id: (requirement.label or "",) for requirement in known.requirement}
        _, thing = self._read_pair(about, "requirement", asked | self.skills)
        if thing in asked:
            self._write_requirement(level, thing, importance=value)
        else:
            self._write_target(self._find("skills", "skill", thing), level, thing, importance=value)

    def _set_years(self, about: str, value: str) -> None:
        level = resolve(about, "level", self.levels)
        if not _NUMBER.fullmatch(value):
            raise UsageError(f"'{value}' is no number of years", hint="write a number such as 4 or 2.5")
        years = float(value) if "." in value else int(value)
        known = next((known for known in self.pack.ladder.level if known.id == level), None)
        asked = next((each for each in known.requirement if each.kind == "years"), None) if known else None
        if asked is None:
            self._write_requirement(level, "years", kind="years", years=years, importance="expected")
        else:
            self._write_requirement(level, asked.id, years=years)

    def _write_requirement(self, level: str, ident: str, **changed: Any) -> None:
        """Change a requirement of a level, or add it."""
        entry = self._find("ladder", "level", level)
        tables = self._take(entry, "requirement")
        requirement = find_entry(tables, ident) or self._add(entry, "requirement", {"id": ident})
        self._rest_on_source(requirement)
        requirement.update(changed)
        if self.pack.evidence is not None:
            requirement["despite"] = "So the employer asks, whatever postings do"

    def _set_source(self, about: str, name: str) -> None:
        if about in (source.id for source in self.list_sources()):
            known = find_entry(self.open("guide")["source"], about)
            known.update({"name": name, "cite": shorten(name, CITE)})
        elif about in (source.id for source in self.pack.guide.source):
            raise UsageError(f"{about} is not a source of yours", hint="give yours an id of its own")
        else:
            self.add_source(about, name)

    def list_sources(self) -> list[Source]:
        """The sources that the pack brings itself: none that another pack has, be it copied or extended."""
        own = {source["id"] for source in self.open("guide").get("source", ())}
        others = (find_built_in(), *list_layers(self.folder)[1:])
        taken = {
            source["id"] for folder in others for source in read_document(folder, "guide").data["source"]
        }
        known = (source for source in self.pack.guide.source if source.id in own - taken)
        return [source for source in known if source.kind == "publisher"]

    def add_source(self, ident: str, name: str) -> None:
        """Write a source that the pack does not have."""
        if ident != make_id(ident, ()):
            raise UsageError(f"'{ident}' is no id", hint=f"write it as {make_id(ident, ())}")
        said = {"id": ident, "kind": "publisher", "name": name, "cite": shorten(name, CITE)}
        self._add(self.open("guide"), "source", said)

    def _add_level(self, about: str, title: str) -> None:
        ident, _, after = about.partition(":")
        self._refuse_new(ident, title, "level", self.levels)
        below = resolve(after, "level", self.levels) if after else [*self.levels][-1]
        said = {"id": ident, "title": title, "short": self._shorten(title, ident)}
        said |= {"summary": ask_summary(title), "source": self.source}
        levels = self._take(self.open("ladder"), "level")
        if self.is_laid_over:
            said["after"] = below
        place = next((i + 1 for i, level in enumerate(levels) if level["id"] == below), None)
        self._add(self.open("ladder"), "level", said, place)
        self._added.append(ident)
        self.levels[ident] = (title,)

    def _add_skill(self, about: str, name: str) -> None:
        ident, _, group = about.partition(":")
        self._refuse_new(ident, name, "skill", self.skills)
        chosen = self._choose_group(f"add-skill:{about}={name}", group)
        said = {"id": ident, "name": name, **({"group": chosen} if chosen else {})}
        self._add(self.open("skills"), "skill", said | {"description": ask_description(name)})
        self.skills[ident] = (name,)

    def _choose_group(self, typed: str, group: str) -> str:
        """The group of a new skill: the one that is named, else the last one. Raises UsageError."""
        used = dict.fromkeys(skill.group for skill in self.pack.skills.skill if skill.group)
        known: dict[str, tuple[str, ...]] = dict.fromkeys(used, ())
        known |= {each.id: (each.title,) for each in self.pack.skills.group}
        if group and not known:
            hint = f"leave it out: {typed.replace(f':{group}=', '=')}"
            raise UsageError(f"'{typed}' names the group {group}, and the pack has no groups", hint=hint)
        return resolve(group, "group", known) if group else [*used][-1] if used else ""

    def check(self) -> None:
        """Raise UsageError for a level that was added and asks for nothing."""
        for level in self._added:
            entry = find_entry(self.open("ladder").get("level", ()), level)
            skills = self.open("skills").get("skill", ())
            if not entry.get("requirement") and not any(level in each.get("targets", ()) for each in skills):
                skill = next(iter(self.skills), "SKILL")
                raise UsageError(
                    f"add-level:{level} needs something that the level asks for",
                    hint=f"add it to the same command, such as target:{level}:{skill}=1",
                )

    def _refuse_new(self, ident: str, name: str, what: str, known: Mapping[str, tuple[str, ...]]) -> None:
        if ident != make_id(ident, ()):
            raise UsageError(f"'{ident}' is no id", hint=f"write it as {make_id(ident, ())}")
        self._refuse_taken(ident, what, known)
        self._refuse_taken(name, what, known)

    def _remove_skill(self, about: str, _value: str) -> None:
        ident = resolve(about, "skill", self.skills)
        file = self.open("skills")
        tables = self._take(file, "skill")
        kept = find_entry(tables, ident)
        if kept is not None:
            del tables[[table["id"] for table in tables].index(ident)]
        if self.is_laid_over and (kept is None or ident in self._list_below("skills", "skill")):
            file["remove"] = [*file.get("remove", ()), f"skill.{ident}"]
        gone: dict[Thing, list[str]] = {"skill": [ident]}
        for stem in dict.fromkeys(mention.stem for mention in MENTIONS if mention.thing == "skill"):
            if (self.folder / f"{stem}.toml").exists():
                drop_mentions(stem, self.open(stem), gone)
        del self.skills[ident]

    def _list_below(self, stem: str, array: str) -> set[str]:
        """The ids that the packs below have in a file."""
        below = read_document(self.folder, stem).layers
        tables = [
            table for layer in below if layer.folder != self.folder for table in layer.data.get(array, ())
        ]
        return {table["id"] for table in tables}

    def _read_pair(self, about: str, what: str, known: Mapping[str, Iterable[str]]) -> tuple[str, str]:
        """A level and a thing that it asks. Raises UsageError."""
        level, sign, thing = about.partition(":")
        if not sign:
            raise UsageError(
                f"'{about}' names no {what}", hint=f"write level:{what}, as in senior:care-planning"
            )
        return resolve(level, "level", self.levels), resolve(thing, what, known)


def find_entry(tables: Iterable[Any], ident: str) -> Any:
    """The table of that id, None where there is none."""
    return next((table for table in tables if table.get("id") == ident), None)
