"""The questions of the interview: what is asked, in which order, and how an answer is said back."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from carecli.engine.kinds import say_count_of_years
from carecli.names import clean_text, fold, match_name, suggest_name
from carecli.pack.ladder import Scale, Skill
from carecli.pack.pack import Names, Pack, asks_for, asks_years, list_names
from carecli.pack.sources import Words
from carecli.profile.reading import (
    AnswerWords,
    Fills,
    Kind,
    Word,
    fill,
    is_none,
    parse_name,
    pick_name,
    read_rating,
    read_words,
    read_years,
)
from carecli.views.words import capitalize, say_list

ALL_KINDS: tuple[Kind, ...] = ("license", "certification", "degree", "level", "state")
MOST_LISTED = 15  # choices that are listed where nobody can scroll through them


class Terms:
    """What the questions are made of: the pack, its names, and the states of its wage tables."""

    def __init__(self, pack: Pack, states: Names) -> None:
        """`states` are the names of states by their codes; there may be none."""
        self.pack = pack
        self.states = states
        self.names = list_names(pack)
        self.lexicon = AnswerWords(pack, states)
        self.roles = {role.id: role for role in pack.credentials.role}
        asked = {
            code
            for level in pack.ladder.level
            for requirement in level.requirement
            if requirement.kind == "certification"
            for code in requirement.any_of
        }
        known = [c for c in pack.credentials.credential if c.kind == "certification"]
        self.idle = {c.id for c in known if not asked.intersection((c.id, *c.counts_as))}
        self.asks_certifications = asks_for(pack, "certification", ("must", "expected"))
        self.asks_years = asks_years(pack)


class Offered(NamedTuple):
    """One answer to choose: what choosing it types, its name, and more about it."""

    typed: str
    name: str
    about: str = ""


class Question(NamedTuple):
    """One question. `read` turns what was typed into answers, or raises ValueError with what to do.

    The `id` is the answer that it is about: most often the field of a profile. Choices are numbered from
    `first`. `part_of` is the question whose number it shares. `skill` is the one whose rating is asked.
    """

    id: str
    label: str
    prompt: str
    help: str
    read: Callable[[str], Fills]
    choices: tuple[Offered, ...] = ()
    first: int = 1
    part_of: str = ""
    skill: str | None = None

    @property
    def is_listed(self) -> bool:
        """Whether its choices are few enough to be numbered."""
        return 0 < len(self.choices) <= MOST_LISTED

    @property
    def numbers(self) -> str:
        """The numbers on the screen: `1 to 7`."""
        return f"{self.first} to {self.first + len(self.choices) - 1}" if self.is_listed else ""


def list_basics(terms: Terms, answers: Fills) -> list[Question]:
    """The first questions, given the answers so far; those that belong together share a number.

    They are eight where the pack has something to ask of each.
    """
    return [
        *([_ask_role(terms)] if terms.roles else []),
        *([_ask_licenses(terms, answers)] if terms.names.licenses else []),
        *([_ask_education(terms)] if terms.names.education else []),
        *([_ask_field(terms)] if terms.pack.education.field and _lacks_field(answers) else []),
        *(_ask_years(terms.pack.guide.words) if terms.asks_years else []),
        *([_ask_setting(terms)] if terms.names.settings else []),
        *([_ask_state(terms)] if terms.states else []),
        _ask_one(
            "target", "Target", "Which level do you want to reach?", "level", terms.names.levels,
            "You are compared with every level; this is the one that the answer is about first.",
            [Offered(x.id, x.title, x.summary) for x in terms.pack.ladder.level],
        ),
        Question(
            "name", "Name", "What should the answer call you?",
            "A first name will do. It stays on this computer. Skip it to stay unnamed.",
            lambda typed: {"name": parse_name(typed)},
        ),
    ]  # fmt: skip


def ask_certifications(terms: Terms) -> list[Question]:
    """The question that comes before the skills, where there are certifications.

    It is none of the first ones, for certifications mostly stop nobody.
    """
    known = [c for c in terms.pack.credentials.credential if c.kind == "certification"]
    if not known:
        return []
    choices = [Offered(c.id, f"{c.name} ({c.id})") for c in known if c.id not in terms.idle]
    read = _read_credentials("certification", terms, [Word("certification", c.typed) for c in choices])
    stance = "" if terms.asks_certifications else "They are an advantage and never a must here. "
    return [Question(
        "certifications", "Certifications", "Which certifications do you hold that are current?",
        f"{stance}Several may be named with commas between them.",
        read, (*choices, Offered("none", "None")),
    )]  # fmt: skip


def ask_skill(skill: Skill, scale: Scale) -> Question:
    """How somebody rates a skill: its anchors, and none."""
    chosen = "sentence" if skill.anchors else "rating"
    return Question(
        f"skill:{skill.id}", skill.name, f"{skill.name}. {skill.description} Which comes closest to you?",
        f"Choose the {chosen} that fits most of your days. There is no wrong answer, and none is also one.",
        lambda typed: {f"skill:{skill.id}": read_rating(typed, scale)},
        tuple(offer_ratings(skill.anchors, scale)), 0, skill=skill.id,
    )  # fmt: skip


def offer_ratings(anchors: Sequence[str], scale: Scale) -> Iterator[Offered]:
    """Yield each rating from 0 on, with its anchor where the skill has them."""
    yield Offered("0", capitalize(scale.none), "I have not done this.")
    for rating in range(1, scale.most + 1):
        name = scale.ratings[rating] or f"{rating} of {scale.most}"
        yield Offered(str(rating), capitalize(name), anchors[rating - 1] if anchors else "")


def _ask_role(terms: Terms) -> Question:
    roles = terms.pack.credentials.role
    numbered = [Word("role", role.id) for role in roles]
    names = {role.id: (role.name, *role.also) for role in roles}

    def read(typed: str) -> Fills:
        """The answers that a text gives. Raises ValueError."""
        role = match_name(typed, names, beginnings=False)
        try:
            return {"role": role} if role else _read_mixed(typed, terms, numbered)
        except ValueError:
            role = match_name(typed, names)
            if role is None:
                raise
            return {"role": role}

    return Question(
        "role", "You are", "What are you now?",
        f"It decides which licenses are offered first.{_say_examples(terms)}",
        read, tuple(Offered(role.id, role.name) for role in roles),
    )  # fmt: skip


def _ask_licenses(terms: Terms, answers: Fills) -> Question:
    role = terms.roles.get(answers.get("role", ""))
    known = [c for c in terms.pack.credentials.credential if c.kind == "license"]
    first = role.licenses if role else ()
    known.sort(key=lambda c: first.index(c.id) if c.id in first else len(first))
    choices = [Offered(c.id, f"{c.name} ({c.id})") for c in known]
    return Question(
        "licenses", "License", "Which license do you hold that is current?",
        f"Many posts ask for one, and pay goes by it. Several may be named{_say_more(terms)}.",
        _read_credentials("license", terms, [Word("license", c.typed) for c in choices]),
        (*choices, Offered("none", "None")),
    )  # fmt: skip


def _say_examples(terms: Terms) -> str:
    examples = terms.pack.guide.words.examples
    return f" You may say more at once: {examples}." if examples else ""


def _say_more(terms: Terms) -> str:
    examples = terms.pack.guide.words.examples
    return f", and more at once: {examples}" if examples else " with commas between them"


def _read_credentials(kind: Kind, terms: Terms, numbered: Sequence[Word]) -> Callable[[str], Fills]:
    """Read credentials of a kind, and whatever else is said along with them."""
    others = tuple(other for other in ALL_KINDS if other != kind)

    def read(typed: str) -> Fills:
        """The answers that a text gives. Raises ValueError."""
        if is_none(typed) or typed.strip() == str(len(numbered) + 1):
            return {f"{kind}s": []}
        whole = terms.lexicon.find(typed, (kind,))
        words = [whole] if whole else read_words(typed, terms.lexicon, (kind, *others), numbered)
        return _understand(
            words, terms, f"a {kind}", len(numbered) + 1, names=getattr(terms.names, f"{kind}s")
        )

    return read


def _ask_education(terms: Terms) -> Question:
    levels = terms.pack.education.level
    numbered = [Word("level", level.id) for level in levels]

    def read(typed: str) -> Fills:
        """The answers that a text gives. Raises ValueError."""
        if is_none(typed):
            return {"education": []}
        if not typed.strip().isdecimal() and (level := match_name(typed, terms.names.education)):
            return {"education": [{"level": level}]}
        kinds: tuple[Kind, ...] = ("degree", "level", "field", "license", "certification", "state")
        words = read_words(typed.replace(":", " "), terms.lexicon, kinds, numbered)
        return _understand(
            words, terms, "a level of education", len(levels), names=terms.names.education, takes_fields=True
        )

    letters = ", ".join(degree.id for degree in terms.pack.education.degree)
    letters = f", or the letters of a degree ({letters}), with its field if you like" if letters else ""
    return Question(
        "education", "Education", "What is the highest degree you have completed?",
        f"A name will do{letters}. none if you finished no school.",
        read, tuple(Offered(level.id, level.name) for level in levels),
    )  # fmt: skip


def _lacks_field(answers: Fills) -> bool:
    """Whether a degree was named without its field."""
    studied = answers.get("education") or ()
    return any("field" not in entry and entry["level"] != "high-school" for entry in studied[-1:])


def _ask_field(terms: Terms) -> Question:
    fields = terms.pack.education.field
    names = {field.id: (field.name, *field.also) for field in fields}

    def read(typed: str) -> Fills:
        """The answers that a text gives. Raises ValueError."""
        if typed.strip().isdecimal():
            return {"field": pick_name(typed, "field", names)}
        return {"field": match_name(typed, names, beginnings=False) or parse_name(typed)}

    return Question(
        "field", "Field", "In which field?",
        f"Some fields count as related to {terms.pack.guide.words.field}. Write yours as it is, "
        "whatever it is.",
        read, tuple(Offered(field.id, field.name) for field in fields), part_of="education",
    )  # fmt: skip


def _ask_years(words: Words) -> list[Question]:
    def read_both(typed: str) -> Fills:
        """The years, and the related ones if they stand beside them. Raises ValueError."""
        try:
            return {"years": read_years(typed)}
        except ValueError:
            parts = [part for part in typed.replace(" and ", ",").split(",") if part.strip()]
            if len(parts) != 2:
                raise
        return {"years": read_years(parts[0]), "related_years": read_years(parts[1])}

    return [
        Question(
            "years", capitalize(words.field), words.ask_years,
            f"{words.about_years}: 0 if none, 2.5, 6 months, 3-4.",
            read_both,
        ),
        Question(
            "related_years", capitalize(words.related_short), words.ask_related, words.about_related,
            lambda typed: {"related_years": read_years(typed)}, part_of="years",
        ),
    ]  # fmt: skip


def _ask_setting(terms: Terms) -> Question:
    return _ask_one(
        "setting", "Setting", "Where do you want to work next, or stay?", "setting", terms.names.settings,
        f"{terms.pack.guide.words.about_setting} With it skipped, no place is assumed.",
        [Offered(s.id, s.name, s.description) for s in terms.pack.settings.setting],
    )  # fmt: skip


def _ask_state(terms: Terms) -> Question:
    names = {code: tuple(others) for code, others in terms.states.items()}

    def read(typed: str) -> Fills:
        """The answers that a text gives. Raises ValueError."""
        state = match_name(typed, names)
        if state is None:
            raise ValueError(f"{clean_text(typed)!r} is no state here: {suggest_name(typed, names)}")
        return {"state": state}

    return Question(
        "state", "State", "In which state do you work, or want to?",
        "Pay differs by state. Its name or its two letters; skip it for the whole country, or outside it.",
        read, tuple(Offered(code, others[0]) for code, others in names.items()),
    )  # fmt: skip


def _ask_one(
    key: str, label: str, prompt: str, what: str, names: Names, hint: str, choices: Sequence[Offered]
) -> Question:  # fmt: skip
    def read(typed: str) -> Fills:
        """The answers that a text gives. Raises ValueError."""
        try:
            return {key: pick_name(typed, what, names)}
        except ValueError:
            raise ValueError(_refuse(clean_text(typed), f"a {what}", names, len(choices))) from None

    return Question(key, label, prompt, hint, read, tuple(choices))


def _read_mixed(typed: str, terms: Terms, numbered: Sequence[Word]) -> Fills:
    """What somebody says they are: a role, or what they hold, which tells the role as well."""
    words = read_words(typed, terms.lexicon, ("role", *ALL_KINDS), numbered)
    roles = {role.id: (role.name,) for role in terms.roles.values()}
    fills = _understand(words, terms, "a line of work", len(numbered), names=roles)
    held = fills.get("licenses", [])
    meant = next((role.id for role in terms.roles.values() if {*held} & {*role.licenses}), None)
    return fills if "role" in fills or meant is None else {"role": meant, **fills}


def _understand(
    words: Sequence[Word | str],
    terms: Terms,
    what: str,
    last: int,
    *,
    names: Names,
    takes_fields: bool = False,
) -> Fills:
    """The answers that words give. Raises ValueError that names what was not understood and the numbers."""
    try:
        fills = fill(words, terms.pack, takes_fields=takes_fields)
    except ValueError as error:
        raise ValueError(_refuse(str(error), what, names, last)) from None
    if "field" in fills:
        raise ValueError(f"That names a field and no degree: type 1 to {last}, or its name")
    if not fills:
        raise ValueError(f"That names nothing that is known here: type 1 to {last}, or its name")
    return fills


def _refuse(typed: str, what: str, names: Names, last: int) -> str:
    """What is wrong with a name, and the nearest ones or the numbers on the screen."""
    near = suggest_name(typed, names)
    near = near if near.startswith("did you mean") else f"type 1 to {last}, or its name"
    return f"{typed!r} is not {what} that is known here: {near}"


def say_answers(fills: Fills, terms: Terms) -> str:
    """What was understood: `Registered Nurse, Associate degree, nursing, Ohio`; `left open` where nothing."""
    if "field" in fills and fills.get("education"):
        *others, last = fills["education"]
        fills = {**fills, "education": [*others, {"field": fills["field"], **last}]}
    said = [
        _say_answer(key, fills[key], terms) for key in fills if key != "field" or "education" not in fills
    ]
    return "; ".join(said) or "left open"


def _say_answer(key: str, value: Any, terms: Terms) -> str:
    pack = terms.pack
    if key in ("licenses", "certifications"):
        names = {c.id: c.name for c in pack.credentials.credential}
        held = [entry["id"] if isinstance(entry, dict) else entry for entry in value]
        return say_list(f"{names[code]} ({code})" for code in held) if held else f"no {key[:-1]}"
    if key == "education":
        return say_list(_say_degree(entry, terms) for entry in value) if value else "no school finished"
    if key in ("years", "related_years"):
        words = pack.guide.words
        return f"{say_count_of_years(value)} in {words.field if key == 'years' else words.related_short}"
    if key.startswith("skill:"):
        return pack.skills.scale.say(value)
    if key == "role":
        return terms.roles[value].name
    if key == "state":
        return next(iter(terms.states.get(value, ())), value)
    known = {
        "setting": {found.id: found.name for found in pack.settings.setting},
        "target": {found.id: found.title for found in pack.ladder.level},
        "field": {found.id: found.name for found in pack.education.field},
    }
    return str(known.get(key, {}).get(value, value))


def _say_degree(entry: dict[str, str], terms: Terms) -> str:
    level = next(found.name for found in terms.pack.education.level if found.id == entry["level"])
    field = next(
        (
            found.name.lower()
            for found in terms.pack.education.field
            if found.id == fold(entry.get("field", ""))
        ),
        entry.get("field"),
    )
    return f"{level}, {field}" if field else level
