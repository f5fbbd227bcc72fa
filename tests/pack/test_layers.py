"""A pack that extends another: what comes from where, what is refused, and in which file that is told."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from carecli.errors import PackError
from carecli.pack.layers import find_file, has_file, list_layers, read_document
from carecli.pack.loading import check_pack, list_families, load_handbook, load_pack
from carecli.pack.pack import Pack, take_fingerprint
from carecli.pack.search import read_files
from carecli.pack.wages import find_area, find_wages, list_areas
from tests.conftest import SMALL_PACK

GUIDE = f"""
id = "acme"
title = "Acme ladder"
version = "1.0.0"
summary = "Ours."
extends = "{SMALL_PACK}"

[[source]]
id = "acme-hr"
kind = "publisher"
name = "Acme handbook"
cite = "Acme"
"""
OWN = 'basis = "external", source = "acme-hr"'
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes a pack over the small one, file by file."""

    def write(guide: str = GUIDE, name: str = "acme", **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for stem, text in {"guide": guide, **files}.items():
            path = folder / f"{stem.replace('__', '/')}.toml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        return folder

    return write


def list_problems(folder: Path) -> list[tuple[str, int | None, str | None, str]]:
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    return [(Path(p.file or "").name, p.line, p.key, p.message) for p in caught.value.problems]


def test_what_is_not_changed_is_the_base(make: Make, pack: Pack) -> None:
    found = load_pack(make())
    assert found.replace(guide=pack.guide) == pack
    assert (found.guide.id, found.guide.title, found.guide.summary, found.guide.note) == (
        "acme", "Acme ladder", "Ours.", None,
    )  # fmt: skip
    known = {source.id for source in pack.guide.source}
    assert {source.id for source in found.guide.source} == {*known, "acme-hr"}
    assert take_fingerprint(found) != take_fingerprint(pack)


def test_an_entry_is_changed_key_by_key_and_rests_on_a_source_of_its_own(make: Make, pack: Pack) -> None:
    folder = make(
        ladder="""
        [[level]]
        id = "senior"
        title = "Principal Navigator"
        source = "acme-hr"
        [[level.requirement]]
        id = "years"
        years = 4
        basis = "external"
        source = "acme-hr"
        despite = "So we ask"
        """
    )
    before, after = (
        next(level for level in p.ladder.level if level.id == "senior") for p in (pack, load_pack(folder))
    )
    assert (after.title, after.source, after.short) == ("Principal Navigator", "acme-hr", before.short)
    old, new = (next(r for r in level.requirement if r.id == "years") for level in (before, after))
    assert new == old.replace(
        years=4, basis="external", source="acme-hr", reason=None, against=(), despite="So we ask"
    )
    assert [r for r in after.requirement if r.id != "years"] == [
        r for r in before.requirement if r.id != "years"
    ]


def test_a_target_and_a_row_of_pay_are_taken_whole(make: Make) -> None:
    folder = make(
        skills=f'[[skill]]\nid = "care-planning"\n[skill.targets]\n'
        f'lead = {{ rating = 5, importance = "expected", {OWN} }}\n',
        salary='[[pay]]\nlevel = "lead"\ncountry = "US"\nmedian = 91000\ncurrency = "USD"\n'
        'basis = "external"\nsource = "acme-hr"\n',
    )
    found = load_pack(folder)
    target = next(skill for skill in found.skills.skill if skill.id == "care-planning").targets["lead"]
    assert (target.rating, target.importance, target.source, target.reason) == (
        5,
        "expected",
        "acme-hr",
        None,
    )
    (pay,) = [pay for pay in found.salary.pay if pay.level == "lead"]
    assert (pay.median, pay.mean, pay.source) == (91000, None, "acme-hr")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            'after = "senior"',
            ["assistant", "care-manager", "senior", "new", "lead", "supervisor", "director"],
        ),
        (
            'before = "assistant"',
            ["new", "assistant", "care-manager", "senior", "lead", "supervisor", "director"],
        ),
        ("", ["assistant", "care-manager", "senior", "lead", "supervisor", "director", "new"]),
    ],
)
def test_a_new_level_stands_where_it_says(place: str, expected: list[str], make: Make) -> None:
    folder = make(
        ladder='[[level]]\nid = "new"\ntitle = "New"\nshort = "New"\nsummary = "n"\nsource = "acme-hr"\n'
        f"{place}\n",
        skills=f'[[skill]]\nid = "care-planning"\n[skill.targets]\n'
        f'new = {{ rating = 5, importance = "expected", {OWN} }}\n',
    )
    assert [level.id for level in load_pack(folder).ladder.level] == expected


def test_with_a_level_and_a_skill_goes_all_that_names_them(make: Make) -> None:
    folder = make(
        ladder='remove = ["level.assistant"]\n',
        skills='remove = ["skill.ehr", "note"]\n[[skill]]\nid = "care-planning"\nremove = ["targets.lead"]\n',
    )
    found = load_pack(folder)
    assert found.ladder.level[0].id == "care-manager"
    assert "ehr" not in [skill.id for skill in found.skills.skill]
    assert found.skills.note is None
    assert all("assistant" not in skill.targets for skill in found.skills.skill)
    assert "lead" not in next(skill for skill in found.skills.skill if skill.id == "care-planning").targets
    assert "assistant" not in [pay.level for pay in found.salary.pay]
    assert load_handbook(folder).pack == found


def test_what_is_removed_and_written_anew_keeps_what_names_it(make: Make, pack: Pack) -> None:
    folder = make(
        ladder='remove = ["level.senior"]\n[[level]]\nid = "senior"\ntitle = "New"\nshort = "N"\n'
        'summary = "n"\nsource = "acme-hr"\nafter = "care-manager"\n',
        settings='remove = ["setting.hospital"]\n',
    )
    document = read_document(folder, "ladder")
    assert [level["id"] for level in document.data["level"]][2] == "senior"
    assert "requirement" not in document.data["level"][2]
    kept = read_document(folder, "skills").data["skill"]
    named = [skill for skill in pack.skills.skill if "senior" in skill.targets]
    assert len([skill for skill in kept if "senior" in skill["targets"]]) == len(named) > 0


def test_whole_files_and_tables_are_taken_over_or_left_out(make: Make) -> None:
    folder = make()
    assert has_file(folder, "plan.toml")
    assert find_file(folder, "wages.csv") == SMALL_PACK / "wages.csv"
    assert list_areas(folder) == list_areas(SMALL_PACK)
    assert find_area(folder, "US", "country") is not None
    assert find_wages(folder, "US", "000000", ["29-1141"]) != ()
    assert read_files(folder).keys() == read_files(SMALL_PACK).keys()
    removed = '["wages.csv", "areas.csv", "topics/world.toml", "plan.toml"]'
    folder = make(GUIDE.replace("\nextends", f"\nremove = {removed}\nextends"))
    assert read_document(folder, "guide").problems == ()
    assert not has_file(folder, "plan.toml")
    assert find_file(folder, "wages.csv") is None
    assert find_wages(folder, "US", "000000", ["29-1141"]) == ()
    assert find_area(folder, "US", "country") is None
    assert list_areas(folder) == ()
    assert list_families(folder) == [stem for stem in list_families(SMALL_PACK) if stem != "topics/world"]


def test_a_file_that_only_the_pack_has_is_its_own(make: Make) -> None:
    text = '[[topic]]\nid = "ours"\ntitle = "Ours"\nsummary = "Ours."\n'
    families = load_handbook(
        make(
            topics__ours=f'title = "Ours"\nrank = 9\n{text}[[topic.section]]\nid = "s"\n'
            'title = "S"\ntext = "Ours."\nbasis = "external"\nsource = "acme-hr"\n'
        )
    ).families
    assert [topic.id for topic in families["topics/ours"].topic] == ["ours"]


FAULTS = {
    "a changed figure without a source": (
        {"ladder": '[[level]]\nid = "senior"\ntitle = "New"\n'},
        ("ladder.toml", 1, "level[1]", "is changed, and so needs a source of its own"),
    ),
    "a list that rests on the entry": (
        {"ladder": '[[level]]\nid = "senior"\nalso = ["X"]\n'},
        ("ladder.toml", 1, "level[1]", "is changed, and so needs a source of its own"),
    ),
    "an empty list": (
        {"ladder": '[[level]]\nid = "senior"\nfocus = []\n'},
        ("ladder.toml", 1, "level[1]", "is changed, and so needs a source of its own"),
    ),
    "the guide as its own source": (
        {"ladder": '[[level]]\nid = "senior"\ntitle = "New"\nsource = "guide-senior"\n'},
        ("ladder.toml", 4, "level[1].source", "'guide-senior' is no source of this pack's own"),
    ),
    "what is not there is removed": (
        {"ladder": 'remove = ["level.chief"]\n'},
        ("ladder.toml", 1, "remove[1]", "names 'level.chief', which is not there"),
    ),
    "a key that is not there is removed": (
        {"ladder": '[[level]]\nid = "senior"\nremove = ["pay"]\n'},
        ("ladder.toml", 3, "level[1].remove[1]", "names 'pay', which is not there"),
    ),
    "a place that is not there": (
        {"ladder": '[[level]]\nid = "new"\nafter = "chief"\ntitle = "N"\nshort = "N"\nsummary = "n"\n'
         'source = "acme-hr"\n'},
        ("ladder.toml", 3, "level[1].after", "names 'chief', which is not there"),
    ),
    "the id of the base": (
        {"guide": GUIDE.replace('"acme"', '"care-manager"')},
        ("guide.toml", 2, "id", "is that of the pack that it extends"),
    ),
    "no title": (
        {"guide": GUIDE.replace('title = "Acme ladder"\n', "")},
        ("guide.toml", None, "title", "is missing"),
    ),
    "a value of the wrong kind in the pack's own file": (
        {"ladder": '[[level]]\nid = "senior"\ntitle = 3\nsource = "acme-hr"\n'},
        ("ladder.toml", 3, "level[3].title", "must be text, not 3"),
    ),
    "a reference that the pack's own file breaks": (
        {"skills": '[[skill]]\nid = "care-planning"\n[skill.targets]\n'
         f'chief = {{ rating = 3, importance = "expected", {OWN} }}\n'},
        ("skills.toml", 4, "skill[6].targets.chief", "'chief' is not a level of this pack"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "problem"), FAULTS.values(), ids=FAULTS)
def test_faults_are_named_in_the_file_where_they_stand(
    files: dict[str, str], problem: tuple[str, int | None, str, str], make: Make
) -> None:
    found = list_problems(make(**files))
    assert [(file, line, message) for file, line, _, message in found][:1] == [
        (problem[0], problem[1], problem[3])
    ]
    if not (problem[2] or "").startswith("skill["):
        assert found[0][2] == problem[2]


def test_a_fault_that_comes_from_the_base_is_named_there(make: Make) -> None:
    folder = make(credentials='remove = ["credential.LCSW"]\n')
    assert {file for file, *_ in list_problems(folder)} >= {"ladder.toml"}
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    assert all(str(problem.file).startswith(str(SMALL_PACK)) for problem in caught.value.problems)
    assert all(problem.line for problem in caught.value.problems)


def test_a_pack_that_extends_a_pack_that_extends_another(make: Make) -> None:
    make(ladder='[[level]]\nid = "senior"\ntitle = "Middle"\nsource = "acme-hr"\n')
    top = make(
        GUIDE.replace(str(SMALL_PACK), "../acme").replace('"acme"', '"top"').replace("acme-hr", "top-hr"),
        "top",
        ladder='[[level]]\nid = "lead"\ntitle = "Top"\nsource = "top-hr"\n',
    )
    assert [folder.resolve().name for folder in list_layers(top)] == ["top", "acme", SMALL_PACK.name]
    titles = [level.title for level in load_pack(top).ladder.level]
    assert {"Middle", "Top"} <= {*titles}


@pytest.mark.parametrize(
    ("extends", "fault"),
    [
        ('"."', "'.' is this pack itself"),
        ('"../acme"', "'../acme' is this pack itself"),
        ('"../nowhere"', "'../nowhere' does not exist"),
        ('""', "'' does not exist"),
        ('"guide.toml"', "'guide.toml' is not a folder"),
        ('"a\\u0000b"', "'a\\x00b' does not exist"),
        ("3", "3 is no name"),
    ],
)
def test_a_base_that_cannot_be_one(extends: str, fault: str, make: Make) -> None:
    folder = make(GUIDE.replace(f'"{SMALL_PACK}"', extends))
    assert list_problems(folder) == [("guide.toml", 6, "extends", fault)]
    with pytest.raises(PackError, match="1 problem"):
        load_pack(folder)


def test_packs_in_a_circle_and_too_many_of_them(make: Make) -> None:
    for name, base in (("acme", "../b"), ("b", "../c"), ("c", "../acme")):
        make(GUIDE.replace(str(SMALL_PACK), base), name)
    folder = make(GUIDE.replace(str(SMALL_PACK), "../b"))
    assert list_problems(folder)[0][3] == "'../acme' stands on this pack: that is a circle"
    for number in range(6):
        make(GUIDE.replace(str(SMALL_PACK), f"../p{number + 1}"), f"p{number}")
    make(name="p6")
    assert (
        list_problems(folder.parent / "p0")[0][3]
        == "'../p5' is one too many: at most 5 packs stand on each other"
    )


def test_a_base_that_is_no_pack_is_told_as_such(make: Make, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("x")
    folder = make(GUIDE.replace(str(SMALL_PACK), "../empty"))
    assert list_problems(folder) == [("guide.toml", 6, "extends", "'../empty' holds no ladder")]


@pytest.mark.parametrize("text", ["remove = 3\n", 'remove = ["level.", 3, ".x"]\n',
    'level = 3\nremove = "x"\n', "level = [3]\n", 'level = [{id = ["x"]}]\n',
    'level = [{id = "senior", after = 3}]\n', "rules = 3\n",
    "[rules.weights]\nmust = 3\n"])  # fmt: skip
def test_whatever_is_written_is_refused_in_a_few_words(text: str, make: Make) -> None:
    assert all(message for *_, message in list_problems(make(ladder=text)))


def test_a_base_that_changes_is_checked_anew(make: Make, tmp_path: Path) -> None:
    make(name="base")
    folder = make(
        GUIDE.replace(str(SMALL_PACK), "../base").replace('"acme"', '"top"').replace("acme-hr", "t"), "top"
    )
    first = take_fingerprint(load_pack(folder))
    path = tmp_path / "base" / "ladder.toml"
    path.write_text('[[level]]\nid = "senior"\ntitle = "Changed"\nsource = "acme-hr"\n', "utf-8")
    assert take_fingerprint(load_pack(folder)) != first
    path.write_text("level = []]\n", "utf-8")
    os.utime(path, ns=(1, 1))
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert caught.value.problems[0].file == str(folder / ".." / "base" / "ladder.toml")


def test_a_pack_without_a_guide_extends_nothing(tmp_path: Path) -> None:
    (tmp_path / "ladder.toml").write_text("x = 1\n")
    assert list_layers(tmp_path) == (tmp_path,)
    (tmp_path / "guide.toml").write_text("x = = 1\n")
    assert list_layers(tmp_path) == (tmp_path,)
    assert ("guide.toml", 1) in [found[:2] for found in list_problems(tmp_path)]


def test_the_shipped_pack_may_lose_any_of_its_levels_and_skills(make: Make) -> None:
    guide = GUIDE.replace(str(SMALL_PACK), "care-manager")
    folder = make(
        guide,
        ladder='remove = ["level.assistant", "level.lead"]\n',
        skills='remove = ["skill.ehr", "skill.telehealth"]\n',
    )
    found = check_pack(folder)
    assert [level.id for level in found.ladder.level] == ["care-manager", "senior", "supervisor", "director"]
    assert not {"ehr", "telehealth"} & {skill.id for skill in found.skills.skill}
    words = read_document(folder, "lexicon").data
    assert not {"ehr", "telehealth"} & {*words["skill"], *words["told"], *words["listed"]}


def test_a_fault_in_a_list_is_found_by_its_position(make: Make) -> None:
    folder = make(
        ladder='[[level]]\nid = "senior"\n[[level.focus]]\ntext = "a"\nsource = "acme-hr"\n'
        '[[level.focus]]\ntext = 3\nsource = "acme-hr"\n'
    )
    assert list_problems(folder) == [("ladder.toml", 7, "level[3].focus[2].text", "must be text, not 3")]
