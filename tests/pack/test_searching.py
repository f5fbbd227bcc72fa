"""Searching a pack: which lines it has, what a query finds in them, in which order, and how it is read."""

import re
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from carecli.errors import PackError
from carecli.pack import handbook
from carecli.pack import search as searching
from carecli.pack.facts import Fact, fill_view, say_figure, say_label
from carecli.pack.handbook import SynonymsFile
from carecli.pack.loading import load_handbook
from carecli.pack.pack import Pack
from carecli.pack.search import (
    MOST_HITS,
    MOST_WORDS,
    SEARCHED_FILES,
    Entry,
    Findings,
    find_near_word,
    join_digits,
    list_entries,
    list_known_words,
    read_files,
    read_places,
    search,
    split_words,
)
from carecli.pack.validation import validate
from tests.conftest import SMALL_PACK

FROM = {"basis": "stated", "source": "book"}
CCM = ("credential", "CCM", "CCM: Case Manager")
CMC = ("credential", "CMC", "CMC: Care Manager")


def make_topics(*lines: str, title: str = "Fruit", topic: str = "fruit") -> dict[str, Any]:
    """Return a file of one topic that says each line in a fact of its own."""
    facts = [{"id": f"f{n}", "label": "Said", "text": line, **FROM} for n, line in enumerate(lines)]
    section = {"id": "all", "title": "All", "fact": facts}
    return {"topic": [{"id": topic, "title": title, "summary": "Nothing.", "section": [section]}]}


def make_skills(**lines: str) -> dict[str, Any]:
    """Return a file of skills, each described by one line and named by its id."""
    return {
        "skill": [{"id": id_, "name": id_, "description": line, "anchors": []} for id_, line in lines.items()]
    }


def make_ladder(**pay: dict[str, int]) -> dict[str, Any]:
    """Return the files of a ladder of levels with these figures, each named by its id."""
    levels = [
        {"id": name, "title": name, "summary": "Works.", "source": "g", "years": {"min": 9}, "focus": []}
        for name in pay
    ]
    rows = [{"level": name, "currency": "USD", **FROM, **figures} for name, figures in pay.items()]
    return {"ladder": {"level": levels}, "salary": {"pay": rows}}


def find(words: str, files: dict[str, Any]) -> list[str]:
    return [hit.id for hit in search(words, files).hits]


@pytest.fixture(scope="module")
def files() -> Any:
    """Return the files of the small pack."""
    return read_files(SMALL_PACK)


@pytest.fixture(scope="module")
def entries(files: Any) -> list[Entry]:
    """Return every line of the small pack."""
    return list(list_entries(files))


# ---------------------------------------------------------------- the lines that there are

ENTRIES: dict[str, tuple[dict[str, Any], list[tuple[str, ...]]]] = {
    "a topic with all that a section may hold": (
        {
            "topics/a": {
                "topic": [
                    {
                        "id": "pay",
                        "title": "Pay",
                        "summary": "What it pays.",
                        "also": ["wage", "income"],
                        "section": [
                            {
                                "id": "s",
                                "title": "Now",
                                "text": "It rises.",
                                **FROM,
                                "fact": [{"id": "m", "label": "Median", "value": 84000, "currency": "USD",
                                          "basis": "external", "source": "bls"}],
                            },
                            {"id": "u", "title": "Later", "unknown": "Nobody says."},
                            {"id": "v", "title": "A view", "view": "levels"},
                        ],
                    }
                ]
            }
        },
        [
            ("topic", "pay", "Pay", "What it pays.", "", ""),
            ("topic", "pay", "Pay", "Also called: wage, income", "", ""),
            ("topic", "pay", "Pay", "Now: It rises.", "book", "stated"),
            ("topic", "pay", "Pay", "Now: Median: 84,000 USD", "bls", "external"),
            ("topic", "pay", "Pay", "Later: Not known: Nobody says.", "", ""),
        ],
    ),
    "questions, each a thing of its own": (
        {
            "topics/q": {
                "topic": [
                    {
                        "id": "questions",
                        "title": "Questions",
                        "summary": "Eight.",
                        "section": [{"id": "day", "title": "What is a day like?", "text": "Full.", **FROM}],
                    }
                ]
            }
        },
        [
            ("topic", "questions", "Questions", "Eight.", "", ""),
            ("question", "day", "What is a day like?", "Full.", "book", "stated"),
        ],
    ),
    "a skill": (
        {"skills": {"grow": {"basis": "derived", "source": "own"},
                    "skill": [{"id": "ehr", "name": "Records", "description": "Keeping them.",
                               "also": ["EHR", "EMR"], "anchors": ["Looks.", "Writes."], "grow": ["Write."]},
                              {"id": "tact", "name": "Tact", "description": "Having it.", "anchors": []}]}},
        [
            ("skill", "ehr", "Records", "Records: Keeping them.", "", ""),
            ("skill", "ehr", "Records", "Also called: EHR, EMR", "", ""),
            ("skill", "ehr", "Records", "Looks.", "", ""),
            ("skill", "ehr", "Records", "Writes.", "", ""),
            ("skill", "ehr", "Records", "Write.", "own", "derived"),
            ("skill", "tact", "Tact", "Tact: Having it.", "", ""),
        ],
    ),
    "a credential with all that it may hold": (
        {
            "credentials": {
                "credential": [
                    {
                        "id": "CCM", "kind": "certification", "name": "Case Manager", "issuer": "CCMC",
                        "description": "For all.",
                        **FROM, "also": ["C.C.M."], "note": "It is dear.",
                        "route": [
                            {"part": "background", "label": "A license", **FROM},
                            {"part": "experience", "label": "Two years.", "months": 24, **FROM},
                            {"part": "experience", "label": "One year under a CCM.", **FROM},
                        ],
                        "fee": [
                            {"label": "exam", "amount": 420, "currency": "USD", "note": "in all", **FROM},
                            {"label": "renewal", "low": 1175, "high": 1275, "currency": "USD", **FROM},
                        ],
                        "study": [
                            {"label": "course", "months_low": 3, "months_high": 6, **FROM},
                            {"label": "program", "months_low": 48, "months_high": 48, "note": "typical",
                             **FROM},
                        ],
                        "renewal": {"years": 5.0, "ce_hours": 80, "note": "or sit again", **FROM},
                    },
                    {"id": "ACM", "kind": "certification", "name": "Accredited", "issuer": "ACMA",
                     "description": "For two.", **FROM,
                     "route": [{"part": "track", "label": "Any nurse", **FROM}],
                     "renewal": {"years": 4.0, "basis": "external", "source": "acma"}},
                    {"id": "CMC", "kind": "certification", "name": "Care Manager", "issuer": "NACCM",
                     "description": "For three.", **FROM, "fee": [{"label": "exam", "amount": 0.0,
                                                                   "currency": "USD", **FROM}]},
                ]
            }
        },
        [
            (*CCM, "What it is: For all. Issuer: CCMC.", "book", "stated"),
            (*CCM, "Who may sit: One way of each kind is needed: license or degree and experience.",
             "book", "derived"),
            (*CCM, "Who may sit, reason: So carecli reads the routes that follow", "book", "derived"),
            (*CCM, "Who may sit: License or degree: A license", "book", "stated"),
            (*CCM, "Who may sit: Experience, way 1 of 2: Two years.", "book", "stated"),
            (*CCM, "Who may sit: Experience, way 2 of 2: One year under a CCM.", "book", "stated"),
            (*CCM, "Fee, exam: 420 USD; in all", "book", "stated"),
            (*CCM, "Fee, renewal: 1,175 to 1,275 USD", "book", "stated"),
            (*CCM, "Time, course: 3 to 6 months", "book", "stated"),
            (*CCM, "Time, program: 48 months; typical", "book", "stated"),
            (*CCM, "Renewed every: 5 years; or sit again", "book", "stated"),
            (*CCM, "Continuing education: 80 hours a renewal", "book", "stated"),
            (*CCM, "Note: It is dear.", "book", "stated"),
            (*CCM, "Also called: C.C.M.", "", ""),
            ("credential", "ACM", "ACM: Accredited", "What it is: For two. Issuer: ACMA.", "book", "stated"),
            ("credential", "ACM", "ACM: Accredited", "Who may sit: Track: Any nurse", "book", "stated"),
            ("credential", "ACM", "ACM: Accredited", "Renewed every: 4 years", "acma", "external"),
            ("credential", "ACM", "ACM: Accredited", "Not known: its fee: no checked source says.", "", ""),
            (*CMC, "What it is: For three. Issuer: NACCM.", "book", "stated"),
            (*CMC, "Fee, exam: 0 USD", "book", "stated"),
            (*CMC, "Not known: how it is renewed: no checked source says.", "", ""),
        ],
    ),
    "levels, whose sources are the guide": (
        {"ladder": {"level": [{"id": "lead", "title": "Lead", "summary": "Leads.", "source": "g1",
                               "years": {"min": 8, "max": 12},
                               "focus": [{"text": "Mentoring", "source": "g2"}]},
                              {"id": "chief", "title": "Chief", "summary": "Rules.", "source": "g1",
                               "years": {"min": 15}, "focus": []}]}},
        [
            ("level", "lead", "Lead", "What it is: Leads.", "g1", "stated"),
            ("level", "lead", "Lead", "Usual years: 8 to 12 years", "g1", "stated"),
            ("level", "lead", "Lead", "Focus: Mentoring", "g2", "stated"),
            ("level", "chief", "Chief", "What it is: Rules.", "g1", "stated"),
            ("level", "chief", "Chief", "Usual years: 15 years or more", "g1", "stated"),
        ],
    ),
    "the pay of levels, with either figure or both": (
        make_ladder(lead={"median": 90000, "mean": 95000}, chief={"mean": 135000}, boss={"median": 128000}),
        [
            ("level", "lead", "lead", "What it is: Works.", "g", "stated"),
            ("level", "lead", "lead", "Usual years: 9 years or more", "g", "stated"),
            ("level", "lead", "lead", "Pay a year: Median pay: 90,000 USD", "book", "stated"),
            ("level", "lead", "lead", "Pay a year: Average pay: 95,000 USD", "book", "stated"),
            ("level", "chief", "chief", "What it is: Works.", "g", "stated"),
            ("level", "chief", "chief", "Usual years: 9 years or more", "g", "stated"),
            ("level", "chief", "chief", "Pay a year: Average pay: 135,000 USD", "book", "stated"),
            ("level", "boss", "boss", "What it is: Works.", "g", "stated"),
            ("level", "boss", "boss", "Usual years: 9 years or more", "g", "stated"),
            ("level", "boss", "boss", "Pay a year: Median pay: 128,000 USD", "book", "stated"),
        ],
    ),
    "settings with and without changes": (
        {
            "settings": {"setting": [
                {"id": "clinic", "name": "Clinic", "description": "By day", "source": "g1"},
                {"id": "ward", "name": "Ward", "description": "Day and night", "source": "g1",
                 "change": [{"requirement": "license", "levels": ["lead"], "importance": "must",
                             "reason": "It is asked.", "basis": "derived", "source": "g3"},
                            {"requirement": "degree", "levels": ["lead"], "reason": "So it is.", **FROM},
                            {"requirement": "years", "levels": ["lead"], "importance": "expected",
                             **FROM}]},
            ]},
            "ladder": {"level": [{
                "id": "lead", "title": "Lead", "summary": "Leads.", "source": "g1", "years": {"min": 8},
                "requirement": [{"id": "license", "label": "RN license"}, {"id": "degree", "level": "ma"},
                                {"id": "years"}],
            }]},
            "education": {"level": [{"id": "ma", "name": "Master's degree"}]},
        },
        [
            ("level", "lead", "Lead", "What it is: Leads.", "g1", "stated"),
            ("level", "lead", "Lead", "Usual years: 8 years or more", "g1", "stated"),
            ("setting", "clinic", "Clinic", "What it is: By day.", "g1", "stated"),
            ("setting", "ward", "Ward", "What it is: Day and night.", "g1", "stated"),
            ("setting", "ward", "Ward", "RN license: A must here for Lead.", "g3", "derived"),
            ("setting", "ward", "Ward", "RN license, reason: It is asked.", "g3", "derived"),
            ("setting", "ward", "Ward", "Master's degree: Asked for Lead.", "book", "stated"),
            ("setting", "ward", "Ward", "Years of work: Expected here for Lead.", "book",
             "stated"),
        ],
    ),
    "countries with and without a range": (
        {"countries": {"country": [
            {"id": "GB", "name": "United Kingdom", "also": ["UK"], "low": 30000, "high": 45000,
             "currency": "GBP", "usd_low": 38000, "usd_high": 57000, **FROM},
            {"id": "PT", "name": "Portugal", "note": "no figure", **FROM},
        ]}},
        [
            ("country", "GB", "United Kingdom", "Pay a year: 30,000 to 45,000 GBP", "book", "stated"),
            ("country", "GB", "United Kingdom",
             "The same in dollars, by the guide: 38,000 to 57,000 USD", "book", "stated"),
            ("country", "GB", "United Kingdom", "Also called: UK", "", ""),
            ("country", "PT", "Portugal", "Pay a year: Note: no figure", "book", "stated"),
        ],
    ),
    "disagreements with and without statements of their own": (
        {"disagreements": {"disagreement": [
            {"id": "growth", "title": "How fast?", "reading": "Use the newest.",
             "statement": [{"label": "BLS", "value": 23.2, "unit": "percent", "basis": "external",
                            "source": "bls"}]},
            {"id": "pay", "title": "How much?", "reading": "See both."},
        ]}},
        [
            ("disagreement", "growth", "How fast?", "Use the newest.", "", ""),
            ("disagreement", "growth", "How fast?", "BLS: 23.2 percent", "bls", "external"),
            ("disagreement", "pay", "How much?", "See both.", "", ""),
        ],
    ),
    "files that say nothing to find": (
        {"guide": {"source": []}, "salary": {"pay": []}, "synonyms": {"group": [["a", "b"]]}}, [],
    ),
    "no file at all": ({}, []),
}  # fmt: skip


@pytest.mark.parametrize(("given", "lines"), ENTRIES.values(), ids=list(ENTRIES))
def test_every_line_is_listed_with_what_it_belongs_to_and_where_it_comes_from(
    given: dict[str, Any], lines: list[tuple[str, ...]]
) -> None:
    assert [tuple(entry) for entry in list_entries(given)] == lines


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"value": 28, "unit": "percent"}, "28 percent"),
        ({"value": 110680, "currency": "USD"}, "110,680 USD"),
        (
            {"value": 600, "unit": "programs", "open": True, "text": "a count"},
            "600 programs or more; a count",
        ),
        ({"low": 3, "high": 6, "unit": "months"}, "3 to 6 months"),
        ({"low": 40000, "high": 100000, "currency": "USD", "open": True}, "40,000 to 100,000 USD or more"),
        ({"low": 0, "high": 2, "unit": "years"}, "0 to 2 years"),
        ({"value": 0, "unit": "percent"}, "0 percent"),
        ({"value": 23.2, "unit": "percent"}, "23.2 percent"),
        ({"value": 5.0, "unit": "years"}, "5 years"),
        ({"low": 0, "high": 0, "currency": "USD"}, "0 to 0 USD"),
        ({"value": 24, "unit": "months", "worded": True, "text": "Two years."}, "Two years."),
        ({"text": "Fast."}, "Fast."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_figure_is_said_with_its_unit_and_its_words(figure: dict[str, Any], said: str) -> None:
    assert say_figure(Fact("f", "Growth", "stated", "book", **figure)) == said


def test_every_thing_of_a_pack_is_listed(files: Any, entries: list[Entry]) -> None:
    listed: dict[str, set[str]] = {}
    for entry in entries:
        listed.setdefault(entry.kind, set()).add(entry.id)
    topics = [t for name, file in files.items() if name.startswith("topics/") for t in file["topic"]]
    (questions,) = [topic for topic in topics if topic["id"] == "questions"]
    assert listed == {
        "topic": {topic["id"] for topic in topics},
        "question": {section["id"] for section in questions["section"]},
        "skill": {skill["id"] for skill in files["skills"]["skill"]},
        "credential": {credential["id"] for credential in files["credentials"]["credential"]},
        "level": {level["id"] for level in files["ladder"]["level"]},
        "setting": {setting["id"] for setting in files["settings"]["setting"]},
        "country": {country["id"] for country in files["countries"]["country"]},
        "disagreement": {found["id"] for found in files["disagreements"]["disagreement"]},
    }
    assert min(map(len, listed.values())) >= 3


def test_every_line_of_a_pack_says_something_and_names_a_source_that_there_is(
    files: Any, entries: list[Entry]
) -> None:
    cites = search("pay", files).cites
    assert len(entries) > 300
    for entry in entries:
        assert entry.title
        assert re.fullmatch(r"\S.*[^\s:;,]", entry.line), entry
        assert not entry.source or entry.source in cites, entry
        assert entry.basis in (("stated", "external", "derived") if entry.source else ("",)), entry


VIEWS = {"credential": "credentials", "level": "levels", "setting": "settings", "country": "countries"}


@pytest.mark.parametrize("kind", VIEWS)
def test_all_that_a_topic_shows_of_a_thing_can_be_found(kind: str, entries: list[Entry]) -> None:
    parts = fill_view(VIEWS[kind], load_handbook(SMALL_PACK))
    assert len(parts) >= 3
    for part in parts:
        lines = {(e.line, e.source, e.basis) for e in entries if (e.kind, e.title) == (kind, part.title)}
        for fact in part.facts:
            label = f"{fact.heading}{say_label(fact.label, part.title)}"
            assert (f"{label}: {say_figure(fact)}", fact.source, fact.basis) in lines
            assert fact.basis != "derived" or any(line[0].endswith(f": {fact.reason}") for line in lines)
        assert part.unknown is None or (f"Not known: {part.unknown}", "", "") in lines


# ---------------------------------------------------------------- reading the words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CCM exam  Cost", ["ccm", "exam", "cost"]),
        ("How do I become a care manager?", ["become", "care", "manager"]),
        ("master's degree", ["master", "s", "degree"]),
        ("pay pay PAY", ["pay"]),
        ("what is the", ["what", "is", "the"]),
        ("the pay of the lead", ["pay", "lead"]),
        ("remote-work_from/home", ["remote", "work", "home"]),
        ('"care*" (NEAR) col:^x', ["care", "near", "col", "x"]),
        ("r\u00e9sum\u00e9 \u62a4\u7406 2034", ["r\u00e9sum\u00e9", "\u62a4\u7406", "2034"]),
        ("care\x00manager\x1b[31m\ud800", ["care", "manager", "31m"]),
        ("84,000 or 84000", ["84000"]),
        ("$84,000", ["84000"]),
        ("1,234,567 a,b 3, 600", ["1234567", "b", "3", "600"]),
        ("", []),
        (" \t\n", []),
        ('"*()-_^:.\u2014\U0001f600', []),
    ],
    ids=ascii,
)
def test_the_words_of_a_query(text: str, words: list[str]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("certifcation", "certification"),
        ("salery", "salary"),
        ("mangaer", "manager"),
        ("managr", "manager"),
        ("telehelth", "telehealth"),
        ("nagaer", None),
        ("cert", None),
        ("zzzz", None),
        ("2034", None),
        ("\u0662\u0660", None),
    ],
)
def test_a_misspelled_word_is_read_as_the_nearest_of_its_first_letter(word: str, near: str | None) -> None:
    entry = Entry("topic", "x", "Salary and Telehealth", "Managers, a manager, certification in 2035")
    assert find_near_word(word, list_known_words([entry])) == near


def test_no_word_is_near_where_there_are_none() -> None:
    assert find_near_word("pay", []) is None


def test_the_known_words_are_those_of_titles_and_lines_once_without_numbers() -> None:
    entries = [
        Entry("topic", "x", "Salary, in 2035", "A salary of 84,000 USD_2"),
        Entry("skill", "y", "Tact", "R\u00e9sum\u00e9"),
    ]
    known = ["a", "in", "of", "r\u00e9sum\u00e9", "salary", "tact", "usd"]
    assert list_known_words(entries) == known
    assert list_known_words([]) == []


@pytest.mark.parametrize(
    ("query", "times"),
    [("salery plx qqq mangaer", 1), ("salery", 1), ("salary manager", 0), ("2034 99", 1), ("", 0)],
)
def test_the_known_words_are_listed_once_a_search_and_only_where_a_word_is_not_found(
    query: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def count(entries: Iterable[Entry]) -> list[str]:
        calls.append(1)
        return list_known_words(entries)

    monkeypatch.setattr(searching, "list_known_words", count)
    search(query, {"skills": make_skills(a="a salary", b="a manager")})
    assert len(calls) == times


def test_words_after_the_first_forty_are_not_looked_at() -> None:
    assert MOST_WORDS == 40
    files = {"skills": make_skills(a="apple")}
    others = [f"qqq{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(800)]
    assert find(" ".join([*others[:39], "apple"]), files) == ["a"]
    assert find(" ".join([*others[:39], "aple"]), files) == ["a"]
    assert find(" ".join([*others[:40], "apple"]), files) == []
    assert find(" ".join(["apple", *others]), files) == ["a"]
    # Words that stand twice and those that every text holds are not among them.
    assert find(" ".join([*(["the", "qqq"] * 100), "apple"]), files) == ["a"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("84,000 to 1,234,567 USD", "84000 to 1234567 USD"),
        ("1,2 and 3, 600", "1,2 and 3, 600"),
        ("a,000 and ,000", "a,000 and ,000"),
        ("", ""),
    ],
)
def test_numbers_are_read_in_one_piece(text: str, joined: str) -> None:
    assert join_digits(text) == joined


# ---------------------------------------------------------------- what is found


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("visit", "Visits at home"),
        ("visits", "One visit"),
        ("visiting", "They visited"),
        ("certifications", "A certification"),
        ("VISIT", "visit"),
        ("resume", "A r\u00e9sum\u00e9"),
        ("r\u00e9sum\u00e9", "A resume"),
        ("\u62a4\u7406", "\u62a4\u7406 means nursing"),
        ("65", "At 65 or more"),
        ("84000", "About 84,000 USD"),
        ("84,000", "About 84000 USD"),
        ("$84,000", "About 84,000 USD"),
    ],
    ids=ascii,
)
def test_other_forms_of_a_word_are_found(query: str, line: str) -> None:
    files = {"skills": make_skills(other="nothing of it", hit=line)}
    assert find(query, files) == ["hit"]


@pytest.mark.parametrize(
    ("query", "group", "line"),
    [
        ("cost", ["cost", "fee"], "The fee is due"),
        ("fee", ["cost", "fee"], "Costs are due"),
        ("fees", ["cost", "fee"], "It costs"),
        ("licences", ["license", "licence"], "One licensed nurse"),
        ("LICENCE", ["license", "licence"], "The license"),
        ("rn", ["RN", "Nurse"], "Nurses are asked for"),
        ("sit", ["sit", "NOT", "NEAR", "OR"], "They may sit"),
        ("not", ["sit", "NOT", "NEAR", "OR"], "They may sit"),
        ("r\u00e9sum\u00e9s", ["resume", "cv"], "A CV"),
    ],
    ids=["a word", "the other way round", "a plural", "another spelling in the plural", "capitals",
         "a group in capitals", "operators", "an operator itself", "accents"],
)  # fmt: skip
def test_words_of_the_same_meaning_are_found(query: str, group: list[str], line: str) -> None:
    files = {"skills": make_skills(other="nothing of it", hit=line), "synonyms": {"group": [group]}}
    assert find(query, files) == ["hit"]


def test_a_group_of_synonyms_is_of_no_concern_to_other_words() -> None:
    files = {"skills": make_skills(fees="a fee", wages="a wage"), "synonyms": {"group": [["cost", "fee"]]}}
    assert find("wage", files) == ["wages"]


def test_a_word_of_two_groups_finds_both_but_not_what_is_only_in_a_group_of_its_synonyms() -> None:
    files = {
        "skills": make_skills(fees="a fee", schools="a school", tuition="the tuition"),
        "synonyms": {"group": [["fee", "tuition"], ["tuition", "school"]]},
    }
    assert set(find("tuition", files)) == {"fees", "schools", "tuition"}
    assert set(find("fee", files)) == {"fees", "tuition"}
    assert set(find("schools", files)) == {"schools", "tuition"}


def test_a_form_of_a_synonym_that_stands_nowhere_is_no_misspelling() -> None:
    files = {"skills": make_skills(a="a license"), "synonyms": {"group": [["licence", "license"]]}}
    found = search("licences", files)
    assert ([hit.id for hit in found.hits], found.read_as) == (["a"], {})


def test_levels_are_found_by_their_pay_and_usual_years() -> None:
    files = make_ladder(lead={"median": 90000}, director={"median": 128000, "mean": 135000})
    files["synonyms"] = {"group": [["pay", "salary"]]}
    (first, second) = search("director salary", files).hits
    assert (first.id, first.line, first.source) == ("director", "Pay a year: Median pay: 128,000 USD", "book")
    assert second.id == "lead"
    assert [find(query, files) for query in ("90000", "135,000", "128,000 USD")] == [
        ["lead"], ["director"], ["director", "lead"],
    ]  # fmt: skip
    (first, _) = search("lead years", files).hits
    assert (first.id, first.line) == ("lead", "Usual years: 9 years or more")


def test_a_misspelled_word_finds_the_synonyms_of_what_it_is_read_as() -> None:
    files = {
        "skills": make_skills(salaries="a salary", wages="a wage"),
        "synonyms": {"group": [["salary", "wage"]]},
    }
    found = search("salery", files)
    assert found.read_as == {"salery": "salary"}
    assert {hit.id for hit in found.hits} == {"salaries", "wages"}


def test_a_word_that_stands_in_the_pack_is_never_read_as_another() -> None:
    found = search("test tests", {"skills": make_skills(a="tests", b="texts")})
    assert (found.read_as, [hit.id for hit in found.hits]) == ({}, ["a"])


def test_more_words_in_one_line_come_first_then_more_words_in_all() -> None:
    files = {
        "skills": make_skills(
            one="apple, and not much else to speak of", two="apple pear", all="apple pear plum"
        ),
        "topics/a": make_topics("apple", "pear", "plum", "kiwi", topic="apart"),
        "topics/b": make_topics("apple", "apple", "apple pie", topic="single", title="Apple"),
    }
    assert find("apple pear plum", files)[:3] == ["all", "two", "apart"]
    assert set(find("apple pear plum", files)[3:]) == {"one", "single"}


def test_the_line_shown_is_the_first_with_the_most_words() -> None:
    files = {"topics/a": make_topics("pear", "apple", "apple pear one", "pear apple two")}
    (hit,) = search("apple pear", files).hits
    assert hit.line == "All: Said: apple pear one"
    assert (hit.source, hit.basis) == ("book", "stated")


def test_a_word_in_the_title_weighs_more_than_one_in_a_line() -> None:
    files = {
        "topics/a": make_topics("words and words and words, and an apple", topic="line", title="Trees"),
        "topics/b": make_topics("words and words and words, and a tree", topic="title", title="Apple"),
    }
    assert find("apple", files) == ["title", "line"]


def test_a_thing_whose_title_is_just_the_words_comes_first() -> None:
    files = {
        "topics/a": make_topics("care manager " * 9, title="Care managers, care manager", topic="many"),
        "ladder": {"level": [{"id": "cm", "title": "The Care Manager", "summary": "Works alone with many",
                              "years": {"min": 2, "max": 5}, "focus": []}]},
    }  # fmt: skip
    assert find("care manager", files)[0] == "cm"
    assert find("care managers", files)[0] == "many"


def test_a_disagreement_comes_after_what_it_is_about() -> None:
    clash = {"id": "cost", "title": "What does the exam cost?", "reading": "The exam cost, the exam cost."}
    files = {
        "disagreements": {"disagreement": [clash]},
        "skills": make_skills(plain="An exam has, among much else that is to be said of it, a cost"),
    }
    assert find("exam cost", files) == ["plain", "cost"]
    assert find("what does the exam cost", files) == ["plain", "cost"]


def test_a_thing_is_one_hit_and_ten_hits_are_the_most() -> None:
    skills = {f"s{n}": "apple" for n in range(MOST_HITS + 5)}
    files = {"skills": make_skills(**skills), "topics/a": make_topics(*["apple pie"] * 20, "apple cake")}
    found = find("apple", files)
    assert len(found) == len(set(found)) == MOST_HITS == 10
    assert search("apple", files).total == MOST_HITS + 6
    assert search("apple s3", files).total == MOST_HITS + 6
    few = search("cake", files)
    assert (few.total, len(few.hits)) == (1, 1)


def test_equal_hits_stand_in_the_order_of_the_pack() -> None:
    names = ["d", "a", "c", "b"]
    assert find("apple", {"skills": make_skills(**dict.fromkeys(names, "apple"))}) == names


def test_kinds_with_the_same_id_are_different_things() -> None:
    files = {"topics/a": make_topics("apple", topic="x"), "skills": make_skills(x="apple")}
    assert {(hit.kind, hit.id) for hit in search("apple", files).hits} == {("topic", "x"), ("skill", "x")}


def test_the_kind_of_a_thing_is_a_word_to_search_by() -> None:
    files = {"topics/a": make_topics("pay"), "skills": make_skills(tact="talking of pay")}
    assert find("pay skill", files)[0] == "tact"


@pytest.mark.parametrize("query", ["kiwi", "kiwi 2034", "\u00bd", "\u62a4\u7406\u7ecf\u7406", "x" * 5000])
def test_what_stands_nowhere_is_not_found(query: str) -> None:
    assert search(query, {"skills": make_skills(a="apple")}) == Findings((), 0, {}, {})


def test_a_pack_without_a_line_has_no_hit() -> None:
    assert search("care", {}) == Findings((), 0, {}, {})


def test_sources_of_both_files_are_cited() -> None:
    files = {
        "guide": {"source": [{"id": "g", "cite": "guide: pay"}]},
        "sources": {"source": [{"id": "b", "cite": "BLS"}]},
    }
    assert search("pay", files).cites == {"g": "guide: pay", "b": "BLS"}


# ---------------------------------------------------------------- a whole pack

TITLES = ("topic", "question", "skill", "credential", "level", "setting", "country", "disagreement")


def list_things(entries: Iterable[Entry], kind: str) -> list[tuple[str, str]]:
    """Return id and title of every thing of a kind."""
    return list(dict.fromkeys((entry.id, entry.title) for entry in entries if entry.kind == kind))


@pytest.mark.parametrize("kind", TITLES)
def test_everything_is_found_by_its_own_title(kind: str, files: Any, entries: list[Entry]) -> None:
    things = list_things(entries, kind)
    assert len(things) >= 3
    for name, title in things:
        hits = search(title, files).hits
        assert (kind, name) in [(hit.kind, hit.id) for hit in hits[:3]], title
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True), title


def test_every_word_of_a_group_of_synonyms_finds_the_same_as_the_others(files: Any) -> None:
    groups = files["synonyms"]["group"]
    assert len(groups) >= 10
    assert [word for group in groups for word in group if split_words(word) != [word]] == []
    compared = 0
    for group in groups:
        # A word of two groups finds both.
        words = [word for word in group if sum(word in other for other in groups) == 1]
        for word in words[1:]:
            assert find(word, files)[:1] == find(words[0], files)[:1], (words[0], word)
            compared += 1
    assert compared >= 15


@pytest.mark.parametrize(
    ("form", "word"),
    [("licences", "licence"), ("costs", "cost"), ("salaries", "salary"), ("exams", "exam"),
     ("advancements", "advancement")],
)  # fmt: skip
def test_a_form_of_a_synonym_finds_all_that_the_word_itself_does(form: str, word: str, files: Any) -> None:
    found, wanted = search(form, files), search(word, files)
    assert (found.total, found.read_as) == (wanted.total, {})


@pytest.mark.parametrize(
    ("query", "wanted", "line"),
    [
        ("director salary", "director", "Pay a year: Median pay: 128,000 USD"),
        ("84000", "senior", "Pay a year: Median pay: 84,000 USD"),
        ("$88,000", "senior", "Pay a year: Average pay: 88,000 USD"),
        ("senior years", "senior", "Usual years: 5 to 8 years"),
        ("director usual years", "director", "Usual years: 15 years or more"),
    ],
)
def test_a_level_is_found_by_its_figures(query: str, wanted: str, line: str, files: Any) -> None:
    hit = search(query, files).hits[0]
    assert (hit.kind, hit.id, hit.line) == ("level", wanted, line)


# ---------------------------------------------------------------- the files


def test_the_files_of_a_pack_are_read_by_their_stems(files: Any) -> None:
    topics = {f"topics/{path.stem}" for path in (SMALL_PACK / "topics").glob("*.toml")}
    assert set(files) == set(SEARCHED_FILES) | topics
    assert len(topics) >= 6


def test_every_file_of_a_pack_is_read_but_those_that_topics_or_another_command_show() -> None:
    assert len(set(SEARCHED_FILES)) == len(SEARCHED_FILES)
    known = {*Pack.FILES, *Pack.OPTIONAL, *handbook.HANDBOOK_FILES}
    assert {*SEARCHED_FILES, "evidence", "plan", "questions"} == known
    assert {path.stem for path in SMALL_PACK.glob("*.toml")} == known


def test_a_stray_file_is_not_read_and_one_that_is_lacking_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    for name in ("notes", "plan", "topics/readme"):
        (tmp_path / f"{name}.toml").write_text("x = 1\n" if "/" in name else "no toml", "utf-8")
    (tmp_path / "topics" / "notes.txt").write_text("no toml", "utf-8")
    (tmp_path / "skills.toml").write_text("skill = []\n", "utf-8")
    assert read_files(tmp_path) == {"skills": {"skill": []}, "topics/readme": {"x": 1}}
    assert read_files(tmp_path / "none") == {}


def test_a_file_that_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    broken = folder / "topics" / "world.toml"
    broken.write_text('title = "World"\nrank = \n', "utf-8")
    with pytest.raises(PackError, match="1 problem") as caught:
        read_files(folder)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (str(broken), 2)
    assert caught.value.hint == "mend the file named below, or leave out --pack"
    assert problem.message.startswith("is not valid TOML: ")


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ('group = [["cost"]]', "group[1]", "must have at least 2 entries"),
        ("group = [[]]", "group[1]", "must not be an empty list"),
        ('group = [["cost", " "]]', "group[1][2]", "must be a single word"),
        ('group = [["cost", ""]]', "group[1][2]", "must be a single word"),
        ('group = [["career path", "way"]]', "group[1][1]", "must be a single word, not 'career path'"),
        ('group = [["remote", "home-based"]]', "group[1][2]", "must be a single word, not 'home-based'"),
        ('group = [["a_b", "c"]]', "group[1][1]", "must be a single word, not 'a_b'"),
        ('group = [["cost", "fee*"]]', "group[1][2]", "must be a single word, not 'fee*'"),
        ("group = [['cost', '\"']]", "group[1][2]", "must be a single word, not '\"'"),
        ("group = [['cost', 'NEAR(']]", "group[1][2]", "must be a single word, not 'NEAR('"),
        ('group = [["cost", "fee\\n"]]', "group[1][2]", "must be a single word, not 'fee\\n'"),
        ('group = [["cost", 3]]', "group[1][2]", "must be text, not 3"),
        ('group = ["cost", "fee"]', "group[1]", "must be a list, not 'cost'"),
        ('groups = [["cost", "fee"]]', "groups", "is not a key that carecli knows"),
        ("words = 1", "group", "is missing"),
    ],
)
def test_synonyms_are_groups_of_two_words_or_more(text: str, key: str, message: str) -> None:
    found = validate(SynonymsFile, tomllib.loads(text), "synonyms.toml", text)
    assert isinstance(found, list)
    assert (key, message) in [(problem.key, problem.message) for problem in found]


def test_synonyms_may_be_words_of_any_script_and_may_be_none() -> None:
    groups = [["cost", "fee"], ["RN", "nurse", "r\u00e9sum\u00e9", "\u62a4\u7406", "401k"]]
    for given in (groups, []):
        found = validate(SynonymsFile, {"group": given}, "synonyms.toml", "")
        assert isinstance(found, SynonymsFile)
        assert [list(group) for group in found.group] == given


def test_a_pack_without_wage_tables_has_no_places(tmp_path: Path) -> None:
    assert read_places(tmp_path) == []
    shutil.copy(SMALL_PACK / "areas.csv", tmp_path)
    assert read_places(tmp_path) == []
    shutil.copy(SMALL_PACK / "occupations.toml", tmp_path)
    places = read_places(tmp_path)
    assert ("CO", "state", "Colorado") in places
    assert {kind for _, kind, _ in places} == {"state", "metro"}
    assert len(places) > 70
