"""What an answer moves: the score of one level while its skills are rated, and which of them tell most."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from carecli.engine.assess import assess_against, find_target, score_against
from carecli.engine.kinds import Rating
from carecli.engine.results import LevelScore
from carecli.engine.standards import AskedSkill, Standard, Standards, set_standards
from carecli.pack.pack import Pack
from carecli.profile.model import Profile
from carecli.views.words import say_verdict

BAR = 22


class AskedLevel:
    """The level that the skills are asked for, and how somebody stands at it."""

    def __init__(self, pack: Pack, today: date) -> None:
        """Work nothing out yet: the setting decides what the levels ask."""
        self.pack = pack
        self.today = today
        self._standards = cache(lambda setting: set_standards(pack, setting))

    def find_level(self, profile: Profile) -> Standard:
        """What the level asks that skills are asked for: the target, or else the next one on paper.

        Ratings do not move it, or the questions would change while they are answered.
        """
        standards: Standards = self._standards(profile.setting)
        unrated = profile.replace(skills={})
        found = assess_against(unrated, standards, self.today, "none")
        wanted = find_target(found) or found.current_level or standards.levels[-1].level.id
        return next(standard for standard in standards.levels if standard.level.id == wanted)

    def list_skills(self, profile: Profile) -> tuple[str, ...]:
        """The skills that the level expects, the one whose answer would settle most first."""
        asked = [asked for asked in self.find_level(profile).skills if not asked.requirement.is_wish]
        # Of skills that settle as much, the one asked at the higher rating is the more often short.
        asked.sort(key=lambda skill: (-skill.requirement.weight, -_read_rating(skill)))
        return tuple(skill.skill for skill in asked)

    def find_score(self, profile: Profile, level: str) -> LevelScore:
        """Verdict and score of a person at a level."""
        scores = score_against(profile, self._standards(profile.setting), self.today)
        return next(score for score in scores if score.level == level)


def _read_rating(asked: AskedSkill) -> int:
    need = asked.requirement.need
    return need.rating if isinstance(need, Rating) else 0


def say_live(title: str, before: LevelScore | None, after: LevelScore) -> str:
    """How a score moved: `Care Manager: 40 to 90, now 46 to 90 of 100, developing to stretch`."""
    now = _say_score(after)
    first = "" if before is None or _say_score(before) == now else f"{_say_score(before)}, now "
    return f"{title}: {first}{now} of 100, {say_verdict(after.verdict)}"


def draw_live(before: LevelScore, after: LevelScore, marks: str) -> tuple[str, str]:
    """The bar of a score and its numbers; `marks` draw what is there, what is open, what is not, an arrow."""
    low, high = round(after.score.low * BAR / 100), round(after.score.high * BAR / 100)
    bar = marks[0] * low + marks[1] * (high - low) + marks[2] * (BAR - high)
    was, now = (_say_score(score, "-") for score in (before, after))
    return bar, now if was == now else f"{was} {marks[3]} {now}"


def _say_score(score: LevelScore, link: str = " to ") -> str:
    """Whole points, rounded down so that they never flatter."""
    low, high = int(score.score.low), int(score.score.high)
    return str(low) if low == high else f"{low}{link}{high}"


def find_equal_run(ratings: Sequence[tuple[str, int]], length: int) -> tuple[str, ...]:
    """The last skills, if so many in a row were rated the same."""
    last = ratings[-length:]
    return tuple(skill for skill, _ in last) if len(last) == length and len({r for _, r in last}) == 1 else ()
