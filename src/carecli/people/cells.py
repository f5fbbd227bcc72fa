"""The canonical cells of a table: several credentials or degrees in one text, `RN@2027-05;LCSW`.

An empty cell is an answer (none held), a null one is not.
"""

from carecli.profile.model import Certification, Education, License

BETWEEN, UNTIL, IN = ";", "@", ":"


def read_licenses(cell: str | None) -> tuple[License, ...] | None:
    """The licenses of a cell: `RN`, or `RN@2027-05-31` for one that expires."""
    held = _split(cell)
    return None if held is None else tuple([License(id=code, expires=end) for code, end in held])


def read_certifications(cell: str | None) -> tuple[Certification, ...] | None:
    """The certifications of a cell, written as licenses are."""
    held = _split(cell)
    return None if held is None else tuple([Certification(id=code, expires=end) for code, end in held])


def read_education(cell: str | None) -> tuple[Education, ...] | None:
    """The degrees of a cell: `bachelor`, `bachelor:nursing`, `bachelor:nursing@IN` with its country."""
    held = _split(cell)
    return None if held is None else tuple([_read_degree(degree, country) for degree, country in held])


def _read_degree(degree: str, country: str | None) -> Education:
    level, _, field = degree.partition(IN)
    return Education(level=level, field=field or None, country=country)


def _split(cell: str | None) -> list[tuple[str, str | None]] | None:
    """The entries of a cell, each with what stands behind its `@`."""
    if cell is None:
        return None
    parts = [entry.partition(UNTIL) for entry in cell.split(BETWEEN) if entry]
    return [(said, more or None) for said, _, more in parts]
