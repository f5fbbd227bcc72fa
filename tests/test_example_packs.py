"""The ladders under examples/packs: each valid, sourced, and fit for a person to be assessed by."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.pack.loading import check_pack
from carecli.pack.sources import OWN_RULES
from tests.conftest import ROOT

Run = Callable[..., Result]
PACKS = sorted((ROOT / "examples" / "packs").iterdir())
PEOPLE: dict[str, tuple[list[str], str, list[str]]] = {
    "nhs-care-coordinator": (
        ["--certification", "PCI-CC", "--skill", "conversations=3", "--skill", "assessing-needs=2",
         "--skill", "support-planning=2", "--skill", "joint-working=2", "--skill", "information-flow=3",
         "--skill", "monitoring=2", "--skill", "safeguarding=2", "--skill", "leading=0"],
        "band-4", ["band-5"],
    ),
    "two-track-case-management": (
        ["--license", "RN", "--certification", "CCM", "--skill", "assessment=2", "--skill", "planning=2",
         "--skill", "coordination=2", "--skill", "advocacy=2", "--skill", "evidence=1",
         "--skill", "teaching=0", "--skill", "supervising=0", "--skill", "running=0"],
        "case-manager", ["senior-clinical", "team-lead"],
    ),
    "community-health-worker": (
        ["--certification", "none", "--education", "high-school", *(
            word for skill in
            ("communication", "relationships", "navigation", "education", "outreach", "conduct")
            for word in ("--skill", f"{skill}=2")),
         *(word for skill in ("capacity-building", "advocacy", "assessment", "evaluation", "knowledge")
           for word in ("--skill", f"{skill}=1"))],
        "chw", ["lead-chw"],
    ),
}  # fmt: skip


def test_these_are_all() -> None:
    assert [path.name for path in PACKS] == sorted(PEOPLE)


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_each_says_where_it_comes_from(folder: Path) -> None:
    pack = check_pack(folder)
    assert pack.guide.id == folder.name
    own = {source.id for source in pack.guide.source if source.kind == "own"}
    outside = [source for source in pack.guide.source if source.id not in own | {OWN_RULES}]
    assert len(outside) >= 4
    assert all(source.publisher and (source.address or source.year) for source in outside)
    assert not any(level.years for level in pack.ladder.level), "no source gives years, so none are given"
    for pay in pack.salary.pay:
        assert (pay.basis, pay.year) == ("external", 2025)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_assessed_by_it(name: str, run: Run) -> None:
    flags, current, following = PEOPLE[name]
    folder = ROOT / "examples" / "packs" / name
    result = run("assess", *flags, "--pack", folder, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    data = json.loads(result.stdout)
    assert data["current_level"] == current
    assert data["next_levels"] == following
    for command in (["assess", *flags, "--full"], ["ladder"], ["skills"], ["sources"], ["pack", "describe"]):
        shown = run(*command, "--pack", folder)
        assert (shown.exit_code, shown.stderr) == (0, ""), command
        assert "care manager" not in shown.stdout.lower(), command
