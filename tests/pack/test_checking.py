"""Every fault that only several files together, or a whole file, can show."""

import shutil
from pathlib import Path

import pytest

from carecli.errors import PackError
from carecli.pack.loading import check_pack
from tests.conftest import SMALL_PACK

PUBLISHERS = "# ---------------------------------------------------------------- outside publishers\n"
DIRECTOR = "# ---------------------------------------------------------------- Director of Care Management\n"
MENTORING = '[[skill]]\nid = "mentoring"\n'
DOCTORATE = '[[level]]\nid = "doctorate"\n'
ADN = '[[degree]]\nid = "ADN"\n'
PAYER = "# ---------------------------------------------------------------- Insurer or managed care\n"
OWN_NOTE = 'basis = "derived"\nsource = "carecli-rules"\nreason = "a reason"\n'
NEW_LEVEL = """
[[level]]
id = "{id}"
title = "New level"
short = "New"
summary = "A level between two others."
source = "guide-lead"
years = {{ min = 12, max = 16 }}
focus = [{{ text = "Something", source = "guide-lead" }}]
{asks}
"""
ASKS_YEARS = """
[[level.requirement]]
id = "years"
kind = "years"
importance = "expected"
basis = "stated"
source = "guide-lead"
"""
NEW_SKILL = """
[[skill]]
id = "ehr"
name = "Again"
group = "soft"
description = "The first skill again."
anchors = ["a", "b", "c", "d", "e"]
"""
GROW = """[grow]
basis = "derived"
source = "carecli-rules"
reason = "No source says how to move up: each step asks for what the next anchor shows, on a few cases"
"""
NO_BASIS = "needs [grow] in the file, with basis, source and reason"
NEW_SETTING = """
[[setting]]
id = "hospital"
name = "Again"
description = "The first setting again"
direct_assessment = true
source = "guide-entry"
"""

# A must of the level care-manager, and what it says of one.
BASELINE = 'the usual baseline; carecli reads that as a must, employers vary"\n'
SENIOR = 'id = "senior"\ntitle = "Senior Care Manager"\n'
UNKNOWN_LICENSE = "'{}' is not a license of this pack"

# file, what it says, what it says instead, then the key and message of each problem there
FAULTS = {
    "an alternative that names itself": (
        "ladder", BASELINE, BASELINE + 'or = [{ kind = "education", level = "bachelor" }]\n',
        [("level[2].requirement[2].or[1]", "names what is asked anyway")],
    ),
    "an alternative of years without a number": (
        "ladder", BASELINE, BASELINE + 'or = [{ kind = "years" }]\n',
        [("level[2].requirement[2].or[1]", "needs years, the number that will do")],
    ),
    "an alternative of an unknown license": (
        "ladder", BASELINE, BASELINE + 'or = [{ kind = "license", any_of = ["RM"] }]\n',
        [("level[2].requirement[2].or[1].any_of", UNKNOWN_LICENSE.format("RM"))],
    ),
    "an alternative of an unknown skill": (
        "ladder", BASELINE, BASELINE + 'or = [{ kind = "skill", skill = "ehrr", rating = 3 }]\n',
        [("level[2].requirement[2].or[1].skill", "'ehrr' is not a skill of this pack")],
    ),
    "an alternative of an unknown kind": (
        "ladder", BASELINE, BASELINE + 'or = [{ kind = "charm" }]\n',
        [(
            "level[2].requirement[2].or[1].kind",
            "must be one of 'years', 'education', 'license', 'certification', 'skill', not 'charm'",
        )],
    ),
    "what is asked of the holders of an unknown license": (
        "ladder", BASELINE, BASELINE + 'holders = ["RM"]\n',
        [("level[2].requirement[2].holders", UNKNOWN_LICENSE.format("RM"))],
    ),
    "a level passed over by an unknown license": (
        "ladder", SENIOR, SENIOR + 'passed_over = ["RM"]\n',
        [("level[3].passed_over", UNKNOWN_LICENSE.format("RM"))],
    ),
    "levels that follow each other in a circle": (
        "ladder", SENIOR, SENIOR + 'follows = ["lead"]\n',
        [("level[3].follows", "goes in a circle: senior, which follows lead, which follows senior")],
    ),
    "a level that follows itself": (
        "ladder", SENIOR, SENIOR + 'follows = ["senior"]\n',
        [("level[3].follows", "names the level itself")],
    ),
    "years as a must": (
        "ladder", 'importance = "expected"\nrelated = true\nbasis = "stated"\nsource = "guide-assistant"',
        'importance = "must"\nrelated = true\nbasis = "stated"\nsource = "guide-assistant"',
        [("level[1].requirement[1].importance", "years are a must only by a law: name it in despite")],
    ),
    "a setting that makes years a must": (
        "settings", 'requirement = "education:master"\nlevels = ["senior", "lead"]\nimportance = "expected"',
        'requirement = "years"\nlevels = ["senior"]\nimportance = "must"',
        [("setting[1].change[2].importance", "years are a must only by a law: name it in despite")],
    ),
    "one requirement changed twice by a setting": (
        "settings", 'requirement = "education:master"\nlevels = ["senior", "lead"]\nimportance = "expected"',
        'requirement = "license"\nlevels = ["senior"]\nimportance = "expected"',
        [("setting[1].change[2].levels", "'license' of senior is changed twice in hospital")],
    ),
    "a colon in a level of education": (
        "education", 'id = "doctorate"', 'id = "us:doctorate"',
        [("level[6].id", "must not hold a colon, which parts a level from its field")],
    ),
    "a fee that runs downwards": (
        "credentials", "low = 300\nhigh = 700", "low = 700\nhigh = 300",
        [("credential[9].fee[3]", "high is below low")],
    ),
    "an unlisted source of the scale of ratings": (
        "skills", 'source = "benner-wsna"', 'source = "hearsay"',
        [("source", "'hearsay' is not a source in guide.toml")],
    ),
    "a source twice": (
        "guide", PUBLISHERS, '[[source]]\nid = "guide-pay"\nkind = "own"\nname = "x"\ncite = "x"\n',
        [("source[17].id", "id 'guide-pay' stands twice")],
    ),
    "a level twice": (
        "ladder", DIRECTOR, NEW_LEVEL.format(id="assistant", asks=ASKS_YEARS),
        [("level[6].id", "id 'assistant' stands twice")],
    ),
    "a level that asks for nothing": (
        "ladder", DIRECTOR, NEW_LEVEL.format(id="chief", asks="requirement = []"),
        [("level[6]", "asks for nothing")],
    ),
    "a skill twice": (
        "skills", MENTORING, NEW_SKILL + MENTORING, [("skill[10].id", "id 'ehr' stands twice")],
    ),
    "what to do, of no basis": (
        "skills", GROW, "", [(f"skill[{n}].grow", NO_BASIS) for n in (4, 8)],
    ),
    "a level of education twice": (
        "education", DOCTORATE, '[[level]]\nid = "master"\nname = "x"\n' + DOCTORATE,
        [("level[6].id", "id 'master' stands twice")],
    ),
    "a field twice": (
        "education", ADN, '[[field]]\nid = "nursing"\nname = "x"\nnamed = true\n' + OWN_NOTE + ADN,
        [("field[8].id", "id 'nursing' stands twice")],
    ),
    "a degree twice, in another case": (
        "education", 'id = "ASN"', 'id = "adn"', [("degree[2].id", "id 'adn' stands twice")],
    ),
    "a setting twice": (
        "settings", PAYER, NEW_SETTING, [("setting[3].id", "id 'hospital' stands twice")],
    ),
    "one name for two credentials": (
        "credentials", 'also = ["LVN", ', 'also = ["r.n.", ',
        [
            ("credential[1].id", "the name 'RN' stands for more than one credential"),
            ("credential[3].id", "the name 'r.n.' stands for more than one credential"),
        ],
    ),
    "a band that begins with the one below": (
        "ladder", "{ min = 2, max = 5 }", "{ min = 0, max = 5 }",
        [("level[2].years", "must begin later than the band of assistant")],
    ),
    "an open band below the top": (
        "ladder", "{ min = 2, max = 5 }", "{ min = 2 }",
        [("level[2].years", "only the highest level may be open at the top")],
    ),
    "a band that ends before the one below": (
        "ladder", "{ min = 5, max = 8 }", "{ min = 5, max = 20 }",
        [("level[4].years", "must not end before the band of senior")],
    ),
    "a requirement twice in a level": (
        "ladder", 'id = "license"', 'id = "years"',
        [("level[1].requirement[3].id", "id 'years' stands twice in assistant")],
    ),
    "a skill asked for in the ladder": (
        "ladder", 'id = "license"', 'id = "skill:ehr"',
        [("level[1].requirement[3].id", "skills are asked for in skills.toml")],
    ),
    "an unknown level of education asked": (
        "ladder", 'level = "bachelor"', 'level = "phd"',
        [("level[1].requirement[2].level", "'phd' is not a level of education of this pack")],
    ),
    "a certification asked as a license": (
        "ladder", 'any_of = ["RN", "LCSW"]', 'any_of = ["RN", "CCM"]',
        [("level[1].requirement[3].any_of", "'CCM' is not a license of this pack")],
    ),
    "an unknown skill in a focus area": (
        "ladder", 'skills = ["ehr"]', 'skills = ["records"]',
        [("level[1].focus[1].skills", "'records' is not a skill of this pack")],
    ),
    "a focus area whose skill the level does not ask": (
        "ladder", 'skills = ["ehr"]', 'skills = ["strategy"]',
        [("level[1].focus[1].skills", "skill 'strategy' has no target for assistant in skills.toml")],
    ),
    "a target of an unknown level": (
        "skills", "director = { rating = 5", "chief = { rating = 5",
        [
            ("skill[3].targets.chief", "'chief' is not a level of this pack"),
            ("level[6].focus[3].skills", "skill 'regulations' has no target for director in skills.toml"),
        ],
    ),
    "education that builds on what stands below it": (
        "education", 'builds_on = "high-school"', 'builds_on = "master"',
        [("level[2].builds_on", "must name a level that stands above it in the file")],
    ),
    "a degree of an unknown level": (
        "education", 'level = "associate"', 'level = "phd"',
        [("degree[1].level", "'phd' is not a level of education of this pack")],
    ),
    "a degree in an unknown field": (
        "education", 'field = "nursing"', 'field = "nursery"',
        [("degree[1].field", "'nursery' is not a field of this pack")],
    ),
    "a role with an unknown license": (
        "credentials", 'licenses = ["LPC", "LMFT"]', 'licenses = ["LPC", "CCM"]',
        [("role[3].licenses", "'CCM' is not a license of this pack")],
    ),
    "a role that stands twice": (
        "credentials", 'id = "newcomer"', 'id = "nurse"',
        [("role[6].id", "id 'nurse' stands twice")],
    ),
    "a license that counts as a certification": (
        "credentials", 'counts_as = ["RN"]', 'counts_as = ["CCM"]',
        [("credential[2].counts_as", "'CCM' is not a license of this pack")],
    ),
    "a license that covers a certification": (
        "credentials", 'stands_above = ["LPN"]', 'stands_above = ["CCM"]',
        [("credential[1].stands_above", "'CCM' is not a license of this pack")],
    ),
    "an equal without a reason": (
        "credentials", 'reason = "carecli\'s reading: national, asks for case', "# ",
        [("credential[13].counts_as", "needs a reason of one line")],
    ),
    "a route with an unknown license": (
        "credentials", '["RN", "APRN", "LCSW"]', '["RN", "XX", "LCSW"]',
        [("credential[9].route[1]", "'XX' is not a license of this pack")],
    ),
    "a route with a license as a certification": (
        "credentials", 'certifications = ["ACM"]', 'certifications = ["RN"]',
        [("credential[11].route[1]", "'RN' is not a certification of this pack")],
    ),
    "a route with an unknown degree": (
        "credentials", 'degree = "bachelor"', 'degree = "phd"',
        [("credential[1].route[1]", "'phd' is not a level of education of this pack")],
    ),
    "a route with an unknown field": (
        "credentials", 'fields = ["nursing"]', 'fields = ["nursery"]',
        [("credential[1].route[1]", "'nursery' is not a field of this pack")],
    ),
    "a fee without an amount": (
        "credentials", "amount = 200\n", "",
        [("credential[1].fee[1]", "needs either amount, or low and high")],
    ),
    "a fee with an amount and a range": (
        "credentials", "amount = 200\n", "amount = 200\nlow = 100\nhigh = 300\n",
        [("credential[1].fee[1]", "needs either amount, or low and high")],
    ),
    "a fee with half a range": (
        "credentials", "low = 300\n", "", [("credential[9].fee[3]", "needs either amount, or low and high")],
    ),
    "a study time that shrinks": (
        "credentials", "months_high = 36", "months_high = 12",
        [("credential[1].study[3]", "months_high is below months_low")],
    ),
    "a setting that changes what no level asks": (
        "settings", 'requirement = "education:master"', 'requirement = "education:doctor"',
        [
            ("setting[1].change[2].requirement", "senior has no requirement 'education:doctor'"),
            ("setting[1].change[2].requirement", "lead has no requirement 'education:doctor'"),
        ],
    ),
    "a setting that changes an unknown level": (
        "settings", '["care-manager", "senior", "lead"]', '["care-manager", "seniors", "lead"]',
        [("setting[1].change[1].levels", "'seniors' is not a level of this pack")],
    ),
    "an alternative to a degree": (
        "settings", 'levels = ["senior", "lead"]', 'levels = ["senior"]\nalso_accepts = ["RN"]',
        [
            (
                "setting[1].change[2].also_accepts",
                "only a license or certification has more of its kind; write or",
            )
        ],
    ),
    "a certification as an alternative to a license": (
        "settings", '["care-manager", "senior", "lead"]', '["lead"]\nalso_accepts = ["CCM"]',
        [("setting[1].change[1].also_accepts", "'CCM' is not a license of this pack")],
    ),
    "pay of an unknown level": (
        "salary", 'level = "senior"', 'level = "seniors"',
        [("pay[3].level", "'seniors' is not a level of this pack")],
    ),
    "pay out of order": (
        "salary", "median = 52000\n", "low = 60000\nmedian = 52000\n",
        [("pay[1].median", "low, median and high are not in order")],
    ),
    "pay without a figure": (
        "salary", "median = 52000\nmean = 55000\n", "", [("pay[1]", "has no figure")],
    ),
    "an unlisted source": (
        "salary", 'source = "guide-pay"', 'source = "hearsay"',
        [("pay[1].source", "'hearsay' is not a source in guide.toml")],
    ),
    "an unlisted source inside a table": (
        "skills", 'source = "guide-director"', 'source = "hearsay"',
        [("skill[3].targets.director.source", "'hearsay' is not a source in guide.toml")],
    ),
    "an unlisted source of another reading": (
        "ladder", '["guide-entry", "bls-ooh-chw"]', '["guide-entry", "hearsay"]',
        [("level[1].requirement[2].against", "'hearsay' is not a source in guide.toml")],
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text, "the pack has changed: choose another text to replace"
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(("file", "old", "new", "expected"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_with_file_key_and_message(
    file: str, old: str, new: str, expected: list[tuple[str, str]], folder: Path
) -> None:
    change(folder, file, old, new)
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    assert [(p.key, p.message) for p in caught.value.problems] == expected
    assert caught.value.problems[0].file == str(folder / f"{file}.toml")
    assert all(p.line for p in caught.value.problems)


def test_a_sound_copy_has_no_fault(folder: Path) -> None:
    assert len(check_pack(folder).ladder.level) == 6


def test_faults_of_several_files_are_reported_together(folder: Path) -> None:
    change(folder, "salary", 'level = "senior"', 'level = "seniors"')
    change(folder, "settings", 'requirement = "education:master"', 'requirement = "education:doctor"')
    change(folder, "education", 'level = "associate"', 'level = "phd"')
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    assert caught.value.message == f"pack {folder}: 4 problems"
    assert {Path(p.file or "").name for p in caught.value.problems} == {
        "salary.toml", "settings.toml", "education.toml",
    }  # fmt: skip


def test_the_line_of_a_fault_is_the_line_that_says_it(folder: Path) -> None:
    change(folder, "salary", 'level = "senior"', 'level = "seniors"')
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    (problem,) = caught.value.problems
    assert problem.line is not None
    lines = (folder / "salary.toml").read_text("utf-8").splitlines()
    assert lines[problem.line - 1] == 'level = "seniors"'


def test_a_fault_is_reported_once_however_many_levels_it_concerns(folder: Path) -> None:
    change(folder, "settings", '["LMSW", "LSW", "LPC", "LMFT"]', '["CCM"]')
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    assert len(caught.value.problems) == 1, caught.value.problems


def test_faults_come_in_the_order_of_the_file(folder: Path) -> None:
    codes = ["ZA", "ZB", "ZC", "ZD", "ZE", "ZF", "ZG", "ZH"]
    change(folder, "ladder", '["RN", "LCSW"]', str(codes))
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    assert [p.message for p in caught.value.problems] == [
        f"'{code}' is not a license of this pack" for code in codes
    ]


def test_levels_may_branch(folder: Path) -> None:
    change(folder, "ladder", SENIOR, SENIOR + 'follows = ["assistant", "care-manager"]\n')
    levels = {level.id: level.follows for level in check_pack(folder).ladder.level}
    assert levels["senior"] == ("assistant", "care-manager")
