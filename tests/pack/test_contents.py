"""What a topic holds when it is shown: nothing lost, views as the pack's files say, clashes marked."""

import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from carecli.names import match_name
from carecli.pack.facts import (
    Fact,
    Part,
    fill_credential,
    fill_topic,
    fill_view,
    index_facts,
    list_disputes,
    list_own_facts,
    list_sides,
)
from carecli.pack.handbook import Disagreement, Handbook, Statement, Topic, TopicsFile, View
from carecli.pack.loading import load_handbook
from carecli.pack.schema import adapt
from tests.conftest import SMALL_PACK

FOLDER = SMALL_PACK
FIGURE = ("value", "low", "high", "open", "unit", "currency", "year", "text", "basis", "source", "reason")
PARTS = {
    "background": "License or degree",
    "experience": "Experience",
    "training": "Training",
    "track": "Track",
}
STRENGTHS = {
    "must": "A must here", "expected": "Expected here", "preferred": "An advantage here", "": "Asked",
}  # fmt: skip


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    return load_handbook(FOLDER)


def read(file: str, key: str) -> list[dict[str, Any]]:
    """Return the tables of a file as they stand there, without any model."""
    tables: list[dict[str, Any]] = tomllib.loads((FOLDER / f"{file}.toml").read_text("utf-8"))[key]
    return tables


def list_files() -> list[str]:
    return [f"topics/{path.stem}" for path in (FOLDER / "topics").glob("*.toml")]


def show(handbook: Handbook, name: str) -> list[Part]:
    (topic,) = [topic for topic in handbook.topics if topic.id == name]
    return list(fill_topic(topic, handbook).sections)


def list_view(view: View, handbook: Handbook) -> dict[str, Part]:
    sections = fill_view(view, handbook)
    assert sections
    return {section.id: section for section in sections}


def pick(section: Part, beginning: str) -> list[Fact]:
    """Return the facts of a part of a view whose own id begins so."""
    return [fact for fact in section.facts if fact.id.startswith(f"{section.id}:{beginning}")]


def holds(text: str, title: str) -> bool:
    """Return whether a title stands in a text, not as the end of a longer one."""
    return re.search(rf"(?<!Assistant )(?<!Senior )(?<!Lead )\b{title}\b", text) is not None


def say(fact: Fact) -> dict[str, Any]:
    """Return what a fact says, without what it leaves out."""
    return {key: getattr(fact, key) for key in FIGURE if getattr(fact, key) not in (None, False)}


def strip(fact: Fact) -> Fact:
    """Return a fact without what the topic that shows it adds."""
    return fact._replace(reference="", disputed=())


def say_missing(credential: dict[str, Any]) -> str | None:
    """Return what is said to be unknown of a credential: a fee, and how a certification is renewed."""
    missing = [] if credential.get("fee") else ["its fee"]
    if credential["kind"] == "certification" and "renewal" not in credential:
        missing.append("how it is renewed")
    return f"{' and '.join(missing)}: no checked source says." if missing else None


def find_number(said: dict[str, Any]) -> tuple[Any, ...] | None:
    """Return the source, number and unit of a fact, which make it the same figure; None for mere words."""
    keys = ("source", "value", "low", "high", "currency", "unit")
    return tuple(said.get(key) for key in keys) if {"value", "low"} & set(said) else None


def dispute(handbook: Handbook, **disagreements: Any) -> Handbook:
    """Return the handbook with other disagreements: the references and statements of each, by its id."""
    made = [
        Disagreement(id=name, title=f"Is {name} so?", reading="No.", **said)
        for name, said in disagreements.items()
    ]
    return handbook._replace(disagreements=tuple(made))


def make_topic(**section: Any) -> Topic:
    said: dict[str, Any] = {"id": "part", "title": "Part", **section}
    topic = {"id": "made", "title": "Made", "summary": "Made up.", "section": [said]}
    made: TopicsFile = adapt(TopicsFile).validate_python({"title": "Made", "rank": 1, "topic": [topic]})
    return made.topic[0]


# ---------------------------------------------------------------- topics


def test_every_topic_of_every_file_is_listed_by_rank(handbook: Handbook) -> None:
    families = sorted(
        (tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in list_files()),
        key=lambda family: family["rank"],
    )
    assert len({family["rank"] for family in families}) == len(families) == 6
    expected = [topic["id"] for family in families for topic in family["topic"]]
    assert [topic.id for topic in handbook.topics] == expected
    assert len(expected) == 14


def test_every_fact_of_a_file_is_shown_once_in_its_order(handbook: Handbook) -> None:
    seen = 0
    for topic in (topic for file in list_files() for topic in read(file, "topic")):
        own = [
            f"{topic['id']}/{name}"
            for section in topic["section"]
            for name in (
                *([section["id"]] if "text" in section else []),
                *(fact["id"] for fact in section.get("fact", ())),
            )
        ]
        viewed = {f"{topic['id']}/{fact.id}" for view in ("credentials", "settings", "levels", "countries")
                  for section in fill_view(view, handbook) for fact in section.facts}  # fmt: skip
        included = [name for section in topic["section"] for name in section.get("include", ())]
        (found,) = [found for found in handbook.topics if found.id == topic["id"]]
        shown = [fact.reference for fact in fill_topic(found, handbook).facts]
        assert [name for name in shown if name not in viewed and name not in included] == own
        assert Counter(shown) >= Counter(included)
        seen += len(own)
    assert seen > 40


def test_every_fact_says_what_its_file_says(handbook: Handbook) -> None:
    facts = [
        (f"{topic['id']}/{fact['id']}", fact)
        for file in list_files()
        for topic in read(file, "topic")
        for section in topic["section"]
        for fact in section.get("fact", ())
    ]
    assert len(facts) > 40
    for reference, fact in facts:
        found = index_facts(handbook)[reference]
        expected = {key: fact[key] for key in FIGURE if key in fact}
        assert (found.label, say(found)) == (fact["label"], expected), reference


def test_a_paragraph_is_a_fact_of_words_under_the_id_of_its_section(handbook: Handbook) -> None:
    paragraphs = [
        (topic["id"], section)
        for file in list_files()
        for topic in read(file, "topic")
        for section in topic["section"]
        if "text" in section
    ]
    assert len(paragraphs) > 8
    for name, section in paragraphs:
        (shown,) = [part for part in show(handbook, name) if part.title == section["title"]]
        assert shown.text is not None
        assert shown.text.reference == f"{name}/{section['id']}"
        expected = {key: section[key] for key in ("text", "basis", "source", "reason") if key in section}
        assert say(shown.text) == expected
        assert index_facts(handbook)[shown.text.reference] == shown.text._replace(disputed=())


def test_what_is_unknown_is_passed_on(handbook: Handbook) -> None:
    seen = viewed = 0
    missing = [said for credential in read("credentials", "credential") if (said := say_missing(credential))]
    for topic in (topic for file in list_files() for topic in read(file, "topic")):
        expected: list[str] = []
        for section in topic["section"]:
            expected += [section["unknown"]] if "unknown" in section else []
            expected += missing if section.get("view") == "credentials" else []
            viewed += section.get("view") == "credentials"
        assert [part.unknown for part in show(handbook, topic["id"]) if part.unknown] == expected
        seen += len(expected)
    assert seen > len(missing) > 5
    assert viewed == 1


def test_an_included_fact_is_the_one_that_another_topic_holds(handbook: Handbook) -> None:
    seen = 0
    for topic in handbook.topics:
        for section in (section for section in topic.section if section.include):
            (part,) = [part for part in show(handbook, topic.id) if part.title == section.title]
            shown = part.facts[-len(section.include) :]
            assert [fact.reference for fact in shown] == list(section.include)
            for fact in shown:
                owner, _, name = fact.reference.partition("/")
                assert fact.id == name
                assert owner != topic.id
                assert [own for other in handbook.topics if other.id == owner
                        for own in list_own_facts(other, handbook) if own == strip(fact)]  # fmt: skip
                seen += 1
    assert seen > 10


def test_a_credential_alone_is_its_part_of_the_topic_of_all(handbook: Handbook) -> None:
    topic = {section.title: section for section in show(handbook, "certifications")}
    credentials = read("credentials", "credential")
    for credential in credentials:
        title = f"{credential['id']}: {credential['name']}"
        for name in (
            credential["id"],
            credential["id"].lower(),
            credential["name"],
            *credential.get("also", ()),
        ):
            shown = fill_credential(name, handbook)
            assert shown is not None, name
            assert (shown.id, shown.title, shown.sections) == ("certifications", title, (topic[title],)), name


@pytest.mark.parametrize("name", ["certifications", "CC", "Certified", "", "senior"])
def test_what_is_no_credential_is_no_credential_alone(name: str, handbook: Handbook) -> None:
    assert fill_credential(name, handbook) is None


def test_a_credential_that_no_topic_shows_is_shown_alone_under_a_name_of_its_own(handbook: Handbook) -> None:
    bare = handbook._replace(families={}, disagreements=())
    for credential in handbook.pack.credentials.credential:
        shown, usual = fill_credential(credential.id, bare), fill_credential(credential.id, handbook)
        assert shown is not None
        assert usual is not None
        assert (shown.id, shown.title, shown.summary) == ("credentials", usual.title, usual.summary)
        assert [*map(strip, shown.facts)] == [*map(strip, usual.facts)]
        assert [fact.reference for fact in shown.facts] == [
            fact.reference.replace("certifications/", "credentials/") for fact in usual.facts
        ]
        (part,) = shown.sections
        assert (part.title, part.unknown) == (shown.title, usual.sections[0].unknown)
    assert fill_credential("CC", bare) is None


def test_a_figure_of_a_credential_that_no_topic_shows_is_marked_too(handbook: Handbook) -> None:
    said = {"label": "Fee", "currency": "USD", "basis": "external"}
    other = dispute(
        handbook._replace(families={}),
        fee={
            "statement": [
                adapt(Statement).validate_python({**said, "value": 420, "source": "ccmc-fees"}),
                adapt(Statement).validate_python({**said, "value": 421, "source": "ccmc-fees"}),
            ]
        },
    )
    shown = fill_credential("CCM", other)
    assert shown is not None
    disputed = {fact.reference: fact.disputed for fact in shown.facts if fact.disputed}
    assert disputed == {"credentials/ccm:fee-1": ("fee",)}


def test_the_facts_of_a_view_can_be_included_and_found(handbook: Handbook) -> None:
    assert index_facts(handbook)["path/senior:median"].value == 84000
    topic = make_topic(include=["certifications/ccm:fee-1", "global/ca:pay"])
    (section,) = fill_topic(topic, handbook).sections
    assert [fact.currency for fact in section.facts] == ["USD", "CAD"]


def test_a_section_with_a_view_shows_its_own_matter_first(handbook: Handbook) -> None:
    topic = make_topic(view="levels", include=["outlook/growth-guide"], unknown="Why.")
    own, *parts = fill_topic(topic, handbook).sections
    assert (own.title, own.unknown) == ("Part", "Why.")
    assert [fact.reference for fact in own.facts] == ["outlook/growth-guide"]
    assert [part.title for part in parts] == [level["title"] for level in read("ladder", "level")]
    assert all(fact.reference.startswith("made/") for part in parts for fact in part.facts)


def test_a_section_that_is_a_view_alone_has_no_part_of_its_own(handbook: Handbook) -> None:
    parts = fill_topic(make_topic(view="countries"), handbook).sections
    assert [part.title for part in parts] == [country["name"] for country in read("countries", "country")]


def test_a_section_of_an_included_fact_alone_has_nothing_else(handbook: Handbook) -> None:
    topic = make_topic(include=["outlook/growth-guide"])
    (section,) = fill_topic(topic, handbook).sections
    assert (section.text, section.unknown, len(section.facts)) == (None, None, 1)


@pytest.mark.parametrize(
    "reference",
    ["outlook/nothing", "nothing/growth-guide", "outlook", "outlook/", "", "outlook/growth-guide/x"],
)
def test_a_fact_that_nobody_holds_is_an_error(reference: str, handbook: Handbook) -> None:
    with pytest.raises(KeyError) as caught:
        index_facts(handbook)[reference]
    assert caught.value.args == (reference,)


def test_a_topic_that_includes_what_nobody_holds_is_an_error(handbook: Handbook) -> None:
    with pytest.raises(KeyError, match="outlook/nothing"):
        fill_topic(make_topic(include=["outlook/nothing"]), handbook)


def test_every_title_and_other_name_leads_to_its_topic(handbook: Handbook) -> None:
    names = {topic.id: (topic.title, *topic.also) for topic in handbook.topics}
    typed = [(name, topic.id) for topic in handbook.topics for name in (topic.title, *topic.also)]
    assert len(typed) > 40
    for name, wanted in typed:
        for spelling in (name, name.upper(), name.lower(), name.replace(" ", "-")):
            assert match_name(spelling, names) == wanted, spelling


# ---------------------------------------------------------------- the view of credentials


def test_every_credential_has_a_part_in_the_order_of_the_file(handbook: Handbook) -> None:
    credentials = read("credentials", "credential")
    parts = list_view("credentials", handbook)
    assert [part.title for part in parts.values()] == [f"{c['id']}: {c['name']}" for c in credentials]
    assert list(parts) == [c["id"].lower() for c in credentials]
    for credential in credentials:
        (what,) = pick(parts[credential["id"].lower()], "what")
        assert what.text == f"{credential['description']} Issuer: {credential['issuer']}."
        assert (what.basis, what.source) == (credential["basis"], credential["source"])


def test_every_fee_of_a_credential_is_shown(handbook: Handbook) -> None:
    parts = list_view("credentials", handbook)
    seen = 0
    for credential in read("credentials", "credential"):
        shown = pick(parts[credential["id"].lower()], "fee")
        fees = credential.get("fee", [])
        assert ("its fee" in (parts[credential["id"].lower()].unknown or "")) is not bool(fees)
        assert [fact.label for fact in shown] == [f"Fee, {fee['label']}" for fee in fees]
        for fact, fee in zip(shown, fees, strict=True):
            amounts = {
                new: fee[old]
                for old, new in (("amount", "value"), ("low", "low"), ("high", "high"), ("note", "text"))
                if old in fee
            }
            origin = {key: fee[key] for key in ("currency", "year", "basis", "source") if key in fee}
            assert say(fact) == amounts | origin
            seen += 1
    assert seen > 15


def test_every_route_of_a_credential_is_shown(handbook: Handbook) -> None:
    parts = list_view("credentials", handbook)
    seen = Counter[str]()
    for credential in read("credentials", "credential"):
        part = parts[credential["id"].lower()]
        for name, label in PARTS.items():
            routes = [route for route in credential.get("route", []) if route["part"] == name]
            facts = pick(part, f"{name}-")
            labels = [f"{label}, way {n} of {len(routes)}" for n in range(1, len(routes) + 1)]
            assert [fact.label for fact in facts] == (labels if len(routes) > 1 else [label] * len(routes))
            for fact, route in zip(facts, routes, strict=True):
                assert (fact.text, fact.basis, fact.source) == (
                    route["label"], route["basis"], route["source"],
                )  # fmt: skip
                numbers = [(route[key], unit) for key, unit in (
                    ("hours", "hours"), ("months", "months"), ("ce_hours", "hours of continuing education"),
                ) if key in route]  # fmt: skip
                assert (fact.value, fact.unit) == (numbers[0] if numbers else (None, None))
                assert fact.worded is bool(numbers)
                seen.update([fact.unit or "words"])
    assert set(seen) == {"words", "hours", "months", "hours of continuing education"}


def test_a_credential_with_several_routes_says_how_they_fit_together(handbook: Handbook) -> None:
    parts = list_view("credentials", handbook)
    seen = set()
    for credential in read("credentials", "credential"):
        routes = credential.get("route", [])
        kinds = {route["part"] for route in routes}
        facts = pick(parts[credential["id"].lower()], "who")
        said = [fact.text or "" for fact in facts]
        for fact in facts:
            assert (fact.label, fact.basis, fact.source) == ("Who may sit", "derived", routes[0]["source"])
            assert fact.reason == "So carecli reads the routes that follow"
        assert len(said) == (len(routes) > 1)
        for text in said:
            named = {name for name, label in PARTS.items() if label.lower() in text}
            beginning = "One way of each kind is needed: " if len(kinds) > 1 else "Any one of these ways."
            assert text.startswith(beginning)
            assert named == (kinds if len(kinds) > 1 else set())
        seen.add(len(kinds))
    assert seen == {0, 1, 2, 3}


def test_every_time_of_study_is_shown(handbook: Handbook) -> None:
    parts = list_view("credentials", handbook)
    seen = set()
    for credential in read("credentials", "credential"):
        studies = credential.get("study", [])
        for fact, study in zip(pick(parts[credential["id"].lower()], "study-"), studies, strict=True):
            low, high = study["months_low"], study["months_high"]
            assert fact.label == f"Time, {study['label']}"
            assert (fact.value, fact.low, fact.high) == (
                (low, None, None) if low == high else (None, low, high)
            )
            assert (fact.unit, fact.text, fact.source) == ("months", study.get("note"), study["source"])
            seen.add(low == high)
    assert seen == {True, False}


def test_every_renewal_is_shown_and_an_unknown_one_is_said(handbook: Handbook) -> None:
    parts = list_view("credentials", handbook)
    seen = Counter[str]()
    for credential in read("credentials", "credential"):
        facts = {fact.id.partition(":")[2]: fact for fact in pick(parts[credential["id"].lower()], "renewal")}
        renewal = credential.get("renewal")
        if renewal is None and credential["kind"] == "license":
            assert facts == {}
            assert "renewed" not in (parts[credential["id"].lower()].unknown or "")
            seen["license"] += 1
        elif renewal is None:
            assert facts == {}
            assert "how it is renewed" in (parts[credential["id"].lower()].unknown or "")
            seen["unknown"] += 1
        else:
            assert "renewed" not in (parts[credential["id"].lower()].unknown or "")
            years = facts.pop("renewal")
            assert (years.value, years.unit, years.text) == (renewal["years"], "years", renewal.get("note"))
            assert years.source == renewal["source"]
            hours = [(fact.value, fact.unit, fact.source) for fact in facts.values()]
            expected = (
                [(renewal["ce_hours"], "hours a renewal", renewal["source"])] if "ce_hours" in renewal else []
            )
            assert hours == expected
            seen["hours" if hours else "years alone"] += 1
    assert set(seen) == {"license", "unknown", "hours", "years alone"}


def test_every_note_on_a_credential_is_shown(handbook: Handbook) -> None:
    parts = list_view("credentials", handbook)
    notes = {c["id"].lower(): c["note"] for c in read("credentials", "credential") if "note" in c}
    assert notes
    assert {part.id: fact.text for part in parts.values() for fact in pick(part, "note")} == notes


def test_a_credential_without_anything_says_what_is_not_known(handbook: Handbook) -> None:
    (license_,) = [c for c in handbook.pack.credentials.credential if c.id == "RN"]
    bare = license_.replace(route=(), fee=(), study=(), renewal=None, note=None)
    both = (bare, bare.replace(id="CCM", kind="certification"))
    credentials = handbook.pack.credentials.replace(credential=both)
    other = handbook._replace(pack=handbook.pack.replace(credentials=credentials))
    parts = list_view("credentials", other)
    assert {name: [fact.id for fact in part.facts] for name, part in parts.items()} == {
        "rn": ["rn:what"],
        "ccm": ["ccm:what"],
    }
    assert {name: part.unknown for name, part in parts.items()} == {
        "rn": "its fee: no checked source says.",
        "ccm": "its fee and how it is renewed: no checked source says.",
    }


def test_a_credential_says_of_what_is_missing_no_more_than_that(handbook: Handbook) -> None:
    parts = list_view("credentials", handbook)
    said = {c["id"].lower(): say_missing(c) for c in read("credentials", "credential")}
    assert {name: part.unknown for name, part in parts.items()} == said
    assert said["ccm"] is None
    kinds = {(text or "").partition(":")[0] for text in said.values()}
    assert kinds == {"", "its fee", "its fee and how it is renewed"}


def test_a_certification_with_a_fee_may_lack_its_renewal_alone(handbook: Handbook) -> None:
    (ccm,) = [c for c in handbook.pack.credentials.credential if c.id == "CCM"]
    found = (ccm.replace(renewal=None), ccm.replace(id="X", fee=()))
    credentials = handbook.pack.credentials.replace(credential=found)
    other = handbook._replace(pack=handbook.pack.replace(credentials=credentials))
    assert {name: part.unknown for name, part in list_view("credentials", other).items()} == {
        "ccm": "how it is renewed: no checked source says.",
        "x": "its fee: no checked source says.",
    }


# ---------------------------------------------------------------- the other views


def test_every_setting_is_shown_with_what_it_moves(handbook: Handbook) -> None:
    parts = list_view("settings", handbook)
    settings = read("settings", "setting")
    levels = {level["id"]: level for level in read("ladder", "level")}
    degrees = {level["id"]: level["name"] for level in read("education", "level")}
    assert [(part.id, part.title) for part in parts.values()] == [(s["id"], s["name"]) for s in settings]
    seen = set()
    for setting in settings:
        what, *changes = parts[setting["id"]].facts
        assert (what.text, what.source) == (f"{setting['description']}.", setting["source"])
        for fact, change in zip(changes, setting.get("change", []), strict=True):
            asked = levels[change["levels"][0]]["requirement"]
            (requirement,) = [found for found in asked if found["id"] == change["requirement"]]
            assert fact.label == requirement.get("label", degrees.get(requirement.get("level", "")))
            text = fact.text or ""
            strength = STRENGTHS[change.get("importance", "")]
            assert text.startswith(f"{strength} for ")
            said = {title for title in (level["title"] for level in levels.values()) if holds(text, title)}
            assert said == {levels[name]["title"] for name in change["levels"]}
            assert (" will do too." in text) is ("also_accepts" in change)
            assert all(code in text for code in change.get("also_accepts", ()))
            assert (fact.basis, fact.source) == (change["basis"], change["source"])
            assert fact.reason == change["reason"]
            seen.add(strength)
    assert seen >= {"A must here", "Expected here", "An advantage here"}


@pytest.mark.parametrize(
    ("setting", "label", "said"),
    [
        (
            "hospital", "RN or LCSW license",
            "A must here for Care Manager, Senior Care Manager and Lead Care Manager.",
        ),
        ("hospital", "Master's degree", "Expected here for Senior Care Manager and Lead Care Manager."),
        (
            "community", "RN or LCSW license",
            "An advantage here for Care Manager, Senior Care Manager and Lead Care Manager.",
        ),
    ],
)  # fmt: skip
def test_a_setting_says_in_words_what_it_asks_of_whom(
    setting: str, label: str, said: str, handbook: Handbook
) -> None:
    facts = list_view("settings", handbook)[setting].facts
    assert (label, said) in [(fact.label, re.sub("; .*", ".", fact.text or "")) for fact in facts]


def test_a_setting_that_changes_usual_years_or_takes_more_licenses_says_so(handbook: Handbook) -> None:
    (hospital,) = [setting for setting in handbook.pack.settings.setting if setting.id == "hospital"]
    change = hospital.change[0]
    years = change.replace(requirement="years", levels=("senior",), importance="preferred")
    taken = change.replace(levels=("lead",), importance=None, also_accepts=("LSW", "LPC"))
    setting = hospital.replace(change=(years, taken))
    settings = handbook.pack.settings.replace(setting=(setting,))
    other = handbook._replace(pack=handbook.pack.replace(settings=settings))
    _, first, second = list_view("settings", other)["hospital"].facts
    assert (first.label, first.text) == (
        "Years of work", "An advantage here for Senior Care Manager.",
    )  # fmt: skip
    assert second.text == "Asked for Lead Care Manager; LSW and LPC will do too."


def test_every_level_has_the_years_of_the_ladder_and_the_pay_of_its_table(handbook: Handbook) -> None:
    parts = list_view("levels", handbook)
    levels, pay = read("ladder", "level"), read("salary", "pay")
    assert [(part.id, part.title) for part in parts.values()] == [(x["id"], x["title"]) for x in levels]
    assert len(pay) == len(levels) == 6
    for level in levels:
        facts = {fact.id.partition(":")[2]: fact for fact in parts[level["id"]].facts}
        assert list(facts) == ["what", "years", "median", "mean"]
        assert facts["what"].text == level["summary"]
        years, band = facts["years"], level["years"]
        said = (years.low, years.high) if "max" in band else (years.value, "open" if years.open else "")
        assert said == (band["min"], band.get("max", "open"))
        assert (years.unit, years.source) == ("years", level["source"])
        (row,) = [row for row in pay if row["level"] == level["id"]]
        for key in ("median", "mean"):
            origin = {name: row[name] for name in ("currency", "basis", "source")}
            assert say(facts[key]) == {"value": row[key], **origin}
        assert level["title"] in facts["years"].label
        assert {fact.label for fact in facts.values()} >= {
            f"{level['title']}: median pay", f"{level['title']}: average pay",
        }  # fmt: skip


def test_a_level_without_a_figure_leaves_it_out_and_a_state_gets_a_row_of_its_own(handbook: Handbook) -> None:
    pay = {row.level: row for row in handbook.pack.salary.pay}
    state = {"state": "CA", "mean": None, "median": 99000}
    rows = (
        pay["senior"],
        pay["senior"].replace(**state),
        pay["lead"].replace(median=None),
    )
    salary = handbook.pack.salary.replace(pay=rows)
    other = handbook._replace(pack=handbook.pack.replace(salary=salary))
    parts = list_view("levels", other)
    shown = {
        fact.id: (fact.label, fact.value) for part in parts.values() for fact in part.facts if fact.currency
    }
    assert shown == {
        "senior:median": ("Senior Care Manager: median pay", 84000),
        "senior:mean": ("Senior Care Manager: average pay", 88000),
        "senior:median-2": ("Senior Care Manager: median pay, CA", 99000),
        "lead:mean": ("Lead Care Manager: average pay", 95000),
    }


def test_every_country_has_its_range_in_local_money_and_the_guides_in_dollars(handbook: Handbook) -> None:
    parts = list_view("countries", handbook)
    countries = read("countries", "country")
    assert [(part.id, part.title) for part in parts.values()] == [
        (country["id"].lower(), country["name"]) for country in countries
    ]
    seen = Counter[str]()
    for country in countries:
        facts = {fact.id.partition(":")[2]: fact for fact in parts[country["id"].lower()].facts}
        expected: dict[str, tuple[Any, ...]] = {}
        if "low" in country:
            expected["pay"] = (country["low"], country["high"], country["currency"], None)
            if country["currency"] != "USD":
                expected["pay-usd"] = (country["usd_low"], country["usd_high"], "USD", None)
        if "note" in country:
            expected["note"] = (None, None, None, country["note"])
        shown = {name: (fact.low, fact.high, fact.currency, fact.text) for name, fact in facts.items()}
        assert shown == expected
        assert {(fact.basis, fact.source) for fact in facts.values()} == {("stated", "guide-global-pay")}
        seen.update(list(shown))
    assert seen == {"pay": 7, "pay-usd": 4, "note": 7}


# ---------------------------------------------------------------- disputes


def test_a_disputed_fact_names_every_disagreement_that_it_is_part_of(handbook: Handbook) -> None:
    disputes = list_disputes(handbook.disagreements, index_facts(handbook))
    pairs = [(fact, d["id"]) for d in read("disagreements", "disagreement") for fact in d.get("fact", ())]
    assert len(pairs) > 30
    named = {key: names for key, names in disputes.items() if isinstance(key, str)}
    assert [(fact, name) for fact, names in named.items() for name in names] == sorted(
        pairs, key=lambda pair: list(named).index(pair[0])
    )
    assert disputes["path/senior:median"] == ("us-range", "question-pay", "senior-lead-raise")


def test_a_disputed_figure_is_marked_wherever_it_stands(handbook: Handbook) -> None:
    references: dict[str, set[str]] = {}
    numbers: dict[tuple[Any, ...] | None, set[str]] = {}
    for found, raw in zip(handbook.disagreements, read("disagreements", "disagreement"), strict=True):
        facts = [say(index_facts(handbook)[reference]) for reference in raw.get("fact", ())]
        for said in (*facts, *raw.get("statement", ())):
            numbers.setdefault(find_number(said), set()).add(found.id)
        for reference in raw.get("fact", ()):
            references.setdefault(reference, set()).add(found.id)
    numbers.pop(None)
    shown = {fact.reference: fact for topic in handbook.topics for fact in fill_topic(topic, handbook).facts}
    elsewhere = {}
    for reference, fact in shown.items():
        by_reference = references.get(reference, set())
        expected = by_reference | numbers.get(find_number(say(fact)), set())
        assert len(fact.disputed) == len(set(fact.disputed))
        assert set(fact.disputed) == expected, reference
        if expected and not by_reference:
            elsewhere[reference] = fact.disputed
    assert set(references) <= set(shown)
    assert elsewhere["certifications/ccm:fee-3"] == ("exam-cost",)
    assert elsewhere["certifications/ccm:study-1"] == ("self-study",)


def test_a_figure_is_the_same_by_source_number_and_unit_alone(handbook: Handbook) -> None:
    figure = {"value": 28, "unit": "percent", "basis": "stated", "source": "guide-growth"}
    span = {"low": 3, "high": 6, "currency": "USD", "basis": "stated", "source": "guide-growth"}
    words = {"text": "Fast.", "basis": "stated", "source": "guide-growth"}
    read = adapt(Statement).validate_python
    statements = [read({"label": "One", **said}) for said in (figure, span, words)]
    other = dispute(handbook, clash={"statement": statements})
    changes: dict[str, tuple[dict[str, Any], bool]] = {
        "same": (figure, True),
        "same-range": (span, True),
        "other-words": (figure | {"text": "In all.", "year": 2024, "open": True}, True),
        "other-basis": (figure | {"basis": "external"}, True),
        "other-number": (figure | {"value": 29}, False),
        "other-source": (figure | {"source": "guide-market"}, False),
        "other-unit": (figure | {"unit": "points"}, False),
        "other-end": (span | {"high": 7}, False),
        "other-currency": (span | {"currency": "CAD"}, False),
        "words": (words, False),
    }
    facts = [{"id": name, "label": name, **said} for name, (said, _) in changes.items()]
    (section,) = fill_topic(make_topic(fact=facts), other).sections
    assert {fact.id: bool(fact.disputed) for fact in section.facts} == {
        name: is_same for name, (_, is_same) in changes.items()
    }


def test_a_figure_named_in_one_place_and_disputed_in_another_has_both_disagreements(
    handbook: Handbook,
) -> None:
    median = index_facts(handbook)["path/senior:median"]
    said = {key: value for key, value in say(median).items() if key != "reason"}
    same = adapt(Statement).validate_python({"label": "Again", **said})
    different = adapt(Statement).validate_python({"label": "More", **said, "value": 90000})
    other = dispute(
        handbook,
        first={"fact": ("path/senior:median",), "statement": [different]},
        second={"statement": [same, different]},
    )
    (path,) = [topic for topic in other.topics if topic.id == "path"]
    shown = {fact.reference: fact.disputed for fact in fill_topic(path, other).facts}
    assert shown["path/senior:median"] == ("first", "second")
    # An included fact is marked as it is where it stands.
    (section,) = fill_topic(make_topic(include=["path/senior:median"]), other).sections
    assert section.facts[0].disputed == ("first", "second")


def test_words_are_disputed_by_their_reference_alone(handbook: Handbook) -> None:
    other = dispute(handbook, clash={"fact": ("path/senior:what", "path/lead:what")})
    disputes = list_disputes(other.disagreements, index_facts(other))
    assert disputes == {"path/senior:what": ("clash",), "path/lead:what": ("clash",)}


def test_the_sides_of_a_disagreement_are_its_facts_and_its_own_statements(handbook: Handbook) -> None:
    seen = 0
    for raw, found in zip(read("disagreements", "disagreement"), handbook.disagreements, strict=True):
        sides = list_sides(found, index_facts(handbook))
        facts, statements = raw.get("fact", []), raw.get("statement", [])
        assert [side.reference for side in sides] == [*facts, *[""] * len(statements)]
        assert all(side == index_facts(handbook)[side.reference] for side in sides if side.reference)
        own = [side for side in sides if not side.reference]
        assert [fact.id for fact in own] == [f"{raw['id']}:{n}" for n in range(1, len(own) + 1)]
        assert [{"label": fact.label, **say(fact)} for fact in own] == statements
        seen += len(own)
    assert seen > 10


def test_a_side_that_nobody_holds_is_an_error(handbook: Handbook) -> None:
    broken = handbook.disagreements[0].replace(fact=("pay/nothing",))
    with pytest.raises(KeyError, match="pay/nothing"):
        list_sides(broken, index_facts(handbook))


def test_a_handbook_without_disagreements_disputes_nothing(handbook: Handbook) -> None:
    bare = handbook._replace(disagreements=())
    assert list_disputes(bare.disagreements, index_facts(bare)) == {}
    (topic,) = [topic for topic in bare.topics if topic.id == "outlook"]
    facts: list[Fact] = fill_topic(topic, bare).facts
    assert len(facts) > 10
    assert {fact.disputed for fact in facts} == {()}
