"""All that carecli prints as JSON keeps the schema of its form, and the schemas refuse what is wrong."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import Result

from carecli.pack.loading import load_handbook
from carecli.pack.reading import find_pack
from carecli.profile.files import history_file
from tests.conftest import EXAMPLES, ROOT

Run = Callable[..., Result]
Place = tuple[str | int, ...]
OUTPUT = ROOT / "docs" / "schemas" / "output"
NAMES = sorted(path.name.removesuffix(".schema.json") for path in OUTPUT.glob("*.schema.json"))
DAY = ["--today", "2026-11-23"]
LEVELS = ["assistant", "care-manager", "senior", "lead", "supervisor", "director"]
NURSE = str(EXAMPLES[0])
CROWD = str(ROOT / "examples" / "people")


@cache
def read_schema(name: str) -> Any:
    return json.loads((OUTPUT / f"{name}.schema.json").read_text(encoding="utf-8"))


@cache
def make_strict(name: str) -> Draft202012Validator:
    """Return the validator of a form that lets no further key pass: what is printed today is described."""

    def close(part: Any) -> Any:
        if isinstance(part, list):
            return [close(inner) for inner in part]
        if not isinstance(part, dict):
            return part
        closed = {key: close(inner) for key, inner in part.items()}
        return (
            {"additionalProperties": False} | closed if isinstance(part.get("properties"), dict) else closed
        )

    schema = close(read_schema(name))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def name_form(data: Any) -> str:
    name: str = data["schema"]
    assert name.startswith("carecli.")
    assert name.endswith("/1")
    return name.removeprefix("carecli.").removesuffix("/1")


def check(text: str, name: str) -> Any:
    """Check that a text is of a form and keeps its schema strictly; return what it holds."""
    data = json.loads(text)
    assert name_form(data) == name
    error = next(make_strict(name).iter_errors(data), None)
    assert error is None, f"{list(error.absolute_path)}: {error.message[:300]}"
    return data


WITH = ["--with", "certification=CCM", "--with", "years=+2", "--with", "skill:ehr=5"]
PERSON: list[tuple[str, list[str]]] = [
    ("assessment", ["assess"]),
    ("assessment", ["assess", "--level", "senior"]),
    ("assessment", ["assess", "--country", "DE"]),
    ("assessment", ["assess", "--setting", "payer", "--state", "CA", "--license", "RN"]),
    ("assessment", ["assess", "--license", "none"]),
    ("what-if", ["assess", *WITH]),
    ("what-if", ["assess", *WITH, "--level", "lead"]),
    ("plan", ["plan"]),
    ("plan", ["plan", "--to", "director", "--prefer", "cheapest", "--hours-per-week", "20"]),
    ("report", ["report"]),
]


@pytest.mark.parametrize("profile", EXAMPLES, ids=lambda path: path.stem)
def test_the_forms_of_a_person(profile: Path, run: Run) -> None:
    for name, args in PERSON:
        check(run(*args, "--json", "-p", profile, *DAY).stdout, name)
    check(run("profile", "show", profile, "--json").stdout, "profile")


def test_the_forms_of_many_people(run: Run) -> None:
    for more in ([], ["--list"], ["--level", "senior", "--list"], ["--by", "state"]):
        assert check(run("people", "assess", CROWD, "--json", *more, *DAY).stdout, "people")["people"] == 12


def list_lookups() -> Iterator[tuple[str, list[str]]]:
    """Yield ways to look something up: all of it, and each level, topic, credential and country."""
    book = load_handbook(find_pack())
    for name in ("ladder", "salary", "skills", "topics", "disagreements", "evidence", "sources"):
        yield name, [name if name != "topics" else "guide"]
    yield from (("ladder", ["ladder", level]) for level in LEVELS)
    yield "skills", ["skills", "ehr"]
    yield from (("evidence", ["evidence", level, "--license", "RN"]) for level in LEVELS)
    yield from (("topic", ["guide", topic.id]) for topic in book.topics)
    yield from (("topic", ["guide", credential.id]) for credential in book.pack.credentials.credential)
    for country in book.countries:
        yield "salary", ["salary", "--country", country.id]
    yield "salary", ["salary", "--country", "DE", "--offer", "60000"]
    for more in (
        [], ["--state", "CA", "--license", "RN"], ["--compare", "TX,NY,GU"], ["--metro", "San Diego"],
        ["--setting", "hospital"], ["--license", "none"], ["--offer", "82000"],
        ["--state", "CA", "--license", "RN", "--setting", "payer", "--offer", "82k"],
    ):  # fmt: skip
        yield from (("salary", ["salary", "--level", level, *more]) for level in ("senior", "director"))
    for words in (["ccm", "exam", "cost"], ["salery", "certifcation"], ["nothing-of-this"], ["san", "diego"]):
        yield "search", ["search", *words]


def test_the_forms_of_what_is_looked_up(run: Run) -> None:
    lookups = list(list_lookups())
    assert len(lookups) >= 70
    for name, args in lookups:
        check(run(*args, "--json").stdout, name)


def save_some(run: Run) -> None:
    """Save a profile, three assessments of it, and one whose answers no pack knows any more."""
    run("profile", "new", "--name", "Dana", "--years", "3.5", "--license", "RN", "--education", "BSN")
    run("history", "save", "--today", "2026-01-05", "--note", "a note")
    run("profile", "edit", "--certification", "CCM", "--setting", "hospital", "--target", "senior")
    run("history", "save", "--today", "2026-03-05")
    run("profile", "edit", "--skill", "ehr=4", "--license", "none")
    run("history", "save", "--today", "2026-06-05")
    kept = json.loads(run("history", "export").stdout)
    kept["snapshots"] = kept["snapshots"][-1:]
    kept["snapshots"][0] |= {"note": "another", "day": "2026-07-05", "taken": "2026-07-05T00:00:00Z"}
    kept["snapshots"][0]["inputs"]["skills"] = {"of-another-day": 3}
    assert run("history", "import", "-", stdin=json.dumps(kept)).exit_code == 0


def test_the_forms_of_a_history(run: Run) -> None:
    save_some(run)
    assert len(check(run("history", "list", "--json").stdout, "history")["snapshots"]) == 4
    check(run("history", "save", "--json").stdout, "history")
    for number in "1234":
        check(run("history", "show", number, "--json").stdout, "history-snapshot")
    for pair in ("12", "13", "23", "24", "34"):
        check(run("history", "diff", *pair, "--json").stdout, "history-diff")
    assert check(run("history", "diff", "3", "4", "--json").stdout, "history-diff")["left_out"]
    check(run("history", "chart", "--json").stdout, "history-chart")
    check(run("history", "chart", "--level", "lead", "--json").stdout, "history-chart")
    check(run("history", "export").stdout, "history-export")
    assert check(run("report", "--json", *DAY).stdout, "report")["progress"]


def test_the_forms_of_an_empty_history(run: Run) -> None:
    check(run("history", "list", "--json").stdout, "history")
    check(run("history", "chart", "--json").stdout, "history-chart")
    check(run("history", "export").stdout, "history-export")


ERRORS: dict[str, tuple[int, int, list[str]]] = {
    "usage": (2, 0, ["nonsense"]),
    "a name that is none": (2, 0, ["ladder", "sen1or"]),
    "a file that is not there": (3, 1, ["assess", "-p", "nowhere.toml"]),
    "a file with problems": (3, 2, ["assess", "-p", "wrong.toml"]),
    "a pack that is not there": (4, 0, ["ladder", "--pack", "nowhere"]),
    "a history that is none": (5, 0, ["history", "list"]),
}


@pytest.mark.parametrize(("code", "count", "args"), ERRORS.values(), ids=list(ERRORS))
def test_the_form_of_an_error(code: int, count: int, args: list[str], home: Path, run: Run) -> None:
    wrong = home / "wrong.toml"
    wrong.write_text('years = "many"\nnonsense = 1\n', encoding="utf-8")
    history_file().parent.mkdir(parents=True, exist_ok=True)
    history_file().write_bytes(b"not a database" * 1000)
    done = run(*(wrong if arg == wrong.name else arg for arg in args), "--json")
    assert done.exit_code == code
    found = check(done.stderr, "error")["error"]
    assert found["code"] == code
    assert len(found["problems"]) == count


def test_the_forms_of_practice(run: Run) -> None:
    check(run("practice", "--stories", "--json").stdout, "story-bank")
    run("practice", "--write", "--task", "A bed", "--shows", "ehr")
    assert check(run("practice", "--stories", "--json").stdout, "story-bank")["stories"]
    for more in ([], ["ehr"], ["--to", "lead"], ["-p", NURSE]):
        assert check(run("practice", *more, "--json", *DAY).stdout, "practice")["questions"]


def test_the_form_of_a_pack_check(tmp_path: Path, run: Run) -> None:
    assert check(run("pack", "check", "--json").stdout, "pack-check")["valid"]
    assert check(run("pack", "check", tmp_path, "--json").stdout, "pack-check")["problems"]


RESUME = str(ROOT / "tests" / "papers" / "resumes" / "r02-social-worker-in-progress.md")
SAMPLES: dict[str, list[str]] = {
    "assessment": ["assess", "-p", NURSE, *DAY],
    "what-if": ["assess", "-p", NURSE, *WITH, *DAY],
    "ladder": ["ladder", "senior"],
    "salary": ["salary", "--level", "senior", "--state", "CA", "--license", "RN", "--offer", "82000"],
    "skills": ["skills", "ehr"],
    "import": ["import", RESUME, "--as-of", "2026-01-31"],
    "plan": ["plan", "-p", str(EXAMPLES[1]), "--to", "senior", *DAY],
    "people": ["people", "assess", CROWD, "--by", "setting", "--by", "state", "--smallest", "3", *DAY],
    "topic": ["guide", "CCM"],
    "topics": ["guide"],
    "search": ["search", "salery", "exam"],
    "disagreements": ["disagreements", "growth"],
    "evidence": ["evidence"],
    "sources": ["sources"],
    "history": ["history", "list"],
    "history-snapshot": ["history", "show", "2"],
    "history-diff": ["history", "diff", "3", "4"],
    "history-chart": ["history", "chart"],
    "history-export": ["history", "export"],
    "report": ["report", *DAY],
    "match": ["match", "examples/postings", "-p", NURSE, *DAY],
    "match-evidence": ["match", "--evidence", "tests/papers/postings"],
    "profile": ["profile", "show", NURSE],
    "pack-check": ["pack", "check"],
    "pack": ["pack", "describe"],
    "pack-diff": ["pack", "diff", "care-manager", "examples/packs/community-health-worker"],
    "packs": ["pack", "list"],
    "practice": ["practice", "-p", NURSE, *DAY],
    "letter": ["letter", "examples/postings/hospital-rn-case-manager.txt", "-p", NURSE, *DAY],
    "story-bank": ["practice", "--stories", *DAY],
    "desk": ["person", "list"],
    "notes": ["person", "notes", "me"],
    "people-history": ["people", "history"],
    "rating-comparison": ["rate", "show"],
    "rating-check": ["rate", "check"],
    "error": ["pack", "check", "--nonsense"],
}


MADE: dict[str, Any] = {}


def have_rated(run: Run) -> None:
    """Have a second person rate the saved one."""
    with TemporaryDirectory() as folder:
        request, rated = Path(folder) / "request.json", Path(folder) / "rated.json"
        run("rate", "request", "-o", request)
        run("rate", "answer", request, "--by", "Ann", "--confirm", "all", "--why", "ehr=Yes", "-o", rated)
        assert run("rate", "accept", rated).exit_code == 0


@pytest.fixture
def samples(run: Run) -> dict[str, Any]:
    """Return one document of each form by its name; they are made once."""
    if not MADE:
        save_some(run)
        run("practice", "--write", "--task", "A bed", "--shows", "ehr")
        run("person", "note", "me", "sits the exam in May")
        have_rated(run)
        for args in SAMPLES.values():
            done = run(*args, *([] if args[-1] == "export" else ["--json"]))
            data = json.loads(done.stdout or done.stderr)
            MADE[name_form(data)] = data
    return MADE


def test_every_schema_is_seen_and_there_is_no_form_without_one(samples: dict[str, Any]) -> None:
    assert sorted(samples) == sorted(SAMPLES) == NAMES
    for name, data in samples.items():
        assert make_strict(name).is_valid(data)
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    # What carecli keeps of people, and what it reads beside profiles and packs.
    inner = {
        "draft", "import-answers", "resume", "stories", "story-draft", "person", "kept-notes", "letterhead",
        "ratings", "rating-request", "rating-answer", "people-map",
    }  # fmt: skip
    assert set(re.findall(r"carecli\.([a-z-]+)/1", source)) - inner == set(NAMES)


def cut(data: Any) -> Any:
    """Return a document with only the first of each list of records."""
    if isinstance(data, list):
        return [cut(inner) for inner in (data[:1] if isinstance(data[0], dict) else data)] if data else []
    return {key: cut(inner) for key, inner in data.items()} if isinstance(data, dict) else data


def list_places(data: Any, place: Place = ()) -> Iterator[Place]:
    """Yield the place of every value; of a list only the places in its first item."""
    yield place
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from list_places(inner, (*place, key))
    elif isinstance(data, list) and data:
        yield from list_places(data[0], (*place, 0))


def put(data: Any, place: Place, value: Any) -> Any:
    """Return a copy with another value at a place."""
    if not place:
        return value
    copy = data.copy()
    copy[place[0]] = put(data[place[0]], place[1:], value)
    return copy


# What an older or a newer carecli kept is only looked at where it is used.
FREE = {"history-snapshot": "result", "history-export": "result"}


def test_a_wrong_value_anywhere_is_refused(samples: dict[str, Any]) -> None:
    tried = 0
    for name, whole in samples.items():
        published, data = Draft202012Validator(read_schema(name)), cut(whole)
        assert published.is_valid(data)
        for place in list_places(data):
            if FREE.get(name) in place[:-1]:
                continue
            assert not published.is_valid(put(data, place, {"of no form": [None]})), (name, place)
            tried += 1
    assert tried >= 400


@pytest.mark.parametrize("name", NAMES)
def test_a_key_too_few_is_refused_and_one_more_is_not(name: str, samples: dict[str, Any]) -> None:
    published, data = Draft202012Validator(read_schema(name)), samples[name]
    optional = {
        ("salary", "offer"),
        ("salary", "notes"),
        ("assessment", "answer"),
    }  # not in every shape of it
    if name != "profile":  # every answer can be left out, and an unknown one is a slip
        for key in data:
            if (name, key) not in optional:
                assert not published.is_valid({k: v for k, v in data.items() if k != key}), key
        assert published.is_valid(data | {"of another day": 1})
    assert not make_strict(name).is_valid(data | {"of another day": 1})


KEPT: Place = ("snapshots", 0, "result")
WRONG: dict[str, tuple[str, Place, object]] = {
    "a verdict that is none": ("assessment", ("levels", 0, "verdict", "low"), "perfect"),
    "a status that is none": ("assessment", ("levels", 0, "requirements", 0, "status"), "maybe"),
    "an importance that is none": ("ladder", ("levels", 0, "requirements", 0, "importance"), "nice"),
    "a score in words": ("assessment", ("levels", 0, "score", "low"), "83"),
    "a rating above 7": ("skills", ("skills", 0, "targets", "senior"), 8),
    "an anchor that is a number": ("skills", ("skills", 0, "anchors"), [1]),
    "steps that are one text": ("skills", ("skills", 0, "grow"), "a"),
    "a basis that is none": ("topic", ("facts", 0, "basis"), "hearsay"),
    "a direction that is none": ("what-if", ("changes", 0, "change"), "sideways"),
    "half a month": ("plan", ("months", "low"), 1.5),
    "a count in words": ("people", ("levels", 0, "ready"), "seven"),
    "a level without a title": ("people", ("levels", 0), {"id": "senior"}),
    "an unknown form": ("plan", ("schema",), "carecli.plan/2"),
    "an exit code that is none": ("error", ("error", "code"), 9),
    "a pay in cents": ("salary", ("rows", 0, "median"), 84000.5),
    "a separation that is none": ("history-diff", ("separation",), "some"),
    "a kept verdict that is none": (
        "history-export",
        (*KEPT, "levels", 0, "verdict", "low"),
        "no",
    ),
}


@pytest.mark.parametrize(("name", "place", "value"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_value_of_the_right_kind_is_refused(
    name: str, place: Place, value: object, samples: dict[str, Any]
) -> None:
    wrong = put(samples[name], place, value)
    assert wrong != samples[name]
    assert not Draft202012Validator(read_schema(name)).is_valid(wrong)
