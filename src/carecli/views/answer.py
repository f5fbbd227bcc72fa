"""What an assessment comes to: the level that it goes into, what is lacking there, and what to do first."""

from typing import NamedTuple

from carecli.engine.assess import find_target
from carecli.engine.kinds import Rating
from carecli.engine.openings import Door, OnPaper
from carecli.engine.pay import PaySheet
from carecli.engine.requirements import Finding
from carecli.engine.results import Assessment, Change, LevelAssessment, Opening
from carecli.pack.ladder import Skill
from carecli.pack.pack import Pack
from carecli.views.serialize import Form
from carecli.views.words import IMPORTANCES

STATUSES = ("missing", "unknown", "partial", "met")
MOST = 3


def find_focus(assessment: Assessment, level: str | None = None) -> LevelAssessment:
    """The level that the report goes into: the one asked for, the target ahead, the next, the highest."""
    levels = {found.id: found for found in assessment.levels}
    wanted = level or find_target(assessment) or assessment.current_level
    return levels[wanted] if wanted else assessment.levels[-1]


def rank_gaps(focus: LevelAssessment) -> list[Finding]:
    """What is not met, in the order in which to close it.

    Hard stops come first, then what the smallest change names, what is missing, and the longest way to go.
    """
    named = {change.requirement for change in focus.lift.changes} if focus.lift else set()

    def weigh(finding: Finding) -> tuple[int, bool, int, float]:
        """The key by which findings stand, the weightiest first."""
        asked = finding.requirement
        strength = IMPORTANCES.index(asked.importance)
        return strength, asked.id not in named, STATUSES.index(finding.status), -finding.worst.gap

    return sorted((f for f in focus.findings if f.is_gap), key=weigh)


class ScreenAnswer(NamedTuple):
    """All that the screen is made of: an assessment with advice for the level that it goes into.

    `openings` are the settings in which nothing of what stops them would. `paper` is how they stand on paper,
    where no skill at all is rated. `who` is how a command names the same person, None where only flags do.
    """

    assessment: Assessment
    level: str
    pack: Pack
    openings: tuple[Opening, ...] = ()
    paper: OnPaper | None = None
    pay: PaySheet | None = None
    who: str | None = ""

    @property
    def focus(self) -> LevelAssessment:
        """The level that it goes into."""
        return find_focus(self.assessment, self.level)

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """What is asked and known to be lacking, in the order in which to close it."""
        return tuple(f for f in rank_gaps(self.focus) if not f.requirement.is_wish and f.status != "unknown")

    @property
    def first(self) -> tuple[Finding, ...]:
        """The few that come first."""
        if self.focus.passed_over:
            return ()
        stops = self.focus.verdict.high == "blocked"
        return tuple(f for f in self.gaps if not stops or f.requirement.id in self.focus.stops)[:MOST]

    @property
    def enough(self) -> int | None:
        """How many of the gaps lead to the next verdict, the first ones; None where answers decide it."""
        lift = self.focus.lift
        if lift is None or self.focus.settles_most or self.paper:
            return None
        return len({change.requirement for change in lift.changes})


def has_no_rating(assessment: Assessment) -> bool:
    """Whether skills are asked and none at all is rated."""
    rated = [f.have for level in assessment.levels for f in level.findings if f.requirement.kind == "skill"]
    return bool(rated) and not any(rated)


def is_on_paper(assessment: Assessment, focus: LevelAssessment) -> bool:
    """Whether no skill is rated yet, and the level asks for more than skills."""
    asked = [f.requirement for f in focus.findings]
    return has_no_rating(assessment) and any(r.kind != "skill" and not r.is_wish for r in asked)


def knows_nothing(assessment: Assessment) -> bool:
    """Whether nothing is answered that any level asks."""
    return not any(f.have for level in assessment.levels for f in level.findings)


def find_deed(finding: Finding, pack: Pack) -> str | None:
    """What to do within weeks for the next rating of a skill, as the pack says it; else why it is asked."""
    requirement, need = finding.requirement, finding.requirement.need
    if not isinstance(need, Rating):
        return None
    skill = next(skill for skill in pack.skills.skill if skill.id == need.skill)
    have = need.amount_of(finding.have)
    return say_deed(skill, have) or requirement.reason or next(iter(skill.anchors[have:]), None)


def say_deed(skill: Skill, have: int) -> str | None:
    """What to do within weeks for the rating above `have`; from none, what somebody at the first one does."""
    if not have:
        return f"First be able to do this: {skill.anchors[0]}" if skill.anchors else None
    return skill.grow[have - 1] if skill.grow else None


CHANGE = Form(Change, "requirement to=to.plain steps")
ANSWER = Form(
    ScreenAnswer,
    "level to_do enough on_paper=paper",
    to_do=(
        [
            Form(
                tuple[Finding, str | None],
                "requirement=0.requirement.id label=0.requirement.label have=0.have.plain"
                " need=0.requirement.need.plain advice=1",
            )
        ],
        lambda answer: [(finding, find_deed(finding, answer.pack)) for finding in answer.first],
    ),
    on_paper=Form(OnPaper, "fits doors", doors=Form(Door, "change settings", change=CHANGE)),
)
