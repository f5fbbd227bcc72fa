"""`carecli search`: what real queries find, how it is shown, and that no query breaks it."""

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.views.search import COMMANDS
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]

# The query, then what must be found: as the first hit, or with a 3 within the first three.
QUERIES: dict[str, tuple[str, int]] = {
    "ccm exam cost": ("credential CCM", 1),
    "ccm fee": ("credential CCM", 1),
    "who may sit for the ccm": ("credential CCM", 1),
    "CCM": ("credential CCM", 1),
    "lcsw": ("credential LCSW", 1),
    "acm": ("credential ACM", 1),
    "nclex": ("credential RN", 3),
    "renewal": ("credential CCM", 3),
    "recertification": ("credential CCM", 3),
    "salary": ("topic pay", 1),
    "wage": ("topic pay", 1),
    "negotiate pay": ("topic pay", 1),
    "certifications": ("topic certifications", 1),
    "certification": ("topic certifications", 3),
    "license": ("topic certifications", 1),
    "licence": ("topic certifications", 1),
    "how do i become a care manager": ("topic becoming", 1),
    "abroad": ("topic global", 1),
    "overseas": ("topic global", 1),
    "visa": ("topic visas", 1),
    "immigration": ("topic visas", 1),
    "growth 2034": ("topic outlook", 1),
    "job outlook": ("topic outlook", 1),
    "promotion": ("topic path", 1),
    "career": ("topic path", 1),
    "tuition": ("topic education", 1),
    "licences": ("topic certifications", 1),
    "costs of the ccm exam": ("credential CCM", 1),
    "epic": ("topic tools", 1),
    "medicaid": ("skill regulations", 3),
    "hipaa": ("skill regulations", 1),
    "telehealth": ("skill telehealth", 1),
    "EMR": ("skill ehr", 3),
    "mentor": ("skill mentoring", 1),
    "mentors": ("skill mentoring", 1),
    "budget": ("skill budget-management", 1),
    "director": ("level director", 1),
    "director salary": ("level director", 1),
    "supervisor years": ("level supervisor", 1),
    "supervisors": ("level supervisor", 1),
    "care manager": ("level care-manager", 3),
    "hospital": ("setting hospital", 1),
    "hospice": ("setting home-health-hospice", 1),
    "insurer": ("setting payer", 3),
    "germany": ("country DE", 1),
    "Deutschland": ("country DE", 1),
    "UK": ("country GB", 1),
}
# Each is read as another word, and then finds what that one finds.
MISSPELLED = {
    "salery": ("salary", "topic pay"),
    "certifcation": ("certification", "topic certifications"),
    "licensse": ("license", "topic certifications"),
    "telehelth": ("telehealth", "skill telehealth"),
    "compliace": ("compliance", "skill regulations"),
    "germny": ("germany", "country DE"),
    "suprvisor": ("supervisor", "level supervisor"),
}
FORMATS = ["table", "plain", "json", "markdown", "csv"]


def show(run: Run, *args: str | Path) -> str:
    result = run("search", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def find(run: Run, *args: str | Path) -> Any:
    data = json.loads(show(run, "--json", *args))
    assert data["schema"] == "carecli.search/1"
    return data


def name_hits(data: Any) -> list[str]:
    return [f"{hit['kind']} {hit['id']}" for hit in data["hits"]]


# ---------------------------------------------------------------- what is found


@pytest.mark.parametrize(("query", "wanted"), QUERIES.items(), ids=list(QUERIES))
def test_a_real_query_finds_what_it_means(query: str, wanted: tuple[str, int], run: Run) -> None:
    data = find(run, *query.split())
    assert wanted[0] in name_hits(data)[: wanted[1]]
    assert (data["words"], data["read_as"]) == (query, {})
    check_hits(data["hits"])
    beginnings = tuple(list_beginnings(query))
    for hit in data["hits"]:
        text = f"{hit['kind']} {hit['title']} {hit['line']}".lower()
        assert [word for word in re.findall(r"\w+", text) if word.startswith(beginnings)], hit


def check_hits(hits: Any) -> None:
    """Check that hits have the keys of the contract, scores that fall, and nothing twice."""
    assert 1 <= len(hits) <= 10
    assert all(set(hit) >= {"kind", "id", "title", "line", "score"} for hit in hits)
    assert all(hit["kind"] in COMMANDS and hit["title"] and hit["line"] for hit in hits)
    assert len({(hit["kind"], hit["id"]) for hit in hits}) == len(hits)
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def list_beginnings(query: str) -> set[str]:
    """Return the beginnings that all forms of the words, and of their synonyms, share."""
    groups = tomllib.loads((SMALL_PACK / "synonyms.toml").read_text("utf-8"))["group"]
    assert len(groups) >= 10
    typed = re.findall(r"\w+", query.lower())
    forms = {form for word in typed for form in (word, word.removesuffix("s"))}
    words = typed + [other for group in groups if forms & set(group) for other in group]
    return {word[: max(3, min(len(word) - 2, 6))] for word in words}


@pytest.mark.parametrize(("typed", "meant"), MISSPELLED.items(), ids=list(MISSPELLED))
def test_a_misspelled_word_is_read_as_the_nearest_and_said_to_be(
    typed: str, meant: tuple[str, str], run: Run
) -> None:
    word, wanted = meant
    data = find(run, typed)
    assert data["read_as"] == {typed: word}
    assert wanted in name_hits(data)[:3]
    assert data["hits"] == find(run, word)["hits"]
    for form in ("table", "plain", "markdown"):
        assert f"Read '{typed}' as '{word}'." in show(run, typed, "--format", form)


@pytest.mark.parametrize(
    ("query", "wanted", "said"),
    [
        ("ccm exam cost", "credential CCM", "420 USD"),
        ("ccm renewal continuing education", "credential CCM", "Continuing education: 80 hours a renewal"),
        ("germany", "country DE", "45,000 to 60,000 EUR"),
        ("hipaa", "skill regulations", "HIPAA"),
        ("senior mentoring", "level senior", "Focus: "),
        ("director salary", "level director", "Pay a year: Median pay: 128,000 USD"),
        ("84000", "level senior", "Pay a year: Median pay: 84,000 USD"),
        ("84,000", "level senior", "Pay a year: Median pay: 84,000 USD"),
        ("$110,680", "topic pay", "110,680 USD"),
        ("110680", "topic pay", "110,680 USD"),
        ("lead usual years", "level lead", "Usual years: 8 to 12 years"),
    ],
)
def test_the_line_answers_the_query(query: str, wanted: str, said: str, run: Run) -> None:
    lines = {f"{hit['kind']} {hit['id']}": hit["line"] for hit in find(run, query)["hits"]}
    assert said in lines[wanted]


@pytest.mark.parametrize("query", ["care", "the", "pay in the hospital for nurses with a CCM"])
def test_however_much_is_found_the_best_ten_are_shown(query: str, run: Run) -> None:
    data = find(run, query)
    check_hits(data["hits"])
    assert len(data["hits"]) == 10
    assert data["total"] > 10
    said = f"The best 10 of {data['total']} hits for '{query}', the best first."
    assert show(run, query, "--plain").splitlines()[0] == said


@pytest.mark.parametrize("query", ["germany", "hipaa", "kiwi"])
def test_few_hits_are_all_shown(query: str, run: Run) -> None:
    data = find(run, query)
    assert data["total"] == len(data["hits"]) < 10
    assert "The best" not in show(run, query)


def test_numbers_are_the_same_with_and_without_commas(run: Run) -> None:
    assert find(run, "84,000")["hits"] == find(run, "84000")["hits"] != []


def test_many_unknown_words_are_no_more_than_forty(run: Run) -> None:
    unknown = [f"qqz{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(800)]
    assert find(run, " ".join([*unknown, "director"]))["hits"] == []
    assert name_hits(find(run, " ".join(["director", *unknown])))[0] == "level director"


@pytest.mark.repeats
def test_every_hit_names_a_command_that_shows_it(run: Run) -> None:
    queries = [
        *list(QUERIES)[::2],
        "growth bls",
        "united kingdom",
        "community",
        "typical day",
        "denver",
        "texas",
    ]
    hits = [hit for query in queries for hit in find(run, query)["hits"]]
    commands = {hit["command"]: hit for hit in hits}
    assert {hit["kind"] for hit in hits} == set(COMMANDS)
    assert len(commands) >= 50
    for command, hit in commands.items():
        program, *args = shlex.split(command)
        assert program == "carecli"
        result = run(*args, "--format", "markdown")
        assert (result.exit_code, result.stderr) == (0, ""), command
        shown = hit["title"].partition(": ")[2] if hit["kind"] == "credential" else hit["title"]
        assert shown.lower() in result.stdout.lower(), command


def test_the_source_of_a_line_that_claims_something_is_shown(run: Run) -> None:
    (hit, *_) = find(run, "ccm exam cost")["hits"]
    assert (hit["source"], hit["basis"]) == ("ccmc-fees", "external")
    assert ", external] More: carecli guide CCM" in show(run, "ccm exam cost", "--plain")
    (hit, *_) = find(run, "hipaa")["hits"]
    assert (hit["source"], hit["basis"]) == ("", "")


@pytest.mark.parametrize(
    "args",
    [
        ["ccm", "exam", "cost"],
        ["ccm exam cost"],
        ["ccm exam", "cost"],
        [" ccm  exam\tcost "],
        ["CCM Exam COST?"],
    ],
)
def test_words_may_be_quoted_or_not(args: list[str], run: Run) -> None:
    assert find(run, *args)["hits"] == find(run, "ccm exam cost")["hits"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_query_gives_the_same_bytes(form: str, run: Run) -> None:
    assert show(run, "care salery", "--format", form) == show(run, "care salery", "--format", form)


def test_another_process_gives_the_same_bytes(run: Run) -> None:
    command = [sys.executable, "-m", "carecli", "search", "care", "salery", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == show(run, "care", "salery", "--json")


# ---------------------------------------------------------------- words that are no words

SYNTAX = [
    '"care', 'care"', '"care" "', '"care""pay"', "care*", "*care", "^care", "care AND", "AND care",
    "care OR", "NOT care", "care NOT pay", "NEAR(", "NEAR(care pay)", "NEAR(care, 2", "title:care",
    "line : care", "col:care", "{title line}: care", "-care", "care-pay", "care + pay", "(care", "care)",
    "care'; DROP TABLE entry; --", "care' OR '1'='1", "care%", "care\\", "$(care)", "`care`",
    "care\x00", "\x00care", "care\x1b[31m", "\x1b]0;t\x07care", "care\u202e", "care\u2028pay",
    "\U0001f600 care", "car\u00e9", "care \u62a4\u7406", "care \u0646\u0627\u0645\u0647",
    "care \u00bd \u00b2 \u0662", "\ufb01 care", "care\u0301", "CARE", "[red]care[/red]", ":heart: care",
]  # fmt: skip


@pytest.mark.parametrize("query", SYNTAX, ids=ascii)
def test_signs_and_operators_are_only_text(query: str, run: Run) -> None:
    for form in ("json", "table"):
        text = show(run, "--format", form, "--", query)
        if form == "json":
            check_hits(json.loads(text)["hits"])
        assert not {c for c in text if (ord(c) < 0x20 and c != "\n") or c in "\x7f\x9b\u202e\u2028"}


@pytest.mark.parametrize(
    "query",
    ["\u62a4\u7406", "\u0646\u0627\u0645\u0647", "\u00bd", "kiwi", "2199", "x" * 5000, "\U00010400"],
    ids=lambda query: ascii(query[:8]),
)
def test_what_stands_nowhere_is_not_found(query: str, run: Run) -> None:
    assert find(run, query) == {
        "schema": "carecli.search/1",
        "words": query,
        "read_as": {},
        "total": 0,
        "hits": [],
    }


@pytest.mark.parametrize("form", FORMATS)
def test_no_hit_is_said_and_is_no_error(form: str, run: Run) -> None:
    text = show(run, "kiwi", "--format", form)
    if form == "csv":
        assert text == ""
    elif form != "json":
        assert "Nothing found for 'kiwi'.\n" in text
        assert text.endswith("The topics there are: carecli guide\n")


def test_a_page_of_words_is_read_to_its_end(run: Run) -> None:
    text = " ".join(["pay and certification of a care manager"] * 125)
    assert len(text) > 4500
    assert find(run, text)["hits"] == find(run, "pay certification care manager")["hits"]
    known = " ".join(re.findall(r"\w+", show(run, "care", "--plain")))[:5000]
    assert len(find(run, known)["hits"]) == 10


@pytest.mark.parametrize(
    "words",
    [[""], [" "], ["\t\n"], ['"'], ["-"], ["--", "--"], ["...", "?!"], ["*"], ["_"], ["()"], ["\U0001f600"],
     ["\u0301"], ["\x00"], ["\x1b[m"[:2]]],
    ids=ascii,
)  # fmt: skip
def test_nothing_to_search_for_is_an_error_in_one_line(words: list[str], run: Run) -> None:
    result = run("search", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        'carecli: error: there is no word to search for; write some, such as carecli search "exam fee"\n'
    )
    error = json.loads(run("search", "--json", *words).stderr)["error"]
    assert (error["code"], error["message"]) == (2, "there is no word to search for")


def test_no_word_at_all_is_a_missing_argument(run: Run) -> None:
    result = run("search")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: missing argument 'WORDS'; see carecli search --help\n"


@pytest.mark.parametrize("query", ["the", "how do i", "what is the", "A", "from and to"])
def test_stop_words_alone_are_searched_for(query: str, run: Run) -> None:
    assert find(run, query)["hits"]


def test_stop_words_beside_others_change_nothing(run: Run) -> None:
    assert find(run, "what is the pay of a director")["hits"] == find(run, "pay director")["hits"]


# ---------------------------------------------------------------- how it is shown


def test_every_format_has_every_hit(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    data = find(run, "remote work")
    hits = data["hits"]
    assert len(hits) == 10 < data["total"]
    views = {
        form: show(run, "remote work", "--format", form) for form in ("table", "plain", "markdown", "csv")
    }
    rows = list(csv.reader(io.StringIO(views["csv"])))
    assert rows[0] == ["Found", "The line"]
    assert [row[0] for row in rows[1:]] == [f"{hit['title']} ({hit['kind']})" for hit in hits]
    for form, view in views.items():
        letters = re.sub(r"[\s\\]", "", view)
        if form != "csv":
            assert f"Thebest10of{data['total']}hitsfor'remotework',thebestfirst." in letters
        for hit in hits:
            for part in (hit["command"], hit["line"]) if form != "table" else (hit["command"].split()[-1],):
                assert re.sub(r"[\s\\]", "", part) in letters, (form, part)


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("query", ["ccm exam cost", "salery", "zzzz"])
def test_the_page_fits_the_terminal_and_loses_nothing(
    query: str, columns: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = sorted(re.findall(r"\w", show(run, query, "--plain")))
    monkeypatch.setenv("COLUMNS", str(columns))
    text = show(run, query)
    assert max(map(len, text.splitlines())) <= columns
    if columns >= 80:
        assert sorted(re.findall(r"\w", text)) == plain


def test_one_hit_is_said_in_the_singular(run: Run) -> None:
    assert show(run, "hipaa", "--plain").startswith("1 hit for 'hipaa', the best first.\n")


def test_the_result_goes_to_a_file_when_asked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "found.txt"
    result = run("search", "pay", "-o", path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written to {path}\n")
    assert path.read_text("utf-8") == show(run, "pay")


# ---------------------------------------------------------------- a pack of one's own


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return a pack without topics, synonyms and all else that a pack may leave out."""
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    shutil.rmtree(folder / "topics")
    names = "synonyms", "disagreements", "countries", "occupations"
    for path in [*(folder / f"{name}.toml" for name in names), *folder.glob("*.csv")]:
        path.unlink()
    return folder


def test_a_pack_without_topics_and_synonyms_is_searched(mine: Path, run: Run) -> None:
    data = find(run, "ccm exam", "--pack", mine)
    assert name_hits(data)[0] == "credential CCM"
    kinds = {
        hit["kind"]
        for query in ("care", "hospital", "manager")
        for hit in find(run, query, "--pack", mine)["hits"]
    }
    assert kinds == {"level", "skill", "credential", "setting"}


def test_synonyms_are_those_of_the_pack(mine: Path, run: Run) -> None:
    assert find(run, "gaffer", "--pack", mine)["hits"] == []
    (mine / "synonyms.toml").write_text('group = [["gaffer", "Director"]]\n', "utf-8")
    assert name_hits(find(run, "gaffer", "--pack", mine))[0] == "level director"
    assert find(run, "gaffer")["hits"] == []


def test_words_of_ones_own_pack_are_found_and_shown_as_text(mine: Path, run: Run) -> None:
    text = (mine / "skills.toml").read_text("utf-8")
    changed = text.replace('name = "Telehealth and remote monitoring"', 'name = "[red]Kiwi \\u001b[31mcraft"')
    assert changed != text
    (mine / "skills.toml").write_text(changed, "utf-8")
    assert name_hits(find(run, "kiwi", "--pack", mine)) == ["skill telehealth"]
    for form in FORMATS:
        shown = show(run, "kiwi", "--pack", mine, "--format", form).replace("\\", "")
        assert "[red]Kiwi" in shown
        assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("skills.toml", "skill = 1\n", "skill"),
        ("synonyms.toml", 'group = [["alone"]]\n', "must have at least 2 entries"),
        ("synonyms.toml", "group = [\n", "is not valid TOML"),
        ("topics/world.toml", 'title = "x"\nrank = 1\ntopic = 2\n', "must be a list"),
        ("ladder.toml", "", "is empty"),
    ],
    ids=["a wrong file", "a synonym alone", "no TOML", "a wrong topic", "an empty file"],
)
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_broken_pack_is_refused(
    name: str, text: str, said: str, form: str, run: Run, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "broken"))
    (folder / name).write_text(text, "utf-8")
    result = run("search", "pay", "--pack", folder, "--format", form)
    assert (result.exit_code, result.stdout) == (4, "")
    assert str(folder / name).replace("\\", "\\\\") in result.stderr
    assert said in result.stderr


@pytest.mark.parametrize("text", ["these are notes\n", 'skill = "kiwi"\n'], ids=["no TOML", "TOML"])
def test_a_stray_file_beside_the_pack_is_ignored(text: str, run: Run, mine: Path) -> None:
    before = find(run, "pay", "--pack", mine)
    (mine / "notes.toml").write_text(text, "utf-8")
    assert find(run, "pay", "--pack", mine) == before
    assert before["hits"]
    assert find(run, "kiwi", "--pack", mine)["hits"] == []


def test_phrases_among_the_synonyms_are_refused(run: Run, mine: Path) -> None:
    (mine / "synonyms.toml").write_text('group = [["gaffer", "top boss"]]\n', "utf-8")
    result = run("search", "pay", "--pack", mine)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "group[1][2] must be a single word, not 'top boss'" in result.stderr


def test_a_pack_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("search", "pay", "--pack", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "does not exist" in result.stderr


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("denver", "metro 19740"),
        ("colorado", "state CO"),
        ("how much do nurses earn in texas", "state TX"),
        ("washington", "state WA"),
        ("nurse wage san diego", "metro 41740"),
    ],
)
def test_a_place_leads_to_its_wages(query: str, first: str, run: Run) -> None:
    hits = find(run, query)["hits"]
    assert name_hits({"hits": hits})[0] == first
    assert (hits[0]["source"], hits[0]["basis"]) == ("bls-oews-2025", "external")
    assert "registered nurses" in hits[0]["line"]


def test_a_place_is_not_found_by_what_every_place_has(run: Run) -> None:
    hits = find(run, "registered nurses wages")["hits"]
    assert hits
    assert {hit["kind"] for hit in hits} & {"state", "metro"} == set()
