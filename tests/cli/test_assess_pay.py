"""What `carecli assess` says of pay: for which license, state and levels, and where it says nothing."""

import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import PEOPLE, SMALL_PACK, leave_out_named

Run = Callable[..., Result]

NURSE, WORKER = PEOPLE / "bedside-nurse.toml", PEOPLE / "community-health-worker.toml"
LEADER, HALF = PEOPLE / "nurse-leader.toml", PEOPLE / "half-answered.toml"
SOCIAL = PEOPLE / "community-social-worker.toml"
CONTRACT = {
    "level", "country", "state", "low", "median", "mean", "high", "currency", "year", "basis", "source",
    "occupation", "p10", "p25", "p75", "p90",
}  # fmt: skip
HEADING = "What it pays a year:"
HINT = "For the wages of your state add --state, or keep it: set state in "
# The profile, its license, its state, and the levels reached and next.
PAID: dict[str, tuple[Path, str, str | None, list[str]]] = {
    "a nurse in Ohio": (NURSE, "RN", "OH", ["care-manager", "senior"]),
    "a health worker in Texas": (WORKER, "none", "TX", ["assistant"]),
    "a social worker in North Carolina": (SOCIAL, "LCSW", "NC", ["care-manager", "senior"]),
    "a leader in New York": (LEADER, "RN", "NY", ["lead", "supervisor"]),
    "a nurse without a state": (HALF, "RN", None, ["assistant", "senior"]),
}


def read_json(result: Result) -> Any:
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def assess(run: Run, *args: str | Path, **stdin: str) -> list[dict[str, Any]]:
    """Return the rows of pay of an assessment."""
    pay = read_json(run("assess", *args, "--json", **stdin))["pay"]
    rows = pay["rows"] if pay else []
    assert isinstance(rows, list)
    return rows


def read_command(note: str) -> list[str]:
    """Return the words behind carecli of the command that the note names for more."""
    _, command = note.split(" More: carecli ")
    return command.split()


def split_off_national(
    expected: list[dict[str, Any]], levels: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of the salary command that an assessment of so many levels has, and the others.

    Beside the wages of a state those of the country are left out where several levels are shown.
    """
    if levels == 1 or len(list_places(expected)) == 1:
        return expected, []
    national = [row for row in expected if row["occupation"] and row["area"]["kind"] == "country"]
    return [row for row in expected if row not in national], national


def sort_rows(rows: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row) for row in rows)


def list_places(rows: list[dict[str, Any]]) -> set[str]:
    return {row["area"]["id"] for row in rows}


def read_lines(run: Run, *args: str | Path, **stdin: str) -> list[str]:
    """Return the lines of the report's part on pay, without its heading; none where it has no such part."""
    result = run("assess", *args, "--plain", "--full", **stdin)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    if HEADING not in lines:
        return []
    begun = lines[lines.index(HEADING) + 1 :]
    return begun[: begun.index("Sources:")]


# ---------------------------------------------------------------- whose pay


@pytest.mark.parametrize(("path", "license_", "state", "levels"), PAID.values(), ids=list(PAID))
def test_the_figures_are_those_of_the_salary_command(
    path: Path, license_: str, state: str | None, levels: list[str], run: Run
) -> None:
    rows = assess(run, "-p", path)
    assert list(dict.fromkeys(row["level"] for row in rows)) == levels
    for level in levels:
        args = ["--level", level, "--license", license_, *(["--state", state] if state else [])]
        expected, national = split_off_national(
            read_json(run("salary", *args, "--json"))["rows"], len(levels)
        )
        assert bool(national) is (len(levels) == 2 and state is not None)
        assert sort_rows(row for row in rows if row["level"] == level) == sort_rows(expected)
        assert {row["basis"] for row in expected} >= {"stated", "external"}
    assert all(set(row) >= CONTRACT for row in rows)
    assert list_places(rows) == ({"US", state} if state else {"US"})


@pytest.mark.parametrize(("path", "license_", "state", "levels"), PAID.values(), ids=list(PAID))
def test_the_report_says_the_band_and_then_the_guides_figure(
    path: Path, license_: str, state: str | None, levels: list[str], run: Run
) -> None:
    data = read_json(run("assess", "-p", path, "--json"))
    titles = {level["id"]: level["title"] for level in data["levels"]}
    *lines, note = [line for line in read_lines(run, "-p", path) if not line.startswith("Bands of")]
    assert len(lines) == len(levels)
    marks = {data["target_level"]: "target"}
    marks |= {data["current_level"]: "reached", data["next_level"]: "next"}
    bands = {band["level"]: band for band in data["pay"]["bands"]}
    for level, line in zip(levels, lines, strict=True):
        (stated,) = [
            r["median"] for r in data["pay"]["rows"] if r["level"] == level and r["basis"] == "stated"
        ]
        assert line.startswith(f"- {titles[level]} ({marks[level]}): ")
        assert line.count("any background, whole country: ") == 1
        assert f"; any background, whole country: {stated:,} USD [guide: pay]" in line
        if level in bands:
            band = bands[level]
            place = "the whole country" if state is None else band["area"]["name"]
            assert f" ({marks[level]}): {band['low']:,} to {band['high']:,} USD for " in line
            assert f" in {place}, from the " in line
            assert (band["state"], license_ in (*band["licenses"], "none")) == (state, True)
        for jargon in ("carried", "derived", "stated", "external"):
            assert jargon not in line
    assert {level for level in levels if level != "assistant" or license_ == "none"} == set(bands)
    where = ["--level", levels[-1], *(["--state", state] if state else [])]
    assert read_command(note) == ["salary", *where, "--license", license_]
    assert (HINT in note) is (state is None)


COMMANDS: dict[str, list[str]] = {
    **{name: ["-p", str(path)] for name, (path, *_) in PAID.items()},
    **{
        f"{name}, the director": ["-p", str(path), "--level", "director"] for name, (path, *_) in PAID.items()
    },
    "two licenses": ["--license", "LCSW", "--license", "RN", "--state", "TX", "--level", "director"],
    "a license that no occupation goes with": ["--license", "LPC", "--state", "CA", "--level", "senior"],
    "nothing said of licenses": ["--years", "6", "--state", "CA", "--level", "senior"],
    "neither license nor state": ["--years", "6", "--level", "lead"],
}


@pytest.mark.parametrize("args", COMMANDS.values(), ids=list(COMMANDS))
def test_the_command_for_more_shows_the_same_figures(args: list[str], run: Run) -> None:
    rows = assess(run, *args)
    command = read_command(read_lines(run, *args)[-1])
    shown = read_json(run(*command, "--json"))["rows"]
    level = rows[-1]["level"]
    same, _ = split_off_national(shown, len({row["level"] for row in rows}))
    assert {row["basis"] for row in same} >= {"stated", "external"}
    assert sort_rows(same) == sort_rows(row for row in rows if row["level"] == level)


@pytest.mark.parametrize(
    ("args", "whose"),
    [
        (["-p", str(NURSE)], "Why these wages, as carecli reads it: O*NET files nurse case managers under "),
        (["-p", str(SOCIAL)], "Why these wages, as carecli reads it: O*NET files social work case managers "),
        (["-p", str(WORKER)], "Why these wages, as carecli reads it: Community health work is a feeder job "),
        (["--license", "RN", "--level", "lead"], "Why these wages, as carecli reads it: The highest staff "),
        (["--years", "6", "--level", "senior"], "Your license would tell which it is. Why these wages, as "
         "carecli reads it: The license decides: nurses and social workers are counted and paid apart."),
    ],
    ids=["RN", "LCSW", "none", "a lead", "not known"],
)  # fmt: skip
def test_the_report_says_whose_wages_these_are_and_why(args: list[str], whose: str, run: Run) -> None:
    note = read_lines(run, *args)[-1]
    assert note.startswith(whose)


def test_a_nurse_and_a_social_worker_are_paid_apart(run: Run) -> None:
    nurse = read_lines(run, "-p", NURSE)
    assert nurse[1] == (
        "- Senior Care Manager (next): 82,510 to 99,030 USD for registered nurses in Ohio, from the middle "
        "to the top quarter of what they earn [BLS wages May 2025]; any background, whole country: 84,000 "
        "USD [guide: pay]"
    )
    social = read_lines(run, "-p", SOCIAL)
    assert social[0] == (
        "- Care Manager (reached): 53,000 to 77,160 USD for healthcare social workers in North Carolina, "
        "from "
        "the lowest quarter to the top quarter of what they earn [BLS wages May 2025]; any background, whole "
        "country: 68,000 USD [guide: pay]; by what healthcare social workers earn in North Carolina that is "
        "about 63,400 (68,000 x 63,280 / 67,880)"
    )


def test_bands_that_overlap_are_said_to(run: Run) -> None:
    said = [line for line in read_lines(run, "-p", LEADER) if line.startswith("Bands of ")]
    assert said == [
        "Bands of neighboring levels overlap (as Lead Care Manager 129,660 to 157,090 USD, as Care "
        "Management "
        "Supervisor 123,170 to 164,120 USD). Nurses' highest wages hold overtime, travel assignments and "
        "cities where all wages are high. Bands are parts of what whole occupations earn, so this tells "
        "of no "
        "loss in moving up."
    ]
    assert not [line for line in read_lines(run, "-p", NURSE) if line.startswith("Bands of ")]


@pytest.mark.parametrize(
    ("licenses", "same_as"),
    [
        ('[{"id": "RN", "expires": "2020-01"}]', "[]"),
        ('["LCSW", {"id": "RN", "expires": "2020-01"}]', '["LCSW"]'),
        ('[{"id": "RN", "expires": "2199-01"}]', '["RN"]'),
    ],
    ids=["the only one", "one of two", "not yet"],
)
def test_an_expired_license_does_not_decide_the_pay_either(licenses: str, same_as: str, run: Run) -> None:
    found, expected = (
        assess(run, "-p", "-", "--level", "senior", stdin=f'{{"state": "CA", "licenses": {held}}}')
        for held in (licenses, same_as)
    )
    assert found == expected
    assert found


def test_without_a_word_on_licenses_every_occupation_that_may_fit_is_shown(run: Run) -> None:
    rows = assess(run, "--years", "6", "--state", "CA", "--level", "senior")
    expected = read_json(run("salary", "--level", "senior", "--state", "CA", "--json"))["rows"]
    assert sort_rows(rows) == sort_rows(expected)
    assert len({row["occupation"] for row in rows if row["occupation"]}) >= 2
    (line, _) = read_lines(run, "--years", "6", "--state", "CA", "--level", "senior")
    assert line == (
        "- Senior Care Manager: 140,270 to 173,170 USD for registered nurses with RN or APRN, or 89,660 "
        "to 118,740 USD for healthcare social workers with LSW, LMSW or LCSW, in California "
        "[BLS wages May 2025]; any background, whole country: 84,000 USD [guide: pay]"
    )


# ---------------------------------------------------------------- which levels


def test_at_the_top_of_the_ladder_only_the_level_reached_is_paid(run: Run) -> None:
    profile = {
        "years": 20, "licenses": ["RN"], "certifications": ["CCM", "CMAC", "ACM"], "state": "IL",
        "education": [{"level": "master", "field": "nursing"}],
        "skills": dict.fromkeys((s["id"] for s in read_json(run("skills", "--json"))["skills"]), 5),
    }  # fmt: skip
    text = json.dumps(profile)
    data = read_json(run("assess", "-p", "-", "--json", stdin=text))
    assert (data["current_level"], data["next_level"]) == ("director", None)
    assert {row["level"] for row in data["pay"]["rows"]} == {"director"}
    (line, _) = read_lines(run, "-p", "-", stdin=text)
    assert line.startswith("- Director of Care Management (reached): ")
    assert "any background, whole country: 128,000 USD [" in line
    assert "medical and health services managers in Illinois" in line


@pytest.mark.parametrize(
    ("level", "mark"), [("director", ""), ("supervisor", " (next)"), ("lead", " (reached)")]
)
def test_level_shows_the_pay_of_that_level_only(level: str, mark: str, run: Run) -> None:
    rows = assess(run, "-p", LEADER, "--level", level)
    assert {row["level"] for row in rows} == {level}
    (line, note) = read_lines(run, "-p", LEADER, "--level", level)
    (stated,) = [row["median"] for row in rows if row["basis"] == "stated"]
    assert f"{mark}: " in line
    assert f"any background, whole country: {stated:,} USD" in line
    assert read_command(note) == ["salary", "--level", level, "--state", "NY", "--license", "RN"]


def test_check_adds_the_pay_of_the_level_that_is_checked(run: Run) -> None:
    checked = run("assess", "-p", LEADER, "--check", "director", "--json")
    assert checked.exit_code == 1
    rows = json.loads(checked.stdout)["pay"]["rows"]
    assert [row for row in rows if row["level"] != "director"] == assess(run, "-p", LEADER) != rows


# ---------------------------------------------------------------- which place


@pytest.mark.parametrize("state", ["TX", "tx", "texas", "Texas"])
@pytest.mark.parametrize("country", [None, "us", "US", "usa", "United States"])
def test_a_state_may_be_named_by_its_code_or_name(state: str, country: str | None, run: Run) -> None:
    flags = [
        "--license",
        "RN",
        "--level",
        "senior",
        "--state",
        state,
        *(["--country", country] if country else []),
    ]
    rows = assess(run, *flags)
    assert list_places(rows) == {"US", "TX"}
    assert [row["median"] for row in rows if row["occupation"] and row["state"]] == [95_970]


def test_the_state_on_the_command_line_takes_the_place_of_the_profiles(run: Run) -> None:
    assert list_places(assess(run, "-p", NURSE, "--state", "new york")) == {"US", "NY"}
    assert list_places(assess(run, "-p", HALF, "--state", "NY")) == {"US", "NY"}


@pytest.mark.parametrize(
    ("flags", "message", "hint"),
    [
        (["--state", "Calfornia"], "there is no state 'Calfornia'", "did you mean California or Florida?"),
        (["--state", "ZZ"], "there is no state 'ZZ'", "there are 54, such as "),
        (["--state", ""], "there is no state ''", "there are 54, such as "),
        (
            ["--state", "Chicago"],
            "there is no state 'Chicago'",
            "there are 54, such as Alabama, Alaska, Arizona, Arkansas, California; "
            "for a city use --metro with carecli salary",
        ),
        (["--state", "north"], "there is no state 'north'", "did you mean "),
        (["--country", "US", "--state", "ON"], "there is no state 'ON'", ""),
        (
            ["--country", "Narnia"],
            "--country 'Narnia' is not a country known here",
            "write its two letters, such as US",
        ),
        (["--country", ""], "--country '' is not a country known here", "write its two letters, such as US"),
        (
            ["--country", "UK", "--state", "Ontario"],
            "--state 'Ontario' is not two letters",
            "write it as in an address, such as ON",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.parametrize(
    "command", [["assess"], ["profile", "new"], ["profile", "edit"]], ids=lambda command: command[-1]
)
def test_a_wrong_place_is_named_with_the_nearest_ones(
    command: list[str], flags: list[str], message: str, hint: str, run: Run, home: Path
) -> None:
    if command[-1] == "edit":
        assert run("profile", "new", "--years", "3").exit_code == 0
    before = sorted(home.rglob("*"))
    result = run(*command, "--license", "RN", *flags)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"carecli: error: {message}; {hint}")
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize(
    "flags",
    [
        ["--country", "DE"], ["--country", "Germany"], ["--country", "UK", "--state", "ON"],
        ["--country", "ca", "--state", "on"], ["--country", "ZZ"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_another_country_has_no_wages_of_the_united_states(flags: list[str], run: Run) -> None:
    assert assess(run, "--license", "RN", "--years", "6", *flags) == []
    assert read_lines(run, "--license", "RN", "--years", "6", *flags) == []


def test_a_profile_of_another_country_has_no_pay_whatever_its_state(run: Run) -> None:
    profile = '{"country": "DE", "state": "CA", "licenses": ["RN"]}'
    assert assess(run, "-p", "-", stdin=profile) == []
    assert list_places(assess(run, "-p", "-", "--country", "US", stdin=profile)) == {"US", "CA"}


@pytest.mark.parametrize("state", ["ZZ", "US", "ON"])
def test_an_unknown_state_in_the_profile_is_said_and_the_country_counts(
    state: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "me.toml"
    path.write_text(f'state = "{state}"\nlicenses = ["RN"]\n', "utf-8")
    result = run("assess", "-p", path, "--level", "senior", "--json")
    assert result.exit_code == 0
    assert result.stderr == f"The wage tables have no state {state}; pay is that of the whole country.\n"
    rows = json.loads(result.stdout)["pay"]["rows"]
    expected = read_json(run("salary", "--level", "senior", "--license", "RN", "--json"))["rows"]
    assert sort_rows(rows) == sort_rows(expected)
    (line, note) = read_lines(run, "-p", path, "--level", "senior")
    assert "97,550 to 112,350 USD for registered nurses in the whole country" in line
    assert HINT in note


def test_what_is_withheld_in_a_place_is_left_out(run: Run) -> None:
    (line, _) = read_lines(run, "--license", "RN", "--state", "Guam", "--level", "senior")
    assert line == (
        "- Senior Care Manager: not published for registered nurses in Guam, from the middle to the top "
        "quarter "
        "of what they earn [BLS wages May 2025]; any background, whole country: 84,000 USD [guide: pay]"
    )


# ---------------------------------------------------------------- where it is shown


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_table_says_what_the_plain_view_says(
    columns: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = run("assess", "-p", LEADER, "--full").stdout
    assert max(map(len, text.splitlines())) <= columns
    letters = re.sub(r"\s", "", text)
    lines = read_lines(run, "-p", LEADER)
    assert len(lines) == 4
    for line in lines:
        assert re.sub(r"\s", "", line).removeprefix("-") in letters


def test_markdown_has_the_pay_under_a_heading_of_its_own(run: Run) -> None:
    text = run("assess", "-p", LEADER, "--format", "markdown").stdout
    part = text.split("## What it pays a year\n")[1].split("\n## ")[0]
    assert len([line for line in part.splitlines() if line.startswith("- ")]) == 2
    assert "164,120" in part


def test_csv_stays_the_table_of_gaps(run: Run) -> None:
    text = run("assess", "-p", LEADER, "--format", "csv").stdout
    assert text.startswith("Requirement,Needed,")
    assert "164,120" not in text


# ---------------------------------------------------------------- keeping the place


def read_profile(run: Run) -> dict[str, Any]:
    shown = read_json(run("profile", "show", "--json"))
    assert isinstance(shown, dict)
    return shown


def test_new_and_edit_keep_country_and_state(run: Run) -> None:
    made = run(
        "profile", "new", "--state", "california", "--country", "us", "--license", "RN", "--years", "6"
    )
    assert made.exit_code == 0
    assert {"country": "US", "state": "CA", "years": 6}.items() <= read_profile(run).items()
    edited = run("profile", "edit", "--state", "NY")
    assert edited.exit_code == 0
    assert {"country": "US", "state": "NY", "years": 6}.items() <= read_profile(run).items()
    assert run("profile", "edit", "--country", "Canada", "--state", "on").exit_code == 0
    assert {"country": "CA", "state": "ON"}.items() <= read_profile(run).items()
    text = Path(run("profile", "path").stdout.strip()).read_text("utf-8")
    assert 'country = "CA"' in text
    assert 'state = "ON"' in text


def test_the_saved_state_is_used_from_then_on(run: Run) -> None:
    assert run("profile", "new", "--state", "CA", "--license", "RN").exit_code == 0
    result = run("assess", "--json")
    assert result.stderr.startswith("Using your saved profile, ")
    assert list_places(json.loads(result.stdout)["pay"]["rows"]) == {"US", "CA"}


@pytest.mark.parametrize("command", [["profile", "new"], ["assess"]], ids=" ".join)
def test_a_place_alone_is_nothing_to_assess(command: list[str], run: Run) -> None:
    result = run(*command, "--state", "CA", "--country", "US")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nobody" in result.stderr


@pytest.mark.parametrize("command", [["profile", "new"], ["assess"]], ids=" ".join)
def test_an_interview_keeps_the_place_of_the_flags(
    command: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("answers", "profile"):
        monkeypatch.setattr(f"carecli.cli.{module}.can_prompt", lambda: True)
    place = ["--state", "CA", "--country", "US", "--target", "senior"]
    result = run(*command, *place, stdin="nurse\nRN\ndone\nsave\n")
    assert result.exit_code == 0, result.stderr
    shown = read_profile(run)
    assert {"licenses": ["RN"], "country": "US", "state": "CA"}.items() <= shown.items()
    assert ("a year for registered nurses in California" in re.sub(r"\s+", " ", result.stdout)) is (
        command == ["assess"]
    )


# ---------------------------------------------------------------- present pay


@pytest.mark.parametrize("pay", ["78000", "78k", "$37.50/hr", "6,500 a month", "3,000 biweekly"])
@pytest.mark.parametrize(
    "command",
    [
        ["assess", "--full", "--level", "care-manager"],
        ["assess", "--full", "--with", "years=1", "--level", "care-manager"],
        ["plan", "--to", "care-manager"],
    ],
    ids=["assess", "what if", "plan"],
)
def test_present_pay_is_said_beside_what_the_level_pays(command: list[str], pay: str, run: Run) -> None:
    result = run(*command, "-p", NURSE, "--pay", pay, "--plain")
    assert result.exit_code == 0
    assert (
        "Your 78,000 is near the middle of what registered nurses in Ohio earn; Care Manager posts pay about "
        "the same."
    ) in result.stdout.splitlines()
    counted = result.stderr.startswith("--pay: ") and result.stderr.endswith(" makes 78,000 USD a year.\n")
    assert counted or pay in ("78000", "78k")
    found = run(*command, "-p", NURSE, "--pay", pay, "--json").stdout
    assert json.loads(found)["pay"]["present_pay"] == 78_000


def test_present_pay_is_kept_and_shown(run: Run) -> None:
    assert run("profile", "new", "--license", "RN", "--state", "OH", "--pay", "90k").exit_code == 0
    assert run("profile", "edit", "--pay", "$37.50/hr").exit_code == 0
    assert read_profile(run)["pay"] == 78_000
    assert "Pay a year. Answer: 78,000." in run("profile", "show", "--plain").stdout
    assert read_json_of_saved(run)["present_pay"] == 78_000


def read_json_of_saved(run: Run) -> Any:
    return json.loads(run("salary", "--level", "senior", "--json").stdout)


def test_where_a_license_and_a_degree_are_from_is_shown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text(
        'licenses = [{ id = "RN", expires = "2028-05", states = ["CA", "NV"] }]\n'
        '[[education]]\nlevel = "bachelor"\nfield = "nursing"\ncountry = "PH"\n',
        "utf-8",
    )
    text = run("profile", "show", path, "--plain").stdout
    assert "RN (of CA and NV, expires 2028-05)" in text
    assert "nursing (earned in PH)" in text
    kept = run("assess", "-p", path, "--years", "3", "--json")
    assert kept.exit_code == 0


@pytest.mark.parametrize("typed", ["-5", "much", "80-90k"])
def test_pay_that_is_none_is_refused(typed: str, run: Run) -> None:
    for command in (["assess"], ["plan"]):
        result = run(*command, "-p", NURSE, "--pay", typed)
        assert (result.exit_code, result.stdout) == (2, "")
        (line,) = result.stderr.splitlines()
        assert line.startswith("carecli: error: --pay must be ")


# ---------------------------------------------------------------- packs of one's own


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))


@pytest.mark.parametrize(
    "absent",
    [
        ["occupations.toml", "wages.csv", "areas.csv"], ["wages.csv"], ["wages.csv", "areas.csv"],
        ["occupations.toml"],
    ],
    ids=["no wages at all", "no wages.csv", "neither wages nor areas", "no occupations"],
)  # fmt: skip
def test_a_pack_without_wage_tables_has_no_pay(absent: list[str], mine: Path, run: Run) -> None:
    for name in absent:
        (mine / name).unlink()
    assert assess(run, "-p", NURSE, "--level", "lead", "--pack", mine) == []
    assert read_lines(run, "-p", NURSE, "--level", "lead", "--pack", mine) == []


NOT_PUBLISHED = (
    "- Lead Care Manager: not published for registered nurses in Ohio, from the top quarter to the top "
    "tenth of "
    "what they earn [BLS wages May 2025]"
)


def forget_nurses(folder: Path, *areas: str) -> None:
    """Leave the wages of nurses in these areas out of a pack."""
    path = folder / "wages.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f"{a},000000,29-1141," for a in areas))]
    assert len(lines) - len(kept) == len(areas)
    path.write_text("".join(kept), "utf-8")


def test_a_pack_shows_only_what_it_has(mine: Path, run: Run) -> None:
    forget_nurses(mine, "OH", "US")
    rows = assess(run, "-p", NURSE, "--level", "lead", "--pack", mine)
    assert [row["basis"] for row in rows] == ["external", "stated", "external"]
    assert list_places(rows) == {"US", "OH"}
    assert [(row["median"], row["is_published"]) for row in rows] == [
        (None, False), (90_000, True), (None, False),
    ]  # fmt: skip
    line, note = read_lines(run, "-p", NURSE, "--level", "lead", "--pack", mine)
    assert line == f"{NOT_PUBLISHED}; any background, whole country: 90,000 USD [guide: pay]"
    assert read_command(leave_out_named(note)) == [
        "salary", "--level", "lead", "--state", "OH", "--license", "RN"
    ]  # fmt: skip


def test_a_state_without_wages_does_not_take_those_of_the_country(mine: Path, run: Run) -> None:
    forget_nurses(mine, "OH")
    (line, _) = read_lines(run, "-p", NURSE, "--level", "lead", "--pack", mine)
    assert line == f"{NOT_PUBLISHED}; any background, whole country: 90,000 USD [guide: pay]"


def test_a_level_without_any_figure_is_said_to_have_none(mine: Path, run: Run) -> None:
    forget_nurses(mine, "OH", "US")
    (mine / "disagreements.toml").unlink()
    text = (mine / "salary.toml").read_text("utf-8")
    without = "".join(part for part in re.split(r"(?=\[\[pay\]\])", text) if 'level = "lead"' not in part)
    assert without.count("[[pay]]") == text.count("[[pay]]") - 1
    (mine / "salary.toml").write_text(without, "utf-8")
    (line, _) = read_lines(run, "-p", NURSE, "--level", "lead", "--pack", mine)
    assert line == NOT_PUBLISHED


def test_the_source_of_the_wages_may_stand_among_the_further_sources(mine: Path, run: Run) -> None:
    guide, sources = mine / "guide.toml", mine / "sources.toml"
    text = guide.read_text("utf-8")
    parts = [part for part in re.split(r"(?=\[\[source\]\])", text) if 'id = "bls-oews-2025"' in part]
    assert len(parts) == 1
    guide.write_text(text.replace(parts[0], ""), "utf-8")
    sources.write_text(f"{sources.read_text('utf-8')}\n{parts[0]}", "utf-8")
    assert leave_out_named(run("assess", "-p", NURSE, "--plain", "--pack", mine).stdout) == leave_out_named(
        run("assess", "-p", NURSE, "--plain").stdout
    )


def test_a_broken_row_of_the_wages_is_an_error_of_the_pack(mine: Path, run: Run) -> None:
    text = (mine / "wages.csv").read_text("utf-8")
    changed = text.replace("OH,000000,29-1141,", "OH,000000,29-1141,x", 1)
    assert changed != text
    (mine / "wages.csv").write_text(changed, "utf-8")
    result = run("assess", "-p", NURSE, "--pack", mine)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "wages.csv" in result.stderr
