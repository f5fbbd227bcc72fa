"""Titles of posts: which lines are one, what they say of employer and of full time."""

import re

MOST_WORDS = 12  # of a title
MOST_LETTERS = 110  # of a line that is no sentence

_POST = re.compile(
    r"\b(?:nurse|rn|lpn|lvn|cna|aprn|manager|mgr|managing|coordinator|coord|director|supervisor"
    r"|lead(?:er)?|chief|head"
    r"|president|vp|officer|executive|administrator|specialist|worker|caseworker|aide|assistant|asst"
    r"|technician|tech"
    r"|\w*therapist|\w+ologist|counsell?or|clinician|practitioner|physician|paramedic|emt|midwife|navigator|planner"
    r"|advocate|liaison"
    r"|reviewer|analyst|consultant|educator|instructor|teacher|tutor|professor|trainer|coach"
    r"|intern(?:ship)?|extern"
    r"|fellow|resident|student|volunteer|caregiver|companion|babysitter|nanny|homemaker|promotora?|clerk"
    r"|secretary"
    r"|receptionist|representative|rep|agent|associate|attendant|cashier|server|waitress|waiter|barista"
    r"|bartender|cook"
    r"|chef|driver|operator|engineer|developer|accountant|bookkeeper|buyer|recruiter|sales\w*|inspector"
    r"|auditor|monitor"
    r"|investigator|paralegal|attorney|lawyer|pharmacist|dietitian|psychologist|psychiatrist|chaplain"
    r"|interpreter"
    r"|translator|librarian|owner|founder|partner|proprietor|staff|desk|crew|laborer|janitor|housekeeper"
    r"|guard"
    r"|sergeant|captain|corpsman|medic|provider|registrar|scheduler|biller|coder|transporter"
    r"|phlebotomist|scribe"
    r"|sitter|mentor|facilitator|organizer|generalist|member|designer|artist|writer|editor|planner"
    r"|strategist|stylist"
    r"|employee|adjuster|temp|contractor|freelancer?|work(?:er)?|management|nursing|charge|preceptor"
    r"|screener|surveyor)s?\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:hospitals?|medical cent(?:er|re)|health ?(?:system|plan|care|services|partners|network)"
    r"|clinics?|inc|llc"
    r"|ltd|corp(?:oration)?|company|university|college|school|agency|county|city of|state of"
    r"|department of|center"
    r"|centre|services|foundation|institute|group|associates|hospice|shelter|home health|rehab"
    r"|nursing home|manor"
    r"|skilled nursing$|nursing (?:and|&) rehab\w*|assisted living|church"
    r"|ministries|society|bureau|facility|systems|solutions|enterprises|partners)\b",
    re.IGNORECASE,
)
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR"
    "|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut"
    "|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland"
    "|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey"
    "|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island"
    "|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin"
    "|Wyoming"
)
_STATE = re.compile(_STATES)
_TOWN = re.compile(rf"[A-Z][\w.'\u2019 -]{{1,30}} (?:{_STATES})")
_CUT = re.compile(
    r"\s*(?:\||·|•|\t|;|,\s|\s[-\u2013\u2014]{1,2}\s|(?<=[A-Za-z]{3})\.\s(?=[A-Z])|\s@\s|\sat\s(?=[A-Z])|ï¼\W{0,2}|\s//\s|\uff3c"
    r"|\uff0f)\s*"
)
_RANK = re.compile(
    r"^(?:(?:senior|regional|assistant|associate|executive|program|interim|vice|nurse|clinical|sr\.?"
    r"|asst\.?) )*"
    r"(?:manager|director|supervisor|lead|coordinator|president|vp|head|specialist|administrator"
    r"|team lead(?:er)?)$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:(?:registered |licensed practical |licensed vocational |staff )?nurse|social worker"
    r"|rn|lpn|lvn|lcsw|lmsw|lsw|msw)$",
    re.IGNORECASE,
)
# Words that end like deeds and begin titles.
_NO_DEEDS = (
    "certified|licensed|registered|advanced|accredited|retired|nursing|counseling|marketing|managing|visiting"
    "|traveling|travelling|housing|training|billing|operating|supervising|attending|staffing|nutrition|red"
)
_DOING = re.compile(
    rf"^(?!(?:{_NO_DEEDS})\b)[A-Za-z-]{{3,}}(?:ed|ing)\b"
    r"(?! (?:nurse|care|director|manager|supervisor|social))",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"^(?:RN|LPN|LVN|APRN|NP|LCSW|LMSW|LSW|LICSW|MSW|BSW|BSN|MSN|CCM|ACM)(?:[ /-](?:RN|BSN|MSN|CCM|MSW))*$"
)
EDGE = " \t,;:|·•-\u2013\u2014()[]./\uff3c\uff0f*_"
_HOURS = re.compile(
    r"\b(?P<hours>[1-3]?[0-9])(?:\.[0-9])?\s?(?:-\s?)?(?:hours?|hrs?\.?)\s?(?:a|per|/|each"
    r"|every)?\s?-?w(?:ee)?k",
    re.I,
)
_FTE = re.compile(r"\b0?(?P<fte>\.[0-9]{1,2})\s?fte\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:part[ -]?time|half[ -]?time|per[ -]?diem|prn|as needed|casual|weekends? only)\b", re.I
)


def is_title(text: str) -> bool:
    """Whether a text may be the title of a post, and not a sentence about one."""
    return (
        len(text) <= MOST_LETTERS
        and len(text.split()) <= MOST_WORDS
        and not text.endswith(".")
        and not text[:1].islower()
        and not _DOING.match(text)
        and _POST.search(text) is not None
    )


def has_post(text: str) -> bool:
    """Whether a text names a post at all."""
    return _POST.search(text) is not None


def is_place(text: str) -> bool:
    """Whether a text names an employer, such as `Valley Health Partners`."""
    return _PLACE.search(text) is not None


def is_deed(text: str) -> bool:
    """Whether a text begins with what somebody did: "Supervised a team"."""
    return _DOING.match(text) is not None


def read_head(text: str) -> tuple[str, str | None]:
    """Title and employer of a line such as `RN Case Manager, Larkfield Medical Center`.

    >>> read_head("Manager, Case Management · Aspen Ridge Health Plan")
    ('Manager, Case Management', 'Aspen Ridge Health Plan')
    """
    pieces = [
        piece for part in _CUT.split(re.sub(r"\([^()]{0,80}\)", " ", text)) if (piece := part.strip(EDGE))
    ]
    if not pieces:
        return text.strip(EDGE), None
    pieces = _drop_towns(pieces)
    titles = [at for at, piece in enumerate(pieces) if _POST.search(piece) and not _PLACE.search(piece)]
    titles = titles or [at for at, piece in enumerate(pieces) if _POST.search(piece)] or [0]
    at = titles[0]
    title, rest = pieces[at], pieces[:at] + pieces[at + 1 :]
    following = pieces[at + 1] if at + 1 < len(pieces) else ""
    names = _BARE.match(title) and _POST.search(following)
    if following and not _PLACE.search(following) and (_RANK.match(title) or names or _CODE.match(following)):
        title, rest = f"{title}, {following}", pieces[:at] + pieces[at + 2 :]
    employer = next((piece for piece in rest if _PLACE.search(piece)), rest[0] if rest else None)
    return title, employer


def _drop_towns(pieces: list[str]) -> list[str]:
    """The pieces of a head without `Parma, OH` and `Parma OH`, where title and employer are left."""
    kept = list[str]()
    for at, piece in enumerate(pieces):
        left = len(kept) + len(pieces) - at - 1
        named = bool(kept) and not _POST.search(kept[-1]) and not _PLACE.search(kept[-1])
        is_town = at + 1 < len(pieces) and _STATE.fullmatch(pieces[at + 1])  # of New York, NY
        if _STATE.fullmatch(piece) and left >= 2 and not is_town:
            if named and left > 2:
                kept.pop()
        elif not (_TOWN.fullmatch(piece) and left >= 2):
            kept.append(piece)
    return kept


def read_share(text: str) -> float:
    """The share of full time that a text states; half for part time without hours, else all of it."""
    if fte := _FTE.search(text):
        return float(fte["fte"])
    if hours := _HOURS.search(text):
        return min(int(hours["hours"]) / 40, 1.0) or 1.0
    return 0.5 if _PART.search(text) else 1.0
