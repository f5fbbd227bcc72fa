"""The rules of a pack in all its settings, each requirement once, sorted by what it rests on."""

from collections.abc import Iterator
from typing import NamedTuple

from carecli.engine.kinds import Credentials
from carecli.engine.requirements import Requirement, Scales
from carecli.engine.standards import Standard, Standards, set_standards
from carecli.pack.pack import Pack

ON_PAPER = ("education", "license")


class Place(NamedTuple):
    """Where a level asks what paper alone does not decide: the number of that, its id, in which settings."""

    number: int
    id: str
    settings: tuple[int, ...]


class Rulebook(NamedTuple):
    """What every level asks in each setting, by its number; the first is that of no setting.

    `beyond` are the requirements that paper alone does not decide, `places` where each level asks for them;
    `exams` are the certifications among their ways. With `findings` all that is asked is here, without it
    what score and verdict count.
    """

    settings: tuple[str | None, ...]
    standards: tuple[Standards, ...]
    beyond: tuple[Requirement, ...]
    places: tuple[tuple[Place, ...], ...]
    exams: tuple[Credentials, ...]
    findings: bool

    @property
    def scales(self) -> Scales:
        """What the pack measures by, in any setting."""
        return self.standards[0].scales

    @property
    def levels(self) -> tuple[Standard, ...]:
        """The levels where no setting is named; their skills are asked in every one."""
        return self.standards[0].levels

    def list_on_paper(self, level: int) -> list[str]:
        """The ids of what a level asks on paper alone in any of the settings."""
        asked = [r for standards in self.standards for r in standards.levels[level].others]
        return [*dict.fromkeys(r.id for r in asked if rests_on_paper(r))]


def open_rulebook(pack: Pack, *, findings: bool) -> Rulebook:
    """The rules of a pack, for all findings or for score and verdict alone."""
    settings = (None, *(setting.id for setting in pack.settings.setting))
    standards = tuple(set_standards(pack, setting) for setting in settings)
    numbers: dict[tuple[object, ...], int] = {}
    beyond: list[Requirement] = []
    places: list[dict[tuple[int, str], list[int]]] = [{} for _ in standards[0].levels]
    for setting, asked in enumerate(standards):
        for at, level in enumerate(asked.levels):
            for requirement in list_beyond(level, findings=findings):
                mark = requirement.need, requirement.alternatives, requirement.holders, requirement.importance
                number = numbers.setdefault(mark, len(numbers))
                if number == len(beyond):
                    beyond.append(requirement)
                places[at].setdefault((number, requirement.id), []).append(setting)
    ways = dict.fromkeys(way for requirement in beyond for way in requirement.ways)
    return Rulebook(
        settings,
        standards,
        tuple(beyond),
        tuple(tuple(Place(*key, tuple(where)) for key, where in level.items()) for level in places),
        tuple([w for w in ways if isinstance(w, Credentials) and w.kind not in ON_PAPER]),
        findings,
    )


def list_beyond(level: Standard, *, findings: bool) -> Iterator[Requirement]:
    """What a level asks that paper alone does not decide, skills apart."""
    for requirement in level.others:
        if not rests_on_paper(requirement) and (findings or not requirement.is_wish):
            yield requirement


def rests_on_paper(requirement: Requirement) -> bool:
    """Whether degrees and licenses decide a requirement whatever else is answered."""
    return all(way.kind in ON_PAPER for way in requirement.ways)


def list_codes(exams: tuple[Credentials, ...]) -> list[str]:
    """The certifications that some of them accept, each once."""
    return sorted({code for exam in exams for code in exam.accepts})
