"""The files of a pack as those of another: under a name of its own, and with nothing in a guide's name.

Needs tomlkit, of the extra `packs`.
"""

import os
import re
from pathlib import Path

import tomlkit

from carecli.pack.loading import list_files
from carecli.pack.outline import CITE, SOURCE, Identity, make_id, shorten
from carecli.pack.reading import read_bytes, read_text
from carecli.pack.wages import AREAS, WAGES

_STATED = re.compile(r"""\b(basis\s*=\s*)(["'])stated\2""")
_SCHEMA = re.compile(r"\A#:schema .*\n")  # where editors find it, as seen from the old folder


def copy_files(folder: Path, target: Path, identity: Identity) -> dict[str, str | bytes]:
    """The files of a pack by their names, for the folder `target`, under another identity.

    What the old one cites to its guide is cited to that pack, as by any other publisher: whoever changes a
    figure of it changes nothing that a guide says. Raises DocumentError.
    """
    files: dict[str, str | bytes] = {}
    for path in list_files(folder):
        if folder not in (path.parent, path.parent.parent):  # of a pack that it extends
            continue
        name = str(path.relative_to(folder))
        if name in (AREAS, WAGES):
            files[name] = read_bytes(path, path.stat().st_size)
        else:
            text = _STATED.sub(r"\1\2external\2", _SCHEMA.sub("", read_text(path)))
            files[name] = _rename(text, folder, target, identity) if name == "guide.toml" else text
    return files


def _rename(text: str, folder: Path, target: Path, identity: Identity) -> str:
    """The guide.toml of a pack under another identity, with a source for what will be changed."""
    guide = tomlkit.parse(text)
    old = str(guide["id"])
    note = f"Made from {old} {guide['version']}. What was not changed since is that pack's, with its sources."
    base = guide.get("extends")
    if base is not None and os.path.isdir(folder / base):
        guide["extends"] = os.path.relpath(folder / base, target)
    named = {"id": identity.id, "title": identity.title, "version": identity.version, "note": note}
    for key, value in named.items():
        guide[key] = value
    sources = guide["source"]
    for source in sources:
        if source["kind"] == "guide":
            source["kind"] = "publisher"
            source["cite"] = shorten(re.sub("^guide(?=:)", old, source["cite"]), CITE)
            for key in ("lines", "left_out"):
                source.pop(key, None)
    own = tomlkit.table()
    taken = {str(source["id"]) for source in sources}
    own.update({"id": make_id(SOURCE, taken), "kind": "publisher", "name": identity.source})
    own["cite"] = shorten(identity.source, CITE)
    own.add(tomlkit.nl())
    sources.append(own)
    return tomlkit.dumps(guide)
