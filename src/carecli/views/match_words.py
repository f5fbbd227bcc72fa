"""What postings ask, and how a person stands to them, in words."""

from collections.abc import Mapping, Sequence

from carecli.engine.kinds import say_count_of_years
from carecli.engine.pay import PayBand, PaySheet
from carecli.names import clean_text, say_number
from carecli.pack.pack import Pack
from carecli.papers.gaps import Gap
from carecli.papers.matching import Answer, Match, Matched
from carecli.papers.posting import Asked, Wage, Yearly
from carecli.views.pay import say_range
from carecli.views.words import say_count, say_list

WORDS: Mapping[Answer, str] = {
    "apply": "Apply", "stretch": "A stretch", "unclear": "Unclear", "stopped": "Stopped",
    "not care management": "Not care management",
}  # fmt: skip


ELSEWHERE: Answer = "not care management"
"""The answer to a posting of another field than that of the ladder, whatever that is."""


class Speaker:
    """Says what postings ask in the names of a pack."""

    def __init__(self, pack: Pack) -> None:
        self.field = pack.guide.words.field
        self.levels = {level.id: level.title for level in pack.ladder.level}
        self.settings = {setting.id: setting.name for setting in pack.settings.setting}
        self._skills = {skill.id: skill.name for skill in pack.skills.skill}
        self._education = {level.id: level.name for level in pack.education.level}
        self._fields = {field.id: field.name for field in pack.education.field}
        self._degrees = {(d.level, d.field): d.id for d in reversed(pack.education.degree)}

    def name_answer(self, answer: Answer) -> str:
        """An answer in a word or two."""
        return f"Not {self.field}" if answer == ELSEWHERE else WORDS[answer]

    def say(self, asked: Asked) -> str:
        """What is asked, in few words: `RN or LCSW license in OH`, `CCM, within 24 months`."""
        said = self._say_itself(asked)
        if asked.kind == "education" and asked.by_experience:
            said += " or experience"
        for way in asked.instead:
            said += f", or {say_list(self._say_item(item) for item in way)}"
        if asked.eligible:
            said += ", to be sat for"
        return said + say_later(asked)

    def say_briefly(self, asked: Asked) -> str:
        """The same where there is little room: other ways are not told, nor whether it may come later."""
        has_other_ways = asked.instead or asked.by_experience
        return self._say_itself(asked, brief=True) + (", or another way" if has_other_ways else "")

    def _say_itself(self, asked: Asked, *, brief: bool = False) -> str:
        """What is asked without the ways around it; where it is `brief`, many fields are only counted."""
        if fields := self._list_fields(asked):
            level = asked.any_of[0].partition(":")[0]
            said = f"one of {len(fields)} fields" if brief else say_list(fields, "or")
            return f"{self._education.get(level, level)} in {said}"
        named = dict.fromkeys(self.name(asked, place) for place in range(len(asked.any_of)))
        said = say_list(named or [self.name(asked, 0)], "or")
        if asked.kind == "license":
            said += " license" + (f" in {say_list(asked.states, 'or')}" if asked.states else "")
        return said

    def name(self, asked: Asked, place: int) -> str:
        """One of several that will do, by its name in the pack, else in the posting's own words."""
        if place < len(asked.any_of):
            known = self._find(asked.kind, asked.any_of[place])
            if known:
                known += f" of {self.field}" if asked.care else " of leading" if asked.leading else ""
                return f"{known} of the {say_number(asked.within)} in it" if asked.within else known
        if place < len(asked.words) and asked.words[place]:
            return asked.words[place]
        if asked.kind == "drivers-license":
            return "driver's license"
        return quote(asked.evidence[0].text, 40) if asked.evidence else asked.kind

    def _find(self, kind: str, value: str) -> str | None:
        if kind in ("license", "certification"):
            return None if value == OTHER else value
        if kind == "years":
            try:
                return say_count_of_years(float(value))
            except ValueError:
                return None
        if kind == "education":
            level, _, field = value.partition(":")
            letters = self._degrees.get((level, field))
            return letters or ", ".join(
                filter(None, (self._education.get(level, level), self._fields.get(field, field)))
            )
        return self._skills.get(value) if kind == "skill" else None

    def _list_fields(self, asked: Asked) -> list[str]:
        """The fields of degrees that differ in them alone: `Nursing`, `another field`; of others none."""
        parts = [name.partition(":") for name in asked.any_of]
        if asked.kind != "education" or len(parts) < 2 or len({level for level, _, _ in parts}) > 1:
            return []
        fields = [self._fields.get(field, field) for _, _, field in parts if field]
        return fields + (["another field"] if len(fields) < len(parts) else [])

    def _say_item(self, item: str) -> str:
        kind, _, value = item.partition(":")
        return self._find(kind, value) or value

    def say_gap(self, gap: Gap) -> str:
        """What is lacking, in few words."""
        return self._find(gap.kind, gap.id) or gap.id


OTHER = "OTHER"
"""What stands for a credential that the pack does not know."""


def say_later(asked: Asked) -> str:
    """Until when it may come, if it may come later."""
    if asked.later_months is None:
        return ""
    return f", within {say_count(asked.later_months, 'month')}" if asked.later_months else ", after hire"


def quote(text: str, most: int, words: Sequence[str] = ()) -> str:
    """A line, or of a longer one so much as has room, around the words that matter."""
    text = text.lstrip("-*\u2022\u00b7 ")
    if len(text) <= most:
        return text
    places = [at for word in words if word and (at := text.casefold().find(word.casefold())) >= 0]
    begin = min(places, default=0)
    begin = (
        0
        if begin + max(map(len, words), default=0) <= most - 4
        else text.rfind(" ", 0, max(1, begin - 8)) + 1
    )
    part = text[begin : begin + most - 4 - 4 * bool(begin)]
    if begin + len(part) < len(text):
        part = f"{part[: part.rfind(' ')] if ' ' in part else part} ..."
    return f"... {part}" if begin else part


def say_answer(match: Match, speaker: Speaker) -> str:
    """The answer in a sentence, with what it rests on."""
    word, rest = speaker.name_answer(match.answer), []
    if match.answer == ELSEWHERE:
        return f"{word}: this posting is of another field."
    if match.stops:
        word += f": {say_list(_say_stop(each, speaker) for each in match.stops)}"
        rest.append(f"otherwise {say_share(match, speaker)}")
    elif match.answer == "unclear":
        word += f": {_say_unclear(match, speaker)}"
        rest += [say_share(match, speaker)] if match.list_by("must") else []
    else:
        word += ": nothing stops you"
        rest.append(say_share(match, speaker))
        rest += _say_short(match)
    if match.below and match.answer != "stopped":
        rest.insert(0, say_below(match, speaker))
    lacking = [each for each in match.list_by("nice") if each.status in ("missing", "partial")]
    rest += [f"{len(lacking)} wished for missing"] if lacking else []
    later = [speaker.say(each.asked) for each in match.list_by("must") if each.comes_later]
    rest += [f"to come: {say_list(later)}"] if later else []
    return f"{'; '.join([word, ', '.join(filter(None, rest))] if rest else [word])}."


def _say_stop(each: Matched, speaker: Speaker) -> str:
    lines = [evidence.line for evidence in each.asked.evidence[:1]]
    return speaker.say(each.asked) + "".join(f", line {line}" for line in lines)


def _say_unclear(match: Match, speaker: Speaker) -> str:
    is_open = [each.asked for each in match.list_by("must") if each.side.is_open]
    if is_open:
        said = [f"{'speak' if each.kind == 'language' else 'have'} {speaker.say(each)}" for each in is_open]
        return f"whether you {say_list(said)} decides, and you have not said"
    return "it says of nothing that it must be" if match.found else "it says nothing that carecli could read"


def say_share(match: Match, speaker: Speaker) -> str:
    """How many of the musts are there, and which are not known: `7 of 9 asked (not known: Spanish)`."""
    musts = match.list_by("must")
    if not musts:
        return "it says of nothing that it must be"
    there = sum(each.status == "met" for each in musts)
    unknown = [_say_unknown(each, match, speaker) for each in list_unknown(match) if not each.side.is_open]
    skills = sum(each.status == "unknown" and each.asked.kind == "skill" for each in musts)
    unknown += [f"{say_count(skills, 'skill')} not rated"] if skills else []
    if len(unknown) > MOST_UNKNOWN:
        unknown[MOST_UNKNOWN:] = [f"{len(unknown) - MOST_UNKNOWN} more"]
    return f"{there} of {len(musts)} asked" + (f" (not known: {', '.join(unknown)})" if unknown else "")


MOST_UNKNOWN = 3


def list_unknown(match: Match) -> list[Matched]:
    """The musts that what the person has said does not tell, what decides first; skills are too many."""
    found = [
        each for each in match.list_by("must") if each.status == "unknown" and each.asked.kind != "skill"
    ]
    return sorted(found, key=lambda each: not each.side.is_open)


def _say_unknown(each: Matched, match: Match, speaker: Speaker) -> str:
    said = speaker.say(each.asked)
    is_compact = each.asked.kind == "license" and each.side.held and match.posting.compact == "required"
    return f"whether {said} is multistate" if is_compact else said


def say_below(match: Match, speaker: Speaker) -> str:
    """Why a posting lies below somebody; nothing where it does not."""
    if match.below is None:
        return ""
    if match.below.license:
        return f"with {match.below.license} you would start above this"
    return f"you stand above this, as {speaker.levels[match.below.level or '']}"


def name_posting(match: Match) -> str:
    """A posting by its title, else its file."""
    return clean_text(match.posting.title) or clean_text(match.posting.file) or "a posting"


def _say_short(match: Match) -> list[str]:
    short = [each for each in match.list_by("must") if each.asked.kind == "years" and each.status != "met"]
    return [f"short of {each.asked.any_of[0]} years" for each in short if each.status != "unknown"][:1]


def say_wage(wage: Wage) -> str:
    """Pay as the posting says it."""
    ends = dict.fromkeys((wage.low, wage.high))
    said = " to ".join(f"{end:,.2f}".removesuffix(".00") for end in ends)
    unit = wage.piece or wage.unit
    return f"{said} {'an' if unit[0] in 'aeiou' or unit == 'hour' else 'a'} {unit}"


def say_yearly(yearly: Yearly) -> str:
    """A year's range."""
    return " to ".join(f"{end:,}" for end in dict.fromkeys(yearly))


def say_pay(match: Match, sheet: PaySheet | None, speaker: Speaker) -> str | None:
    """The pay a year, and where it lies beside the person's band; None where none is said."""
    if match.pay is None or match.posting.pay is None:
        return None
    if match.pay.yearly is None:
        return f"{say_wage(match.posting.pay)}; how many of them a year has is not said"
    said = say_yearly(match.pay.yearly) + " a year"
    if match.pay.unit != "year":
        said += f" of full-time work ({say_wage(match.posting.pay)})"
    band = sheet and (sheet.expected or next(iter(sheet.possible), None))
    if not band:
        return said
    title = speaker.levels.get(band.level, band.level)
    return f"{said}, {_place(match.pay.yearly, band)} your band as {title}, {say_range(band)}"


def _place(yearly: Yearly, band: PayBand) -> str:
    if band.low is not None and yearly.high < band.low:
        return "below"
    return "above" if band.high is not None and yearly.low > band.high else "in line with"
