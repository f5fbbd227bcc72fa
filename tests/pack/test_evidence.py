"""What is counted of postings: which cell decides, the importance that it makes, and what departs from it."""

from pathlib import Path
from typing import Any

import pytest

from carecli.errors import PackError, Problem
from carecli.pack.evidence import Count, EvidenceFile, Thresholds, find_count, read_importance
from carecli.pack.ladder import Counted
from carecli.pack.loading import check_pack, load_pack
from carecli.pack.pack import Pack
from tests.conftest import SMALL_PACK
from tests.pack.test_checking import change, folder

__all__ = ["folder"]

ABOVE = "care-manager senior lead supervisor director"

# thing and parts, level, setting: asked, wished, after hire, n, levels, settings, what it makes
CELLS: dict[str, tuple[str, str, str | None, str, str | None]] = {
    "the level in its setting": (
        "license", "care-manager", "hospital", "9 - - of 12: care-manager, hospital", "must",
    ),
    "hardly anybody": (
        "license", "care-manager", "community", "1 - - of 20: care-manager, community", "nothing",
    ),
    "all settings": ("license", "care-manager", None, "12 - - of 36: care-manager,", "preferred"),
    "a thin cell: all levels of the setting but the lowest": (
        "license", "lead", "payer", f"6 - - of 8: {ABOVE}, payer", "must",
    ),
    "thin even so": ("license", "lead", "outpatient", f"1 - - of 3: {ABOVE}, outpatient", None),
    "the lowest level never stands with others": (
        "license", "assistant", "hospital", "0 - - of 4: assistant, hospital", None,
    ),
    "a group of settings": (
        "degree", "care-manager", "community", "5 2 - of 12: care-manager, community remote-telephonic",
        "expected",
    ),
    "thin, but more than the others together": (
        "degree", "care-manager", "payer", f"1 1 - of 5: {ABOVE}, payer", None,
    ),
    "one part": ("degree master", "director", "hospital", "6 - - of 10: director, hospital", "expected"),
    "the part that is wished for": (
        "degree bachelor", "care-manager", None, "8 4 - of 23: care-manager,", "preferred",
    ),
    "wished and after hire": (
        "certification", "care-manager", "hospital", "0 1 1 of 10: care-manager, hospital", "preferred",
    ),
    "a row of all settings stands for its sum": (
        "years", "care-manager", None, "11 - - of 15: care-manager,", "expected",
    ),
    "rows of no level stand for all above the lowest": (
        "nurse-degree", "care-manager", "hospital", f"5 - - of 10: {ABOVE}, hospital outpatient", "expected",
    ),
    "and all settings of them": (
        "nurse-degree", "care-manager", None, f"5 3 - of 12: {ABOVE},", "expected",
    ),
    "a level that is counted only as a whole": (
        "nurse-degree", "supervisor", "hospital", "0 - - of 8: supervisor,", "nothing",
    ),
    "parts that a setting does not tell apart": ("nurse-degree master", "care-manager", "payer", "", None),
    "a level that nobody counted": ("license", "supervisor", "long-term-care", "", None),
    "the lowest level where nobody counted it": ("license", "assistant", "payer", "", None),
    "a thing that nobody counted": ("car", "assistant", "payer", "", None),
}  # fmt: skip


def show(count: Count | None) -> str:
    if count is None:
        return ""
    three = " ".join("-" if number is None else str(number) for number in count[:3])
    return f"{three} of {count.n}: {' '.join(count.levels)}, {' '.join(count.settings)}".rstrip()


def evidence_of(pack: Pack) -> EvidenceFile:
    assert pack.evidence is not None
    return pack.evidence


@pytest.mark.parametrize(("link", "level", "setting", "expected", "said"), CELLS.values(), ids=list(CELLS))
def test_the_deciding_cell(
    link: str, level: str, setting: str | None, expected: str, said: str | None, pack: Pack
) -> None:
    thing, *parts = link.split()
    evidence, levels = evidence_of(pack), [known.id for known in pack.ladder.level]
    count = find_count(evidence, Counted(thing=thing, parts=tuple(parts)), level, setting, levels)
    assert show(count) == expected
    assert (count and read_importance(count, evidence.thresholds)) == said


@pytest.mark.parametrize(
    ("asked", "wished", "said"),
    [
        (75, 0, "must"), (74, 26, "expected"), (40, 0, "expected"), (39, 61, "preferred"),
        (10, 0, "preferred"), (4, 6, "preferred"), (4, 5, "nothing"), (0, 0, "nothing"), (0, None, "nothing"),
    ],
)  # fmt: skip
def test_a_threshold_is_reached_at_its_very_percent(
    asked: int, wished: int | None, said: str, pack: Pack
) -> None:
    count = Count(asked, wished, None, 100, ("senior",), ())
    assert read_importance(count, evidence_of(pack).thresholds) == said


def test_other_thresholds_make_another_importance() -> None:
    given: dict[str, Any] = {"must": 95, "expected": 90, "preferred": 85, "least": 3, "basis": "derived"}
    strict = Thresholds(**given, source="carecli-rules", reason="Strict")
    assert read_importance(Count(9, 0, 0, 10, ("senior",), ()), strict) == "expected"
    assert read_importance(Count(9, 0, 0, 10, ("senior",), (), is_thin=True), strict) is None


# ---------------------------------------------------------------- bad input

FAULTS = {
    "parts above n": (
        "parts = { rn = 6, social-work = 3 }, n = 12", "parts = { rn = 6, social-work = 3 }, n = 8",
        "thing[2].rows[2].parts", "are 9 postings together, more than n = 8",
    ),
    "asked and wished above n": (
        "asked = 9, quartiles = [1, 2, 3]", "asked = 9, wished = 2, quartiles = [1, 2, 3]",
        "thing[4].rows[1].n", "is 10, less than the 11 that ask or wish for it",
    ),
    "more values than postings that ask": (
        "values = [1, 4]", "values = [1, 4, 4]",
        "thing[4].rows[2].values", "are 3, more than the 2 postings that ask for it",
    ),
    "quartiles that fall": (
        "[1, 2, 2.5]", "[2, 1, 2.5]",
        "thing[4].rows[3].quartiles", "are not in order: write the lowest first",
    ),
    "two quartiles": ("[1, 2, 2.5]", "[2, 1]", "thing[4].rows[3].quartiles[3]", "is missing"),
    "values that fall": (
        "values = [1, 4]", "values = [4, 1]",
        "thing[4].rows[2].values", "are not in order: write the lowest first",
    ),
    "an unknown level": (
        'level = "supervisor", asked', 'level = "boss", asked',
        "thing[5].rows[5].level", "'boss' is not a level of this pack",
    ),
    "an unknown setting": (
        'settings = ["payer"], asked', 'settings = ["mars"], asked',
        "thing[5].rows[3].settings", "'mars' is not a setting of this pack",
    ),
    "an unknown setting of a group": (
        'groups = [["hospital", "outpatient"]]', 'groups = [["hospital", "mars"]]',
        "thing[5].groups[1]", "'mars' is not a setting of this pack",
    ),
    "an unknown part": (
        "parts = { rn = 3 }", "parts = { nurse = 3 }",
        "thing[2].rows[5].parts", "'nurse' is not a part of this pack",
    ),
    "wishes for an unknown part": (
        'wished_part = "bachelor"', 'wished_part = "college"',
        "thing[1].wished_part", "'college' is not a part of this pack",
    ),
    "licenses of an unknown part": (
        'rn = ["RN"]', 'nurse = ["RN"]\nrn = ["RN"]',
        "thing[2].licenses.nurse", "'nurse' is not a part of this pack",
    ),
    "an unknown license": (
        'rn = ["RN"]', 'rn = ["RN", "MD"]', "thing[2].licenses.rn", "'MD' is not a license of this pack",
    ),
    "an unknown holder": (
        'holders = ["RN"]', 'holders = ["MD"]', "thing[5].holders", "'MD' is not a license of this pack",
    ),
    "thresholds out of order": (
        "expected = 40", "expected = 80",
        "thresholds.must", "is not in order: must stands above expected, expected above preferred",
    ),
    "a row twice": (
        'level = "senior", settings = ["payer"]', 'level = "care-manager", settings = ["payer"]',
        "thing[2].rows[5]", "stands twice: the same level and setting of this thing",
    ),
    "a thing twice": ('id = "years"', 'id = "license"', "thing[4].id", "id 'license' stands twice"),
    "numbers of an unknown level": (
        'level = "director", values', 'level = "boss", values',
        "stated[1].rows[1].level", "'boss' is not a level of this pack",
    ),
    "numbers of an unknown part": (
        'part = "rn"', 'part = "nurse"', "stated[2].rows[2].part", "'nurse' is not a part of this pack",
    ),
    "a number without its partner": (
        "low = 86000, ", "", "stated[2].rows[2].low", "needs high beside it, and high needs low",
    ),
    "low above high": ("low = 86000", "low = 99000", "stated[2].rows[2].low", "is above high"),
    "nothing stated": (
        "median = 54000, ", "",
        "stated[2].rows[1].n", "counts postings that state nothing: give a median, a range or values",
    ),
    "more values than postings": (
        "values = [1, 2, 3], n = 3", "values = [1, 2, 3], n = 2",
        "stated[1].rows[1].values", "are 3, more than n = 2",
    ),
    "numbers that fall": (
        "values = [1, 2, 3]", "values = [3, 2, 3]",
        "stated[1].rows[1].values", "are not in order: write the lowest first",
    ),
    "an unlisted source": (
        'source = "posting-count"', 'source = "hearsay"', "source", "'hearsay' is not a source in guide.toml",
    ),
    "less than none": (
        "wished = 1, n = 3", "wished = -1, n = 3", "thing[1].rows[5].wished", "must be at least 0, not -1",
    ),
    "an unknown key": (
        "wished = 1, n = 3", "wish = 1, n = 3",
        "thing[1].rows[5].wish", "is not a key that carecli knows",
    ),
}  # fmt: skip


def list_problems(folder: Path) -> list[tuple[str, str, str]]:
    try:
        check_pack(folder)
        problems: tuple[Problem, ...] = ()
    except PackError as error:
        problems = error.problems
    assert all(problem.line for problem in problems)
    return [(Path(p.file or "").stem, p.key or "", p.message) for p in problems]


@pytest.mark.parametrize(("old", "new", "key", "message"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_with_file_and_key(old: str, new: str, key: str, message: str, folder: Path) -> None:
    change(folder, "evidence", old, new)
    assert list_problems(folder) == [("evidence", key, message)]


def test_a_pack_need_not_count_anything(folder: Path) -> None:
    assert load_pack(SMALL_PACK).evidence is not None
    (folder / "evidence.toml").unlink()
    link(folder, "license", '{ thing = "unheard-of" }')
    assert check_pack(folder).evidence is None


# ---------------------------------------------------------------- the ladder beside the counts

SAYS = "follow the count, or say in despite why not"


def link(folder: Path, requirement: str, evidence: str, level: str = "care-manager") -> None:
    """Let a requirement of a level say what is counted of it."""
    text = (folder / "ladder.toml").read_text("utf-8")
    start = text.index(f'id = "{requirement}"', text.index(f'id = "{level}"'))
    (folder / "ladder.toml").write_text(f"{text[:start]}evidence = {evidence}\n{text[start:]}", "utf-8")


def test_each_departure_is_named_with_its_place_its_count_and_what_that_makes(folder: Path) -> None:
    link(folder, "license", '{ thing = "license" }')
    # Hospital follows; long-term care, home health and outpatient are thin; the rest departs.
    assert list_problems(folder) == [
        (
            "ladder", "level[2].requirement[3].importance",
            "is expected for care-manager with no setting named, but 12 of 36 postings ask for it,"
            f" which makes preferred: {SAYS}",
        ),
        (
            "settings", "setting[3].change[1].importance",
            "is preferred for care-manager in payer, but 6 of 8 postings ask for it,"
            f" which makes must: {SAYS}",
        ),
    ]  # fmt: skip


def test_a_reason_lets_a_departure_stand_where_the_importance_is_written(folder: Path) -> None:
    link(folder, "license", '{ thing = "license" }\ndespite = "Employers differ"')
    (problem,) = list_problems(folder)
    assert problem[:2] == ("settings", "setting[3].change[1].importance"), "a change has a reason of its own"
    payer = 'importance = "preferred"\n'
    change(folder, "settings", payer, payer + 'despite = "Insurers differ"\n')
    assert list_problems(folder) == []


def test_a_change_that_moves_nothing_keeps_the_reason_of_the_requirement(folder: Path) -> None:
    link(folder, "license", '{ thing = "license" }\ndespite = "Employers differ"')
    payer = 'importance = "preferred"\n'
    change(folder, "settings", payer, 'also_accepts = ["LPN"]\n')
    assert list_problems(folder) == []
    change(folder, "ladder", 'despite = "Employers differ"\n', "")
    assert [key for _, key, _ in list_problems(folder)] == ["level[2].requirement[3].importance"] * 2
    change(folder, "settings", 'also_accepts = ["LPN"]\n', 'also_accepts = ["LPN"]\ndespite = "So it is"\n')
    assert len(list_problems(folder)) == 1, "with no setting named nothing excuses it"


def test_a_must_is_carried_up_without_a_reason(folder: Path) -> None:
    degree = '{ thing = "degree", parts = ["bachelor"] }'
    link(folder, "education:bachelor", degree, "director")
    assert list_problems(folder) == [], "2 of 10, but a must of the levels below"
    link(folder, "education:bachelor", degree, "care-manager")
    assert {
        message.partition(" with")[0].partition(" in ")[0] for _, _, message in list_problems(folder)
    } == {"is must for care-manager"}


def test_what_the_guide_names_stays_an_advantage_and_years_are_never_a_must(folder: Path) -> None:
    link(folder, "years", '{ thing = "years" }')
    assert list_problems(folder) == [], "9 of 10 in hospitals make years expected"
    link(folder, "certification", '{ thing = "certification" }')
    change(
        folder,
        "settings",
        'levels = ["care-manager"]\nimportance = "expected"',
        'levels = ["senior"]\nalso_accepts = ["CPHQ"]',
    )
    change(folder, "settings", 'levels = ["senior", "lead", "supervisor", "director"]', 'levels = ["lead"]')
    assert list_problems(folder) == [], "0 of 15 in the community, but the guide names one"
    guide = 'importance = "preferred"\nbasis = "derived"\nsource = "guide-care-manager"'
    change(folder, "ladder", guide, guide.replace("guide-care-manager", "ccmc-eligibility"))
    message = "is preferred for care-manager {}, but {} which makes nothing: {}"
    asked = "0 of 25 postings ask for it, 1 only wish for it, 1 give time for it,"
    assert [said for _, _, said in list_problems(folder)] == [
        message.format("with no setting named", asked, SAYS),
        message.format("in community", "0 of 15 postings ask for it,", SAYS),
    ]


@pytest.mark.parametrize(
    ("linked", "key", "message"),
    [
        ('{ thing = "licence" }', "thing", "'licence' is not a counted thing of this pack"),
        (
            '{ thing = "license", parts = ["rn", "md"] }', "parts",
            "'md' is not a part of license in evidence.toml",
        ),
    ],
)  # fmt: skip
def test_a_requirement_cannot_rest_on_what_is_not_counted(
    linked: str, key: str, message: str, folder: Path
) -> None:
    link(folder, "license", linked)
    assert list_problems(folder) == [("ladder", f"level[2].requirement[3].evidence.{key}", message)]
