"""Pay in words: the lines that lead a page, a person's levels, and where an offer stands."""

from collections.abc import Iterator, Mapping, Sequence

from carecli.engine.pay import Carried, PayRow, PaySheet, Placement, place_offer
from carecli.pack.sources import Source
from carecli.pack.wages import Area
from carecli.views.page import Block, Bullets, Heading, Paragraph
from carecli.views.serialize import Form
from carecli.views.words import say_list


def say_offers(sheet: PaySheet) -> Iterator[str]:
    """Yield a sentence for each published distribution and each of the guide's figures."""
    offer, level = sheet.offer, sheet.levels[0]
    if offer is None:
        return
    for row in sheet.rows:
        if row.occupation and (placement := place_offer(offer, row)):
            people = f"{row.occupation.people} ({row.industry or row.area.name})"
            yield f"Of {people}, {say_placement(placement)} earn less than {offer:,} {row.currency}."
    for row, distance in list_distances(sheet):
        figure = "the guide's median"
        if row.carried:
            figure += f" carried to {row.area.name} by {row.carried.occupation.people}"
        yield f"It is {_compare(distance)} {figure} for {level.title}, {row.median:,}."


def judge_offer(sheet: PaySheet) -> str | None:
    """In a sentence whether the offer is low, middling or high among the people nearest to it.

    Those are of the industry of the setting, if it has one, else of the area, in the nearest occupation.
    """
    rows = [row for row in sheet.rows if row.occupation and row.median]
    nearest = next((row for row in rows if row.industry), next(iter(rows), None))
    if nearest is None or sheet.offer is None or nearest.occupation is None:
        return None
    placement = place_offer(sheet.offer, nearest)
    if placement is None:
        return None
    where = nearest.industry or nearest.area.name
    people = f"{nearest.occupation.people} ({where}, median {nearest.median:,})"
    word, share = judge_placement(placement), say_placement(placement)
    return f"{sheet.offer:,} {nearest.currency} a year is {word} among {people}: {share} earn less."


def judge_placement(placement: Placement) -> str:
    """Below the quarters, `low`; above, `high`; `in the middle` for what lies between or may do so."""
    return "low" if placement.high <= 25 else "high" if placement.low >= 75 else "in the middle"


def list_distances(sheet: PaySheet) -> list[tuple[PayRow, int]]:
    """The guide's figures, each with how far the offer is above it (negative: below)."""
    return [
        (row, sheet.offer - row.median)
        for row in sheet.rows
        if row.occupation is None
        and row.median is not None
        and sheet.offer is not None
        and row.currency == sheet.file.currency
    ]


def _compare(distance: int) -> str:
    if distance == 0:
        return "the same as"
    return f"{abs(distance):,} {'above' if distance > 0 else 'below'}"


def say_placement(placement: Placement) -> str:
    """How many of 100 people earn less, as closely as the published percentiles tell."""
    if placement.low == placement.high:
        return f"{placement.low} in 100" if placement.low != 50 else "half"
    if placement.low == 0:
        return f"fewer than {placement.high} in 100"
    if placement.high == 100:
        return f"more than {placement.low} in 100"
    return f"between {placement.low} and {placement.high} in 100"


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
OFFER = Form(
    PaySheet,
    "amount=offer places above_guide",
    places=(
        [
            Form(
                tuple[PayRow, Placement],
                "level=0.level occupation=0.occupation.id area=0.area.id industry=0.industry earn_less=1",
            )
        ],
        lambda sheet: [(row, at) for row in sheet.rows if (at := place_offer(sheet.offer or 0, row))],
    ),
    above_guide=(
        [Form(tuple[PayRow, int], "level=0.level area=0.area.id median=0.median basis=0.basis by=1")],
        list_distances,
    ),
)


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
    """A warning where the guide's figure lies far off what the person's occupation earns."""
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


def lead_pay(sheet: PaySheet) -> str:
    """The sentences that lead the page."""
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
    """A line for each level: the guide's figure, and what the nearest occupation earns.

    `marks` follow the titles of levels; `add_state` says how to get the pay of a state.
    """
    if sheet is None:
        return []
    sources = {source.id: source for source in cited}
    items = tuple(
        f"{level.title}{marks.get(level.id, '')}: "
        f"{_say_level([row for row in sheet.rows if row.level == level.id], sources)}"
        for level in sheet.levels
    )
    notes = [_say_why(sheet), *([] if sheet.is_local else [add_state]), f"More: {_say_command(sheet)}"]
    return [Heading("What it pays a year"), Bullets(items), Paragraph(" ".join(notes), "quiet")]


def _say_level(rows: Sequence[PayRow], sources: Mapping[str, Source]) -> str:
    local = [row for row in rows if row.area.kind != "country"] or rows
    said = [
        f"the guide says {row.median:,} {row.currency} [{sources[row.source].cite}, {row.basis}]"
        for row in rows
        if row.occupation is None and row.carried is None and row.median
    ]
    carried = [
        f"{row.median:,} ({c.stated:,} x {c.local:,} / {c.national:,})"
        for row in local
        if (c := row.carried) and row.median
    ]
    if carried:
        said.append(f"carried to {local[0].area.name} about {say_list(carried, 'or')} [derived]")
    published = [row for row in local if row.occupation and row.median]
    if published:
        people = say_list([_say_published(row) for row in published])
        said.append(f"{people} [{sources[published[0].source].cite}, {published[0].basis}]")
    return "; ".join(said) or "no figure is known"


def _say_published(row: PayRow) -> str:
    assert row.occupation  # noqa: S101
    where = "the whole country" if row.area.kind == "country" else row.area.name
    middle = f", the middle half {row.p25:,} to {row.p75:,}" if row.p25 and row.p75 else ""
    return f"{row.occupation.people} in {where} have a median of {row.median:,}{middle}"


def _say_why(sheet: PaySheet) -> str:
    """Whose wages these are and why (derived)."""
    reasons = dict.fromkeys(row.fit.reason for row in sheet.rows if row.fit and row.fit.reason)
    if sheet.licenses is None or sheet.unfit:
        whose = "Your license would tell which occupation is nearest"
    elif sheet.licenses:
        whose = f"The wages are those of the occupation nearest to you, {', '.join(sheet.licenses)}"
    else:
        whose = "The wages are those of the nearest occupations without a license"
    return f"{whose} ({'; '.join(reason for reason in reasons if reason)}, derived)."


def _say_command(sheet: PaySheet) -> str:
    """The command that shows the same for the highest of the levels, with more."""
    state = next((row.area.id for row in sheet.rows if row.area.kind != "country"), None)
    codes = [] if sheet.licenses is None else list(sheet.licenses) or ["none"]
    parts = [f"--level {sheet.levels[-1].id}", *([f"--state {state}"] if state else [])]
    parts += [f"--license {code}" for code in codes]
    return f"carecli salary {' '.join(parts)}"
