"""Plans to test: people, packs that ask for one thing, and what a plan takes when worked out anew."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from carecli.engine.plan import make_plan
from carecli.engine.results import Plan, PlannedStep, Step
from carecli.pack.ladder import Band, CredentialAsked
from carecli.pack.loading import load_handbook
from carecli.pack.pack import Pack
from carecli.pack.plan import PlanFile
from carecli.profile.model import Certification, Education, License, Profile, read_profile
from tests.conftest import PEOPLE, SMALL_PACK, TODAY
from tests.engine.strategies import PACK, SKILLS, Asked

FILE = load_handbook(SMALL_PACK).plan or PlanFile()
EXPERT = dict.fromkeys(SKILLS, 5)
CODES = {c.id: c for c in PACK.credentials.credential}


def person(
    *,
    years: float | None = 0,
    related: float | None = 0,
    licenses: Collection[str | License] | None = (),
    certifications: Collection[str | Certification] | None = (),
    education: Collection[str] | None = (),
    setting: str | None = None,
) -> Profile:
    """Return somebody with every skill; a degree is written as `bachelor:nursing`."""
    return Profile(
        years=years,
        related_years=related,
        licenses=None if licenses is None else tuple(_hold(License, held) for held in licenses),
        certifications=(
            None if certifications is None else tuple(_hold(Certification, held) for held in certifications)
        ),
        education=None if education is None else tuple(_study(said) for said in education),
        setting=setting,
        skills=EXPERT,
    )


def _hold(kind: type[Any], held: Any) -> Any:
    return kind(id=held) if isinstance(held, str) else held


def _study(said: str) -> Education:
    level, _, field = said.partition(":")
    return Education(level=level, field=field or None)


def example(name: str) -> Profile:
    """Return one of the people."""
    return read_profile(PEOPLE / f"{name}.toml", PACK)


def plan(profile: Profile, target: str, pack: Pack = PACK, file: PlanFile = FILE, **options: Any) -> Plan:
    """Return the plan on the day of all tests; what the small pack asks in a setting is worked out once."""
    standards = Asked(profile.setting).standards if pack is PACK else None
    return make_plan(profile, pack, file, target, TODAY, standards=standards, **options)


def plan_for(code: str, profile: Profile, file: PlanFile = FILE, **options: Any) -> Plan:
    """Return the plan to a level that asks for one license or certification and nothing else."""
    return plan(profile, "senior", asking(code), file, **options)


@lru_cache
def asking(code: str) -> Pack:
    """Return the small pack with a single level, which asks for one credential; no other counts as it."""
    kind = CODES[code].kind
    senior = next(level for level in PACK.ladder.level if level.id == "senior")
    asked = next(r for r in senior.requirement if isinstance(r, CredentialAsked) and r.kind == kind)
    asked = asked.replace(any_of=(code,), importance="expected")
    return with_requirements(asked).replace(
        credentials=PACK.credentials.replace(
            credential=tuple(c.replace(counts_as=()) for c in CODES.values())
        )
    )


def with_requirements(*asked: Any, years: float = 5.0) -> Pack:
    """Return the small pack with a single level that asks for these requirements and for no skill."""
    senior = next(level for level in PACK.ladder.level if level.id == "senior")
    band = Band(min=years)
    level = senior.replace(requirement=asked, years=band)
    return PACK.replace(
        ladder=PACK.ladder.replace(level=(level,)),
        skills=PACK.skills.replace(skill=()),
        settings=PACK.settings.replace(setting=()),
    )


def find(made: Plan, name: str) -> PlannedStep:
    """Return a step by its name."""
    return next(step for step in made.steps if step.id == name)


def names(steps: Iterable[Step | PlannedStep], *kinds: str) -> list[str]:
    """Return the ids of steps, or of those of some kinds; to apply is one only where it is asked for."""
    return [step.id for step in steps if (step.kind in kinds if kinds else step.kind != "apply")]


def list_needed(made: Plan) -> list[PlannedStep]:
    """Return the steps that it takes to be ready; to apply takes nothing."""
    return [step for step in list_taken(made) if step.is_needed]


def list_taken(made: Plan) -> list[PlannedStep]:
    """Return the steps but where to apply today, which changes nothing that a plan counts."""
    return [step for step in made.steps if step.kind != "apply"]


def measure(
    steps: Collection[PlannedStep], done: Collection[str] = (), file: PlanFile | None = None
) -> tuple[float, float, float]:
    """Return the fewest and the most months of steps, and the most money, from what each step says.

    With a `file`, what is not known counts as much as when two ways are compared.
    """
    by_id = {step.id: step for step in steps}
    programs = file.program if file else ()
    unknown = file.comparison if file else None
    longest = max((p.months.high for p in programs if p.months), default=0.0)
    dearest = max((p.cost.high for p in programs if p.cost), default=0.0)
    length = {"certification": unknown.months if unknown else 0, "education": longest}
    fee = unknown.cost if unknown else 0
    price = {"license": fee, "certification": fee, "training": fee, "education": dearest}

    def end(step: PlannedStep, *, most: bool) -> float:
        if step.id in done:
            return 0
        begins = max((end(by_id[n], most=most) for n in step.step.starts_after if n in by_id), default=0)
        stands_in = length.get(step.kind, 0)
        takes = (step.step.months.high if most else step.step.months.low) if step.step.months else stands_in
        return begins + takes

    left = [step for step in steps if step.id not in done]
    return (
        max((end(step, most=False) for step in left), default=0),
        max((end(step, most=True) for step in left), default=0),
        sum(step.step.cost.high if step.step.cost else price.get(step.kind, 0) for step in left),
    )
