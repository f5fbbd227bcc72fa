"""Pay in words: the band of a person, the guide's figure beside it, and the same as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from carecli.engine.pay import Carried, PayBand, PayRow, PaySheet, find_misfit
from carecli.pack.ladder import Level
from carecli.pack.pay import Pay
from carecli.pack.sources import Source
from carecli.pack.wages import Area
from carecli.views.offer import (
    OFFER,
    say_people,
    say_place,
    say_placement,
    say_present,
    say_whose,
)
from carecli.views.page import Block, Bullets, Heading, Paragraph
from carecli.views.serialize import Form
from carecli.views.words import say_list, say_usual

ENDS = {
    "p10": "the lowest tenth",
    "p25": "the lowest quarter",
    "p50": "the middle",
    "p75": "the top quarter",
    "p90": "the top tenth",
}
CARRYING = (
    "the guide's median, times the occupation's median in the area, over its median in the whole country"
)
PAY_ROW = Form(
    PayRow,
    "level country state area low median mean high currency year basis source occupation=occupation.id"
    " occupation_name=occupation.name industry p10 p25 p75 p90 jobs withheld topped is_published carried"
    " reason",
    state=(str | None, lambda row: row.area.id if row.area.kind == "state" else None),
    area=Form(Area, "id kind name"),
    carried=Form(
        Carried, "stated local_median=local national_median=national occupation=occupation.id source"
    ),
    reason=(str | None, lambda row: CARRYING if row.carried else row.fit and row.fit.reason),
)
BAND = Form(
    PayBand,
    "level low high currency occupation=occupation.id occupation_name=occupation.name licenses=fit.licenses"
    " state area percentiles withheld topped basis source reason=fit.reason",
    state=(str | None, lambda band: band.area.id if band.area.kind == "state" else None),
    area=Form(Area, "id kind name"),
    withheld=(list[str], lambda band: _list_missing(band, "suppressed")),
    topped=(list[str], lambda band: _list_missing(band, "topped")),
)
SALARY = "carecli.salary/1"
STATED_ROW = Form(Pay, "level country state low median mean high currency year basis source note reason")
# `expected` is the one band of the level `asked` for, and null with those of `possible` where the license is
# not known; `bands` has those of every level and area.
PAY = Form(
    PaySheet,
    "rows notes asked expected possible bands present_pay=pay? offer? elsewhere?",
    schema=SALARY,
    rows=PAY_ROW,
    notes=(list[str], lambda sheet: [*say_notes(sheet)]),
    expected=BAND,
    possible=BAND,
    bands=BAND,
    offer=(OFFER, lambda sheet: None if sheet.offer is None else sheet),
    elsewhere=([STATED_ROW], lambda sheet: sheet.elsewhere or None),
)


def _list_missing(band: PayBand, how: str) -> list[str]:
    """The percentiles of a band that are `suppressed` or `topped`."""
    missing = getattr(band.wage, how, ())
    return [name for name in band.percentiles if ("median" if name == "p50" else name) in missing]


def say_range(band: PayBand) -> str:
    """The band itself: `79,200 to 82,510 USD`; an end that is not published is named as such."""
    if band.low is None and band.high is None:
        return "not published"
    low, high = (
        f"{end:,}" if end is not None else say_missing(band, percentile)
        for end, percentile in zip((band.low, band.high), band.percentiles, strict=True)
    )
    return f"{low} to {high} {band.currency}"


def say_missing(band: PayBand, percentile: str) -> str:
    """Why a percentile is not there."""
    key = "median" if percentile == "p50" else percentile
    is_topped = band.wage is not None and key in band.wage.topped
    return "what is only called very high" if is_topped else "what is not published"


def say_span(band: PayBand) -> str:
    """From where to where a band goes among the people: `from the middle to the top quarter of ...`."""
    low, high = band.percentiles
    return f"from {ENDS[low]} to {ENDS[high]} of what they earn"


def say_band(band: PayBand, title: str) -> str:
    """A band as a sentence."""
    people = say_people(band)
    return f"{people[:1].upper()}{people[1:]}: {say_range(band)} a year as {title}, {say_span(band)}."


def say_bands(bands: Sequence[PayBand], *, is_known: bool) -> str:
    """The band of a level behind its title, or each that it could be with its licenses."""
    if is_known:
        return f"{say_range(bands[0])} for {say_people(bands[0])}, {say_span(bands[0])}"
    whose: dict[str, list[str]] = {}
    for band in bands:
        whose.setdefault(f"{say_range(band)} for {band.occupation.people}", []).append(say_whose(band))
    said = [f"{what} {say_list(licenses, 'or')}" for what, licenses in whose.items()]
    return f"{', or '.join(said)}, in {say_place(bands[0].area)}"


def find_start_above(level: Level, licenses: Sequence[str] | None) -> tuple[str, ...]:
    """The licenses held whose holders start above a level."""
    return tuple(code for code in level.passed_over if code in (licenses or ()))


def find_overlaps(sheet: PaySheet) -> list[tuple[PayBand, PayBand]]:
    """The bands of neighboring levels whose higher one begins or ends lower."""
    bands = [found[0] for level in sheet.levels if sheet.is_known and (found := sheet.list_bands(level.id))]
    return [
        (here, above)
        for here, above in pairwise(bands)
        if any(
            low is not None and high is not None and high < low
            for low, high in ((here.low, above.low), (here.high, above.high))
        )
    ]


def say_overlap(sheet: PaySheet) -> str | None:
    """Why a higher level's band may lie below that of the one under it, where one does."""
    titles = {level.id: level.title for level in sheet.levels}
    found = find_overlaps(sheet)
    if not found:
        return None
    said = [
        f"as {titles[here.level]} {say_range(here)}, as {titles[above.level]} {say_range(above)}"
        for here, above in found
    ]
    why = "".join(f" {why}." for why in dict.fromkeys(here.fit.overlap for here, _ in found) if why)
    return (
        f"Bands of neighboring levels overlap ({'; '.join(said)}).{why} Bands are parts of what whole "
        "occupations earn, so this tells of no loss in moving up."
    )


def say_notes(sheet: PaySheet, *, of_guide: bool = True) -> Iterator[str]:
    """Yield what the tables cannot tell of what was asked, and `of_guide` where its figure does not fit."""
    if sheet.unfit:
        codes = ", ".join(sheet.unfit)
        yield f"No occupation of the wage tables goes with {codes}, so none is taken as yours."
    if of_guide and (misfit := _say_misfit(sheet)):
        yield misfit
    if sheet.setting is not None and sheet.industry is None:
        yield "The wage tables have no industry for this setting; the figures are of all industries."
    if sheet.industry and sheet.is_local:
        yield f"Wages by industry ({sheet.industry[1]}) are those of the whole country."


def _say_misfit(sheet: PaySheet) -> str | None:
    """A warning where the guide's figure lies far off what the person's occupation earns."""
    misfit = find_misfit(sheet)
    return misfit and (
        f"The guide's {misfit.stated:,} does not fit {misfit.occupation.people}: in the whole country "
        f"{say_placement(misfit.placement)} of them earn less. It is for {sheet.file.stands_for}; "
        "go by what your license earns."
    )


def lead_pay(sheet: PaySheet) -> str:
    """The sentences that lead the page: the band first, then the guide's figure once."""
    rows, levels = sheet.rows, sheet.levels
    country = next((row.area for row in rows if row.area.kind == "country"), None)
    places = list(dict.fromkeys(row.area.name for row in rows if row.area is not country))
    if len(levels) > 1:
        where = say_list(places or ([country.name] if country else ["no place known"]))
        whose = "for your license" if sheet.is_known and sheet.licenses else "without a license"
        return f"Pay by level, {where}: what is earned {whose if sheet.is_known else 'with each license'}."
    level = levels[0]
    said = [say_band(band, level.title) for band in sheet.bands] if sheet.is_known else []
    if not sheet.is_known and sheet.bands:
        groups = [[*found] for _, found in groupby(sheet.bands, key=lambda band: band.area)]
        each = "; ".join(say_bands(bands, is_known=False) for bands in groups)
        said = [f"{level.title}, a year: {each}."]
    if codes := find_start_above(level, sheet.licenses):
        said.append(f"Holders of {say_list(codes)} start above {level.title}.")
    if not sheet.bands:
        name = places[0] if places else country.name if country else ""
        said.append(_say_comparison(rows) if len(places) > 1 else _say_published_in(name, rows))
    said += [f"{text[:1].upper()}{text[1:]}." for text in _say_guide(rows)]
    return " ".join(filter(None, said)) or f"{level.title}: no figure of pay is known."


def _say_guide(rows: Iterable[PayRow], cites: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield the guide's figure, which is for any background, and where it is carried what it comes to."""
    rows = [row for row in rows if row.occupation is None]
    for row in rows:
        if row.carried is None:
            cited = f" [{cites[row.source]}]" if cites else ""
            place = "whole country" if row.area.kind == "country" else row.area.name
            yield f"any background, {place}: {say_usual(row)}{cited}"
    for row in rows:
        if c := row.carried:
            people, sums = c.occupation.people, f"{c.stated:,} x {c.local:,} / {c.national:,}"
            yield f"by what {people} earn in {row.area.name} that is about {row.median:,} ({sums})"


def _say_published_in(place: str, rows: Sequence[PayRow]) -> str:
    here = [row for row in rows if row.area.name == place and row.industry is None]
    parts = [f"{row.occupation.people} earn {row.median:,}" for row in here if row.occupation and row.median]
    if parts:
        return f"{place}, medians: {', '.join(parts)}."
    if not any(row.occupation for row in here):
        return ""
    return f"{place}: the figures are {'withheld' if any(row.withheld for row in here) else 'not published'}."


def _say_comparison(rows: Sequence[PayRow]) -> str:
    """The medians of the nearest occupation, the highest area first."""
    nearest = next((row.occupation for row in rows if row.occupation and row.median), None)
    if nearest is None:
        return "No figure is published for these areas."
    found = [row for row in rows if row.occupation is nearest and row.median and not row.industry]
    ordered = sorted(found, key=lambda row: -(row.median or 0))
    listed = ", ".join(f"{row.area.name} {row.median:,}" for row in ordered)
    return f"Medians of {nearest.people}: {listed}."


KEEP_STATE = "For the wages of your state: carecli profile edit --state CA."
ADD_STATE = "For the wages of your state add --state, or keep it: carecli profile edit --state CA."


def say_pay(
    sheet: PaySheet | None,
    cited: Sequence[Source],
    marks: Mapping[str | None, str],
    add_state: str = KEEP_STATE,
) -> list[Block]:
    """A line for each level: the band, then the guide's figure; and how present pay compares.

    `marks` follow the titles of levels; `add_state` says how to get the pay of a state.
    """
    if sheet is None:
        return []
    notes = [_say_why(sheet), *([] if sheet.is_local else [add_state]), f"More: {_say_command(sheet)}"]
    aside = [*say_present(sheet), *([overlap] if (overlap := say_overlap(sheet)) else [])]
    return [
        Heading("What it pays a year"),
        Bullets(list_levels(sheet, cited, marks)),
        *([Paragraph(" ".join(aside))] if aside else []),
        Paragraph(" ".join(filter(None, notes)), "quiet"),
    ]


def list_levels(
    sheet: PaySheet,
    cited: Sequence[Source],
    marks: Mapping[str | None, str] | None = None,
    *,
    with_guide: bool = True,
) -> tuple[str, ...]:
    """What each level pays, in a line; `with_guide` also the guide's figure."""
    cites = {source.id: source.cite for source in cited}
    return tuple(
        f"{level.title}{(marks or {}).get(level.id, '')}: "
        f"{_say_level(sheet, level, cites, with_guide=with_guide)}"
        for level in sheet.levels
    )


def _say_level(sheet: PaySheet, level: Level, cites: Mapping[str, str], *, with_guide: bool) -> str:
    rows = [row for row in sheet.rows if row.level == level.id]
    bands = sheet.list_bands(level.id)
    local = [row for row in rows if row.area.kind != "country"] or rows
    published = [row for row in local if row.occupation and row.median and not row.industry]
    said = []
    if bands:
        said.append(f"{say_bands(bands, is_known=sheet.is_known)} [{cites[bands[0].source]}]")
    elif codes := find_start_above(level, sheet.licenses):
        said.append(f"holders of {say_list(codes)} start above this level")
    elif published:
        people = say_list([_say_published(row) for row in published])
        said.append(f"{people} [{cites[published[0].source]}]")
    said += _say_guide(rows, cites) if with_guide else ()
    return "; ".join(said) or "no figure is known"


def _say_published(row: PayRow) -> str:
    assert row.occupation  # noqa: S101
    middle = f", the middle half {row.p25:,} to {row.p75:,}" if row.p25 and row.p75 else ""
    return f"{row.occupation.people} in {say_place(row.area)} have a median of {row.median:,}{middle}"


def _say_why(sheet: PaySheet) -> str:
    """Why these wages stand for the person, in the pack's own words."""
    fits = [band.fit for band in sheet.bands] if sheet.is_known else []
    fits = fits or [row.fit for row in sheet.rows if row.fit]
    reasons = list(dict.fromkeys(fit.reason for fit in fits if fit.reason))
    if not reasons:
        return ""
    open_license = "" if sheet.is_known else "Your license would tell which it is. "
    return f"{open_license}Why these wages, as carecli reads it: {'; '.join(reasons)}."


def _say_command(sheet: PaySheet) -> str:
    """The command that shows the same for the highest of the levels, with more."""
    state = next((row.area.id for row in sheet.rows if row.area.kind != "country"), None)
    codes = [] if sheet.licenses is None else list(sheet.licenses) or ["none"]
    parts = [f"--level {sheet.levels[-1].id}", *([f"--state {state}"] if state else [])]
    parts += [f"--license {code}" for code in codes]
    return f"carecli salary {' '.join(parts)}"
