"""Whatever a valid pack holds is shown, whole, in every format: packs are made by chance and looked through."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import Result

from carecli.pack.credentials import Credential
from carecli.pack.facts import Fact, ShownTopic, fill_credential, fill_topic, index_facts, list_sides
from carecli.pack.handbook import Handbook
from carecli.pack.loading import load_handbook
from carecli.pack.pay import Pay
from tests.pack.making import Shape, write_pack
from tests.views.looking import Value, find_lost

SHAPES = {
    "the least": Shape(levels=1, skills=1, least=True),
    "all there may be": Shape(levels=2, skills=2, all=True),
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


class Asked(NamedTuple):
    """A command, what it is about, and of that what stands on pages alone, in JSON alone and not in CSV."""

    args: tuple[str, ...]
    values: Sequence[Value]
    on_pages: Sequence[Value] = ()
    in_data: Sequence[Value] = ()
    beside_tables: Sequence[Value] = ()
    forms: tuple[str, ...] = tuple(FORMS)


def list_money(pay: Pay) -> list[Value]:
    """The figures of a row of pay."""
    return [x for x in (pay.low, pay.median, pay.mean, pay.high) if x is not None]


def list_asked(book: Handbook) -> Iterator[Asked]:
    """Every command that shows a pack, with what it must show of it."""
    pack = book.pack
    cites = {source.id: source.cite for source in book.sources}
    levels = pack.ladder.level
    first_pay = {
        level.id: next((p for p in pack.salary.pay if p.level == level.id and p.state is None), None)
        for level in levels
    }
    has_medians = all(pay is None or pay.median for pay in first_pay.values())
    yield Asked(
        ("ladder",),
        [level.title for level in levels]
        + [
            code
            for x in levels
            for r in x.requirement
            if r.kind in ("license", "certification")
            for code in r.any_of
        ]
        + [
            figure
            for pay in first_pay.values()
            if pay
            for figure in ([pay.median] if has_medians and pay.median else list_money(pay))
        ],
        beside_tables=[pack.guide.summary, *filter(None, [pack.guide.note])],
        in_data=[level.id for level in levels],
        forms=SHOWN,
    )
    yield Asked(
        ("ladder",),
        [level.summary for level in levels] + [f.text for x in levels for f in x.focus],
        forms=("json",),
    )
    for level in (levels[0], levels[-1]):
        targets = [skill.targets[level.id] for skill in pack.skills.skill if level.id in skill.targets]
        needs = [r.label for r in level.requirement if r.label]
        needs += [
            code for r in level.requirement if r.kind in ("license", "certification") for code in r.any_of
        ]
        pay = first_pay[level.id]
        paid = [*list_money(pay)] if pay else []
        yield Asked(("ladder", level.id), needs, beside_tables=[level.title, level.summary, *paid])
        skills = [skill.name for skill in pack.skills.skill if level.id in skill.targets]
        reasons = [x.reason for x in (*level.requirement, *targets) if x.reason]
        despite = [x.despite for x in level.requirement if x.despite]
        focus = [f.text for f in level.focus]
        yield Asked(
            ("ladder", level.id, "--full"),
            skills,
            on_pages=[cites[t.source] for t in targets],
            beside_tables=[level.title, level.summary, *paid, *needs, *focus, *reasons, *despite],
        )
        changes = [
            part
            for s in pack.settings.setting
            for c in s.change
            if level.id in c.levels
            for part in (s.name, *c.also_accepts, *filter(None, [c.reason]))
        ]
        yield Asked(
            ("ladder", level.id, "--full"), [], beside_tables=changes, forms=("table", "plain", "markdown")
        )
    if not book.occupations:
        rows = pack.salary.pay
        yield Asked(
            ("salary",),
            [
                x
                for pay in rows
                for x in (*list_money(pay), pay.currency, *filter(None, [pay.year, pay.state]))
            ],
            on_pages=[
                x
                for pay in rows
                for x in (cites[pay.source], next(y.title for y in levels if y.id == pay.level))
            ],
            beside_tables=[*filter(None, [pack.salary.note])],
        )
    else:
        yield from list_wages(book)
    for country in book.countries:
        figures = [x for x in (country.low, country.high, country.usd_low, country.usd_high) if x is not None]
        yield Asked(
            ("salary", "--country", country.id),
            [*figures, *filter(None, [country.currency, country.note])],
            on_pages=[],
            beside_tables=[],
        )
    yield Asked(
        ("skills",),
        [x for skill in pack.skills.skill for x in (skill.name, skill.id, skill.group)],
        on_pages=[level.short for level in levels if len(levels) < 6],
        beside_tables=[*filter(None, [pack.skills.note])],
    )
    for skill in (pack.skills.skill[0], pack.skills.skill[-1]):
        grow = [*(skill.grow or ())]
        yield Asked(
            ("skills", skill.id), [*skill.anchors, *grow], beside_tables=[skill.name, skill.description]
        )
        rested = [x for t in skill.targets.values() for x in filter(None, [t.reason])]
        yield Asked(
            ("skills", skill.id, "--full"),
            [*skill.anchors, *grow],
            beside_tables=[skill.name, skill.description, *skill.also, *rested],
            on_pages=[],
        )
    yield from list_topics(book, cites)
    if book.disagreements:
        yield from list_clashes(book, cites)
    if pack.evidence:
        yield from list_evidence(book)
    yield from list_sources(book)
    for word, title in (("title", levels[0].title), ("skill", pack.skills.skill[0].name)):
        words = [w for w in title.split() if w.isalpha() and w.startswith("q")][:1]
        if words:
            yield Asked(("search", words[0]), [title])


def list_wages(book: Handbook) -> Iterator[Asked]:
    file, pack = book.occupations, book.pack
    assert file
    figures: list[Value] = [61203, 41007, 50011, 60017, 70019, 80021]
    stated = [x for pay in pack.salary.pay if pay.state is None for x in (*list_money(pay), pay.currency)]
    notes = [row.note for row in pack.salary.pay if row.note and row.state is None]
    local = [x for pay in pack.salary.pay for x in list_money(pay)]
    level = pack.ladder.level[0].id
    yield Asked(("salary", "--full"), [*figures, *stated, file.occupation[0].name], beside_tables=[])
    yield Asked(("salary", "--full"), [], beside_tables=[file.note], forms=("table", "plain", "markdown"))
    yield Asked(("salary", "--level", level, "--state", "CA", "--full"), [*figures])
    yield Asked(("salary", "--state", "CA", "--full"), [x for x in local])
    yield Asked(
        (
            "salary",
            "--level",
            level,
            "--state",
            "NY",
            "--full",
            "--license",
            pack.credentials.credential[0].id,
        ),
        [41107],
    )
    yield Asked(
        ("salary", "--level", level, "--state", "CA", "--license", pack.credentials.credential[0].id), []
    )


def list_topics(book: Handbook, cites: dict[str, str]) -> Iterator[Asked]:
    topics = book.topics
    yield Asked(
        ("guide",),
        [x for topic in topics for x in (topic.id, topic.summary)],
        on_pages=[family.title for family in book.families.values()],
        in_data=[topic.title for topic in topics],
    )
    for topic in topics:
        yield from list_topic(topic.id, fill_topic(topic, book), cites)
    for credential in (book.pack.credentials.credential[0], book.pack.credentials.credential[-1]):
        shown = fill_credential(credential.id, book)
        assert shown
        yield from list_topic(credential.id, shown, cites)
        yield Asked(("guide", credential.id, "--full"), list_credential(credential))


def list_credential(credential: Credential) -> list[Value]:
    values: list[Value] = [
        credential.description,
        credential.issuer,
        *filter(None, [credential.note, credential.reason]),
    ]
    values += [route.label for route in credential.route]
    for fee in credential.fee:
        values += [
            x
            for x in (fee.label, fee.amount, fee.low, fee.high, fee.currency, fee.note, fee.year)
            if x is not None
        ]
    for study in credential.study:
        values += [study.label, study.months_low, study.months_high, *filter(None, [study.note])]
    if renewal := credential.renewal:
        values += [x for x in (renewal.years, renewal.ce_hours, renewal.note) if x is not None]
    return values


def list_said(fact: Fact) -> list[Value]:
    """All that a fact says; a number that its words name is not said twice."""
    number = () if fact.worded else (fact.value, fact.low, fact.high, fact.unit, fact.currency)
    return [x for x in (*number, fact.text, fact.year, fact.reason) if x is not None]


def list_topic(name: str, topic: ShownTopic, cites: dict[str, str]) -> Iterator[Asked]:
    facts = [fact for part in topic.sections for fact in part.facts]
    values = [x for fact in facts for x in list_said(fact)]
    texts = [x for p in topic.sections if p.text for x in (p.text.text, p.text.reason) if x]
    unknown = [part.unknown for part in topic.sections if part.unknown]
    labels = [fact.label.removeprefix(f"{p.title}: ") for p in topic.sections for fact in p.facts]
    titles = [part.title for part in topic.sections if part.facts]
    yield Asked(
        ("guide", name, "--full"),
        [*values, *labels],
        on_pages=[cites[fact.source] for fact in facts],
        beside_tables=[topic.summary, *unknown, *texts, *titles],
        in_data=[fact.source for fact in facts],
    )


def list_clashes(book: Handbook, cites: dict[str, str]) -> Iterator[Asked]:
    facts = index_facts(book)
    yield Asked(("disagreements",), [clash.title for clash in book.disagreements])
    for number, clash in enumerate(book.disagreements, 1):
        sides = list_sides(clash, facts)
        values = [x for fact in sides for x in (fact.label, *list_said(fact))]
        yield Asked(
            ("disagreements", str(number)),
            values,
            on_pages=[cites[fact.source] for fact in sides],
            beside_tables=[clash.title, clash.reading],
        )


def list_evidence(book: Handbook) -> Iterator[Asked]:
    evidence, levels = book.pack.evidence, book.pack.ladder.level
    assert evidence
    yield Asked(
        ("evidence",), [], beside_tables=[thing.title for thing in evidence.thing] + [evidence.posts, *evidence.biases],
        forms=("table", "plain", "markdown"),
    )  # fmt: skip
    yield Asked(
        ("evidence",),
        [x for t in evidence.thing for row in t.rows for x in (row.n, row.asked, row.wished) if x],
        forms=("json",),
    )
    for level in levels[:1]:
        values: list[Value] = []
        for kind in evidence.stated:
            for row in (r for r in kind.rows if r.level == level.id):
                values += [
                    x
                    for x in (kind.unit, kind.currency, row.median, row.low, row.high, row.posts)
                    if x is not None
                ]
                values += row.values
        yield Asked(("evidence", level.id), values, on_pages=[kind.title for kind in evidence.stated])


def list_sources(book: Handbook) -> Iterator[Asked]:
    sources = book.sources
    yield Asked(("sources",), [source.id for source in sources], on_pages=[source.cite for source in sources])
    known = [x for s in sources for x in (s.name, s.left_out) if x]
    yield Asked(("sources", "--full"), known)
    for source in sources:
        more = [
            x for x in (source.publisher, source.address, source.year, source.lines, source.left_out) if x
        ]
        yield Asked(("sources", source.id), more, on_pages=[source.cite], beside_tables=[source.name])


@pytest.fixture
def look(run: Callable[..., Result]) -> Callable[[Asked, str], list[Value]]:
    """Return a function that gives what a command loses in a format."""
    printed: dict[tuple[str, ...], str] = {}

    def find(asked: Asked, form: str) -> list[Value]:
        args = (*asked.args, *FORMS[form])
        if args not in printed:
            result = run(*args)
            assert (result.exit_code, result.stderr) == (0, ""), (args, result.stderr, result.output)
            printed[args] = result.stdout
        wanted = [*asked.values, *(asked.in_data if form == "json" else asked.on_pages)]
        wanted += asked.beside_tables if form != "csv" else ()
        return find_lost(wanted, printed[args], form)

    return find


def list_losses(book: Handbook, look: Callable[[Asked, str], list[Value]]) -> Iterator[str]:
    for asked in list_asked(book):
        for form in asked.forms:
            for lost in look(asked, form):
                yield f"{' '.join(asked.args)} [{form}]: {lost!r}"


@pytest.mark.repeats
@pytest.mark.parametrize("shape", SHAPES)
def test_all_of_a_pack_is_shown_in_every_format(
    shape: str, look: Callable[[Asked, str], list[Value]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = list(SHAPES).index(shape)
    folder = write_pack(tmp_path, seed, SHAPES[shape])
    monkeypatch.setenv("CARECLI_PACK", str(folder))
    assert [*list_losses(load_handbook(folder), look)] == []
