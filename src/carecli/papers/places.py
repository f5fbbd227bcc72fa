"""States of the United States as papers write them."""

import re

_NAMES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "GU": "Guam", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
    "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
    "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "VI": "Virgin Islands", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming",
}  # fmt: skip
_CODES = {name.lower(): code for code, name in _NAMES.items()}
_LONGEST = sorted(_CODES, key=len, reverse=True)
_FIND = re.compile(
    rf"(?<![\w-])(?:(?P<name>{'|'.join(_LONGEST)})|(?P<code>(?-i:{'|'.join(_NAMES)}))(?=$|\W))(?![\w-])",
    re.IGNORECASE,
)


def find_states(text: str) -> tuple[str, ...]:
    """The codes of the states that a text names, in order, each once.

    >>> find_states("Registered Nurse, Ohio and KY")
    ('OH', 'KY')
    """
    found = (match["code"] or _CODES[match["name"].lower()] for match in _FIND.finditer(text))
    return tuple(dict.fromkeys(found))
