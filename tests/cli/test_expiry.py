"""Expiry from the front door: the warning, what it changes, and `--today`."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from typer.testing import Result

from carecli.cli.options import read_month
from carecli.errors import UsageError
from tests.conftest import PEOPLE

Run = Callable[..., Result]

LEADER = PEOPLE / "nurse-leader.toml"


def show(run: Run, held: dict[str, Any], today: str, *args: str) -> str:
    result = run("assess", "-p", "-", "--today", today, *args, stdin=json.dumps(held))
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def ccm(expires: str) -> dict[str, Any]:
    return {"certifications": [{"id": "CCM", "expires": expires}]}


def rn(expires: str) -> dict[str, Any]:
    return {"licenses": [{"id": "RN", "expires": expires}]}


RENEW_CCM = "Renew it in time. What is known of it: carecli guide CCM"
RENEW_RN = "Renew it in time. What is known of it: carecli guide RN"


@pytest.mark.parametrize(
    ("held", "today", "line"),
    [
        (ccm("2026-05"), "2026-06-01", "Your CCM certification expired on 2026-05-31 and counts as missing."),
        (ccm("2026-05"), "2030-01-01", "Your CCM certification expired on 2026-05-31 and counts as missing."),
        (rn("2026-05-17"), "2026-05-18", "Your RN license expired on 2026-05-17 and counts as missing."),
        (ccm("2026-05"), "2026-05-31", f"Your CCM certification expires today, 2026-05-31. {RENEW_CCM}"),
        (rn("2028-02"), "2028-02-29", f"Your RN license expires today, 2028-02-29. {RENEW_RN}"),
        (rn("2028-02"), "2028-03-01", "Your RN license expired on 2028-02-29 and counts as missing."),
        (rn("2027-03"), "2027-03-30", f"Your RN license expires on 2027-03-31, in 1 day. {RENEW_RN}"),
        (rn("2027-03"), "2026-11-23", f"Your RN license expires on 2027-03-31, in 128 days. {RENEW_RN}"),
        (rn("2027-03"), "2026-10-02", f"Your RN license expires on 2027-03-31, in 180 days. {RENEW_RN}"),
        (rn("2027-03"), "2026-10-01", None),
        ({"licenses": [{"id": "RN", "expires": "2020-01"}, "RN"]}, "2026-10-01", None),
        ({"licenses": ["RN"], "certifications": []}, "2026-10-01", None),
    ],
)  # fmt: skip
def test_the_report_warns_right_after_its_summary(
    held: dict[str, Any], today: str, line: str | None, run: Run
) -> None:
    for form, place in (("plain", 1), ("markdown", 4)):
        lines = show(run, held, today, "--format", form).splitlines()
        warnings = [said for said in lines if said.startswith("Your ") and "expire" in said]
        assert warnings == ([line] if line else [])
        assert (lines[place] == line) is (line is not None)
    words = " ".join(show(run, held, today).split())
    assert (line in words) if line else ("expire" not in words)


def test_the_warning_is_yellow_and_says_it_without_color(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[33mYour CCM certification expired on 2026-05-31" in show(run, ccm("2026-05"), "2026-06-01")


def test_each_credential_has_its_line_the_earliest_first(run: Run) -> None:
    held = rn("2027-03") | {"certifications": [{"id": "CCM", "expires": "2026-05"}, "ACM"]}
    lines = show(run, held, "2027-01-01", "--plain").splitlines()
    assert [line.split(" expire")[0] for line in lines[1:3]] == ["Your CCM certification", "Your RN license"]
    assert not lines[3].startswith("Your ")


def test_json_lists_what_expires(run: Run) -> None:
    held = rn("2027-03") | {"certifications": [{"id": "CCM", "expires": "2026-05"}]}
    data = json.loads(show(run, held, "2027-01-01", "--json"))
    assert data["expiring"] == [
        {
            "credential": "CCM", "kind": "certification", "last_day": "2026-05-31", "days_left": -215,
            "state": "expired",
        },
        {"credential": "RN", "kind": "license", "last_day": "2027-03-31", "days_left": 89, "state": "soon"},
    ]  # fmt: skip
    assert (
        json.loads(show(run, held, "2026-01-01", "--json", "--level", "senior"))["expiring"][0]["days_left"]
        == (date(2026, 5, 31) - date(2026, 1, 1)).days
    )
    assert json.loads(show(run, {"years": 3}, "2027-01-01", "--json"))["expiring"] == []


def test_a_certification_that_expires_takes_the_level_with_it(run: Run) -> None:
    """Priya is Lead in a payer setting, where a certification is a must; the CCM held lasts to 2030-05."""

    def standing(today: str) -> tuple[str | None, Any]:
        data = json.loads(run("assess", "-p", LEADER, "--today", today, "--json").stdout)
        lead = next(level for level in data["levels"] if level["id"] == "lead")
        return data["current_level"], (lead["verdict"]["low"], lead["stops"], lead["score"]["low"])

    level, (verdict, stops, score) = standing("2030-05-31")
    assert (level, verdict, stops) == ("lead", "ready", [])
    later, (then, then_stops, then_score) = standing("2030-06-01")
    assert (later, then, then_stops) == ("assistant", "stretch", []), "whoever may sit again is not stopped"
    assert then_score < score
    assert run("assess", "-p", LEADER, "--today", "2030-05-31", "--check", "lead").exit_code == 0
    assert run("assess", "-p", LEADER, "--today", "2030-06-01", "--check", "lead").exit_code == 1


def test_an_expired_license_pays_nothing(run: Run) -> None:
    held = rn("2027-03") | {"state": "OH", "years": 3}
    assert "registered nurses in Ohio" in show(run, held, "2027-03-31", "--plain", "--level", "senior")
    assert "registered nurses" not in show(run, held, "2027-04-01", "--plain", "--level", "senior")


def test_a_credential_renewed_by_a_flag_is_current_again(run: Run) -> None:
    text = show(run, ccm("2026-05"), "2027-01-01", "--certification", "CCM", "--plain", "--level", "senior")
    assert "expire" not in text


@pytest.mark.parametrize(
    "typed",
    ["", "tomorrow", "2027-13-01", "2027-02-29", "2027-3-1", "20270301", "2027-W10-1", "2027-03",
     "03/01/2027", "0000-01-01", "2027-03-01T00:00", "2027-03-01x"],
)  # fmt: skip
def test_today_is_a_day_written_as_year_month_and_day(typed: str, run: Run) -> None:
    result = run("assess", "-p", LEADER, "--today", typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"carecli: error: --today '{typed}' is not a day; write year, month and day, such as 2027-03-01\n"
    )


@pytest.mark.parametrize(("expires", "is_named"), [("2020-01", True), ("2199-01", False)])
def test_without_today_it_is_the_day_of_the_clock(expires: str, is_named: bool, run: Run) -> None:
    data = json.loads(run("assess", "-p", "-", "--json", stdin=json.dumps(ccm(expires))).stdout)
    assert [expiry["state"] for expiry in data["expiring"]] == ["expired"] * is_named


def test_a_wrong_day_is_named_before_anything_is_asked_or_read(run: Run) -> None:
    result = run("assess", "-p", "nowhere.toml", "--today", "soon")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--today 'soon' is not a day" in result.stderr


@pytest.mark.parametrize(("typed", "first"), [("2027-01", date(2027, 1, 1)), ("1900-12", date(1900, 12, 1))])
def test_a_month_is_its_first_day(typed: str, first: date) -> None:
    assert read_month("--start", typed) == first


@pytest.mark.parametrize(
    "typed", ["", "2027", "2027-13", "2027-00", "2027-1", "2027-W1", "202701", "2027-01-01", "0000-01", "may"]
)
def test_a_month_that_is_none_is_named_with_its_flag(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_month("--start", typed)
    assert refused.value.message == f"--start '{typed}' is not a month"
    assert refused.value.hint == "write year and month, such as 2027-01"
