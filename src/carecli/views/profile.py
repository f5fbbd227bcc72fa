"""A profile as a page."""

from carecli.engine.kinds import say_count_of_years
from carecli.pack.pack import Pack, list_names
from carecli.profile.model import Education, Profile
from carecli.views.page import Block, Column, Page, Paragraph, Table, cell
from carecli.views.words import capitalize, say_list


def profile_page(profile: Profile, pack: Pack) -> Page:
    """What a profile says, with what it leaves open."""
    answers = Table(
        "", (Column("About"), Column("Answer", wrap=True)),
        tuple((cell(label), cell(said)) for label, said in _answers(profile, pack)),
    )  # fmt: skip
    rated = tuple(
        (cell(skill.name), cell(pack.skills.scale.say(rating) if rating is not None else "not answered"))
        for skill in pack.skills.skill
        for rating in [profile.skills.get(skill.id)]
    )
    blocks: tuple[Block, ...] = (
        Paragraph(_lead(profile, pack), "strong"),
        answers,
        Table("Skills", (Column("Skill", wrap=True), Column("Rating", wrap=True)), rated),
    )
    return Page("Profile", blocks)


def _lead(profile: Profile, pack: Pack) -> str:
    who = f"Profile of {profile.name}" if profile.name else "Profile"
    return f"{who}: {len(profile.skills)} of {len(pack.skills.skill)} skills rated."


def _answers(profile: Profile, pack: Pack) -> list[tuple[str, str]]:
    words = pack.guide.words
    settings = {setting.id: setting.name for setting in pack.settings.setting}
    levels = {level.id: level.title for level in pack.ladder.level}
    education = {level.id: level.name for level in pack.education.level}
    names = list_names(pack)
    # What the pack has nothing of, and the person has not answered, is not missing.
    asked = {
        "Setting": bool(settings),
        "Education": bool(education),
        "Licenses": bool(names.licenses),
        "Certifications": bool(names.certifications),
    }
    answers = {
        "Target": levels.get(profile.target or ""),
        "Setting": settings.get(profile.setting or ""),
        **{label: said for label, said in (("Country", profile.country), ("State", profile.state)) if said},
        **({"Pay a year": f"{profile.pay:,}"} if profile.pay else {}),
        f"Years in {words.field}": _years(profile.years),
        capitalize(words.related): _years(profile.related_years),
        "Education": profile.education
        and "; ".join(_say_education(entry, education[entry.level]) for entry in profile.education),
        "Licenses": profile.licenses
        and ", ".join(_held(h.id, h.expires, *h.states) for h in profile.licenses),
        "Certifications": profile.certifications
        and ", ".join(_held(h.id, h.expires) for h in profile.certifications),
        **({"Steps ticked": ", ".join(profile.done)} if profile.done else {}),
    }
    return [
        (label, "not answered" if said is None else said or "none")
        for label, said in answers.items()
        if said or asked.get(label, True)
    ]


def _years(years: float | None) -> str | None:
    return None if years is None else say_count_of_years(years)


def _held(code: str, expires: str | None, *states: str) -> str:
    said = [f"of {say_list(states)}"] if states else []
    said += [f"expires {expires}"] if expires else []
    return f"{code} ({', '.join(said)})" if said else code


def _say_education(entry: Education, name: str) -> str:
    where = f" (earned in {entry.country})" if entry.country else ""
    return f"{name}{f', {entry.field}' if entry.field else ''}{where}"
