"""What papers alone open, setting by setting, and what each level and setting asks."""

from carecli.engine.openings import ask_levels, ask_settings, read_papers
from carecli.engine.standards import set_standards
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import TODAY
from tests.engine.strategies import PACK

NAMES = {setting.name for setting in PACK.settings.setting}
NURSE = Profile(
    years=5,
    related_years=5,
    licenses=(License(id="RN"),),
    certifications=(Certification(id="CCM"),),
    education=(Education(level="bachelor", field="nursing"),),
)


def test_whoever_has_all_papers_fits_everywhere_and_no_door_is_left() -> None:
    paper = read_papers(NURSE, PACK, "care-manager", TODAY)
    assert set(paper.fits) == NAMES
    assert paper.doors == ()


def test_what_is_lacking_is_a_door_to_the_settings_that_ask_for_it() -> None:
    paper = read_papers(NURSE.replace(licenses=()), PACK, "care-manager", TODAY)
    first = paper.doors[0]
    assert first.change.to.kind == "license"
    assert first.label
    opened = [name for door in paper.doors for name in door.settings]
    assert not set(opened) & set(paper.fits)
    sizes = [len(door.settings) for door in paper.doors]
    assert sizes == sorted(sizes, reverse=True)


def test_whoever_holds_a_license_is_not_told_to_take_up_another_trade() -> None:
    nobody, practical = (
        read_papers(NURSE.replace(licenses=held), PACK, "care-manager", TODAY)
        for held in ((), (License(id="LPN"),))
    )
    assert [door for door in nobody.doors if door.change.to.kind == "license"]
    assert [door for door in practical.doors if door.change.to.kind == "license"] == []
    assert practical.fits == nobody.fits


def test_who_lacks_several_things_has_no_single_door() -> None:
    nobody = Profile(years=0, related_years=0, licenses=(), certifications=(), education=())
    paper = read_papers(nobody, PACK, "director", TODAY)
    assert (paper.fits, paper.doors) == ((), ())


def test_nothing_answered_fits_nowhere_for_certain() -> None:
    assert read_papers(Profile(), PACK, "senior", TODAY).fits == ()


def test_a_requirement_is_found_in_each_level_and_setting_or_not_at_all() -> None:
    standards = set_standards(PACK, "hospital")
    levels = ask_levels(standards, "license")
    assert [asked.name for asked in levels] == [standard.level.title for standard in standards.levels]
    assert levels[-1].requirement is not None
    settings = ask_settings(PACK, "senior", "license")
    assert {asked.name for asked in settings} == NAMES
    strengths = {asked.name: asked.requirement and asked.requirement.importance for asked in settings}
    assert strengths["Hospital"] == "must"
    assert {asked.requirement for asked in ask_settings(PACK, "senior", "nothing")} == {None}
