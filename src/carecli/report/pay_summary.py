"""The sentences that lead a page of pay, and what its tables cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from carecli.engine.pay import place_offer
from carecli.report.offers import judge_placement, say_placement
from carecli.report.wording import say_list

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PayRow, PaySheet


def say_notes(sheet: PaySheet) -> Iterator[str]:
    """Yield what the tables cannot tell of what was asked."""
    if sheet.unfit:
        codes = ", ".join(sheet.unfit)
        yield f"No occupation of the wage tables goes with {codes}, so none is taken as yours."
    if misfit := _say_misfit(sheet):
        yield misfit
    if sheet.setting is not None and sheet.industry is None:
        yield "The wage tables have no industry for this setting; the figures are of all industries."
    if sheet.industry and sheet.is_local:
        yield f"Wages by industry ({sheet.industry[1]}) are those of the whole country."


def _say_misfit(sheet: PaySheet) -> str | None:
    """Return a warning where the guide's figure lies far off what the person's occupation earns."""
    if not sheet.licenses or sheet.unfit or len(sheet.levels) > 1:
        return None
    comparable = [row for row in sheet.rows if row.currency == sheet.file.currency]
    home = [row for row in comparable if row.area.kind == "country" and not row.industry]
    stated = next((row.median for row in home if row.occupation is None and row.median), None)
    row = next((row for row in home if row.occupation), None)
    placement = place_offer(stated, row) if stated and row else None
    if placement is None or row is None or row.occupation is None:
        return None
    if judge_placement(placement) == "in the middle":
        return None
    return (
        f"The guide's {stated:,} does not fit {row.occupation.people}: in the whole country "
        f"{say_placement(placement)} of them earn less. It is for a care manager of any background; go by "
        "the published wages of your license."
    )


def lead(sheet: PaySheet) -> str:
    """Return the sentences that lead the page."""
    rows, levels = sheet.rows, sheet.levels
    country = next((row.area for row in rows if row.area.kind == "country"), None)
    places = list(dict.fromkeys(row.area.name for row in rows if row.area is not country))
    if len(levels) > 1:
        where = say_list(places or ([country.name] if country else ["no place known"]))
        return f"Pay by level, {where}: the guide's figures beside what the nearest occupations earn."
    guide = [row for row in rows if not row.occupation and not row.carried and row.median]
    stated = next((row for row in guide if row.area is country), guide[0] if guide else None)
    said = []
    if stated and stated.median:
        mean = f" (average {stated.mean:,})" if stated.mean else ""
        said.append(f"{levels[0].title}: the guide says {stated.median:,} {stated.currency} a year{mean}.")
    if len(places) > 1:
        said.append(_say_comparison(rows))
    else:
        said.append(_say_place(places[0] if places else country.name if country else "", rows))
    return " ".join(filter(None, said)) or f"{levels[0].title}: no figure of pay is known."


def _say_place(place: str, rows: Sequence[PayRow]) -> str:
    here = [row for row in rows if row.area.name == place and row.industry is None and row.median]
    parts = [f"{row.occupation.people} earn {row.median:,}" for row in here if row.occupation]
    carried = [row for row in here if row.carried]
    amounts = [f"{row.median:,} (by {row.carried.occupation.short})" for row in carried if row.carried]
    if len(amounts) == 1:
        amounts = [f"{carried[0].median:,}"]
    parts += [f"the guide's figure carried there is about {say_list(amounts, 'or')}"] if carried else []
    if parts:
        return f"{place}, medians: {', '.join(parts)}."
    is_withheld = any(row.withheld for row in rows if row.area.name == place)
    return f"{place}: the figures are {'withheld' if is_withheld else 'not published'}."


def _say_comparison(rows: Sequence[PayRow]) -> str:
    """Return the medians of the nearest occupation, the highest area first."""
    nearest = next((row.occupation for row in rows if row.occupation and row.median), None)
    if nearest is None:
        return "No figure is published for these areas."
    found = [row for row in rows if row.occupation is nearest and row.median and not row.industry]
    ordered = sorted(found, key=lambda row: -(row.median or 0))
    listed = ", ".join(f"{row.area.name} {row.median:,}" for row in ordered)
    return f"Medians of {nearest.people}: {listed}."
