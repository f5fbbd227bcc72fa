"""Whatever a valid pack holds is shown, whole, in every format: packs made by chance are looked through."""

import csv
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from typer.testing import Result

from carecli.pack.credentials import Credential
from carecli.pack.facts import Fact, ShownTopic, fill_credential, fill_topic, index_facts, list_sides
from carecli.pack.handbook import Handbook
from carecli.pack.ladder import Level
from carecli.pack.loading import check_pack, load_handbook
from carecli.pack.pay import Pay
from tests.pack.making import FIGURES, Shape, write_pack
from tests.views.looking import Value, find_lost

SHAPES = {
    "the least": Shape(levels=1, skills=1, least=True),
    "all there may be": Shape(("plain", "markup", "wide"), levels=2, skills=1, all=True),
    "ten levels": Shape(levels=10, skills=4),
    "one level": Shape(levels=1, skills=3),
    "long words": Shape(("long word", "plain")),
    "long names": Shape(("long name",), levels=2, skills=2),
    "wide letters": Shape(("wide", "emoji")),
    "other scripts": Shape(("combining", "right to left")),
    "markup": Shape(("markup", "formula", "list")),
    "many skills": Shape(("plain",), skills=25),
}
MORE = int(os.environ.get("CARECLI_PACKS", "0"))  # so many packs besides
FORMS = {
    "table": (), "plain": ("--plain",), "markdown": ("--format", "markdown"), "csv": ("--format", "csv"),
    "json": ("--json",),
}  # fmt: skip
SHOWN = ("table", "plain", "markdown", "csv")
WHOLE = ("table", "plain", "markdown")
NAME = "Zoë | 看護師 <b>"
FORMULAS = ("=", "+", "-", "@")


class Asked(NamedTuple):
    """A command, what it is about, and of that what stands on pages alone, in JSON alone and not in CSV."""

    args: tuple[str, ...]
    values: Sequence[Value]
    on_pages: Sequence[Value] = ()
    in_data: Sequence[Value] = ()
    beside_tables: Sequence[Value] = ()
    forms: tuple[str, ...] = tuple(FORMS)


def given(*values: Value | None) -> list[Value]:
    """Those of these values that a pack gives."""
    return [value for value in values if value is not None]


def list_money(pay: Pay | None) -> list[Value]:
    """The figures of a row of pay."""
    return given(pay.low, pay.median, pay.mean, pay.high) if pay else []


def list_codes(level: Level) -> list[Value]:
    """The licenses and certifications that a level asks for."""
    kinds = ("license", "certification")
    return [code for asked in level.requirement if asked.kind in kinds for code in asked.names.names]


def list_asked(book: Handbook) -> Iterator[Asked]:
    """Every command that shows a pack, with what it must show of it."""
    cites = {source.id: source.cite for source in book.sources}
    levels = book.pack.ladder.level
    yield from list_ladder(book)
    for level in {levels[0].id: levels[0], levels[-1].id: levels[-1]}.values():
        yield from list_level(level, book, cites)
    yield from list_wages(book) if book.occupations else list_pay(book, cites)
    for country in book.countries:
        figures = given(country.low, country.high, country.usd_low, country.usd_high)
        yield Asked(("salary", "--country", country.id), [*figures, *given(country.currency, country.note)])
    yield from list_skills(book)
    yield from list_topics(book, cites)
    yield from list_clashes(book, cites)
    yield from list_evidence(book)
    yield from list_sources(book)
    for title in (levels[0].title, book.pack.skills.skill[0].name):
        for word in [word for word in title.split() if word.isalpha() and word.startswith("q")][:1]:
            yield Asked(("search", word), [title])


def find_pay(level: Level, book: Handbook) -> Pay | None:
    return next((pay for pay in book.pack.salary.pay if pay.level == level.id and pay.state is None), None)


def list_ladder(book: Handbook) -> Iterator[Asked]:
    levels, guide = book.pack.ladder.level, book.pack.guide
    pays = [pay for level in levels if (pay := find_pay(level, book))]
    has_medians = all(pay.median for pay in pays)
    figures = [x for pay in pays for x in (given(pay.median) if has_medians else list_money(pay))]
    codes = [code for level in levels for code in list_codes(level)]
    yield Asked(
        ("ladder",), [*(level.title for level in levels), *codes, *figures],
        beside_tables=given(guide.summary, guide.note), forms=SHOWN,
    )  # fmt: skip
    focus = [focus.text for level in levels for focus in level.focus]
    data = [x for level in levels for x in (level.id, level.title, level.summary)]
    paid = [x for pay in pays for x in list_money(pay)]
    yield Asked(("ladder",), [*data, *focus, *codes, *paid], forms=("json",))


def list_level(level: Level, book: Handbook, cites: Mapping[str, str]) -> Iterator[Asked]:
    about = [level.title, level.summary, *list_money(find_pay(level, book))]
    needs = [*(asked.label for asked in level.requirement if asked.label), *list_codes(level)]
    skills = [skill for skill in book.pack.skills.skill if level.id in skill.targets]
    targets = [skill.targets[level.id] for skill in skills]
    reasons = [reason for x in (*level.requirement, *targets) for reason in given(x.reason)]
    reasons += [despite for asked in level.requirement for despite in given(asked.despite)]
    yield Asked(("ladder", level.id), needs, beside_tables=about)
    yield Asked(
        ("ladder", level.id, "--full"),
        [skill.name for skill in skills],
        on_pages=[cites[target.source] for target in targets],
        beside_tables=[*about, *needs, *reasons, *(focus.text for focus in level.focus)],
    )
    changes = [
        x
        for setting in book.pack.settings.setting
        for change in setting.change
        if level.id in change.levels
        for x in given(setting.name, change.reason, *change.also_accepts)
    ]
    yield Asked(("ladder", level.id, "--full"), [], beside_tables=changes, forms=WHOLE)


def list_pay(book: Handbook, cites: Mapping[str, str]) -> Iterator[Asked]:
    file, titles = book.pack.salary, {level.id: level.title for level in book.pack.ladder.level}
    figures = [x for pay in file.pay for x in (*list_money(pay), *given(pay.currency, pay.year, pay.state))]
    named = [x for pay in file.pay for x in (cites[pay.source], titles[pay.level])]
    notes = [x for pay in file.pay for x in given(pay.note, pay.reason)]
    yield Asked(("salary",), figures, on_pages=named, beside_tables=[*notes, *given(file.note)])


def list_wages(book: Handbook) -> Iterator[Asked]:
    assert book.occupations
    pays, level = book.pack.salary.pay, book.pack.ladder.level[0].id
    license_ = book.pack.credentials.credential[0].id
    figures = [int(figure) for figure in FIGURES[0][1:]]
    home = [pay for pay in pays if pay.country == "US"]
    stated = [x for pay in home if pay.state is None for x in (*list_money(pay), pay.currency)]
    abroad = [x for pay in pays if pay not in home for x in (*list_money(pay), pay.currency, pay.country)]
    yield Asked(
        ("salary", "--full"), [*figures, *stated, book.occupations.occupation[0].name], beside_tables=abroad
    )
    yield Asked(("salary", "--full"), [], beside_tables=[book.occupations.note], forms=WHOLE)
    yield Asked(("salary", "--level", level, "--state", "CA", "--full"), figures)
    yield Asked(("salary", "--state", "CA", "--full"), [x for pay in home for x in list_money(pay)])
    elsewhere = ("--state", "NY", "--license", license_, "--full")
    yield Asked(("salary", "--level", level, *elsewhere), [int(FIGURES[1][2])])


def list_skills(book: Handbook) -> Iterator[Asked]:
    file, levels = book.pack.skills, book.pack.ladder.level
    yield Asked(
        ("skills",),
        [x for skill in file.skill for x in (skill.name, skill.id, skill.group or "")],
        on_pages=[level.short for level in levels],
        beside_tables=given(file.note),
    )
    for skill in (file.skill[0], file.skill[-1]):
        stages, about = [*skill.anchors, *(skill.grow or ())], [skill.name, skill.description]
        reasons = [reason for target in skill.targets.values() for reason in given(target.reason)]
        yield Asked(("skills", skill.id), stages, beside_tables=about)
        yield Asked(("skills", skill.id, "--full"), stages, beside_tables=[*about, *skill.also, *reasons])


def list_topics(book: Handbook, cites: Mapping[str, str]) -> Iterator[Asked]:
    yield Asked(
        ("guide",),
        [x for topic in book.topics for x in (topic.id, topic.summary)],
        on_pages=[family.title for family in book.families.values()],
        in_data=[topic.title for topic in book.topics],
    )
    for topic in book.topics:
        yield list_topic(topic.id, fill_topic(topic, book), cites)
    for credential in (book.pack.credentials.credential[0], book.pack.credentials.credential[-1]):
        shown = fill_credential(credential.id, book)
        assert shown
        yield list_topic(credential.id, shown, cites)
        yield Asked(("guide", credential.id, "--full"), list_credential(credential))


def list_topic(name: str, topic: ShownTopic, cites: Mapping[str, str]) -> Asked:
    facts = [fact for part in topic.sections for fact in part.facts]
    labels = [fact.label.removeprefix(f"{part.title}: ") for part in topic.sections for fact in part.facts]
    texts = [x for part in topic.sections if part.text for x in given(part.text.text, part.text.reason)]
    unknown = [unknown for part in topic.sections for unknown in given(part.unknown)]
    return Asked(
        ("guide", name, "--full"),
        [*(x for fact in facts for x in list_said(fact)), *labels],
        on_pages=[cites[fact.source] for fact in facts],
        in_data=[fact.source for fact in facts],
        beside_tables=[topic.summary, *unknown, *texts, *(p.title for p in topic.sections if p.facts)],
    )


def list_said(fact: Fact) -> list[Value]:
    """All that a fact says; a number that its words name is not said twice."""
    number = () if fact.worded else (fact.value, fact.low, fact.high, fact.unit, fact.currency)
    return given(*number, fact.text, fact.year, fact.reason)


def list_credential(credential: Credential) -> list[Value]:
    values = given(credential.description, credential.issuer, credential.note, credential.reason)
    values += [route.label for route in credential.route]
    for fee in credential.fee:
        values += given(fee.label, fee.amount, fee.low, fee.high, fee.currency, fee.note, fee.year)
    for study in credential.study:
        values += given(study.label, study.months_low, study.months_high, study.note)
    if renewal := credential.renewal:
        values += given(renewal.years, renewal.ce_hours, renewal.note)
    return values


def list_clashes(book: Handbook, cites: Mapping[str, str]) -> Iterator[Asked]:
    facts = index_facts(book)
    yield Asked(("disagreements",), [clash.title for clash in book.disagreements])
    for number, clash in enumerate(book.disagreements, 1):
        sides = list_sides(clash, facts)
        yield Asked(
            ("disagreements", str(number)),
            [x for fact in sides for x in (fact.label, *list_said(fact))],
            on_pages=[cites[fact.source] for fact in sides],
            beside_tables=[clash.title, clash.reading],
        )


def list_evidence(book: Handbook) -> Iterator[Asked]:
    evidence, level = book.pack.evidence, book.pack.ladder.level[0].id
    if evidence is None:
        return
    about: list[Value] = [evidence.posts, *evidence.biases, *(thing.title for thing in evidence.thing)]
    yield Asked(("evidence",), [], beside_tables=about, forms=WHOLE)
    rows = [row for thing in evidence.thing for row in thing.rows]
    yield Asked(("evidence",), [x for r in rows for x in given(r.n, r.asked, r.wished)], forms=("json",))
    stated: list[Value] = []
    for kind in evidence.stated:
        for row in (row for row in kind.rows if row.level == level):
            stated += given(kind.unit, kind.currency, row.median, row.low, row.high, row.posts, *row.values)
    yield Asked(("evidence", level), stated, on_pages=[kind.title for kind in evidence.stated])


def list_sources(book: Handbook) -> Iterator[Asked]:
    sources = book.sources
    yield Asked(("sources",), [s.id for s in sources], on_pages=[s.cite for s in sources])
    yield Asked(("sources", "--full"), [x for s in sources for x in given(s.name, s.left_out)])
    for s in (*sources[:2], sources[-1]):
        more = given(s.publisher, s.address, s.year, s.lines, s.left_out)
        yield Asked(("sources", s.id), more, on_pages=[s.cite], beside_tables=[s.name])


def list_person(book: Handbook, person: Path) -> Iterator[Asked]:
    """What is shown to somebody whose answers are nearly all open, so that nearly all is asked."""
    levels, who = book.pack.ladder.level, ("-p", str(person))
    target = levels[-1]
    skills = [s for s in book.pack.skills.skill if target.id in s.targets and s.targets[target.id].rating]
    asked = [r for r in target.requirement if r.kind != "years"]
    labels = [*(r.label for r in asked if r.label), *(skill.name for skill in skills)]
    reasons = [r.reason for r in asked if r.reason]
    reasons += [reason for s in skills if (reason := s.targets[target.id].reason)]
    titles = [level.title for level in levels]
    yield Asked(("assess", "--full", *who), [], beside_tables=[NAME, *titles, *labels, *reasons], forms=WHOLE)
    yield Asked(("assess", "--json", *who), [*titles, *labels, *reasons, target.id], forms=("json",))
    yield Asked(("assess", *who), [NAME, *titles], forms=("plain",))
    yield Asked(("plan", "--full", *who), [NAME, target.title], forms=("table", "plain"))
    yield Asked(("assess", "--with", "years=20", "--full", *who), [NAME, *titles], forms=("table", "plain"))
    yield Asked(("report", *who, "--format", "markdown"), [NAME, *titles, *labels], forms=("report",))


@pytest.fixture
def look(run: Callable[..., Result]) -> Callable[[Asked, str], list[Value]]:
    """Return a function that gives what a command loses in a format."""
    printed: dict[tuple[str, ...], str] = {}

    def find(asked: Asked, form: str) -> list[Value]:
        args = (*asked.args, *FORMS.get(form, ()))
        if args not in printed:
            result = run(*args)
            assert (result.exit_code, result.stderr) == (0, ""), (args, result.stderr, result.output)
            printed[args] = result.stdout
        wanted = [*asked.values, *(asked.in_data if form == "json" else asked.on_pages)]
        wanted += asked.beside_tables if form != "csv" else ()
        if form == "csv":
            cells = [cell for row in csv.reader(io.StringIO(printed[args])) for cell in row]
            assert [cell for cell in cells if cell.startswith(FORMULAS) and cell not in FORMULAS] == []
        return find_lost(wanted, printed[args], "markdown" if form == "report" else form)

    return find


def list_losses(book: Handbook, person: Path, look: Callable[[Asked, str], list[Value]]) -> Iterator[str]:
    person.write_text(f"name = '{NAME}'\ntarget = '{book.pack.ladder.level[-1].id}'\nyears = 0.5\n", "utf-8")
    for asked in (*list_asked(book), *list_person(book, person)):
        for form in asked.forms:
            for lost in look(asked, form):
                yield f"{' '.join(asked.args)} [{form}]: {lost!r}"


@pytest.mark.repeats
@pytest.mark.parametrize("shape", [*SHAPES, *range(MORE)])
def test_all_of_a_pack_is_shown_in_every_format(
    shape: str | int,
    look: Callable[[Asked, str], list[Value]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """carecli itself judges that the pack is valid: none of its commands would show a pack that is not."""
    if isinstance(shape, int):
        chance = Random(shape)
        folder = write_pack(tmp_path / "pack", 1000 + shape, Shape(levels=chance.choice([1, 2, 4]), skills=2))
    else:
        folder = write_pack(tmp_path / "pack", list(SHAPES).index(shape), SHAPES[shape])
    monkeypatch.setenv("CARECLI_PACK", str(folder))
    check_pack(folder)
    assert [*list_losses(load_handbook(folder), tmp_path / "me.toml", look)] == []


@pytest.mark.repeats
def test_the_packs_made_by_chance_hold_all_that_a_pack_may(tmp_path: Path) -> None:
    books = []
    for number, shape in enumerate(SHAPES.values()):
        folder = write_pack(tmp_path / str(number), number, shape)
        check_pack(folder)
        books.append(load_handbook(folder))
    assert {len(book.pack.ladder.level) for book in books} >= {1, 2, 3, 10}
    held = [
        (book.occupations, book.plan, book.pack.evidence, book.countries, book.disagreements, book.topics)
        for book in books
    ]
    assert [{*map(bool, files)} for files in zip(*held, strict=True)] == [{True, False}] * 6
    pays = [pay for book in books for pay in book.pack.salary.pay]
    assert {(len(list_money(pay)), pay.median is None) for pay in pays} == {
        (1, True), (1, False), (2, True), (2, False), (4, False),
    }  # fmt: skip
    views = {section.view for book in books for topic in book.topics for section in topic.section}
    assert views == {None, "credentials", "settings", "levels", "countries"}
