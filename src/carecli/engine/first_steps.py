"""The steps to a first post in care management, for where somebody comes from."""

from collections.abc import Collection

from carecli.engine.assessment import Assessment
from carecli.engine.degrees import estimate
from carecli.engine.drafts import Setup, list_holdings, name_field
from carecli.engine.plan import Checklist, FirstStepDone
from carecli.guide.planning import FirstStep, Origin


def find_origin(setup: Setup) -> Origin | None:
    """Return where a person comes from: the first origin of the pack that fits her."""
    holdings = list_holdings(setup)
    held = {*(holdings.licenses or ()), *(holdings.certifications or ())}
    studied = {name_field(entry, setup) for entry in setup.profile.education or ()}
    for origin in setup.file.origin:
        asks = (*origin.licenses, *origin.certifications, *origin.fields)
        by_work = origin.related and bool(setup.profile.related_years or setup.profile.years)
        if held & set(asks) or studied & set(origin.fields) or by_work or not (asks or origin.related):
            return origin
    return None


def list_first_steps(assessment: Assessment, done: Collection[str], setup: Setup) -> Checklist | None:
    """Return the checklist for someone not yet on the ladder, else None.

    She is not on it without a year in care management, or where no level can be ready, whatever the open
    answers turn out to be.
    """
    on_the_ladder = setup.profile.years != 0 and any(x.verdict.high == "ready" for x in assessment.levels)
    origin = find_origin(setup)
    if on_the_ladder or origin is None or not setup.file.first_step:
        return None
    items = tuple(
        FirstStepDone(
            step.id,
            step.title,
            step.todo.get(origin.id, step.title),
            step.id in done or _is_met(step, assessment, setup),
            step.basis,
            step.source,
        )
        for step in setup.file.first_step
    )
    return Checklist(origin.name, estimate(origin.months), items)


def _is_met(step: FirstStep, assessment: Assessment, setup: Setup) -> bool:
    """Whether the profile shows a step done."""
    profile = setup.profile
    if step.met_by == "experience":
        return bool(profile.years or profile.related_years)
    if step.met_by == "degree":
        found = [f for x in assessment.levels for f in x.findings if f.requirement.kind == "education"]
        return any(finding.status == "met" for finding in found)
    if step.met_by == "skills":
        asked = [f for f in assessment.levels[0].findings if f.requirement.kind == "skill"]
        return all(finding.status == "met" for finding in asked)
    return False
