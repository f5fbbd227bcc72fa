"""Where a pack is: the one place that knows."""

import os
from pathlib import Path

from carecli.errors import PackError

DEFAULT_PACK = "care-manager"


def find_pack(explicit: str | None = None) -> Path:
    """Return the folder of the pack to use.

    An explicit folder or `CARECLI_PACK` wins; then the copy inside the installed package; then the
    source checkout, because an editable install does not carry the data folder.
    Raises PackError when there is no such folder.
    """
    named = os.environ.get("CARECLI_PACK") or None if explicit is None else explicit
    if named is not None:
        folder = Path(named)
        if not named or not os.path.isdir(folder):
            what = "is not a folder" if named and os.path.exists(folder) else "does not exist"
            raise PackError(
                f"pack {named}: {what}", hint="pass the folder that holds guide.toml and ladder.toml"
            )
        return folder
    for folder in _built_in_places():
        if (folder / "guide.toml").is_file():
            return folder
    raise PackError("the built-in pack is missing", hint="install carecli again, or pass --pack DIR")


def is_built_in(folder: Path) -> bool:
    """Whether a folder is the pack that carecli ships, which its own tests have checked."""
    return folder in _built_in_places()


def _built_in_places() -> tuple[Path, Path]:
    package = Path(__file__).resolve().parent.parent
    return package / "data" / DEFAULT_PACK, package.parent.parent / "data" / DEFAULT_PACK
