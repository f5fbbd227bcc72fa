"""Write what is made from the code: JSON Schemas, the command reference, the tour's sessions and pictures.

python docs/generate.py            write the files
python docs/generate.py --check    exit with 1 if one is not fresh, naming it
"""

import json
import os
import re
import shlex
import sys
from pathlib import Path
from typing import Any

from output_schemas import DRAFT, describe_input, describe_profile, make_output_schemas
from pictures import make_pictures
from typer.testing import CliRunner

from carecli.cli.app import COMMANDS, app
from carecli.pack.facts import TOPIC, count_citations
from carecli.pack.handbook import HANDBOOK_FILES, TopicsFile
from carecli.pack.loading import load_handbook
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.pack.words import PAPER_FILES
from carecli.people.mapping import PeopleMap
from carecli.profile.letterhead import LetterheadFile
from carecli.profile.stories import StoriesFile

DOCS = Path(__file__).resolve().parent
COVERAGE = """# Where each section of the guide is

Made from the sources that the pack cites by `make docs`; do not edit. The lines are those of the guide.
A topic is read with `carecli guide TOPIC`, data with the other commands. In parentheses: how many facts rest
on the section.

| lines | section of the guide | topics | data |
|---|---|---|---|
"""
SUBCOMMANDS = {
    "profile": ("new", "edit", "show", "check", "path", "erase"),
    "history": ("save", "list", "show", "diff", "chart", "export", "import", "erase", "repair"),
    "person": ("add", "list", "use", "rename", "archive", "note", "notes"),
    "pack": ("new", "set", "check", "describe", "diff", "list"),
    "people": ("template", "form", "assess", "report", "history"),
    "rate": ("request", "answer", "sign", "key", "accept", "show", "check", "remove"),
}


def make_schemas() -> dict[Path, str]:
    """Return the schema of each file of a pack, of a profile, and of each form that carecli prints."""
    models: dict[str, Any] = {name: Pack.FIELDS[name] for name in Pack.FILES} | Pack.OPTIONAL
    made = {f"output/{name}": schema for name, schema in make_output_schemas().items()}
    for name, model in (models | HANDBOOK_FILES | PAPER_FILES | {"topics": TopicsFile}).items():
        made[name] = {"$schema": DRAFT} | describe_input(model)
    made["profile"] = {"$schema": DRAFT} | describe_profile()
    made["stories"] = {"$schema": DRAFT} | describe_input(StoriesFile)
    made["people-map"] = {"$schema": DRAFT} | describe_input(PeopleMap)
    made["letterhead"] = {"$schema": DRAFT} | describe_input(LetterheadFile)
    return {DOCS / "schemas" / f"{n}.schema.json": json.dumps(s, indent=2) + "\n" for n, s in made.items()}


def make_coverage() -> dict[Path, str]:
    """Return the table of the guide's sections with the topics and data that hold each."""
    handbook = load_handbook(find_pack())
    citations = count_citations(handbook)
    sections = [source for source in handbook.sources if source.kind == "guide"]
    rows = []
    for section in sorted(sections, key=lambda section: section.first_line):
        places = citations[section.id]
        shown = ", ".join(f"{n.removeprefix(TOPIC)} ({c})" for n, c in places.items() if n.startswith(TOPIC))
        files = {name: count for name, count in places.items() if not name.startswith(TOPIC)}
        data = ", ".join(f"`{name}` ({count})" for name, count in files.items())
        where = f"left out: {section.left_out}" if section.left_out else shown
        rows.append(f"| {section.lines} | {section.name} | {where} | {data} |")
        assert where or data, f"nothing holds {section.id}"  # noqa: S101
    return {DOCS / "guide-coverage.md": COVERAGE + "\n".join(rows) + "\n"}


def make_reference() -> dict[Path, str]:
    """Return the command reference: the help of every command, as it is printed at 80 columns."""
    paths: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        paths += [(name,), *((name, sub) for sub in SUBCOMMANDS.get(name, ()))]
    parts = ["# Commands\n\nMade from `--help` by `make docs`; do not edit.\n"]
    for path in paths:
        result = CliRunner().invoke(app, [*path, "--help"], prog_name="carecli")
        parts.append(f"## {' '.join(('carecli', *path))}\n\n```text\n{result.output.strip()}\n```\n")
    return {DOCS / "commands.md": "\n".join(parts)}


def make_tour() -> dict[Path, str]:
    """Return the tour with what its shown commands print today, at 80 columns."""
    path = DOCS / "tour.md"
    shown = re.compile(r"(```console\n\$ (carecli [^\n]+)\n)(?!```|\$ ).*?(```)", re.DOTALL)

    def replay(block: re.Match[str]) -> str:
        result = CliRunner().invoke(app, shlex.split(block[2])[1:], prog_name="carecli")
        return f"{block[1]}{result.stdout}{block[3]}"

    text = path.read_text(encoding="utf-8")
    assert len(shown.findall(text)) >= 2, "the tour shows a session"  # noqa: S101
    return {path: shown.sub(replay, text)}


def main() -> int:
    """Write or check every generated file; return the exit code."""
    os.environ["COLUMNS"] = "80"
    os.chdir(DOCS.parent)
    files = make_schemas() | make_coverage() | make_reference() | make_tour() | make_pictures()
    stale = [p for p, text in files.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"not fresh: {path.relative_to(DOCS.parent)}; run make docs")
        print(f"{len(files)} generated files, {len(stale)} not fresh")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
        print(f"wrote {path.relative_to(DOCS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
