"""The profile: what a file may say, what it means, and that writing and reading it changes nothing."""

import io
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.errors import ExitCode, PersonalFileError
from carecli.names import clean_text
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack, list_names
from carecli.profile.model import (
    Certification,
    Education,
    License,
    Profile,
    check_profile,
    dump_profile,
    format_profile,
    read_profile,
    read_profile_stream,
)
from tests.conftest import EVERYBODY, SMALL_PACK

FULL: dict[str, Any] = {
    "schema": "carecli.profile/1",
    "name": "Dana",
    "target": "senior",
    "setting": "hospital",
    "country": "US",
    "state": "CA",
    "pay": 78000,
    "years": 6.5,
    "related_years": 4,
    "licenses": ["RN", {"id": "LCSW", "expires": "2028-05", "states": ["CA", "NV"]}],
    "certifications": [{"id": "CCM", "expires": "2028-05"}],
    "education": [{"level": "bachelor", "field": "nursing", "country": "PH"}],
    "skills": {"care-planning": 4, "ehr": 3},
}
FULL_TOML = """\
#:schema profile.schema.json
schema = "carecli.profile/1"
name = "Dana"
target = "senior"
setting = "hospital"
country = "US"
state = "CA"
pay = 78000
years = 6.5
related_years = 4
licenses = ["RN", { id = "LCSW", expires = "2028-05", states = ["CA", "NV"] }]
certifications = [{ id = "CCM", expires = "2028-05" }]

[[education]]
level = "bachelor"
field = "nursing"
country = "PH"

[skills]
care-planning = 4
ehr = 3
"""
FULL_PROFILE = Profile(
    name="Dana",
    target="senior",
    setting="hospital",
    country="US",
    state="CA",
    pay=78_000,
    years=6.5,
    related_years=4,
    licenses=(License(id="RN"), License(id="LCSW", expires="2028-05", states=("CA", "NV"))),
    certifications=(Certification(id="CCM", expires="2028-05"),),
    education=(Education(level="bachelor", field="nursing", country="PH"),),
    skills={"care-planning": 4, "ehr": 3},
)


def refuse(data: dict[str, Any], pack: Pack) -> PersonalFileError:
    with pytest.raises(PersonalFileError) as caught:
        check_profile(data, pack, "me")
    assert caught.value.code == ExitCode.FILE
    return caught.value


def test_toml_json_and_standard_input_say_the_same(tmp_path: Path, pack: Pack) -> None:
    toml, as_json, shouting = tmp_path / "me.toml", tmp_path / "me.json", tmp_path / "ME.JSON"
    toml.write_text(FULL_TOML, "utf-8")
    as_json.write_text(json.dumps(FULL), "utf-8")
    shouting.write_text(json.dumps(FULL), "utf-8")
    assert read_profile(toml, pack) == FULL_PROFILE
    assert read_profile(as_json, pack) == FULL_PROFILE
    assert read_profile(shouting, pack) == FULL_PROFILE
    assert read_profile_stream(io.BytesIO(json.dumps(FULL).encode()), pack) == FULL_PROFILE


def test_what_is_absent_is_unknown_and_what_is_empty_is_none(pack: Pack) -> None:
    unknown = check_profile({}, pack, "me")
    assert (unknown.licenses, unknown.certifications, unknown.education) == (None, None, None)
    assert (unknown.years, unknown.related_years, unknown.target, unknown.skills) == (None, None, None, {})
    none = check_profile({"licenses": [], "certifications": [], "education": [], "years": 0}, pack, "me")
    assert (none.licenses, none.certifications, none.education, none.years) == ((), (), (), 0)


@pytest.mark.parametrize(
    ("key", "given", "meant"),
    [
        ("licenses", ["rn"], (License(id="RN"),)),
        ("licenses", ["LVN", "lcsw"], (License(id="LPN"), License(id="LCSW"))),
        ("licenses", [{"id": "registered nurse", "expires": "2030-01-31"}],
         (License(id="RN", expires="2030-01-31"),)),
        ("certifications", ["acm-rn"], (Certification(id="ACM"),)),
        ("certifications", ["c-swcm", "CMGT-BC"], (Certification(id="C-SWCM"), Certification(id="CMGT-BC"))),
        ("target", "Senior Care Manager", "senior"),
        ("target", "DIR", "director"),
        ("setting", "Long-Term Care", "long-term-care"),
        ("education", [{"level": "Bachelor's degree"}], (Education(level="bachelor"),)),
        ("education", [{"level": "MASTER"}], (Education(level="master"),)),
        ("skills", {"EHR": 3, "care_planning": 2}, {"ehr": 3, "care-planning": 2}),
        ("skills", {"Team leadership": 1}, {"team-leadership": 1}),
        ("name", "  Da\x1b[31mna\t\u202e ", "Dana"),
        ("years", 6, 6.0),
    ],
    ids=str,
)  # fmt: skip
def test_names_are_read_in_any_case_and_by_their_other_forms(
    key: str, given: Any, meant: Any, pack: Pack
) -> None:
    assert getattr(check_profile({key: given}, pack, "me"), key) == meant


@pytest.mark.parametrize(
    ("data", "key", "message", "hint"),
    [
        ({"nam": "x"}, "nam", "is not a key that carecli knows", "did you mean name?"),
        ({"education": [{"level": "master", "degree": "x"}]}, "education[1].degree",
         "is not a key that carecli knows", None),
        ({"target": "seniro"}, "target", "'seniro' is not a level of this pack", "did you mean senior?"),
        ({"setting": "hopsital"}, "setting", "'hopsital' is not a setting of this pack",
         "did you mean hospital?"),
        ({"licenses": ["LCSV"]}, "licenses[1]", "'LCSV' is not a license of this pack", "did you mean LCSW?"),
        ({"licenses": ["RN", {"id": "CCM"}]}, "licenses[2].id", "'CCM' is not a license of this pack", None),
        ({"certifications": ["CC"]}, "certifications[1]", "'CC' is not a certification of this pack", None),
        ({"education": [{"level": "bachelorz"}]}, "education[1].level",
         "'bachelorz' is not a level of education of this pack", "did you mean bachelor?"),
        ({"skills": {"ehrr": 3}}, "skills.ehrr", "'ehrr' is not a skill of this pack", "did you mean ehr?"),
        ({"skills": {"ehr": 3, "EHR": 3}}, "skills",
         "name 'ehr' twice, the second time as 'EHR': keep one", None),
        ({"skills": [3]}, "skills", "must be a table of keys and values", None),
        ({"skills": {"ehr": 6}}, "skills.ehr", "must be a rating from 0 (none) to 5 (expert), not 6", None),
        ({"skills": {"ehr": -1}}, "skills.ehr", "must be a rating from 0 (none) to 5 (expert), not -1", None),
        ({"skills": {"ehr": 2.5}}, "skills.ehr", "must be a whole number, not 2.5", None),
        ({"skills": {"ehr": "four"}}, "skills.ehr", "must be a whole number, not 'four'", None),
        ({"skills": {"ehr": True}}, "skills.ehr", "must be a whole number, not True", None),
        ({"skills": {"ehr": float("nan")}}, "skills.ehr", "must be a whole number, not nan", None),
        ({"pay": -5}, "pay", "must be more than 0, not -5", None),
        ({"pay": "much"}, "pay", "must be a whole number, not 'much'", None),
        ({"pay": 78000.5}, "pay", "must be a whole number, not 78000.5", None),
        (
            {"education": [{"level": "bachelor", "country": "Philippines"}]}, "education[1].country",
            "must be two capital letters, such as US, not 'Philippines'", None,
        ),
        (
            {"licenses": [{"id": "RN", "states": ["Ohio"]}]}, "licenses[1].states[1]",
            "must be two capital letters, such as CA, not 'Ohio'", None,
        ),
        ({"years": -3}, "years", "must be at least 0, not -3", None),
        ({"years": 1e9}, "years", "must be at most 80, not 1000000000.0", None),
        ({"years": float("nan")}, "years", "must be a number, not infinite or NaN", None),
        ({"years": "6"}, "years", "must be a number, not '6'", None),
        ({"years": True}, "years", "must be a number, not True", None),
        ({"name": ""}, "name", "is empty: write some text or leave the key out", None),
        ({"name": "\u202e"}, "name", "is empty: write some text or leave the key out, not '\\u202e'", None),
        ({"name": 3}, "name", "must be text, not 3", None),
        ({"country": "USA"}, "country", "must be two capital letters, such as US, not 'USA'", None),
        ({"certifications": [{"id": "CCM", "expires": "2028-13"}]}, "certifications[1].expires",
         "must be a month or a day, such as 2028-05, not '2028-13'", None),
        ({"licenses": [{"id": "RN", "expires": "2027-02-30"}]}, "licenses[1].expires",
         "must be a day that exists (2027-02 has 28), not '2027-02-30'", None),
        ({"licenses": [{"id": "RN", "expires": "2026-04-31"}]}, "licenses[1].expires",
         "must be a day that exists (2026-04 has 30), not '2026-04-31'", None),
        ({"licenses": [{"id": "RN", "expires": "0000-01"}]}, "licenses[1].expires",
         "must be in a year from 1900 to 2199, not '0000-01'", None),
        ({"licenses": [{"id": "RN", "expires": "2200-01-01"}]}, "licenses[1].expires",
         "must be in a year from 1900 to 2199, not '2200-01-01'", None),
        ({"licenses": "RN"}, "licenses", "must be a list, not 'RN'", None),
        ({"schema": "carecli.profile/2"}, "schema",
         "must be 'carecli.profile/1', not 'carecli.profile/2'", None),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)  # fmt: skip
def test_a_wrong_answer_is_named_and_the_nearest_offered(
    data: dict[str, Any], key: str, message: str, hint: str | None, pack: Pack
) -> None:
    (problem,) = refuse(data, pack).problems
    assert (problem.file, problem.key, problem.message) == ("me", key, message)
    assert hint is None or problem.hint == hint


def test_a_day_may_be_written_as_toml_writes_it(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "me.toml"
    path.write_text('licenses = [{ id = "RN", expires = 2028-02-29 }]\n')
    profile = read_profile(path, pack)
    assert profile.licenses == (License(id="RN", expires="2028-02-29"),)
    path.write_text(format_profile(profile))
    assert read_profile(path, pack) == profile


@pytest.mark.parametrize("written", ["2028-02-29T10:00:00", "10:00:00"])
def test_a_moment_is_no_day(written: str, tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "me.toml"
    path.write_text(f'licenses = [{{ id = "RN", expires = {written} }}]\n')
    with pytest.raises(PersonalFileError) as found:
        read_profile(path, pack)
    assert [(problem.key, problem.line) for problem in found.value.problems] == [("licenses[1].expires", 1)]


def test_all_problems_of_a_file_are_reported_in_the_order_of_its_lines(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "me.toml"
    path.write_text(FULL_TOML.replace("6.5", "-1").replace("RN", "XX").replace("ehr = 3", "ehr = 9"), "utf-8")
    with pytest.raises(PersonalFileError) as caught:
        read_profile(path, pack)
    assert [(p.line, p.key) for p in caught.value.problems] == [
        (9, "years"), (11, "licenses[1]"), (21, "skills.ehr"),
    ]  # fmt: skip
    assert caught.value.message == f"profile {path}: 3 problems, nothing of it was used"


@pytest.mark.parametrize(
    ("ending", "raw", "message"),
    [
        ("toml", b"", "profile {} is empty"),
        ("toml", b"years = \n", "profile {}:1 is not valid TOML: invalid value"),
        ("json", b'{"years": }', "profile {}:1 is not valid JSON: expecting value"),
        ("toml", b"years = 1\nname = '\xff'", "profile {}:2 is not UTF-8 text"),
        ("toml", b"#" * 1_000_001, "profile {} is larger than 1 MB"),
        ("toml", b"years = -3", "profile {}: 1 problem, nothing of it was used"),
        ("json", b'{"years": 1, "years": 2}', "profile {}: 1 problem, nothing of it was used"),
    ],
    ids=["empty", "broken TOML", "broken JSON", "not UTF-8", "too large", "a wrong value", "a key twice"],
)
def test_a_file_that_is_no_profile_is_refused_in_one_line(
    ending: str, raw: bytes, message: str, tmp_path: Path, pack: Pack
) -> None:
    path = tmp_path / f"me.{ending}"
    path.write_bytes(raw)
    with pytest.raises(PersonalFileError) as caught:
        read_profile(path, pack)
    assert caught.value.message == message.format(path)
    assert [p.file for p in caught.value.problems] == [str(path)]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b" " * 1_000_001, b'{"years": -3}'])
def test_standard_input_that_is_no_profile_is_refused(raw: bytes, pack: Pack) -> None:
    with pytest.raises(PersonalFileError, match="profile standard input") as caught:
        read_profile_stream(io.BytesIO(raw), pack)
    assert [p.file for p in caught.value.problems] == ["standard input"]


@pytest.mark.parametrize(
    ("expires", "current"),
    [
        ("2026-11", True), ("2026-10", False), ("2026-12", True), ("2026-11-23", True),
        ("2026-11-22", False), (None, True),
    ],
)  # fmt: skip
def test_a_credential_lasts_to_the_end_of_the_day_or_month_it_names(
    expires: str | None, current: bool
) -> None:
    assert License(id="RN", expires=expires).is_current(date(2026, 11, 23)) is current


@pytest.mark.parametrize("path", EVERYBODY, ids=lambda path: path.stem)
def test_every_example_survives_being_written_and_read(path: Path, tmp_path: Path, pack: Pack) -> None:
    profile = read_profile(path, pack)
    (tmp_path / "again.toml").write_text(format_profile(profile), "utf-8")
    assert read_profile(tmp_path / "again.toml", pack) == profile


PACK = load_pack(SMALL_PACK)
NAMES = list_names(PACK)
TEXTS = st.text(min_size=1).filter(clean_text)
YEARS = st.floats(0, 80) | st.integers(0, 80)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
EXPIRY = st.none() | DAYS.map(str) | DAYS.map(lambda d: str(d)[:7])


def held(codes: Any) -> st.SearchStrategy[list[dict[str, str]]]:
    entry = st.builds(
        lambda code, expires: {"id": code, "expires": expires} if expires else {"id": code},
        st.sampled_from(sorted(codes)), EXPIRY,
    )  # fmt: skip
    return st.lists(entry, max_size=4)


PROFILES = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "target": st.sampled_from(sorted(NAMES.levels)),
        "setting": st.sampled_from(sorted(NAMES.settings)),
        "country": st.just("US"),
        "state": st.sampled_from(["CA", "NY"]),
        "pay": st.integers(1, 10**9),
        "years": YEARS,
        "related_years": YEARS,
        "licenses": held(NAMES.licenses)
        | st.just([{"id": "RN", "states": ["CA", "NV"]}, {"id": "LCSW", "states": []}]),
        "certifications": held(NAMES.certifications),
        "education": st.lists(
            st.fixed_dictionaries(
                {"level": st.sampled_from(sorted(NAMES.education))},
                optional={"field": TEXTS, "country": st.sampled_from(["PH", "US"])},
            ),
            max_size=3,
        ),
        "skills": st.dictionaries(st.sampled_from(sorted(NAMES.skills)), st.integers(0, 5)),
    },
)


@given(PROFILES)
def test_writing_and_reading_changes_nothing(data: dict[str, Any]) -> None:
    profile = check_profile(data, PACK, "me")
    with TemporaryDirectory() as folder:
        toml, as_json = Path(folder, "me.toml"), Path(folder, "me.json")
        toml.write_bytes(format_profile(profile).encode())
        as_json.write_text(json.dumps(dump_profile(profile)), "utf-8")
        assert read_profile(toml, PACK) == profile
        assert read_profile(as_json, PACK) == profile
