"""A whole pack: its files, and what is counted, as one frozen record."""

import json
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import Any, ClassVar, NamedTuple

from carecli.pack.credentials import CredentialsFile, EducationFile
from carecli.pack.evidence import EvidenceFile
from carecli.pack.fields import Record, name_key
from carecli.pack.ladder import LadderFile, Scale, SettingsFile, SkillsFile
from carecli.pack.pay import SalaryFile
from carecli.pack.schema import adapt
from carecli.pack.sources import GuideFile


class Pack(Record):
    """A ladder with everything that it refers to. Each field is the file of the same name.

    A pack may leave out the `OPTIONAL` files: what it does not say stands as nothing said.
    """

    guide: GuideFile
    ladder: LadderFile
    skills: SkillsFile
    education: EducationFile = EducationFile()
    credentials: CredentialsFile = CredentialsFile()
    settings: SettingsFile = SettingsFile()
    salary: SalaryFile = SalaryFile()
    evidence: EvidenceFile | None = None

    FILES: ClassVar[tuple[str, ...]] = ("guide", "ladder", "skills")
    OPTIONAL: ClassVar[dict[str, type[Record]]] = {
        "education": EducationFile,
        "credentials": CredentialsFile,
        "settings": SettingsFile,
        "salary": SalaryFile,
        "evidence": EvidenceFile,
    }


Names = Mapping[str, tuple[str, ...]]


class Vocabulary(NamedTuple):
    """The names that a pack knows: each id with its other names, and its scale of ratings."""

    levels: Names
    settings: Names
    skills: Names
    licenses: Names
    certifications: Names
    education: Names
    scale: Scale


def list_names(pack: Pack) -> Vocabulary:
    """Every name that a person may use with this pack."""
    credentials = pack.credentials.credential
    return Vocabulary(
        levels={level.id: (level.title, *level.also) for level in pack.ladder.level},
        settings={setting.id: (setting.name, *setting.also) for setting in pack.settings.setting},
        skills={skill.id: (skill.name,) for skill in pack.skills.skill},
        licenses={c.id: (c.name, *c.also) for c in credentials if c.kind == "license"},
        certifications={c.id: (c.name, *c.also) for c in credentials if c.kind == "certification"},
        education={level.id: (level.name, *level.also) for level in pack.education.level},
        scale=pack.skills.scale,
    )


ASKED = ("must", "expected", "preferred")


def asks_for(pack: Pack, kind: str, importances: Collection[str] = ASKED) -> bool:
    """Whether a level, or one in a setting, asks so strongly for something of a kind, or takes it instead."""
    asked = [requirement for level in pack.ladder.level for requirement in level.requirement]
    changed = [change for setting in pack.settings.setting for change in setting.change]
    names = {requirement.id for requirement in asked if requirement.kind == kind}
    return any(
        (one.importance in importances and (getattr(one, "kind", "") == kind or name in names))
        or any(need.kind == kind for need in one.or_)
        for name, one in [*((r.id, r) for r in asked), *((c.requirement, c) for c in changed)]
    )


def asks_years(pack: Pack) -> bool:
    """Whether years decide anything: a level asks for them, or a way to a credential counts them."""
    credentials = pack.credentials.credential
    return asks_for(pack, "years") or any(route.counts for held in credentials for route in held.route)


def take_fingerprint(pack: Pack) -> str:
    """What tells one content of a pack from another, whatever version it says it is: 16 hexadecimal digits.

    The order of keys, comments and how a number is written (2 or 2.0) do not matter.
    """
    # The built-in pack is made unchecked, so its numbers stand as they are written.
    checked = adapt(Pack).validate_python(_list_data(pack, name_key))
    text = json.dumps(_list_data(checked, str), ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:16]


def _list_data(value: Any, name: Callable[[str], str]) -> Any:
    """What records hold, as plain data under the names of their fields."""
    if isinstance(value, Record):
        return {name(field): _list_data(getattr(value, field), name) for field in value.FIELDS}
    if isinstance(value, dict):
        return {key: _list_data(item, name) for key, item in value.items()}
    return [_list_data(item, name) for item in value] if isinstance(value, tuple) else value
