"""States of the country that stand beside a license: `Ohio RN license`, `licensed in PA`, `NC or compact RN`."""

import re
from collections.abc import Iterable

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
_CODES = {name: code for code, name in STATES.items()} | {code: code for code in STATES}
_NAMES = re.compile(
    rf"\b(?:(?P<name>{'|'.join(sorted(STATES.values(), key=len, reverse=True))})|(?P<code>{'|'.join(STATES)}))\b"
)
_WORDS = frozenset(["IN", "OR", "ME", "HI", "OK", "OH", "MA", "PA", "MS", "AL", "DE", "LA", "ID", "CO"])
_REACH = 60  # letters between a state and its license
_BESIDE = re.compile(r"(?:\bin|\bstate of|\bof|,|/|&|and|or) ?(?:the )?$")
_LEADS = re.compile(
    r" ?(?:state )?(?:RN|R\.N\.|LPN|LVN|LCSW|LMSW|LSW|LICSW|nurs|registered|licens|or compact|and|or|,|/|board)",
    re.IGNORECASE,
)
_NOT_HERE = re.compile(r"\bnot\b|headquarter|located|office", re.IGNORECASE)


def find_states(text: str, spots: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The states named beside any of the places where licenses stand, in order. Short codes need a context."""
    places = list(spots)
    found: dict[str, None] = {}
    for state in _NAMES.finditer(text):
        near = [(s, e) for s, e in places if -_REACH <= state.start() - e and s - state.end() <= _REACH]
        near = [(s, e) for s, e in near if state.start() - e <= _REACH]
        if not near or _NOT_HERE.search(text[max(0, state.start() - 12) : state.end() + 8]):
            continue
        before, after = text[max(0, state.start() - 12) : state.start()], text[state.end() : state.end() + 14]
        if state["code"] and not (
            _BESIDE.search(before) or (state["code"] not in _WORDS and _LEADS.match(after))
        ):
            continue
        found[_CODES[state[0]]] = None
    return tuple(found)
