"""Change the shipped pack as a stranger would, in a copy of the checkout, and list which tests fail there.

    python tools/stranger.py                         every change below, each on its own; an hour on two cores
    python tools/stranger.py skill level             some of them
    python tools/stranger.py skill --pytest "-x tests/engine"

Whoever changes `data/care-manager/` should meet the golden reports, which show a reader what changed, and the
audit, which holds the shipped pack to the contract. Any other test that fails has stated a rule of the
program with the numbers of the pack: it belongs on `tests/frozen/pack`. Ends with 1 if there is such a test.

The tests of installed distributions and of the browser are left out: they show the same reports, slowly.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACK = Path("data") / "care-manager"
NOT_COPIED = (".git", ".venv", "dist", "build", ".hypothesis", ".*_cache", "__pycache__")

GOLDEN = ("tests/cli/test_golden.py", "tests/contract/test_generated.py")
AUDIT = ("tests/test_shipped_pack.py",)
LEFT_OUT = ("tests/packaging", "tests/browser")
HOW = ("-q", "--no-cov", "-p", "no:cacheprovider", "--tb=no", "-rfE", "--continue-on-collection-errors")

BASIS = 'basis = "derived", source = "carecli-rules", reason = "A stranger asks for it"'
SKILL = """
[[skill]]
id = "juggling"
name = "Juggling in waiting rooms"
group = "soft"
description = "Keeping balls in the air so that people who wait have something to look at."
anchors = [
  "Drops most balls while a colleague picks them up.",
  "Keeps two balls up, and asks for help with a third.",
  "Keeps three balls up alone for as long as the wait takes.",
  "Keeps five balls up and shows colleagues how.",
  "Decides what the department juggles and teaches it.",
]
also = ["toss juggling"]

[skill.targets]
"""
LEVEL = """
[[level]]
id = "president"
title = "President of Care"
short = "Pres"
summary = "Answers for all care of a group of organizations."
source = "carecli-rules"
years = { min = 20 }

[[level.focus]]
text = "The whole"
source = "carecli-rules"
skills = ["strategy"]

[[level.requirement]]
id = "years"
kind = "years"
importance = "expected"
basis = "derived"
source = "carecli-rules"
reason = "A stranger asks for it"

[[level.requirement]]
id = "education:master"
kind = "education"
level = "master"
importance = "must"
basis = "derived"
source = "carecli-rules"
reason = "A stranger asks for it"

[[level.requirement]]
id = "license"
kind = "license"
label = "RN or LCSW license"
any_of = ["RN", "LCSW"]
importance = "expected"
basis = "derived"
source = "carecli-rules"
reason = "A stranger asks for it"
"""
PAY = """
[[pay]]
level = "president"
country = "US"
median = 170000
mean = 180000
currency = "USD"
basis = "derived"
source = "carecli-rules"
reason = "A stranger pays it"
"""
SETTING = """
[[setting]]
id = "school"
name = "School"
description = "Schools and colleges that follow pupils with chronic illness"
direct_assessment = true
source = "carecli-rules"

[[setting.change]]
requirement = "license"
levels = ["care-manager", "senior"]
importance = "must"
basis = "derived"
source = "carecli-rules"
reason = "A stranger asks for it"
"""


def add_skill(pack: Path) -> None:
    """Add a skill that two levels would like to see."""
    wanted = f'rating = 2, importance = "preferred", {BASIS}'
    _append(pack / "skills.toml", f"{SKILL}assistant = {{ {wanted} }}\nsenior = {{ {wanted} }}\n")


def add_level(pack: Path) -> None:
    """Add a level on top, with requirements, skills and pay."""
    # Only the highest level may be open at the top.
    _replace(pack / "ladder.toml", r"(?m)^(years = \{ min = [\d.]+) \}$", r"\1, max = 20 }")
    _append(pack / "ladder.toml", LEVEL)
    _append(pack / "salary.toml", PAY)
    target = f'president = {{ rating = 5, importance = "expected", {BASIS} }}'
    _replace(pack / "skills.toml", r"(?m)^(director = .*)$", rf"\1\n{target}")


def add_setting(pack: Path) -> None:
    """Add a setting that makes the license a must."""
    _append(pack / "settings.toml", SETTING)


def change_numbers(pack: Path) -> None:
    """Change weights, threshold, years, ratings and importance of the levels there are."""
    ladder, skills = pack / "ladder.toml", pack / "skills.toml"
    _replace(ladder, r"(?m)^((?:must|expected) = )(\d+)$", lambda said: f"{said[1]}{int(said[2]) + 1}")
    _replace(ladder, r"(?m)^(score = )(\d+)", lambda said: f"{said[1]}{int(said[2]) - 5}")
    _replace(ladder, r"(\{ min = )(\d+)", lambda said: f"{said[1]}{int(said[2]) * 0.9:.1f}")
    _replace(skills, r"(\{ rating = )([3-5])", lambda said: f"{said[1]}{int(said[2]) - 1}", every=4)
    _replace(skills, r'(importance = )"expected"', r'\1"preferred"', every=3)
    _replace(ladder, r'(importance = )"expected"', r'\1"preferred"', every=2)
    _replace(ladder, r'(importance = )"must"', r'\1"expected"', every=2)


CHANGES: dict[str, Callable[[Path], None]] = {
    "skill": add_skill,
    "level": add_level,
    "setting": add_setting,
    "numbers": change_numbers,
}


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n" + text, "utf-8")


def _replace(file: Path, pattern: str, by: str | Callable[[re.Match[str]], str], every: int = 1) -> None:
    """Replace what a file says, or each second, third ... time that it says so."""
    seen = 0

    def change(said: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        if seen % every:
            return said[0]
        return said.expand(by) if isinstance(by, str) else by(said)

    text = re.sub(pattern, change, file.read_text("utf-8"))
    if seen < every:
        sys.exit(f"{file.name} does not say {pattern}: mend tools/stranger.py")
    file.write_text(text, "utf-8")


def run_changed(name: str, arguments: list[str]) -> list[str]:
    """Make one change in a copy of the checkout and give the ids of the tests that fail there."""
    with tempfile.TemporaryDirectory(prefix="stranger-") as place:
        copy = Path(place) / "carecli"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        CHANGES[name](copy / PACK)
        # The copy's program comes before the one that is installed.
        environment = {key: value for key, value in os.environ.items() if key != "CARECLI_PACK"}
        environment |= {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}

        def run(*command: str) -> subprocess.CompletedProcess[str]:
            typed = [sys.executable, "-m", *command]
            return subprocess.run(typed, cwd=copy, env=environment, capture_output=True, text=True)  # noqa: S603

        checked = run("carecli", "pack", "check", str(PACK))
        if checked.returncode:
            sys.exit(f"the change {name!r} is not valid:\n{checked.stdout}{checked.stderr}")
        tests = run("pytest", *HOW, *arguments)
        if tests.returncode not in (0, 1):
            sys.exit(tests.stdout + tests.stderr)
        say(f"{name}: {tests.stdout.strip().splitlines()[-1]}")
        return re.findall(r"(?m)^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", tests.stdout)


def find_group(test: str) -> str:
    """Give the group of a test by its file."""
    file = test.partition("::")[0]
    return "golden" if file in GOLDEN else "audit" if file in AUDIT else "other"


def say(line: str) -> None:
    """Print a line at once: the next one takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the changes asked for, and say by group what fails."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("change", nargs="*", help=f"one of {', '.join(CHANGES)} (default: each)")
    parser.add_argument(
        "--pytest", default="-n 2", metavar="ARGS", help="arguments for pytest (default: -n 2)"
    )
    given = parser.parse_args()
    if unknown := set(given.change) - set(CHANGES):
        parser.error(f"no change named {', '.join(sorted(unknown))}")
    # What a shell starts in the background ignores an interruption, and its tests would with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    arguments = [*given.pytest.split(), *(f"--ignore={folder}" for folder in LEFT_OUT)]
    code = 0
    for name in given.change or CHANGES:
        failed = run_changed(name, arguments)
        for group in ("golden", "audit", "other"):
            tests = [test for test in failed if find_group(test) == group]
            say("\n    ".join([f"  {group}: {len(tests)}", *(tests if group == "other" else [])]))
            code = 1 if group == "other" and tests else code
    return code


if __name__ == "__main__":
    sys.exit(main())
