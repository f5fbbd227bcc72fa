"""How a figure or a fact is said: its number with its unit, its words, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carecli.report.wording import say_number, shorten_number

if TYPE_CHECKING:
    from carecli.guide.contents import ShownFact
    from carecli.guide.sources import Source
    from carecli.guide.topics import Figure


def say_amount(number: float) -> str:
    """Return a number with commas in its thousands and no empty decimal: `110,680`, `23.2`."""
    return f"{number:,.0f}" if float(number).is_integer() else say_number(number)


def say_figure(figure: Figure) -> str:
    """Return a figure's number with its unit: `40,000 to 100,000 USD or more`; nothing where it has none."""
    if figure.value is None and figure.low is None:
        return ""
    number = (
        say_amount(figure.value)
        if figure.value is not None
        else f"{say_amount(figure.low or 0)} to {say_amount(figure.high or 0)}"
    )
    return f"{number} {figure.currency or figure.unit}{' or more' if figure.open else ''}"


def say_fact(shown: ShownFact, sources: Mapping[str, Source], *, mark: bool) -> str:
    """Return what a fact says, with its source if it has a number, clashes, is not the guide's, or `mark`."""
    fact = shown.fact
    number = say_figure(fact)
    said = ": ".join(part for part in ("" if fact.worded else number, fact.text) if part)
    if number or mark or shown.disputed or fact.basis != "stated":
        said = f"{said} [{say_source(shown, sources)}]"
    return f"{said} Reason: {fact.reason}" if fact.reason and fact.basis == "derived" else said


def say_source(shown: ShownFact, sources: Mapping[str, Source]) -> str:
    """Return the source of a fact, its year, its basis and what disputes it."""
    fact, source = shown.fact, sources[shown.fact.source]
    year = str(fact.year) if fact.year and str(fact.year) not in source.cite else ""
    parts = [source.cite, year, fact.basis]
    parts += [f"disputed: {', '.join(shown.disputed)}"] if shown.disputed else []
    return ", ".join(part for part in parts if part)


def fact_json(shown: ShownFact) -> dict[str, Any]:
    """Return a fact as JSON. A range is `{"low", "high"}`; a fact of words has them as its value."""
    fact = shown.fact
    number: Any = shorten_number(fact.value)
    if fact.low is not None:
        number = {"low": shorten_number(fact.low), "high": shorten_number(fact.high)}
    return {
        "id": fact.id,
        "label": fact.label,
        "value": fact.text if number is None else number,
        "unit": fact.currency or fact.unit,
        "currency": fact.currency,
        "open": fact.open,
        "year": fact.year,
        "text": fact.text,
        "basis": fact.basis,
        "source": fact.source,
        "reason": fact.reason,
        "reference": shown.reference,
        "disputed": list(shown.disputed),
    }
