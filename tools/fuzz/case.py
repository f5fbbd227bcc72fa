"""What an input is: the files that are there, the command lines, what is typed; also as a small JSON file."""

import base64
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

DATA = "home/.local/share/carecli"
"""Where carecli keeps what is the person's, in the folder of an input."""

PROFILE = f"{DATA}/profile.toml"
HISTORY = f"{DATA}/history.sqlite3"
DRAFT = f"{DATA}/interview.json"

Words = tuple[str, ...]
Content = bytes | str  # of a file, or the kind of a special one
SPECIAL = (
    "fifo", "folder", "zero", "full", "null", "link /dev/zero", "link fifo", "link loop", "link .",
    "link /nowhere", "link /usr",
)  # fmt: skip

LINKED = "work/linked.toml"
"""Where the saved profile is, if a link stands in its place."""


class Case(NamedTuple):
    """One input. `files` lie below the input's folder, in whose `work` the commands run.

    `trees` are copies of what the checkout has (`small`, `shipped`, `examples`), by where they lie. `typed`
    is what a person types on a terminal, one thing after the other; without it there is none. `closed` are
    streams that are closed, `full` says that standard output is a full disk. `is_real` starts Python anew.
    """

    name: str
    commands: tuple[tuple[str, ...], ...]
    files: Mapping[str, Content] = {}
    trees: Mapping[str, str] = {}
    environment: Mapping[str, str] = {}
    stdin: bytes = b""
    typed: tuple[bytes, ...] | None = None
    size: tuple[int, int] = (24, 80)
    closed: tuple[int, ...] = ()
    full: bool = False
    is_real: bool = False

    @property
    def family(self) -> str:
        """The family that it is of."""
        return self.name.partition(":")[0]


def dump_case(case: Case) -> str:
    """The input as JSON, from which `load_case` makes it again."""
    data = case._asdict()
    data["files"] = {path: _pack(content) for path, content in case.files.items()}
    data["stdin"] = _pack(case.stdin)
    data["typed"] = None if case.typed is None else [_pack(part) for part in case.typed]
    plain = {key: value for key, value in data.items() if value != Case._field_defaults.get(key)}
    return json.dumps(plain, indent=1, sort_keys=True) + "\n"


def load_case(path: Path) -> Case:
    """An input that was kept."""
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for key in ("size", "closed"):
        if key in data:
            data[key] = tuple(data[key])
    data["commands"] = tuple(tuple(words) for words in data["commands"])
    data["files"] = {name: _unpack(content) for name, content in data.get("files", {}).items()}
    if "stdin" in data:
        data["stdin"] = _unpack(data["stdin"])
    if "typed" in data:
        data["typed"] = tuple(_unpack(part) for part in data["typed"])
    return Case(**data)


def _pack(content: Content) -> dict[str, str]:
    if isinstance(content, str):
        return {"special": content}
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return {"packed": base64.b85encode(zlib.compress(content, 9)).decode()}
    return {"text": text}


def _unpack(content: Mapping[str, str]) -> Any:
    if "packed" in content:
        return zlib.decompress(base64.b85decode(content["packed"]))
    return content["special"] if "special" in content else content["text"].encode()
