"""Views: what the other files of a pack hold, as sections of a topic."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from carecli.guide.countries import Country
from carecli.guide.credentials import Credential, Fee, Route
from carecli.guide.ladder import CredentialAsked, EducationAsked
from carecli.guide.naming import fold
from carecli.guide.record import Basis
from carecli.guide.topics import Fact, Section, View

if TYPE_CHECKING:
    from carecli.guide.handbook import Handbook
    from carecli.guide.ladder import Level
    from carecli.guide.pack import Pack
    from carecli.guide.salary import Pay
    from carecli.guide.settings import Setting


def fill_view(view: View, handbook: "Handbook") -> list[Section]:
    """Return the sections of a view: one for each credential, setting, level or country."""
    pack = handbook.pack
    if view == "credentials":
        return [
            _section(c.id, f"{c.id}: {c.name}", _list_credential(c), _say_unknown(c))
            for c in pack.credentials.credential
        ]
    if view == "settings":
        return [_section(s.id, s.name, _list_setting(s, pack)) for s in pack.settings.setting]
    if view == "levels":
        return [_section(x.id, x.title, _list_level(x, pack.salary.pay)) for x in pack.ladder.level]
    return [_section(c.id, c.name, _list_country(c)) for c in handbook.countries]


def _section(identifier: str, title: str, facts: Iterator[Fact], unknown: str | None = None) -> Section:
    prefix = fold(identifier)
    named = tuple(fact.model_copy(update={"id": f"{prefix}:{fact.id}"}) for fact in facts)
    return Section.model_construct(id=prefix, title=title, fact=named, unknown=unknown)


def _fact(identifier: str, label: str, origin: Any, **said: Any) -> Fact:
    reason = getattr(origin, "reason", None)
    basis: Basis = getattr(origin, "basis", "stated")
    return Fact.model_construct(
        id=identifier, label=label, basis=basis, source=origin.source, reason=reason, **said
    )


# ---------------------------------------------------------------- credentials

PARTS = {
    "background": "License or degree",
    "experience": "Experience",
    "training": "Training",
    "track": "Track",
}


def _list_credential(credential: Credential) -> Iterator[Fact]:
    yield _fact(
        "what", "What it is", credential, text=f"{credential.description} Issuer: {credential.issuer}."
    )
    yield from _list_routes(credential)
    for n, fee in enumerate(credential.fee, 1):
        yield _fact(f"fee-{n}", f"Fee, {fee.label}", fee, **_price(fee))
    for n, study in enumerate(credential.study, 1):
        low, high = study.months_low, study.months_high
        months = {"value": low} if low == high else {"low": low, "high": high}
        yield _fact(f"study-{n}", f"Time, {study.label}", study, unit="months", text=study.note, **months)
    if credential.renewal:
        renewal = credential.renewal
        said = renewal.note
        yield _fact("renewal", "Renewed every", renewal, value=renewal.years, unit="years", text=said)
        if renewal.ce_hours:
            label = "Continuing education"
            yield _fact("renewal-hours", label, renewal, value=renewal.ce_hours, unit="hours a renewal")
    if credential.note:
        yield _fact("note", "Note", credential, text=credential.note)


def _say_unknown(credential: Credential) -> str | None:
    missing = [] if credential.fee else ["its fee"]
    missing += ["how it is renewed"] if credential.kind == "certification" and not credential.renewal else []
    return f"{_join(missing)}: no checked source says." if missing else None


def _list_routes(credential: Credential) -> Iterator[Fact]:
    """Yield who may sit: one way of every kind is needed, within a kind any one."""
    kinds = [part for part in PARTS if any(route.part == part for route in credential.route)]
    if len(credential.route) > 1:
        names = _join([PARTS[kind].lower() for kind in kinds])
        said = f"One way of each kind is needed: {names}." if len(kinds) > 1 else "Any one of these ways."
        yield Fact.model_construct(
            id="who",
            label="Who may sit",
            text=said,
            basis="derived",
            source=credential.route[0].source,
            reason="So carecli reads the routes that follow",
        )
    for kind in kinds:
        routes = [route for route in credential.route if route.part == kind]
        for n, route in enumerate(routes, 1):
            way = f"{PARTS[kind]}, way {n} of {len(routes)}" if len(routes) > 1 else PARTS[kind]
            yield _fact(f"{kind}-{n}", way, route, text=route.label, **_measure(route))


def _measure(route: Route) -> dict[str, Any]:
    """Return the number of a route, which its label says in words, so that programs find it as a figure."""
    if route.hours is not None:
        return {"value": route.hours, "unit": "hours", "worded": True}
    if route.months is not None:
        return {"value": route.months, "unit": "months", "worded": True}
    if route.ce_hours is not None:
        return {"value": route.ce_hours, "unit": "hours of continuing education", "worded": True}
    return {}


def _price(fee: Fee) -> dict[str, Any]:
    price: dict[str, Any] = {"currency": fee.currency, "year": fee.year, "text": fee.note}
    if fee.amount is not None:
        return price | {"value": fee.amount}
    return price | {"low": fee.low, "high": fee.high}


# ---------------------------------------------------------------- settings


STRENGTHS = {"must": "A must", "expected": "Expected", "preferred": "An advantage"}


def _list_setting(setting: "Setting", pack: "Pack") -> Iterator[Fact]:
    yield _fact("what", "What it is", setting, text=f"{setting.description}.")
    levels = {level.id: level for level in pack.ladder.level}
    for n, change in enumerate(setting.change, 1):
        titles = _join([levels[name].title for name in change.levels])
        said = f"{STRENGTHS[change.importance]} here" if change.importance else "Asked"
        also = f"; {_join(change.also_accepts)} will do too" if change.also_accepts else ""
        label = _name_requirement(levels[change.levels[0]], change.requirement, pack)
        yield _fact(f"asks-{n}", label, change, text=f"{said} for {titles}{also}.")


def _join(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _name_requirement(level: "Level", name: str, pack: "Pack") -> str:
    """Return what people call a requirement of a level, such as `RN or LCSW license`."""
    asked = next(requirement for requirement in level.requirement if requirement.id == name)
    if isinstance(asked, CredentialAsked):
        return asked.label
    if isinstance(asked, EducationAsked):
        return next(found.name for found in pack.education.level if found.id == asked.level)
    return "Years in care management"


# ---------------------------------------------------------------- levels


def _list_level(level: "Level", pay: Sequence["Pay"]) -> Iterator[Fact]:
    yield _fact("what", "What it is", level, text=level.summary)
    band = level.years
    span = {"value": band.min, "open": True} if band.max is None else {"low": band.min, "high": band.max}
    yield _fact("years", f"{level.title}: usual years", level, unit="years", **span)
    for n, row in enumerate(row for row in pay if row.level == level.id):
        nth, where = (f"-{n + 1}" if n else ""), (f", {row.state}" if row.state else "")
        for key, label in (("median", "median pay"), ("mean", "average pay")):
            if (amount := getattr(row, key)) is not None:
                said = {"value": amount, "currency": row.currency, "year": row.year}
                yield _fact(f"{key}{nth}", f"{level.title}: {label}{where}", row, **said)


# ---------------------------------------------------------------- countries


def _list_country(country: Country) -> Iterator[Fact]:
    if country.low is not None:
        said = {"low": country.low, "high": country.high, "currency": country.currency}
        yield _fact("pay", f"{country.name}: pay a year", country, **said)
    if country.usd_low is not None and country.currency != "USD":
        said = {"low": country.usd_low, "high": country.usd_high, "currency": "USD"}
        yield _fact("pay-usd", "The same in dollars, by the guide", country, **said)
    if country.note:
        yield _fact("note", "Note", country, text=country.note)
