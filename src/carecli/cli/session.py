"""What a command works with: the pack, the person, the day, the pay, the sources."""

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from carecli.cli.aside import tell
from carecli.cli.options import Flags, read_today
from carecli.cli.proposals import say_person
from carecli.errors import PersonalFileError, UsageError
from carecli.names import resolve
from carecli.pack.ladder import LadderFile, Level
from carecli.pack.layers import has_file
from carecli.pack.loading import File, load_file, load_handbook, load_pack, load_sources
from carecli.pack.pay import OccupationsFile, SalaryFile
from carecli.pack.reading import find_pack
from carecli.pack.sources import GuideFile, Source
from carecli.profile.desk import name_in_use
from carecli.profile.places import read_country, read_state

if TYPE_CHECKING:  # these take 30 ms, and many commands need none of them
    from carecli.cli.answers import Person, Questioning
    from carecli.engine.kinds import Credentials
    from carecli.engine.pay import PaySheet, Wages
    from carecli.engine.ratings import Counted
    from carecli.engine.results import Step
    from carecli.engine.standards import Standards
    from carecli.pack.handbook import Country, Handbook
    from carecli.pack.pack import Names, Pack, Vocabulary
    from carecli.pack.plan import PlanFile
    from carecli.pack.practice import PracticeQuestion
    from carecli.pack.wages import Area
    from carecli.papers.lexicon import Lexicon
    from carecli.papers.measuring import Measure
    from carecli.papers.paper import Paper
    from carecli.papers.posting import Posting
    from carecli.papers.resume import Resume
    from carecli.profile.model import Profile
    from carecli.views.page import Page


def read_named_paper(named: str) -> "Paper":
    """The paper in a file, or on standard input for `-`. Raises PersonalFileError and UsageError."""
    from carecli.papers.documents import read_paper, read_paper_stream

    if named != "-":
        return read_paper(Path(named))
    if sys.stdin is None:
        raise PersonalFileError("standard input is closed", hint="name a file")
    return read_paper_stream(sys.stdin.buffer)


def read_counted(typed: str | None) -> "Counted":
    """Whose ratings count, as `--ratings` says it. Raises UsageError."""
    from carecli.engine.ratings import WAYS

    if typed is None:
        return "own"
    return WAYS[resolve(typed, "way to count ratings", dict.fromkeys(WAYS, ()))]


def count_ratings(person: "Profile", counted: "Counted") -> "Profile":
    """The person with the ratings that count beside those of second persons. Raises UsageError for none."""
    from carecli.engine.ratings import choose_ratings
    from carecli.profile.ratings import find_latest, list_answers, read_kept

    latest = find_latest(list_answers(read_kept(), person.name))
    if not latest:
        who = person.name or "this person"
        raise UsageError(
            f"nobody else has rated {who}", hint="carecli rate request -o for-supervisor.json asks somebody"
        )
    others = {skill: rating for skill, (rating, _) in latest.items()}
    raters = dict.fromkeys(answer.by for _, answer in latest.values())
    tell(f"Counted: {SAID[counted].format(', '.join(raters))}.")
    return person.replace(skills=choose_ratings(person.skills, others, counted))


class OtherLadderError(PersonalFileError):
    """The saved profile says what the ladder of `--pack` does not have."""


SAID = {
    "other": "the ratings by {}, and yours where they gave none",
    "lower": "the lower of your ratings and those by {}",
    "higher": "the higher of your ratings and those by {}",
}


class Session:
    """What the options of a command lead to. Each part is read once, when it is first asked for.

    `pack` is the whole pack; a command that needs one file of it asks for that file (`ladder`, `guide`,
    `salary` …), which is read alone unless the pack has been read. Every part raises PackError where the
    pack does not hold what it should; `flags` and `person` raise as `find_person` does.

        session = Session("my-ladder", profile="maya.toml")
        assess(session.person, session.pack, session.today)
    """

    def __init__(
        self,
        pack: str | None = None,
        *,
        profile: str | None = None,
        flags: Flags | None = None,
        today: str | None = None,
        answer: "Callable[[Session, Profile], Page] | None" = None,
        in_lines: bool = False,
        anyone: bool = False,
        ratings: str | None = None,
    ) -> None:
        """Take the options as typed; a command without the person's flags leaves `flags` out.

        `answer` makes the page that somebody who is asked sees after eight questions; without it nobody is
        asked. With `in_lines` they are asked line by line, with
        `anyone` the saved profile is left aside. `ratings` says whose count: own, other, lower or higher.
        """
        self.today = read_today(today)
        self._named_pack = pack
        self._named_profile = profile
        self._typed = flags
        self._anyone = anyone
        self._ratings = read_counted(ratings)
        self._answer = answer
        self._in_lines = in_lines
        self._standards: dict[str | None, Standards] = {}

    @cached_property
    def folder(self) -> Path:
        """The folder of the pack."""
        return find_pack(self._named_pack)

    @cached_property
    def pack(self) -> "Pack":
        """The whole pack."""
        return load_pack(self.folder)

    @cached_property
    def names(self) -> "Vocabulary":
        """Every name that a profile may use."""
        from carecli.pack.pack import list_names

        return list_names(self.pack)

    @cached_property
    def lexicon(self) -> "Lexicon":
        """The words that papers are read by. Raises UsageError where the extra for papers is missing."""
        from carecli.papers.documents import EXTRA
        from carecli.papers.lexicon import load_lexicon

        try:
            return load_lexicon(self.folder, self.pack)
        except ModuleNotFoundError as error:
            if error.name != "ahocorasick":
                raise
            raise UsageError("papers need the extra parts of carecli", hint=EXTRA) from None

    def read_posting(self, named: str) -> "Posting":
        """The posting in a file, or on standard input for `-`, understood. Raises as `read_named_paper`."""
        from carecli.papers.postings import understand_posting

        return understand_posting(read_named_paper(named), self.lexicon)

    def find_skills(self, text: str) -> list[str]:
        """The skills of the pack that a text names."""
        return [mark.id for mark in self.lexicon.find(text) if mark.kind in ("skill", "told")]

    @cached_property
    def measure(self) -> "Measure":
        """What the matches of the person rest on; with the languages of their kept résumé."""
        from carecli.papers.matching import set_measure

        languages = self.kept_resume.languages if self.kept_resume else None
        return set_measure(self.person, self.pack, self.today, languages)

    @cached_property
    def kept_resume(self) -> "Resume | None":
        """The résumé that the saved person keeps; None for one of a file or of flags alone."""
        from carecli.papers.keeping import saved_resume

        return saved_resume() if self._named_profile is None and self.has_profile else None

    @cached_property
    def handbook(self) -> "Handbook":
        """The pack with its topics and further files."""
        return load_handbook(self.folder)

    @cached_property
    def ladder(self) -> LadderFile:
        """The levels."""
        return self.read("ladder", LadderFile)

    @cached_property
    def guide(self) -> GuideFile:
        """Who the pack is, and its own sources."""
        return self.read("guide", GuideFile)

    @cached_property
    def salary(self) -> SalaryFile:
        """The pay that the pack states."""
        return self.read("salary", SalaryFile)

    @cached_property
    def plan_file(self) -> "PlanFile":
        """What the pack says for plans; nothing is known where it has no `plan.toml`."""
        from carecli.pack.plan import PlanFile

        return self.read("plan", PlanFile) if self._has("plan.toml") else PlanFile()

    @cached_property
    def questions(self) -> "tuple[PracticeQuestion, ...]":
        """The questions of interviews that the pack has; none where it has no `questions.toml`."""
        from carecli.pack.practice import QuestionsFile

        return self.read("questions", QuestionsFile).question if self._has("questions.toml") else ()

    @cached_property
    def countries(self) -> "tuple[Country, ...]":
        """The countries that the pack describes, if any."""
        from carecli.pack.handbook import CountriesFile

        return self.read("countries", CountriesFile).country if self._has("countries.toml") else ()

    @cached_property
    def occupations(self) -> OccupationsFile:
        """What the wage tables hold; only where `has_wages`."""
        return self.read("occupations", OccupationsFile)

    @property
    def has_disagreements(self) -> bool:
        """Whether the pack says where its sources clash."""
        return self._has("disagreements.toml")

    @cached_property
    def has_wages(self) -> bool:
        """Whether the pack has wage tables."""
        return self._has("occupations.toml", "areas.csv", "wages.csv")

    @cached_property
    def areas(self) -> "tuple[Area, ...]":
        """Every area of the wage tables."""
        from carecli.pack.wages import list_areas

        return list_areas(self.folder)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source of the pack."""
        return (*self.guide.source, *load_sources(self.folder))

    @cached_property
    def flags(self) -> Flags:
        """What the person says on the command line, with the codes of their country and state."""
        typed = self._typed or Flags()
        country = read_country(typed.country, self.countries) if typed.country is not None else None
        state = read_state(typed.state, country, self.areas) if typed.state is not None else None
        return typed._replace(country=country, state=state)

    @cached_property
    def has_profile(self) -> bool:
        """Whether a profile was named, or one is saved."""
        from carecli.profile.files import saved_profile

        if self._named_profile is not None:
            return True
        return not self._anyone and os.path.exists(saved_profile())

    @property
    def who(self) -> str | None:
        """How another command names the same person; None where only flags say who they are."""
        if self._named_profile is not None:
            return f" -p {shlex.quote(self._named_profile)}"
        return say_person() if self.has_profile else None

    @property
    def called(self) -> str | None:
        """What the saved person is called here where there are others; None of a profile in a file."""
        return name_in_use() if self._named_profile is None and self.has_profile else None

    @property
    def whose(self) -> str:
        """What tells the person from others: the name and the place of their profile.

        What comes through a pipe has no place: it is told by the name alone, and without one by the answers.
        """
        from carecli.profile.files import saved_profile

        named, name = self._named_profile, self.person.name
        if named == "-":
            return name or repr(self.person)
        return f"{name or ''}\n{os.path.realpath(saved_profile() if named is None else named)}"

    def turn_to(self, person: "Profile") -> "Session":
        """A session about another person, with all that this one has read of the pack."""
        from carecli.cli.answers import Person

        turned = copy(self)
        vars(turned)["_found"] = Person(person)
        return turned

    @property
    def person(self) -> "Profile":
        """The person that the command is about."""
        return self._found.profile

    @property
    def is_shown(self) -> bool:
        """Whether the person was asked and has just seen the answer."""
        return self._found.is_shown

    @cached_property
    def _found(self) -> "Person":
        from carecli.cli.answers import FILE_HINT, find_person, say_flags

        pack = self.pack  # first: a pack that is wrong is to be named before a flag that is
        flags = f"pass --profile FILE or {say_flags(pack)}, or use a terminal to be asked"
        hint = FILE_HINT if self._typed is None else flags
        asking = self.make_asking(self._answer) if self._answer else None
        try:
            found = find_person(self._named_profile, self.flags, pack, asking=asking, hint=hint)
        except PersonalFileError as error:
            if self._named_profile is not None:
                raise
            also = " or flags" if self._typed is not None else ""
            raise self.blame_ladder(error, "the saved profile is", f"pass -p FILE{also}") from None
        if self._ratings == "own":
            return found
        return found._replace(profile=count_ratings(found.profile, self._ratings))

    def blame_ladder(self, error: PersonalFileError, who: str, hint: str) -> PersonalFileError:
        """What to say of kept answers that the ladder does not have, where it was named; else the error."""
        if self._named_pack is None or not error.problems:
            return error
        return OtherLadderError(f"{who} of another ladder than {self._named_pack}", hint=hint)

    def make_asking(self, answer: "Callable[[Session, Profile], Page]") -> "Questioning":
        """How to ask a person, who sees the page that `answer` makes of them."""
        from carecli.cli.answers import Questioning

        return Questioning(lambda person: answer(self, person), self._list_states, self.today, self._in_lines)

    def _list_states(self, country: str | None) -> "Names":
        """The states of the wage tables by their codes, for whoever works in their country."""
        if not self.has_wages or country not in (None, self.occupations.country):
            return {}
        return {area.id: (area.name,) for area in self.areas if area.kind == "state"}

    @property
    def reader(self) -> "Profile | None":
        """The saved person, for a command that shows beside them what is known; None without one.

        One who is of another ladder is left out, which is said aside.
        """
        if not self.has_profile:
            return None
        try:
            return self.person
        except OtherLadderError as error:
            tell(f"Shown for anybody: {error.message}.")
            self._anyone = True
            vars(self)["has_profile"] = False
            return None

    def read(self, name: str, model: type[File]) -> File:
        """Take a file from the pack where that has been read, or read it alone."""
        whole = vars(self).get("pack")
        return getattr(whole, name, None) or load_file(self.folder, name, model)

    def find_level(self, typed: str | None) -> str | None:
        """The level that was named, if one was. Raises UsageError with the nearest ones."""
        return None if typed is None else resolve(typed, "level", self.names.levels)

    def find_sources(self, pay: "PaySheet | None", cited: Iterable[str] = ()) -> tuple[Source, ...]:
        """The guide's sources; the further ones as well where the pay or something else cites one."""
        known = {source.id for source in self.guide.source}
        needed = {*cited, *(row.source for row in (pay.rows if pay else ()))}
        return self.guide.source if needed <= known else self.sources

    def find_pay(
        self, person: "Profile", levels: Iterable[str | None], asked: str | None = None
    ) -> "PaySheet | None":
        """The pay of levels for the licenses a person holds today and their state; None for another country.

        The state counts where the wage tables have it. The question is about the level `asked`, or else about
        the highest one.
        """
        from carecli.engine.pay import lay_out_pay
        from carecli.pack.wages import find_area

        chosen = [level for level in self.pack.ladder.level if level.id in {*levels}]
        if not chosen or not self.has_wages:
            return None

        home = self.occupations.country
        country = find_area(self.folder, home, "country")
        if country is None or person.country not in (None, home):
            return None
        state = find_area(self.folder, person.state, "state") if person.state else None
        if person.state and state is None:
            tell(f"The wage tables have no state {person.state}; pay is that of the whole country.")
        areas = [country, state] if state else [country]
        licenses = self.list_licenses(person)
        wages = self.read_wages(areas, chosen, licenses)
        return lay_out_pay(
            chosen, areas, licenses, self.salary.pay, self.occupations, wages,
            pay=person.pay, asked=asked or chosen[-1].id,
        )  # fmt: skip

    def find_standards(self, person: "Profile") -> "Standards":
        """What the levels ask in the setting of a person; worked out once for each setting, for 5 ms."""
        from carecli.engine.standards import set_standards

        if person.setting not in self._standards:
            self._standards[person.setting] = set_standards(self.pack, person.setting)
        return self._standards[person.setting]

    def find_exams(self, person: "Profile", asked: "Mapping[str, Credentials]") -> "dict[str, Step]":
        """For each certification asked, its exam by the fastest way to it: its routes say when it may be sat.

        Those are left out to which every way is closed.
        """
        if not asked:
            return {}
        from carecli.engine.steps import set_up
        from carecli.engine.ways import find_exam

        standards = self.find_standards(person)
        setup = set_up(person, self.pack, self.plan_file, standards, self.today)
        return {name: exam for name, need in asked.items() if (exam := find_exam(need, setup))}

    def list_licenses(self, person: "Profile") -> tuple[str, ...] | None:
        """The licenses that a person holds today; None where they have not said."""
        held = person.licenses
        return None if held is None else tuple(code.id for code in held if code.is_current(self.today))

    def read_wages(
        self,
        areas: "Sequence[Area]",
        levels: Sequence[Level],
        licenses: Sequence[str] | None,
        industry: str | None = None,
    ) -> "Wages":
        """The rows of the wage table that these levels, areas and licenses need, by what they are of."""
        from carecli.engine.pay import ALL_INDUSTRIES, list_occupations
        from carecli.pack.wages import find_wages

        codes = list_occupations([level.id for level in levels], licenses, self.occupations)
        found = [wage for area in areas for wage in find_wages(self.folder, area.id, ALL_INDUSTRIES, codes)]
        found += find_wages(self.folder, areas[0].id, industry, codes) if industry else ()
        return {(wage.area, wage.industry, wage.occupation): wage for wage in found}

    def _has(self, *names: str) -> bool:
        return all(has_file(self.folder, name) for name in names)
