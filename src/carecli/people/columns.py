"""The columns of a judged table by name, and those on the way to it, which begin with `~`."""

ENDS = ("low", "high")
PARTS = ("points", "total", "stops", "short", "large")
STATUSES = {"missing": 0, "partial": 1, "met": 2, "unknown": 3, "waived": None}


def name_result(level: str, what: str) -> str:
    """A column of the result: a level's verdict (`low`, `high`), its score, or a requirement's status."""
    return f"{level}|{what}"


def name_number(column: str) -> str:
    """The number of the kind of a cell, or of cells."""
    return f"~number of {column}"


def is_number(name: str) -> bool:
    """Whether a column has such numbers."""
    return name.startswith(name_number(""))


def name_part(level: int, half: str, end: str, part: str) -> str:
    """What a half of a level comes to at worst or at best: a part of its `Tally`, or its share."""
    return f"~{level} {half} {end} {part}"


def name_reach(number: int, end: str) -> tuple[str, str, str]:
    """The status, the credit and the distance of a requirement by those of its ways that rest on paper."""
    name = f"~{number} on paper {end}"
    return f"{name} status", f"{name} credit", f"{name} far"


def name_tally(number: int, end: str, part: str) -> str:
    """What a requirement that paper alone does not decide comes to: a part of its `Tally`, or its status."""
    return f"~{number} {end} {part}"


def name_status(level: int, requirement: str) -> str:
    """The status of a requirement of a level that rests on paper alone."""
    return f"~{level} status {requirement}"


def name_alone(level: int, requirement: str, part: str) -> str:
    """What such a requirement comes to at worst: a part of its `Tally`."""
    return f"~{level} alone {requirement} {part}"


def name_rise(level: int, gain: int) -> str:
    """Whether the verdict of a level rises by one of the gains that its ratings could bring."""
    return f"~{level} rises {gain}"


def name_passed(level: int) -> str:
    """Whether a license passes a level over."""
    return f"~{level} passed over"


def name_reached(level: int) -> str:
    """Whether a level is ready at worst and not passed over."""
    return f"~{level} reached"


def name_held(codes: frozenset[str]) -> str:
    """Whether one of these certifications is held; null is unknown."""
    return f"~held {' '.join(sorted(codes))}"


def name_chance(codes: frozenset[str], end: str) -> str:
    """Whether the exam of one of these certifications may be sat, at worst or at best."""
    return f"~chance {' '.join(sorted(codes))} {end}"


def name_route(code: str, number: int, end: str) -> str:
    """Whether a route to an exam is open but for the work that it asks, at worst or at best."""
    return f"~route {code} {number} {end}"
