"""Topics, disagreements, countries and occupations: what each form refuses, on which line, and why."""

import re
import shutil
from pathlib import Path

import pytest

from carecli.errors import PackError, Problem
from carecli.pack.fields import Record
from carecli.pack.handbook import CountriesFile, DisagreementsFile, TopicsFile
from carecli.pack.loading import check_pack, read_file
from carecli.pack.pay import OccupationsFile
from tests.conftest import SMALL_PACK

FAMILY = 'title = "The market"\nrank = 4\n'
TOPIC = '[[topic]]\nid = "outlook"\ntitle = "Outlook"\nsummary = "What is ahead."\n'
SECTION = '[[topic.section]]\nid = "figures"\ntitle = "Figures"\n'
NAMED = '[[topic.section.fact]]\nid = "growth"\nlabel = "Growth"\n'
ORIGIN = 'basis = "stated"\nsource = "guide-growth"\n'
FACT_HEAD = FAMILY + TOPIC + SECTION + NAMED
FACT = "topic[1].section[1].fact[1]"

DISPUTE = '[[disagreement]]\nid = "growth"\ntitle = "How fast?"\nreading = "Use the newest."\n'
SIDES = 'fact = ["outlook/growth-guide", "outlook/growth-2024"]\n'
SAID = '[[disagreement.statement]]\nlabel = "The guide"\ntext = "Fast."\n' + ORIGIN

COUNTRY = '[[country]]\nid = "CA"\nname = "Canada"\nregion = "North America"\n'
RANGE = 'low = 55000\nhigh = 75000\ncurrency = "CAD"\n'
DOLLARS = "usd_low = 40000\nusd_high = 55000\n"
PAY = 'basis = "stated"\nsource = "guide-global-pay"\n'

TABLES = """\
country = "US"
currency = "USD"
year = 2025
release = "May 2025"
source = "bls-oews-2025"
note = "These are the nearest."
"""
NURSES = '[[occupation]]\nid = "29-1141"\nname = "Registered Nurses"\npeople = "nurses"\nshort = "nurses"\n'
FIT = '[[fit]]\nlevels = ["senior"]\noccupations = ["29-1141"]\nbasis = "stated"\nsource = "onet-29"\n'
INDUSTRY = '[[industry]]\nsetting = "hospital"\ncode = "622100"\nname = "hospitals"\n'

NUMBERS = {
    "a value with a unit": 'value = 28\nunit = "percent"\n',
    "a value in money": 'value = 110680\ncurrency = "USD"\nyear = 2023\n',
    "a range": 'low = 3\nhigh = 6\nunit = "months"\n',
    "a range of one value": 'low = 3\nhigh = 3\nunit = "months"\n',
    "a range from zero": 'low = 0\nhigh = 2\nunit = "years"\n',
    "an open value": 'value = 15\nopen = true\nunit = "years"\n',
    "an open range with words": 'low = 65\nhigh = 160\nopen = true\ncurrency = "USD"\ntext = "a year"\n',
    "a number below zero": 'value = -2.5\nunit = "percent"\n',
    "a number that its words name": 'value = 24\nunit = "months"\nworded = true\ntext = "Two years."\n',
    "words alone": 'text = "Fast."\n',
    "words with a year": 'text = "Fast."\nyear = 2024\n',
}
DERIVED = 'text = "Fast."\nbasis = "derived"\nsource = "guide-growth"\n'

EITHER = "needs either value, or low and high"
UNIT = "is a number and so needs either a unit or a currency"
NO_NUMBER = "has a unit, a currency or open, but no number"
REASON = "is derived and so needs a reason of one line"
REFERENCE = "must be a topic and a fact in it, such as outlook/openings-guide"
ENTITY = "must be lower-case words with hyphens, such as care-planning"
HEADER = "[[topic.section.fact]]"

# the lines of a fact after its id and label, then the line, key and message of each problem
FACTS = {
    "only the lower end of a range": ('low = 3\nunit = "months"\n' + ORIGIN, [(HEADER, FACT, EITHER)]),
    "only the upper end of a range": ('high = 3\nunit = "months"\n' + ORIGIN, [(HEADER, FACT, EITHER)]),
    "a value and a range": (
        'value = 4\nlow = 3\nhigh = 6\nunit = "months"\n' + ORIGIN, [(HEADER, FACT, EITHER)],
    ),
    "a value and half a range": (
        'value = 4\nlow = 3\nunit = "months"\n' + ORIGIN, [(HEADER, FACT, EITHER)],
    ),
    "a range that runs downwards": (
        'low = 6\nhigh = 3\nunit = "months"\n' + ORIGIN, [(HEADER, FACT, "low is above high")],
    ),
    "a value without a unit": ("value = 28\n" + ORIGIN, [(HEADER, FACT, UNIT)]),
    "a range without a unit": ("low = 3\nhigh = 6\n" + ORIGIN, [(HEADER, FACT, UNIT)]),
    "a unit and a currency": (
        'value = 28\nunit = "percent"\ncurrency = "USD"\n' + ORIGIN, [(HEADER, FACT, UNIT)],
    ),
    "a unit without a number": ('unit = "percent"\ntext = "Fast."\n' + ORIGIN, [(HEADER, FACT, NO_NUMBER)]),
    "a currency without a number": (
        'currency = "USD"\ntext = "Much."\n' + ORIGIN, [(HEADER, FACT, NO_NUMBER)],
    ),
    "open without a number": ('open = true\ntext = "Fast."\n' + ORIGIN, [(HEADER, FACT, NO_NUMBER)]),
    "neither number nor words": (
        ORIGIN, [(HEADER, FACT, "says nothing: give it a number or a text")],
    ),
    "a year alone": (
        "year = 2024\n" + ORIGIN, [(HEADER, FACT, "says nothing: give it a number or a text")],
    ),
    "worded without words": (
        'value = 24\nunit = "months"\nworded = true\n' + ORIGIN,
        [(HEADER, FACT, "is worded and so needs a text that says the number")],
    ),
    "carecli's reading without a reason": (DERIVED, [(HEADER, FACT, REASON)]),
    "no source": ('text = "Fast."\nbasis = "stated"\n', [(HEADER, f"{FACT}.source", "is missing")]),
    "no basis": (
        'text = "Fast."\nsource = "guide-growth"\n', [(HEADER, f"{FACT}.basis", "is missing")],
    ),
    "an unknown basis": (
        'text = "Fast."\nbasis = "said"\nsource = "guide-growth"\n',
        [('basis = "said"', f"{FACT}.basis", "must be 'stated', 'external' or 'derived', not 'said'")],
    ),
    "a source that is no id": (
        'text = "Fast."\nbasis = "stated"\nsource = "The guide"\n',
        [('source = "The guide"', f"{FACT}.source", f"{ENTITY}, not 'The guide'")],
    ),
    "a number in quotes": (
        'value = "28"\nunit = "percent"\n' + ORIGIN,
        [('value = "28"', f"{FACT}.value", "must be a number, not '28'")],
    ),
    "a number without an end": (
        'value = inf\nunit = "percent"\n' + ORIGIN,
        [("value = inf", f"{FACT}.value", "must be a number, not infinite or NaN")],
    ),
    "a year long past": (
        'text = "Fast."\nyear = 1899\n' + ORIGIN,
        [("year = 1899", f"{FACT}.year", "must be at least 1900, not 1899")],
    ),
    "a year far ahead": (
        'text = "Fast."\nyear = 2200\n' + ORIGIN,
        [("year = 2200", f"{FACT}.year", "must be at most 2199, not 2200")],
    ),
    "a year in quotes": (
        'text = "Fast."\nyear = "2024"\n' + ORIGIN,
        [('year = "2024"', f"{FACT}.year", "must be a whole number, not '2024'")],
    ),
    "a currency in small letters": (
        'value = 28\ncurrency = "usd"\n' + ORIGIN,
        [
            (
                'currency = "usd"', f"{FACT}.currency",
                "must be three capital letters, such as USD, not 'usd'",
            ),
        ],
    ),
    "open in words": (
        'value = 28\nunit = "years"\nopen = "yes"\n' + ORIGIN,
        [('open = "yes"', f"{FACT}.open", "must be true or false, not 'yes'")],
    ),
    "worded as a number": (
        'value = 28\nunit = "years"\ntext = "x"\nworded = 1\n' + ORIGIN,
        [("worded = 1", f"{FACT}.worded", "must be true or false, not 1")],
    ),
    "blank words": (
        'text = " "\n' + ORIGIN,
        [('text = " "', f"{FACT}.text", "is empty: write some text or leave the key out")],
    ),
    "a key that no fact has": (
        'text = "Fast."\nunits = "percent"\n' + ORIGIN,
        [('units = "percent"', f"{FACT}.units", "is not a key that carecli knows")],
    ),
    "several problems at once": (
        'text = "Fast."\nyear = 1899\nopen = "yes"\nbasis = "stated"\n',
        [
            (HEADER, f"{FACT}.source", "is missing"),
            ("year = 1899", f"{FACT}.year", "must be at least 1900, not 1899"),
            ('open = "yes"', f"{FACT}.open", "must be true or false, not 'yes'"),
        ],
    ),
}  # fmt: skip

WHOLE = SECTION + NAMED + 'text = "Fast."\n' + ORIGIN
SPEECHLESS = "says nothing: give it a text, facts, a view or what is unknown"
ORIGINLESS = "has a text and so needs a basis and a source"

# a whole file, then the line, key and message of each problem in it
FILES: dict[str, tuple[type[Record], str, list[tuple[str, str, str]]]] = {
    "a section without anything": (
        TopicsFile, FAMILY + TOPIC + SECTION, [("[[topic.section]]", "topic[1].section[1]", SPEECHLESS)],
    ),
    "a section with what it covers alone": (
        TopicsFile, FAMILY + TOPIC + SECTION + 'covers = ["guide-industries"]\n',
        [("[[topic.section]]", "topic[1].section[1]", SPEECHLESS)],
    ),
    "a paragraph without a source": (
        TopicsFile, FAMILY + TOPIC + SECTION + 'text = "Fast."\nbasis = "stated"\n',
        [("[[topic.section]]", "topic[1].section[1]", ORIGINLESS)],
    ),
    "a paragraph without a basis": (
        TopicsFile, FAMILY + TOPIC + SECTION + 'text = "Fast."\nsource = "guide-growth"\n',
        [("[[topic.section]]", "topic[1].section[1]", ORIGINLESS)],
    ),
    "a derived paragraph without a reason": (
        TopicsFile, FAMILY + TOPIC + SECTION + DERIVED,
        [("[[topic.section]]", "topic[1].section[1]", REASON)],
    ),
    "a derived section without a reason": (
        TopicsFile, FAMILY + TOPIC + SECTION + 'basis = "derived"\nunknown = "How fast."\n',
        [("[[topic.section]]", "topic[1].section[1]", REASON)],
    ),
    "a paragraph with an empty reason": (
        TopicsFile, FAMILY + TOPIC + SECTION + DERIVED + 'reason = " "\n',
        [
            (
                'reason = " "', "topic[1].section[1].reason",
                "is empty: write some text or leave the key out",
            ),
        ],
    ),
    "a reference without a topic": (
        TopicsFile, FAMILY + TOPIC + SECTION + 'include = ["growth"]\n',
        [('include = ["growth"]', "topic[1].section[1].include[1]", f"{REFERENCE}, not 'growth'")],
    ),
    "a view that there is not": (
        TopicsFile, FAMILY + TOPIC + SECTION + 'view = "skills"\n',
        [
            (
                'view = "skills"', "topic[1].section[1].view",
                "must be 'credentials', 'settings', 'levels' or 'countries', not 'skills'",
            ),
        ],
    ),
    "a topic without sections": (
        TopicsFile, FAMILY + TOPIC, [("[[topic]]", "topic[1].section", "is missing")],
    ),
    "a topic with an empty list of sections": (
        TopicsFile, FAMILY + TOPIC + "section = []\n",
        [("section = []", "topic[1].section", "must not be an empty list")],
    ),
    "a topic without a summary": (
        TopicsFile, FAMILY + TOPIC.replace('summary = "What is ahead."\n', "") + WHOLE,
        [("[[topic]]", "topic[1].summary", "is missing")],
    ),
    "a topic whose id is its title": (
        TopicsFile, FAMILY + TOPIC.replace('"outlook"', '"Outlook"') + WHOLE,
        [('id = "Outlook"', "topic[1].id", f"{ENTITY}, not 'Outlook'")],
    ),
    "a family without topics": (
        TopicsFile, FAMILY + "topic = []\n", [("topic = []", "topic", "must not be an empty list")],
    ),
    "a family without a rank": (
        TopicsFile, FAMILY.replace("rank = 4\n", "") + TOPIC + WHOLE, [("", "rank", "is missing")],
    ),
    "a family at rank 0": (
        TopicsFile, FAMILY.replace("4", "0") + TOPIC + WHOLE,
        [("rank = 0", "rank", "must be at least 1, not 0")],
    ),
    "a disagreement without sides": (
        DisagreementsFile, DISPUTE,
        [("[[disagreement]]", "disagreement[1]", "needs two sides: facts or statements")],
    ),
    "a disagreement with one fact": (
        DisagreementsFile, DISPUTE + 'fact = ["outlook/growth-guide"]\n',
        [("[[disagreement]]", "disagreement[1]", "needs two sides: facts or statements")],
    ),
    "a disagreement with one statement": (
        DisagreementsFile, DISPUTE + SAID,
        [("[[disagreement]]", "disagreement[1]", "needs two sides: facts or statements")],
    ),
    "a disagreement without a reading": (
        DisagreementsFile, DISPUTE.replace('reading = "Use the newest."\n', "") + SIDES,
        [("[[disagreement]]", "disagreement[1].reading", "is missing")],
    ),
    "a side that is no reference": (
        DisagreementsFile, DISPUTE + SIDES.replace("outlook/growth-2024", "outlook/Growth"),
        [
            (
                'fact = ["outlook/growth-guide", "outlook/Growth"]', "disagreement[1].fact[2]",
                f"{REFERENCE}, not 'outlook/Growth'",
            ),
        ],
    ),
    "a statement without a label": (
        DisagreementsFile, DISPUTE + SIDES + SAID.replace('label = "The guide"\n', ""),
        [("[[disagreement.statement]]", "disagreement[1].statement[1].label", "is missing")],
    ),
    "a statement that is a number without a unit": (
        DisagreementsFile, DISPUTE + SIDES + SAID + "value = 28\n",
        [("[[disagreement.statement]]", "disagreement[1].statement[1]", UNIT)],
    ),
    "no disagreement": (
        DisagreementsFile, "disagreement = []\n",
        [("disagreement = []", "disagreement", "must not be an empty list")],
    ),
    "a country with half a range": (
        CountriesFile, COUNTRY + RANGE.replace("high = 75000\n", "") + PAY,
        [("[[country]]", "country[1]", "needs low, high and currency together")],
    ),
    "a country with a range in no currency": (
        CountriesFile, COUNTRY + RANGE.replace('currency = "CAD"\n', "") + PAY,
        [("[[country]]", "country[1]", "needs low, high and currency together")],
    ),
    "a country with a currency alone": (
        CountriesFile, COUNTRY + 'currency = "CAD"\nnote = "No figure."\n' + PAY,
        [("[[country]]", "country[1]", "needs low, high and currency together")],
    ),
    "a country with half a range in dollars": (
        CountriesFile, COUNTRY + RANGE + "usd_low = 40000\n" + PAY,
        [("[[country]]", "country[1]", "needs usd_low and usd_high together")],
    ),
    "a country whose range runs downwards": (
        CountriesFile, COUNTRY + RANGE.replace("75000", "45000") + PAY,
        [("[[country]]", "country[1]", "low is above high")],
    ),
    "a country whose range in dollars runs downwards": (
        CountriesFile, COUNTRY + RANGE + DOLLARS.replace("40000", "60000") + PAY,
        [("[[country]]", "country[1]", "low is above high")],
    ),
    "a country without range and note": (
        CountriesFile, COUNTRY + PAY,
        [("[[country]]", "country[1]", "says nothing: give it a range or a note")],
    ),
    "a country without pay": (
        CountriesFile, COUNTRY + RANGE.replace("low = 55000", "low = -5") + PAY,
        [("low = -5", "country[1].low", "must be more than 0, not -5")],
    ),
    "a country with cents": (
        CountriesFile, COUNTRY + RANGE.replace("low = 55000", "low = 55000.5") + PAY,
        [("low = 55000.5", "country[1].low", "must be a whole number, not 55000.5")],
    ),
    "a country by its name": (
        CountriesFile, COUNTRY.replace('"CA"', '"Canada"') + RANGE + PAY,
        [('id = "Canada"', "country[1].id", "must be two capital letters, such as US, not 'Canada'")],
    ),
    "no country": (
        CountriesFile, "country = []\n", [("country = []", "country", "must not be an empty list")],
    ),
    "an occupation that is no code": (
        OccupationsFile, TABLES + NURSES.replace("29-1141", "291141") + FIT,
        [('id = "291141"', "occupation[1].id", "must be an occupation code, such as 29-1141, not '291141'")],
    ),
    "a short name that is long": (
        OccupationsFile, TABLES + NURSES.replace('short = "nurses"', 'short = "registered nurses"') + FIT,
        [
            (
                'short = "registered nurses"', "occupation[1].short",
                "must have at most 16 characters, not 'registered nurses'",
            ),
        ],
    ),
    "a fit with no level": (
        OccupationsFile, TABLES + NURSES + FIT.replace('["senior"]', "[]"),
        [("levels = []", "fit[1].levels", "must not be an empty list")],
    ),
    "a fit for what nobody holds": (
        OccupationsFile, TABLES + NURSES + FIT + 'holds = "nothing"\n',
        [('holds = "nothing"', "fit[1].holds", "must be 'any', 'none' or 'unknown', not 'nothing'")],
    ),
    "a band with low above high": (
        OccupationsFile, TABLES + NURSES + FIT + 'low = "p75"\nhigh = "p25"\n',
        [
            (
                "[[fit]]", "fit[1]",
                "has high below low: a band goes from p25 to p75",
            ),
        ],
    ),
    "a band with one end": (
        OccupationsFile, TABLES + NURSES + FIT + 'high = "p25"\n',
        [
            (
                "[[fit]]", "fit[1]",
                "needs both ends of a band: write low and high, or neither",
            ),
        ],
    ),
    "a band without its high end": (
        OccupationsFile, TABLES + NURSES + FIT + 'low = "p25"\n',
        [
            (
                "[[fit]]", "fit[1]",
                "needs both ends of a band: write low and high, or neither",
            ),
        ],
    ),
    "a band of an unknown percentile": (
        OccupationsFile, TABLES + NURSES + FIT + 'low = "p33"\nhigh = "p50"\n',
        [
            (
                'low = "p33"', "fit[1].low",
                "must be 'p10', 'p25', 'p50', 'p75' or 'p90', not 'p33'",
            ),
        ],
    ),
    "an industry that is no code": (
        OccupationsFile, TABLES + NURSES + FIT + INDUSTRY.replace("622100", "hospital"),
        [
            (
                'code = "hospital"', "industry[1].code",
                "must be six digits, such as 622100, not 'hospital'",
            ),
        ],
    ),
    "wage tables without a source": (
        OccupationsFile, TABLES.replace('source = "bls-oews-2025"\n', "") + NURSES + FIT,
        [("", "source", "is missing")],
    ),
}  # fmt: skip

SOUND: dict[str, tuple[type[Record], str]] = {
    "a topic of one fact": (TopicsFile, FAMILY + TOPIC + WHOLE),
    "a section of a paragraph": (TopicsFile, FAMILY + TOPIC + SECTION + 'text = "Fast."\n' + ORIGIN),
    "a section of a derived paragraph": (
        TopicsFile,
        FAMILY + TOPIC + SECTION + DERIVED + 'reason = "It says so."\n',
    ),
    "a section of another topic's facts": (
        TopicsFile,
        FAMILY + TOPIC + SECTION + 'include = ["path/c-swcm:fee-1"]\n',
    ),
    "a section of a view": (TopicsFile, FAMILY + TOPIC + SECTION + 'view = "levels"\n'),
    "a section of what is unknown": (TopicsFile, FAMILY + TOPIC + SECTION + 'unknown = "How fast."\n'),
    "a disagreement of two facts": (DisagreementsFile, DISPUTE + SIDES),
    "a disagreement of two statements": (DisagreementsFile, DISPUTE + SAID + SAID),
    "a disagreement of a fact and a statement": (
        DisagreementsFile,
        DISPUTE + 'fact = ["outlook/growth-guide"]\n' + SAID,
    ),
    "a country with a range": (CountriesFile, COUNTRY + RANGE + PAY),
    "a country with both ranges": (CountriesFile, COUNTRY + RANGE + DOLLARS + PAY),
    "a country with a note": (CountriesFile, COUNTRY + 'note = "No figure."\n' + PAY),
    "occupations": (OccupationsFile, TABLES + NURSES + FIT + INDUSTRY),
    "a band": (OccupationsFile, TABLES + NURSES + FIT + 'low = "p25"\nhigh = "p50"\n'),
}


def list_problems(folder: Path, model: type[Record], text: str) -> list[Problem]:
    (folder / "some.toml").write_text(text, "utf-8")
    loaded = read_file(folder, "some", model, trusted=False)
    return loaded if isinstance(loaded, list) else []


def quote(problem: Problem, text: str) -> tuple[str, str | None, str]:
    """Return a problem with the line it points to, as it stands in the file."""
    line = text.splitlines()[problem.line - 1] if problem.line else ""
    return line, problem.key, problem.message


@pytest.mark.parametrize("said", NUMBERS.values(), ids=list(NUMBERS))
def test_a_fact_may_say(said: str, tmp_path: Path) -> None:
    assert list_problems(tmp_path, TopicsFile, FACT_HEAD + said + ORIGIN) == []


@pytest.mark.parametrize(("said", "expected"), FACTS.values(), ids=list(FACTS))
def test_a_fact_is_refused_on_its_line(
    said: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    text = FACT_HEAD + said
    problems = list_problems(tmp_path, TopicsFile, text)
    assert [quote(problem, text) for problem in problems] == expected
    assert {problem.file for problem in problems} == {str(tmp_path / "some.toml")}


@pytest.mark.parametrize(("model", "text", "expected"), FILES.values(), ids=list(FILES))
def test_a_file_is_refused_on_the_line_of_its_fault(
    model: type[Record], text: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    assert [quote(problem, text) for problem in list_problems(tmp_path, model, text)] == expected


@pytest.mark.parametrize(("model", "text"), SOUND.values(), ids=list(SOUND))
def test_a_sound_file_has_no_fault(model: type[Record], text: str, tmp_path: Path) -> None:
    assert list_problems(tmp_path, model, text) == []


def test_a_reading_of_carecli_with_its_reason_is_fine(tmp_path: Path) -> None:
    assert list_problems(tmp_path, TopicsFile, FACT_HEAD + DERIVED + 'reason = "It says so."\n') == []


def test_a_misspelled_key_comes_with_the_nearest_one(tmp_path: Path) -> None:
    said = 'value = 28\nunits = "percent"\nunit = "percent"\n'
    (problem,) = list_problems(tmp_path, TopicsFile, FACT_HEAD + said + ORIGIN)
    assert problem.hint == "did you mean unit?"


def test_a_fault_of_form_in_a_whole_pack_is_named_by_file_and_line(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    path = folder / "topics" / "market.toml"
    text = path.read_text("utf-8")
    changed = text.replace('value = 107000\nunit = "jobs"', "value = 107000", 1)
    assert changed != text
    path.write_text(changed, "utf-8")
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    (problem,) = caught.value.problems
    assert (problem.file, problem.message) == (str(path), UNIT)
    assert re.fullmatch(r"topic\[1\]\.section\[\d+\]\.fact\[\d+\]", problem.key or "")
    assert problem.line is not None
    assert changed.splitlines()[problem.line] == 'id = "new-jobs-guide"'
