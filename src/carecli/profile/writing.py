"""Writing files so that a crash leaves the old one or the new one, never a piece of either."""

import os
import tempfile
from pathlib import Path
from typing import Any

from carecli.errors import PersonalFileError
from carecli.profile.model import SCHEMA, Profile

PRIVATE = 0o600


def write_file(path: Path, content: str | bytes, *, mode: int | None = None) -> None:
    """Write `content` to `path`: a temporary file beside it, flushed, then renamed over it.

    `mode` sets the permissions; without one an existing file keeps its own and a new one follows the
    umask. Missing folders are made, private when `mode` is. Raises PersonalFileError.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = None
    try:
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            path.write_bytes(data)
            return
        target = _find_target(path)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if mode == PRIVATE else 0o777)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode if mode is not None else _usual_mode(target))
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise PersonalFileError(
            f"cannot write {path}: {reason}", hint="choose a place you can write to"
        ) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _find_target(path: Path) -> Path:
    """Return the file behind `path`, links followed. Raises OSError where no file can be there."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(40, "Too many levels of symbolic links")
    if target.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    if target.parent.exists() and not target.parent.is_dir():
        raise NotADirectoryError(20, "Not a directory")
    return target


def _usual_mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def dump_profile(profile: Profile) -> dict[str, Any]:
    """Return the profile as plain data in the keys of the file; unknown answers are left out."""
    data: dict[str, Any] = {"schema": SCHEMA}
    for key in ("name", "target", "setting", "country", "state", "years", "related_years"):
        if (value := getattr(profile, key)) is not None:
            data[key] = int(value) if isinstance(value, float) and value.is_integer() else value
    for key, held in (("licenses", profile.licenses), ("certifications", profile.certifications)):
        if held is not None:
            data[key] = [{"id": h.id, "expires": h.expires} if h.expires else h.id for h in held]
    if profile.done:
        data["done"] = list(profile.done)
    if profile.education is not None:
        data["education"] = [entry.model_dump(exclude_none=True) for entry in profile.education]
    if profile.skills:
        data["skills"] = dict(profile.skills)
    return data


def format_profile(profile: Profile) -> str:
    """Return the profile as TOML, as `read_profile` reads it."""
    import tomli_w

    return tomli_w.dumps(dump_profile(profile))


def save_profile(profile: Profile, path: Path) -> None:
    """Write the profile to `path`, readable by the person alone. Raises PersonalFileError."""
    write_file(path, format_profile(profile), mode=PRIVATE)
