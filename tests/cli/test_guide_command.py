"""`carecli guide`: the topics, or one in full, in every format and width, each number with its source."""

import csv
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.pack.handbook import Handbook
from carecli.pack.loading import load_handbook
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]

TOPICS = [
    "tools", "settings",
    "education", "certifications", "becoming",
    "path", "pay", "pros-cons",
    "outlook", "market",
    "global", "remote", "visas",
    "questions",
]  # fmt: skip
DISPUTED = {
    "education", "certifications", "becoming", "path", "pay", "outlook", "market", "global", "remote",
    "questions",
}  # fmt: skip
CONTRACT = {"id", "label", "value", "unit", "year", "basis", "source"}
FURTHER = {"currency", "open", "text", "reason", "reference", "disputed", "section"}
WORDED = r":(background|experience|training|track)-\d+$"
"""Facts of the credentials whose words name the number themselves."""

# what is typed, and the topic that it means
NAMES = {
    "outlook": "outlook",
    "OUTLOOK": "outlook",
    "Outlook and market": "outlook",
    "outlook_AND_market": "outlook",
    "job market": "market",
    "faq": "questions",
    "Work from home": "remote",
    "emr": "tools",
    "licences": "certifications",
    "certif": "certifications",
    "pros": "pros-cons",
    "prosp": None,
    "vis": "visas",
    "tools an": "tools",
    "how to": "becoming",
}
WRONG = {
    "certfications": "did you mean certifications",
    "outlok": "did you mean outlook",
    "carrer path": "did you mean path",
    "pa": "did you mean path or pay?",
    "quantum physics": "there are 14, such as tools, settings, education, certifications, becoming",
    "": "there are 14, such as tools",
    "[red]pay": "there are 14, such as tools",
    "/etc/passwd": "there are 14, such as tools",
}

ANSWERED: dict[str, dict[str, Any]] = {}
SAID: dict[str, list[str]] = {}

every_topic = pytest.mark.parametrize("topic", TOPICS)


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    return load_handbook(SMALL_PACK)


def show(run: Run, *args: object) -> str:
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def read(run: Run, topic: str) -> dict[str, Any]:
    """Return the JSON of a topic, which is asked for once and is not to be changed."""
    if topic not in ANSWERED:
        ANSWERED[topic] = json.loads(show(run, "guide", topic, "--json"))
    return ANSWERED[topic]


def read_plain(run: Run, topic: str) -> list[str]:
    """Return the plain lines of a topic, which are asked for once."""
    if topic not in SAID:
        SAID[topic] = show(run, "guide", topic, "--full", "--plain").splitlines()
    return SAID[topic]


def list_section(data: dict[str, Any], title: str) -> list[dict[str, Any]]:
    """Return the facts of a section, without its paragraph."""
    return [fact for fact in data["facts"] if fact["section"] == title and fact["label"] != title]


def is_number(fact: dict[str, Any]) -> bool:
    return not isinstance(fact["value"], str)


def say_number(fact: dict[str, Any]) -> str:
    """Return a fact's number as people read it, or nothing where it is words or its words say it."""
    if not is_number(fact) or re.search(WORDED, fact["reference"]):
        return ""
    value = fact["value"]
    ends = [value["low"], value["high"]] if isinstance(value, dict) else [value]
    return f"{' to '.join(f'{end:,}' for end in ends)} {fact['unit']}{' or more' if fact['open'] else ''}"


def say_label(fact: dict[str, Any]) -> str:
    """Return a label as it stands below the title of its section, which it need not repeat."""
    own: str = fact["label"].removeprefix(f"{fact['section']}: ")
    return own[:1].upper() + own[1:]


def say_origin(fact: dict[str, Any], cites: dict[str, str]) -> str:
    """Return a pattern of what ends a fact: source, year, basis and disputes, and why."""
    year = "" if fact["year"] is None or str(fact["year"]) in cites[fact["source"]] else f"{fact['year']}, "
    disputed = f", disputed: {', '.join(fact['disputed'])}" if fact["disputed"] else ""
    reason = f" Reason: {fact['reason']}" if fact["reason"] else ""
    return f" [{cites[fact['source']]}, {year}{fact['basis']}{disputed}]{reason}"


def say_same(fact: dict[str, Any]) -> str:
    """Return what makes a figure the same wherever it stands."""
    return json.dumps([fact["source"], fact["value"], fact["unit"]])


def is_paragraph(fact: dict[str, Any]) -> bool:
    return bool(fact["label"] == fact["section"])


def match_lines(lines: list[str], facts: list[dict[str, Any]]) -> dict[str, str]:
    """Return the line of each fact, by its reference: no two facts share one."""
    left = list(lines)
    found: dict[str, str] = {}
    for fact in facts:
        beginning = "" if is_paragraph(fact) else f"{say_label(fact)}: "
        words = ": ".join(part for part in (say_number(fact), fact["text"]) if part)
        line = next((line for line in left if line.startswith(f"{beginning}{words}")), None)
        assert line is not None, f"{fact['reference']} has no line of its own"
        left.remove(line)
        found[fact["reference"]] = line
    return found


def unescape(text: str) -> str:
    for escaped, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escaped, character)
    return re.sub(r"\\(.)", r"\1", text)


def strip(text: str) -> Counter[str]:
    """Return the letters of a page; a narrow one has colons where a wide one has columns."""
    return Counter(re.sub(r"[\s:]", "", text))


# ---------------------------------------------------------------- the list


def test_the_list_names_every_topic(run: Run, handbook: Handbook) -> None:
    data = json.loads(show(run, "guide", "--json"))
    assert data["schema"] == "carecli.topics/1"
    assert [topic["id"] for topic in data["topics"]] == TOPICS
    assert [set(topic) for topic in data["topics"]] == [{"id", "title", "summary"}] * 14
    assert [(t["title"], t["summary"]) for t in data["topics"]] == [
        (topic.title, topic.summary) for topic in handbook.topics
    ]


def test_the_list_is_grouped_and_says_how_to_go_on(run: Run) -> None:
    lines = show(run, "guide").splitlines()
    assert lines[0] == "14 topics. To read one: carecli guide tools"
    families = ["The work", "Getting in", "Moving up", "The market", "Abroad and remote", "Questions"]
    assert [line for line in lines if line in families] == families
    assert [line.split()[0] for line in lines[1:] if line.split(" ")[0] in TOPICS] == TOPICS
    assert "carecli search WORDS" in " ".join(lines)
    assert "carecli disagreements" in " ".join(lines)


def test_the_list_in_plain_markdown_and_csv(run: Run, handbook: Handbook) -> None:
    expected = [f"{topic.id}: {topic.summary}" for topic in handbook.topics]
    plain = show(run, "guide", "--plain").splitlines()
    assert [line for line in plain if line.split(":")[0] in TOPICS] == expected
    markdown = show(run, "guide", "--format", "markdown").splitlines()
    listed = [unescape(line) for line in markdown if line.startswith("- **")]
    assert listed == [f"- **{topic.id}**: {topic.summary}" for topic in handbook.topics]
    assert [line for line in markdown if line.startswith("## ")] == [
        f"## {family.title}" for family in handbook.families.values()
    ]
    header, *rows = csv.reader(io.StringIO(show(run, "guide", "--format", "csv")))
    assert header == ["Part", "Fact", "What is said"]
    assert rows == [
        [family.title, topic.id, topic.summary]
        for family in handbook.families.values()
        for topic in family.topic
    ]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(("typed", "meant"), NAMES.items(), ids=list(NAMES))
def test_a_topic_is_found_by_id_title_other_name_or_unique_beginning(
    typed: str, meant: str | None, run: Run
) -> None:
    if meant is None:
        assert run("guide", typed).exit_code == 2
    else:
        assert read(run, typed)["topic"] == meant


@pytest.mark.parametrize(("typed", "hint"), WRONG.items(), ids=list(WRONG))
def test_a_wrong_name_is_refused_with_the_nearest(typed: str, hint: str, run: Run) -> None:
    result = run("guide", typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"carecli: error: there is no topic '{typed}'; {hint}")
    assert len(result.stderr.splitlines()) == 1


def test_a_wrong_name_is_json_where_json_was_asked(run: Run) -> None:
    result = run("guide", "outlok", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    error = json.loads(result.stderr)
    assert error["schema"] == "carecli.error/1"
    assert error["error"]["message"] == "there is no topic 'outlok'"
    assert error["error"]["hint"] == "did you mean outlook?; or try carecli search outlok"


def test_a_wrong_name_may_be_searched_for(run: Run) -> None:
    result = run("guide", "hipaa")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("; or try carecli search hipaa\n")
    assert run("search", "hipaa").exit_code == 0


# ---------------------------------------------------------------- one topic


@every_topic
def test_the_json_of_a_topic_keeps_its_contract(topic: str, run: Run, handbook: Handbook) -> None:
    data = read(run, topic)
    assert set(data) == {"schema", "topic", "title", "summary", "facts", "unknown"}
    assert (data["schema"], data["topic"]) == ("carecli.topic/1", topic)
    sources = {source.id for source in handbook.sources}
    assert data["facts"]
    for fact in data["facts"]:
        assert fact["reason"] or fact["basis"] != "derived", fact["id"]
        assert set(fact) == CONTRACT | FURTHER
        assert fact["basis"] in ("stated", "external", "derived")
        assert fact["source"] in sources
        assert fact["value"] not in (None, "")
        assert (fact["unit"] is not None) is is_number(fact)
        assert fact["currency"] in (None, fact["unit"])
        assert isinstance(fact["value"], str | int | float) or set(fact["value"]) == {"low", "high"}
    references = [fact["reference"] for fact in data["facts"]]
    assert len(set(references)) == len(references)
    assert {name.split("/")[0] for name in references} >= {topic}


@every_topic
def test_plain_gives_one_fact_a_line_and_every_number_its_source(
    topic: str, run: Run, handbook: Handbook
) -> None:
    data = read(run, topic)
    cites = {source.id: source.cite for source in handbook.sources}
    lines = read_plain(run, topic)
    assert lines[0] == data["summary"]
    found = match_lines(lines[1:], data["facts"])
    for fact in data["facts"]:
        line = found[fact["reference"]]
        assert line.endswith(say_origin(fact, cites)), line
    assert [line for line in lines if line.startswith("Not known: ")] == [
        f"Not known: {said}" for said in data["unknown"]
    ]


@every_topic
def test_full_marks_every_fact(topic: str, run: Run, handbook: Handbook) -> None:
    data = read(run, topic)
    cites = {source.id: source.cite for source in handbook.sources}
    found = match_lines(show(run, "guide", topic, "--plain", "--full").splitlines()[1:], data["facts"])
    assert len(found) == len(data["facts"]) > 0
    for fact in data["facts"]:
        assert found[fact["reference"]].endswith(say_origin(fact, cites))


@every_topic
def test_the_sources_of_a_topic_are_named_in_full_at_its_end(
    topic: str, run: Run, handbook: Handbook
) -> None:
    sources = {source.id: source for source in handbook.sources}
    cited = list(dict.fromkeys(fact["source"] for fact in read(run, topic)["facts"]))
    lines = read_plain(run, topic)
    listed = lines[lines.index("Sources:") + 1 :]
    assert cited
    for name, line in zip(cited, listed, strict=False):
        assert line.startswith(f"- {sources[name].cite}")
        assert sources[name].name in line
    has_guide = any(sources[name].kind == "guide" for name in cited)
    assert len(listed) == len(cited) + has_guide
    assert ("himalayas.app/career-guides/care-manager" in lines[-1]) is has_guide


@every_topic
def test_a_topic_fits_a_terminal_and_loses_nothing(
    topic: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {}
    for columns in (40, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        pages[columns] = show(run, "guide", topic, "--full")
        assert max(map(len, pages[columns].splitlines())) <= columns
        assert all(line == line.rstrip() for line in pages[columns].splitlines())
        assert "…" not in pages[columns]
    assert strip(pages[40]) == strip(pages[80]) == strip("".join(read_plain(run, topic)))
    letters = re.sub(r"\s", "", pages[80])
    numbers = [said for fact in read(run, topic)["facts"] if (said := say_number(fact))]
    assert [said for said in numbers if said.replace(" ", "") not in letters] == []


@every_topic
def test_markdown_has_a_title_a_heading_a_section_and_every_fact(topic: str, run: Run) -> None:
    data = read(run, topic)
    lines = show(run, "guide", topic, "--full", "--format", "markdown").splitlines()
    assert lines[0] == f"# {data['title']}"
    assert [line for line in lines if line.startswith("# ")] == lines[:1]
    headings = [unescape(line).removeprefix("## ") for line in lines if line.startswith("## ")]
    sections = list(dict.fromkeys(fact["section"] for fact in data["facts"]))
    assert [heading for heading in headings if heading in sections] == sections
    assert headings[-1] == "Sources"
    shown = [unescape(line).removeprefix("- ").replace("**", "") for line in lines if line]
    assert len(match_lines(shown, data["facts"])) == len(data["facts"]) > 0
    assert "\x1b" not in "".join(lines)


@every_topic
def test_csv_has_every_fact_that_is_no_paragraph_with_its_section(topic: str, run: Run) -> None:
    facts = [fact for fact in read(run, topic)["facts"] if not is_paragraph(fact)]
    header, *rows = csv.reader(io.StringIO(show(run, "guide", topic, "--format", "csv")))
    assert header == ["Part", "Fact", "What is said"]
    assert [(row[0], row[1].lstrip("'")) for row in rows] == [(f["section"], say_label(f)) for f in facts]
    for row, fact in zip(rows, facts, strict=True):
        said = ": ".join(part for part in (say_number(fact), fact["text"]) if part)
        assert row[2].startswith(said)
        assert " [" in row[2]
    assert rows


# ---------------------------------------------------------------- a setting, a credential


def test_a_setting_asks_in_the_words_of_the_requirement(run: Run) -> None:
    lines = show(run, "guide", "settings", "--full", "--plain").splitlines()
    assert [line for line in lines if line.startswith(
        "RN or LCSW license: A must here for Care Manager, Senior Care Manager and Lead Care Manager. ["
    )]  # fmt: skip


def test_what_a_setting_takes_besides_is_said_of_every_kind(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    path, reason = folder / "settings.toml", 'often mandatory"\n'
    text = path.read_text("utf-8")
    assert reason in text
    ways = (
        'or = [{ kind = "years", years = 5 }, { kind = "education", level = "master" },'
        ' { kind = "skill", skill = "ehr", rating = 4 }, { kind = "license", any_of = ["LPN"] }]\n'
    )
    path.write_text(text.replace(reason, reason + ways, 1), "utf-8")
    lines = show(run, "guide", "settings", "--full", "--plain", "--pack", folder).splitlines()
    assert [line for line in lines if line.startswith(
        "RN or LCSW license: A must here for Care Manager, Senior Care Manager and Lead Care Manager;"
        " 5 years, Master's degree, ehr at 4 and LPN will do too. ["
    )]  # fmt: skip


def test_a_credential_can_be_read_alone(run: Run, handbook: Handbook) -> None:
    everything = read(run, "certifications")["facts"]
    credentials = handbook.pack.credentials.credential[::3]
    assert len(credentials) > 4
    for credential in credentials:
        data = json.loads(show(run, "guide", credential.id.lower(), "--json"))
        title = f"{credential.id}: {credential.name}"
        assert (data["schema"], data["topic"], data["title"]) == ("carecli.topic/1", "certifications", title)
        assert data["facts"] == [fact for fact in everything if fact["section"] == title] != []


@pytest.mark.parametrize("typed", ["CCM", "ccm", "Certified Case Manager", "certified_case_manager"])
def test_a_credential_is_found_by_code_or_name(typed: str, run: Run) -> None:
    lines = show(run, "guide", typed, "--full", "--plain").splitlines()
    assert lines[0] == "CCM: Certified Case Manager"
    assert "CCM: Certified Case Manager:" not in lines
    assert "Renewed every: 5 years: 8 of the hours in ethics; taking the exam again is the other way " \
        "[CCMC renewal, external]" in lines  # fmt: skip


def test_a_figure_of_a_credential_that_is_disputed_elsewhere_says_so(run: Run) -> None:
    facts = {
        fact["id"]: fact["disputed"] for fact in json.loads(show(run, "guide", "CCM", "--json"))["facts"]
    }
    assert facts["ccm:fee-1"] == facts["ccm:fee-2"] == facts["ccm:fee-3"] == ["exam-cost"]
    assert facts["ccm:fee-4"] == []
    text = show(run, "guide", "CCM", "--full", "--plain")
    assert text.count("disputed: exam-cost]") == 3


def test_who_may_sit_is_carecli_s_reading_with_its_reason(run: Run) -> None:
    lines = show(run, "guide", "CCM", "--full", "--plain").splitlines()
    (line,) = [line for line in lines if line.startswith("Who may sit: ")]
    assert line == (
        "Who may sit: One way of each kind is needed: license or degree and experience. [CCMC, derived] "
        "Reason: So carecli reads the routes that follow"
    )


@pytest.mark.parametrize("form", ["table", "plain", "markdown"])
def test_what_is_not_known_of_a_credential_is_said_to_be_unknown(form: str, run: Run) -> None:
    data = json.loads(show(run, "guide", "LPN", "--json"))
    assert data["unknown"] == ["its fee: no checked source says."]
    assert [fact["id"] for fact in data["facts"]] == ["lpn:what", "lpn:note"]
    assert "Not known: its fee: no checked source says." in show(
        run, "guide", "LPN", "--full", "--format", form
    )
    assert "Not known" not in show(run, "guide", "CCM", "--full", "--format", form)


def test_half_a_credential_is_no_credential(run: Run) -> None:
    result = run("guide", "CC")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("carecli: error: there is no topic 'CC'; ")


# ---------------------------------------------------------------- disputes


@every_topic
def test_a_topic_points_to_what_disputes_its_figures(topic: str, run: Run, handbook: Handbook) -> None:
    data = read(run, topic)
    disputed = list(dict.fromkeys(name for fact in data["facts"] for name in fact["disputed"]))
    titles = {disagreement.id: disagreement.title for disagreement in handbook.disagreements}
    assert set(disputed) <= set(titles)
    assert disputed or topic not in DISPUTED
    named = {reference for d in handbook.disagreements for reference in d.fact}
    sides = json.loads(show(run, "disagreements", "--json"))["items"]
    figures = {say_same(f) for item in sides for f in item["figures"] if f["unit"]}
    assert len(figures) > 30
    for fact in data["facts"]:
        is_disputed = fact["reference"] in named or say_same(fact) in figures
        assert bool(fact["disputed"]) is is_disputed, fact["reference"]
    lines = read_plain(run, topic)
    pointers = [line for line in lines if re.search(r" carecli disagreements [a-z-]+$", line)]
    assert pointers == [f"- {titles[name]} carecli disagreements {name}" for name in disputed]
    assert ("Where sources disagree:" in lines) is bool(disputed)


# ---------------------------------------------------------------- output


@pytest.mark.parametrize("form", ["table", "plain", "json", "markdown", "csv"])
def test_output_writes_what_the_screen_would_show(form: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "tools.txt"
    result = run("guide", "tools", "--format", form, "--output", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Made the folder {path.parent}\nWritten to {path}\n"
    assert path.read_text("utf-8").removeprefix("\ufeff") == show(run, "guide", "tools", "--format", form)


def test_color_says_nothing_by_itself_and_no_color_is_obeyed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = show(run, "guide", "outlook", "--full")
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = show(run, "guide", "outlook", "--full")
    assert re.search(r"\x1b\[[0-9;]*3[0-7]m", colored)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    codes = re.findall(r"\x1b\[([0-9;]*)m", show(run, "guide", "outlook", "--full"))
    assert [code for code in codes if re.search(r"\b(3|4|9|10)[0-9]\b", code)] == []


def test_the_sources_can_be_had_alone(run: Run) -> None:
    assert show(run, "guide", "tools", "--json", "--sources") == show(run, "guide", "tools", "--json")
    alone = show(run, "guide", "tools", "--plain", "--sources").splitlines()
    full = show(run, "guide", "tools", "--plain", "--full").splitlines()
    assert alone == full[full.index("Sources:") + 1 :]


# ---------------------------------------------------------------- one screen


@every_topic
def test_a_screen_holds_facts_of_the_topic_alone_each_with_a_mark(
    topic: str, run: Run, handbook: Handbook
) -> None:
    data = read(run, topic)
    cites = {source.id: source.cite for source in handbook.sources}
    first, *lines = show(run, "guide", topic, "--plain").splitlines()
    assert first == data["summary"]
    marks: dict[str, str] = {}
    if re.search(r"\[\d+\]", lines[-1]):
        marks = dict(re.findall(r"(\[\d+\]) (.+?)(?= · \[|$)", lines.pop()))
    shown = [(line, m) for line in lines if (m := re.search(r" (\[\d+\])(?: \+ \d+ more)?$", line))]
    assert {m[1] for _, m in shown} == set(marks)
    for line, m in shown:
        said = line[: m.start()]
        found = [fact for fact in data["facts"] if said.endswith(str(fact["text"] or "")[-40:])]
        assert any(marks[m[1]].startswith(cites[fact["source"]]) for fact in found), line
    assert any(f"carecli guide {topic} " in line for line in lines)


def test_a_part_is_opened_by_its_number_or_its_first_words(run: Run) -> None:
    by_number = show(run, "guide", "settings", "2", "--plain")
    title = by_number.splitlines()[0]
    assert show(run, "guide", "settings", title[:12], "--plain") == by_number
    data = json.loads(show(run, "guide", "settings", "2", "--json"))
    assert {fact["section"] for fact in data["facts"]} == {title}
    wrong = run("guide", "settings", "99")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("carecli: error: there is no part '99'")
