"""The questions of the interview: what is asked, in which order, and what counts as an answer."""

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, NamedTuple

from carecli.names import STAGES, clean_text, fold, match_name, suggest_name
from carecli.pack.ladder import Skill
from carecli.pack.pack import Pack
from carecli.profile.model import Names, Vocabulary, list_names

MAX_YEARS = 80
OTHER_SKILLS = "Other skills"


def parse_name(typed: str) -> str:
    """A name fit for display. Raises ValueError."""
    name = clean_text(typed)
    if not name:
        raise ValueError("That leaves no name: type one, or skip.")
    return name


def parse_years(typed: str) -> float:
    """A number of years. Raises ValueError."""
    try:
        years = float(typed.strip().replace(",", "."))
    except ValueError:
        raise ValueError(
            f"{clean_text(typed)!r} is not a number: write years in digits, such as 3 or 2.5"
        ) from None
    if not isfinite(years) or not 0 <= years <= MAX_YEARS:
        raise ValueError(f"years must be from 0 to {MAX_YEARS}")
    return years


def parse_rating(typed: str) -> int:
    """A rating. Raises ValueError."""
    if typed.strip().lower() in STAGES:
        return STAGES.index(typed.strip().lower())
    if typed.strip() not in ("0", "1", "2", "3", "4", "5"):
        raise ValueError(
            f"{clean_text(typed)!r} is not a rating: give a whole number from 0 (none) to 5 (expert)"
        )
    return int(typed)


def pick_name(typed: str, what: str, names: Names) -> str:
    """The id that a number in the list or a name stands for. Raises ValueError."""
    ids = list(names)
    if typed.strip().isdecimal() and 1 <= int(typed) <= len(ids):
        return ids[int(typed) - 1]
    found = match_name(typed, names)
    if found is None:
        raise ValueError(f"{clean_text(typed)!r} is not a {what} here: {suggest_name(typed, names)}")
    return found


def parse_education(typed: str, pack: Pack, names: Vocabulary) -> tuple[str, str | None]:
    """Level and field of `LEVEL`, `LEVEL:FIELD` or letters such as BSN. Raises ValueError."""
    level, _, field = typed.partition(":")
    degree = next((d for d in pack.education.degree if fold(d.id) == fold(level)), None)
    if degree:
        return degree.level, clean_text(field) or degree.field
    return pick_name(level, "level of education", names.education), clean_text(field) or None


def match_credential(typed: str, kind: str, names: Names) -> str:
    """The code of a credential. Raises ValueError."""
    found = match_name(typed, names, beginnings=False)
    if found is None:
        hint = f"{suggest_name(typed, names)}; or type none"
        raise ValueError(f"{clean_text(typed)!r} is not a {kind} that counts here: {hint}")
    return found


Answers = Mapping[str, str]


class Question(NamedTuple):
    """One question. `parse` turns what was typed into a value or raises ValueError with what to do.

    `details` are numbered from `first`, or listed where it is None. `skill` is the skill whose rating is
    asked, if any. The `id` is the key of the answer in a draft: for most questions the field of a profile.
    """

    id: str
    section: str
    prompt: str
    help: str
    parse: Callable[[str], Any]
    details: tuple[str, ...] = ()
    first: int | None = 1
    skill: str | None = None


def list_questions(pack: Pack, answers: Answers) -> list[Question]:
    """All questions, given the answers so far: the target decides the order of the skills."""
    names = list_names(pack)
    education = _education_question(pack, names)
    return [
        Question(
            "name",
            "About you",
            "What should the report call you?",
            "A first name will do. It is kept on this computer only. Type skip to stay unnamed.",
            parse_name,
        ),
        education,
        *_field_question(pack, education, answers),
        _credential_question(pack, "license", names.licenses),
        _credential_question(pack, "certification", names.certifications),
        Question(
            "years",
            "Years",
            "How many years have you worked in care or case management, or care coordination? "
            "Bedside nursing and other direct care do not count here; they are asked next.",
            "Paid work whose main task was managing or coordinating care. 0 if none, 2.5 for two and a half.",
            parse_years,
        ),
        Question(
            "related_years",
            "Years",
            "And how many in other direct patient care or social services?",
            "For example at the bedside, in a clinic or in social work; leave out what you counted above.",
            parse_years,
        ),
        _choice(
            "setting", "Setting and target", "Where do you want to work next, or stay?", "setting",
            names.settings, "The setting decides how much a license and a certification count.",
            {s.id: f"{s.name}: {s.description}" for s in pack.settings.setting},
        ),
        _choice(
            "target", "Setting and target", "Which level do you want to reach?", "level", names.levels,
            "The report compares you with every level and goes into this one. Its skills are asked first.",
            {level.id: f"{level.title}: {level.summary}" for level in pack.ladder.level},
        ),
        *_skill_questions(pack, answers),
    ]  # fmt: skip


def read_answers(pack: Pack, answers: Answers) -> dict[str, Any]:
    """The answers as the data of a profile. Raises ValueError for one that does not parse.

    `{"years": "2,5", "education": "BSN", "skill:ehr": "3"}` gives `{"years": 2.5, "education": [{"level":
    "bachelor", "field": "nursing"}], "skills": {"ehr": 3}}`.
    """
    asked = [question for question in list_questions(pack, answers) if question.id in answers]
    data = {question.id: question.parse(answers[question.id]) for question in asked}
    skills = {question.skill: data.pop(question.id) for question in asked if question.skill}
    field = data.pop("field", None)
    if "education" in data:
        level, known = data["education"]
        entry = {"level": level, "field": known or field} if known or field else {"level": level}
        data["education"] = [entry] if level else []
    return data | ({"skills": skills} if skills else {})


def _choice(
    key: str, section: str, prompt: str, what: str, names: Names, hint: str, shown: dict[str, str]
) -> Question:  # fmt: skip
    def parse(typed: str) -> str:
        return pick_name(typed, what, names)

    return Question(key, section, prompt, f"{hint} Give its number or name.", parse, tuple(shown.values()))


def _education_question(pack: Pack, names: Vocabulary) -> Question:
    degrees = ", ".join(degree.id for degree in pack.education.degree)

    def parse(typed: str) -> tuple[str | None, str | None]:
        if fold(typed) in ("none", "0"):
            return None, None
        return parse_education(typed, pack, names)

    return Question(
        "education",
        "Education",
        "What is the highest degree you have completed?",
        f"Give its number or name, or the letters of a degree ({degrees}). none if you finished no school.",
        parse,
        tuple(level.name for level in pack.education.level),
    )


def _field_question(pack: Pack, education: Question, answers: Answers) -> list[Question]:
    """Ask for the field of a degree, unless the degree's letters say it or there is none."""
    if "education" not in answers:
        return []
    level, field = education.parse(answers["education"])
    if field or level in (None, "high-school"):
        return []
    named = ", ".join(f.name.lower() for f in pack.education.field if f.named)
    question = Question(
        "field",
        "Education",
        "In which field?",
        f"Fields that count for care management: {named}. Write yours as it is, whatever it is.",
        parse_name,
    )
    return [question]


def _credential_question(pack: Pack, kind: str, names: Names) -> Question:
    known = [c for c in pack.credentials.credential if c.kind == kind]

    def parse(typed: str) -> list[str]:
        if fold(typed) in ("none", "no", "0"):
            return []
        parts = [part for part in re.split(r"[,;/]|\band\b", typed) if part.strip()]
        if len(parts) == 1 and match_name(parts[0], names, beginnings=False) is None:
            parts = parts[0].split()
        return list(dict.fromkeys(match_credential(part, kind, names) for part in parts))

    return Question(
        f"{kind}s",
        "Licenses and certifications",
        f"Which {kind}s do you hold that are current? Letters, with commas between them, or none.",
        "Give the letters, several with commas between them, or none.",
        parse,
        tuple(f"{c.id}: {c.name}" for c in known),
        None,
    )


def _skill_questions(pack: Pack, answers: Answers) -> list[Question]:
    """Every skill, those first that the target asks most for: must before expected, high before low."""
    target = _find_target(pack, answers)
    title = next((level.title for level in pack.ladder.level if level.id == target), None)
    weights = pack.ladder.rules.weights

    def weigh(skill: Skill) -> float:
        asked = [t for level, t in skill.targets.items() if target in (None, level)]
        importance = {"must": weights.must, "expected": weights.expected, "preferred": weights.preferred}
        return sum(importance[t.importance] * (1 + t.rating / 10) for t in asked)

    ordered = sorted(pack.skills.skill, key=lambda skill: -weigh(skill))
    return [
        Question(
            f"skill:{skill.id}",
            (f"Skills for {title}" if target in skill.targets else OTHER_SKILLS) if title else "Skills",
            f"{skill.name}. {skill.description} Which comes closest to you?",
            "Choose the sentence that fits most of your days, or 0. Type done to stop here.",
            parse_rating,
            (
                "none: I have not done this.",
                *(f"{STAGES[rating]}: {anchor}" for rating, anchor in enumerate(skill.anchors, 1)),
            ),
            0,
            skill.id,
        )
        for skill in ordered
    ]


def _find_target(pack: Pack, answers: Answers) -> str | None:
    """The level that is wanted, if it has been said."""
    names = list_names(pack).levels
    return pick_name(answers["target"], "level", names) if "target" in answers else None
