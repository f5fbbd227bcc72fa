"""The rules of a pack in all its settings, each requirement once, sorted by what it rests on."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from carecli.engine.kinds import Credentials
from carecli.engine.requirements import Requirement, Scales
from carecli.engine.standards import Standard, Standards, set_standards
from carecli.pack.pack import Pack
from carecli.people.sheets import Sheet, rule_sheet

ON_PAPER = ("education", "license")


class Beyond(NamedTuple):
    """A requirement that paper alone does not decide, and the settings that ask it, by their numbers."""

    requirement: Requirement
    settings: tuple[int, ...]


class Rulebook(NamedTuple):
    """What every level asks in each setting, by its number; the first is that of no setting.

    `beyond` has what paper alone does not decide, each once; `asked` is by level where that stands in it, and
    under which id. `exams` are the certifications among the ways to it, `sheets` add up ratings by level.
    With `findings` the status of each requirement is wanted, too, with `wishes` that of advantages as well:
    without that only what score and verdict count is here.
    """

    settings: tuple[str | None, ...]
    standards: tuple[Standards, ...]
    beyond: tuple[Beyond, ...]
    asked: tuple[tuple[tuple[int, str], ...], ...]
    exams: tuple[Credentials, ...]
    sheets: tuple[Sheet, ...]
    findings: bool
    wishes: bool

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
        return [*dict.fromkeys(r.id for r in asked if rests_on_paper(r) and self.has(r))]

    def has(self, requirement: Requirement) -> bool:
        """Whether a requirement is here, and is no advantage that nobody wants to know of."""
        return self.wishes or not requirement.is_wish


def open_rulebook(pack: Pack, *, findings: bool, wishes: bool) -> Rulebook:
    """The rules of a pack: for score and verdict alone, for findings as well, or for all of them."""
    settings = (None, *(setting.id for setting in pack.settings.setting))
    standards = tuple(set_standards(pack, setting) for setting in settings)
    beyond: dict[Hashable, Beyond] = {}
    asked: list[tuple[tuple[int, str], ...]] = []
    for at in range(len(standards[0].levels)):
        level = _collect_beyond([each.levels[at] for each in standards], wishes=wishes)
        for mark, found in level.items():
            beyond.setdefault((mark, found.settings), found)
        places = {key: place for place, key in enumerate(beyond)}
        asked.append(
            tuple((places[mark, found.settings], found.requirement.id) for mark, found in level.items())
        )
    ways = dict.fromkeys(way for each in beyond.values() for way in each.requirement.ways)
    exams = tuple([way for way in ways if isinstance(way, Credentials) and way.kind not in ON_PAPER])
    sheets = tuple([rule_sheet(level) for level in standards[0].levels])
    return Rulebook(
        settings, standards, tuple(beyond.values()), tuple(asked), exams, sheets, findings, wishes
    )


def _collect_beyond(level: Sequence[Standard], *, wishes: bool) -> dict[Hashable, Beyond]:
    """What a level, as it is in each setting, asks that paper alone does not decide, skills apart."""
    found: dict[Hashable, Beyond] = {}
    for setting, standard in enumerate(level):
        for requirement in standard.others:
            if rests_on_paper(requirement) or (requirement.is_wish and not wishes):
                continue
            mark = (
                requirement.id,
                requirement.need,
                requirement.alternatives,
                requirement.holders,
                requirement.importance,
            )
            before = found.get(mark, Beyond(requirement, ()))
            found[mark] = Beyond(requirement, (*before.settings, setting))
    return found


def rests_on_paper(requirement: Requirement) -> bool:
    """Whether degrees and licenses decide a requirement whatever else is answered."""
    return all(way.kind in ON_PAPER for way in requirement.ways)


def list_codes(exams: Sequence[Credentials]) -> list[str]:
    """The certifications that some of them accept, each once."""
    return sorted({code for exam in exams for code in exam.accepts})
