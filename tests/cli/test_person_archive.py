"""Who is in use after somebody is put away, and whose a new profile is."""

from collections.abc import Callable

from typer.testing import Result

Run = Callable[..., Result]


def test_it_is_said_who_is_in_use_when_somebody_is_put_away_and_whose_a_profile_is(run: Run) -> None:
    run("person", "add", "Ann")
    run("person", "use", "Ann")
    away = run("person", "archive", "Ann").stdout
    assert away.splitlines()[1:] == ["Ann was in use; nobody that is kept here is now."]
    assert ", as me; " in run("profile", "new", "--license", "RN").stderr
    back = run("person", "archive", "Ann", "--undo").stdout
    assert back == "Ann is no longer archived; carecli person use Ann puts them to use.\n"
    assert "me stays in use all the same" in run("person", "archive", "me").stdout
    assert "in use" not in run("person", "archive", "Ann").stdout


def test_a_day_to_compare_with_is_not_still_to_come(run: Run) -> None:
    result = run("people", "history", "--since", "2099-01-01")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "--since 2099-01-01 is still to come; name a day up to today" in result.stderr
