"""What `carecli pack set` does: the changes, under whose name, and what came of them in words."""

import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import typer
from tomlkit.exceptions import TOMLKitError

from carecli.cli.output import can_prompt, tell, write_out
from carecli.cli.pack_files import Files, change_pack, check_changed
from carecli.engine.difference import compare_packs
from carecli.errors import CareError, PackError, UsageError
from carecli.names import clean_text
from carecli.pack.editing import KEYS, NO_SOURCE, Editor
from carecli.pack.installed import list_installed
from carecli.pack.layers import list_layers, read_document
from carecli.pack.loading import load_pack
from carecli.pack.outline import SOURCE, STARTING_VERSION, make_id
from carecli.pack.pack import Pack
from carecli.pack.reading import find_built_in, find_named
from carecli.pack.sources import Source
from carecli.views.difference import Difference, list_lines

MOST_TRIED = 12
"""Changes of which the one at fault is looked for."""


class PackIdentity(NamedTuple):
    """Whose a pack is from now on: what is None stays."""

    ident: str | None
    version: str | None
    source: str | None


def change(
    named: str, changes: Sequence[str], ident: str | None, version: str | None, source: str | None
) -> None:
    """Change a pack and say what that changed. Raises UsageError, PackError and PersonalFileError."""
    if not changes and ident is version is source is None:
        raise UsageError("say what to change", hint=f"such as {KEYS['level'].partition(',')[0]}: see --help")
    folder = _find_own(named)
    before = load_pack(folder)
    if _is_borrowed(before, folder):
        ident, version, source = _ask_identity(before, ident, version, source)
    elif version is None:
        version = re.sub(r"\d+$", lambda found: str(int(found[0]) + 1), before.guide.version)
    identity = PackIdentity(ident, version, source)
    files = _edit(folder, before, identity, changes)
    try:
        after = change_pack(folder, files)
    except PackError as error:
        if not error.problems:
            raise
        named = _find_culprit(folder, before, identity, changes)
        problems = [problem._replace(line=None) for problem in error.problems]  # of what is not written
        message = f"pack {folder}: {named} cannot be done, and nothing is written"
        raise PackError(message, problems=problems) from None
    write_out(f"{folder} is now {after.guide.id} {after.guide.version}.\n")
    difference = Difference(before, after, compare_packs(before, after), is_same=False)
    write_out("".join(f"  {line}\n" for line in list_lines(difference)))
    tell(f"Written: {', '.join(sorted(files))}")


def _edit(folder: Path, pack: Pack, changed: PackIdentity, changes: Sequence[str]) -> Files:
    """The files of a pack with these changes, not yet checked. Raises UsageError and PackError."""
    needs_source = any(typed.partition("=")[0].partition(":")[0] not in NO_SOURCE for typed in changes)
    try:
        editor = Editor(folder, pack, "")
        if changed.source is not None or needs_source:
            editor.source = _settle_source(editor, changed.source)
        guide = editor.open("guide")
        guide["version"] = changed.version
        if changed.ident is not None:
            guide["id"] = changed.ident
        for typed in changes:
            editor.change(clean_text(typed))
        editor.check()
    except TOMLKitError as error:
        raise PackError(f"pack {folder}: cannot be changed: {error}", hint="change it by hand") from None
    return editor.files


def _find_culprit(folder: Path, pack: Pack, changed: PackIdentity, changes: Sequence[str]) -> str:
    """What was typed that a pack cannot be with: the change behind the most that it can be with."""
    for number in range(min(len(changes), MOST_TRIED) - 1, -1, -1):
        try:
            check_changed(folder, _edit(folder, pack, changed, changes[:number]))
        except CareError:
            continue
        return shlex.quote(clean_text(changes[number]))
    typed = (("--id", changed.ident), ("--version", changed.version), ("--source", changed.source))
    return " ".join(f"{flag} {shlex.quote(clean_text(value))}" for flag, value in typed if value)


def _find_own(named: str) -> Path:
    """The folder of a pack that may be changed. Raises UsageError for one that is not the person's."""
    folder = find_named(named)
    is_built_in = os.path.realpath(folder) == os.path.realpath(find_built_in())
    if is_built_in or not os.path.isdir(named):
        raise UsageError(
            f"the {'built-in' if is_built_in else 'installed'} pack {named} is not changed",
            hint=f"make one of your own first: carecli pack new my-ladder --from {named}",
        )
    return folder


def _is_borrowed(pack: Pack, folder: Path) -> bool:
    """Whether a pack still has the id of another one, of which it is a copy."""
    others = [find_built_in(), *list_layers(folder)[1:], *(found.folder for found in list_installed())]
    for other in others:
        if other is not None and os.path.realpath(other) != os.path.realpath(folder):
            try:
                if read_document(other, "guide").data.get("id") == pack.guide.id:
                    return True
            except Exception:  # noqa: S112
                continue
    return False


def _ask_identity(
    pack: Pack, ident: str | None, version: str | None, source: str | None
) -> tuple[str, str, str]:
    """Whose a copy is from now on, by the flags or by asking. Raises UsageError where nobody can be asked."""
    asked = {"id": ident, "version": version, "source": source}
    if can_prompt():
        tell(
            f"It still has the id of {pack.guide.id}. What you change is yours, and needs a name of its own."
        )
        asked["id"] = asked["id"] or typer.prompt("Id of the ladder", err=True)
        asked["version"] = asked["version"] or typer.prompt("Version", STARTING_VERSION, err=True)
        asked["source"] = asked["source"] or typer.prompt("What it rests on, with its year", err=True)
    missing = [f"--{name}" for name, value in asked.items() if not value]
    if missing:
        message = f"the pack still has the id of {pack.guide.id}, and needs {', '.join(missing)}"
        raise UsageError(message, hint="so that nothing you change is taken for what that pack says")
    if asked["id"] == pack.guide.id:
        raise UsageError(f"--id {pack.guide.id} is that of the pack it was made from", hint="choose another")
    return str(asked["id"]), str(asked["version"]), str(asked["source"])


def _settle_source(editor: Editor, typed: str | None) -> str:
    """The id of the source that changes rest on: one of the pack's own, or a new one of that name."""
    sources = editor.list_sources()
    if typed is None:
        return _choose_source(sources)
    if any(each.id == typed for each in sources):
        return typed
    if any(each.id == typed for each in editor.pack.guide.source):
        raise UsageError(
            f"--source {typed} is no source of yours", hint="say in words what the changes rest on"
        )
    found = next((each.id for each in sources if each.name == typed), None)
    if found is None:
        found = make_id(typed[:40], {each.id for each in editor.pack.guide.source})
        editor.add_source(found, clean_text(typed))
    return found


def _choose_source(sources: Sequence[Source]) -> str:
    """The source that a new pack was given, or the only one that there is. Raises UsageError."""
    named = [each.id for each in sources if each.id.startswith(SOURCE)] or [each.id for each in sources]
    if len(named) != 1 and not (named and named[-1].startswith(SOURCE)):
        raise UsageError(
            "say what the changes rest on", hint='add --source "Handbook of 2026", or a source\'s id'
        )
    return named[-1]
