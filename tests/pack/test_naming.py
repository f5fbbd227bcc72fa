"""What a typed name means, and what is offered instead of one that means nothing."""

import pytest

from carecli.names import fold, match_name, suggest_name
from carecli.pack.pack import Pack, list_names

CODES = {"RN": ("Registered Nurse",), "LPN": ("Licensed Practical Nurse", "LVN"), "LCSW": ("LICSW",)}


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Care Manager", "care-manager"),
        ("care_manager", "care-manager"),
        ("  CARE -- manager ", "care-manager"),
        ("R.N.", "rn"),
        ("Bachelor's", "bachelors"),
        ("Bachelor\u2019s", "bachelors"),
        ("---", ""),
        ("", ""),
    ],
)
def test_case_spaces_and_points_do_not_matter(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("senior", "senior"),
        ("SENIOR", "senior"),
        ("Senior Care Manager", "senior"),
        ("senior care manager", "senior"),
        ("sen", "senior"),
        ("D", "director"),
        ("director of", "director"),
        ("care manager", "care-manager"),
        ("Case Manager", "care-manager"),
        ("care management", "supervisor"),
        ("care", None),
        ("s", None),
        ("boss", None),
        ("", None),
        (" - ", None),
    ],
)
def test_a_level_is_named_by_id_title_or_unique_beginning(typed: str, level: str | None, pack: Pack) -> None:
    assert match_name(typed, list_names(pack).levels) == level


def test_an_exact_name_wins_over_a_beginning() -> None:
    names = {"lead": ("Lead",), "leader": ("Leader of many",)}
    assert match_name("LEAD", names) == "lead"
    assert match_name("leade", names) == "leader"


def test_a_name_that_two_ids_share_means_neither() -> None:
    names = {"one": ("the same",), "two": ("The Same",)}
    assert match_name("the same", names) is None
    assert match_name("one", names) == "one"


@pytest.mark.parametrize(("typed", "code"), [("lvn", "LPN"), ("r.n.", "RN"), ("LC", None), ("Reg", None)])
def test_half_a_license_is_no_license(typed: str, code: str | None) -> None:
    assert match_name(typed, CODES, beginnings=False) == code


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("seniro", "did you mean senior?"),
        ("s", "did you mean senior or supervisor?"),
        ("care", "did you mean care-manager or supervisor?"),
        ("xyz", "choose one of assistant, care-manager, senior, lead, supervisor, director"),
        ("", "choose one of assistant, care-manager, senior, lead, supervisor, director"),
    ],
)
def test_the_nearest_names_are_offered_or_all_of_a_few(typed: str, hint: str, pack: Pack) -> None:
    assert suggest_name(typed, list_names(pack).levels) == hint


def test_of_many_names_some_are_offered(pack: Pack) -> None:
    skills = list_names(pack).skills
    assert suggest_name("xyz", skills) == f"there are {len(skills)}, such as {', '.join([*skills][:5])}"


@pytest.mark.parametrize(
    ("typed", "setting"),
    [
        ("clinic", "outpatient"),
        ("Outpatient clinic", "outpatient"),
        ("hospice", "home-health-hospice"),
        ("telephonic", "remote-telephonic"),
        ("managed", "payer"),
        ("med surg", "hospital"),
        ("Health plan", "payer"),
        ("case mgmt", "hospital"),
        ("term care", "long-term-care"),
        ("ho", None),
        ("clinic hospice", None),
    ],
)
def test_a_setting_is_named_by_its_words_where_they_lead_to_one(
    typed: str, setting: str | None, pack: Pack
) -> None:
    assert match_name(typed, list_names(pack).settings) == setting


def test_a_beginning_wins_over_a_word_and_no_credential_is_named_by_a_word() -> None:
    names = {"one": ("plan of care",), "two": ("care of plans",)}
    assert match_name("plan", names) == "one"
    assert match_name("practical", CODES) == "LPN"
    assert match_name("practical", CODES, beginnings=False) is None
    assert suggest_name("nurse", CODES) == "did you mean RN or LPN?"
