"""Pages that are filled in anywhere, without a network, and saved as a file: a profile, ratings."""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from carecli import __version__
from carecli.pack.credentials import Role
from carecli.pack.ladder import SkillsFile
from carecli.pack.pack import Pack, asks_years
from carecli.pack.sources import Words
from carecli.profile.model import SCHEMA
from carecli.profile.ratings import ANSWER, RatingRequest, lay_open
from carecli.views.html import TEMPLATES, make_environment

DEGREES = 6
"""Levels of education that the page has room for."""

DAY = "[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?"


class Option(NamedTuple):
    """One answer to choose: what it is in a profile, its name, and more about it."""

    value: str
    name: str
    about: str = ""


class Rated(NamedTuple):
    """A skill to rate, with the sentence that stands for each rating."""

    id: str
    name: str
    description: str
    ratings: tuple[Option, ...]


class SkillGroup(NamedTuple):
    """The skills of a group, under their title; `id` is its own in the page."""

    id: str
    title: str
    skills: tuple[Rated, ...]


class ProfileForm(NamedTuple):
    """What the page asks. `home` is the country whose degrees need no evaluation.

    Years are asked where something goes by them, and pay where the pack has some to compare it with.
    """

    title: str
    lead: str
    schema: str
    roles: tuple[Option, ...]
    levels: tuple[Option, ...]
    licenses: tuple[Option, ...]
    certifications: tuple[Option, ...]
    studied: tuple[Option, ...]
    fields: tuple[Option, ...]
    home: str
    words: Words
    settings: tuple[Option, ...]
    states: tuple[Option, ...]
    groups: tuple[SkillGroup, ...]
    asks_years: bool
    asks_pay: bool
    degrees: int = DEGREES


def make_form(pack: Pack, states: Iterable[tuple[str, str]]) -> ProfileForm:
    """The questions of a pack; `states` are codes and names of those that it has wages of."""
    study, credentials = pack.education, pack.credentials.credential
    areas = tuple(Option(code, name) for code, name in states)
    held = [(c.kind, Option(c.id, c.name)) for c in credentials]
    return ProfileForm(
        title="Where you stand",
        lead=f"Answers for {pack.guide.title}: ten minutes, or as many as you like.",
        schema=SCHEMA,
        roles=tuple(_describe_role(role) for role in pack.credentials.role),
        levels=tuple(Option(level.id, level.title) for level in pack.ladder.level),
        licenses=tuple(option for kind, option in held if kind == "license"),
        certifications=tuple(option for kind, option in held if kind == "certification"),
        studied=tuple(Option(level.id, level.name) for level in study.level),
        fields=tuple(Option(field.id, field.name) for field in study.field),
        home=study.country or "",
        words=pack.guide.words,
        settings=tuple(Option(setting.id, setting.name) for setting in pack.settings.setting),
        states=areas,
        groups=group_skills(pack.skills),
        asks_years=asks_years(pack),
        asks_pay=bool(pack.salary.pay or areas),
    )


def _describe_role(role: Role) -> Option:
    return Option(role.id, role.name, " or ".join(role.licenses))


def group_skills(file: SkillsFile) -> tuple[SkillGroup, ...]:
    """The skills by their groups, both in the order of the pack."""
    groups = dict[str, list[Rated]]()
    for skill in file.skill:
        names = skill.anchors or file.scale.names
        ratings = tuple(Option(str(rating), text) for rating, text in enumerate((NOT_YET, *names)))
        rated = Rated(skill.id, skill.name, skill.description, ratings)
        groups.setdefault(file.name_group(skill), []).append(rated)
    return tuple(
        SkillGroup(f"group-{number}", _say_title(name), tuple(held))
        for number, (name, held) in enumerate(groups.items(), 1)
    )


def _say_title(group: str) -> str:
    """The title of a group of skills; of those that are in none, simply `Skills`."""
    said = f"{group} skills".strip()
    return said[0].upper() + said[1:]


NOT_YET = "Not part of my work so far."


def format_form(form: ProfileForm) -> str:
    """The page of a profile as HTML."""
    return _fill("form", form, day=DAY)


class RequestedSkill(NamedTuple):
    """A skill of a request: its `own` rating is what the person says, empty where they say nothing."""

    id: str
    name: str
    own: str
    ratings: tuple[Option, ...]


class RatingForm(NamedTuple):
    """What a page asks whoever rates somebody else: the request, and its skills with their ratings."""

    title: str
    lead: str
    schema: str
    request: RatingRequest
    skills: tuple[RequestedSkill, ...]


def make_rating_form(request: RatingRequest) -> RatingForm:
    """The questions of a request; a rating without an anchor stands alone."""
    skills = []
    for asked in request.ratings:
        texts = (NOT_YET_THEIRS, *(asked.anchors or ("",) * request.most))
        ratings = tuple(Option(str(rating), text) for rating, text in enumerate(texts))
        own = "" if asked.own is None else str(asked.own)
        skills.append(RequestedSkill(asked.skill, asked.name, own, ratings))
    lead = "Your view beside theirs: a few minutes, and what you leave open stays open."
    return RatingForm(f"Ratings of {request.person}", lead, ANSWER, request, tuple(skills))


NOT_YET_THEIRS = "Not part of their work so far."


def format_rating_form(request: RatingRequest) -> str:
    """The page of ratings as HTML; the request stands in it as data, which no browser runs."""
    text = json.dumps(lay_open(request)).replace("<", "\\u003c")
    return _fill("rating", make_rating_form(request), request=Markup(text))  # noqa: S704  no tag ends it


def _fill(name: str, form: NamedTuple, **values: str) -> str:
    """A page as HTML. Every text is escaped and cleaned; its one script is named by its sum."""
    scripts = [(TEMPLATES / f"{each}.js").read_text(encoding="utf-8") for each in ("saving", name)]
    script = "\n" + "".join(scripts)
    template = make_environment().get_template(f"{name}.html.j2")
    return template.render(
        form=form,
        script=Markup(script),  # noqa: S704  carecli's own
        sum=take_sum(script),
        version=__version__,
        **values,
    )


def take_sum(script: str) -> str:
    """What a page says of a script that it allows, so that no other one runs."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
