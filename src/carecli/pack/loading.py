"""Loading a pack: every file validated, every problem of their form, then every one between them."""

import os
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from carecli.errors import Problem
from carecli.pack.fields import Record
from carecli.pack.layers import has_file, list_layers, read_document
from carecli.pack.reading import (
    MAX_BYTES,
    MOST_BYTES,
    MOST_FILES,
    MOST_PROBLEMS,
    DocumentError,
    is_built_in,
    refuse,
)
from carecli.pack.sources import Source, SourcesFile
from carecli.pack.spots import show_place
from carecli.pack.validation import construct, validate
from carecli.pack.wages import AREAS, WAGES

if TYPE_CHECKING:
    from carecli.pack.handbook import Handbook
    from carecli.pack.pack import Pack
    from carecli.pack.words import LexiconFile

File = TypeVar("File", bound=Record)
Fault = tuple[str, tuple[str | int, ...], str]


def load_pack(folder: Path) -> "Pack":
    """The whole pack: the files that `Pack` names, as frozen records; those that it lacks say nothing.

    The built-in pack is made of its files as they are, without Pydantic's checks, which takes 10 ms and not
    55: its own tests check it and hold both ways equal. Any other is checked first, file by file and then
    across its files, topics and wages included, and read no more than once while none of them changes.

    Raises PackError with every problem, each with its file, line and key, so that all can be mended at once.

    >>> from carecli.pack.reading import find_pack
    >>> load_pack(find_pack()).guide.id
    'care-manager'
    """
    if not is_built_in(folder):
        return _check_once(folder, _stamp(folder))
    return _load_files(folder, trusted=True)


def load_file(folder: Path, name: str, model: type[File]) -> File:
    """One file of a pack, by its stem, where a command needs no more.

    The built-in pack is checked as a whole by its tests; any other is checked as a whole here, first. A file
    that the pack leaves out says nothing. Raises PackError with all problems.
    """
    if not is_built_in(folder):
        _check_once(folder, _stamp(folder))
    if model.FIELDS.keys() == model.DEFAULTS.keys() and not has_file(folder, f"{name}.toml"):
        return model()
    loaded = read_file(folder, name, model, trusted=is_built_in(folder))
    if isinstance(loaded, list):
        raise refuse(folder, loaded)
    return loaded


def load_sources(folder: Path) -> tuple[Source, ...]:
    """The further sources of a pack alone; none where it has no `sources.toml`. Raises PackError."""
    if not has_file(folder, "sources.toml"):
        return ()
    return load_file(folder, "sources", SourcesFile).source


def load_handbook(folder: Path) -> "Handbook":
    """The pack with its further files. Raises PackError with all problems of their form."""
    return gather_handbook(folder, load_pack(folder), trusted=is_built_in(folder))


@lru_cache(maxsize=1)
def _check_once(folder: Path, _stamp: tuple[object, ...]) -> "Pack":
    """Check a pack at its first reading only: a command reads several of its files."""
    return check_pack(folder)


def _stamp(folder: Path) -> tuple[object, ...]:
    """What changes when a file of the pack does. What else the folder holds is not looked at."""
    files = [(path, path.stat()) for path in list_files(folder)]
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in files)


def list_files(folder: Path) -> list[Path]:
    """Every file of a pack that there is."""
    names = _list_known(list_families(folder))
    places = [layer / name for layer in list_layers(folder) for name in names]
    return [path for path in places if os.path.exists(path)]


def _list_known(families: Sequence[str] = ()) -> list[str]:
    """The names of the files that a pack may have."""
    from carecli.pack.handbook import HANDBOOK_FILES
    from carecli.pack.pack import Pack
    from carecli.pack.words import PAPER_FILES

    stems = (*Pack.FILES, *Pack.OPTIONAL, *HANDBOOK_FILES, *PAPER_FILES, *families)
    return [*(f"{stem}.toml" for stem in stems), AREAS, WAGES]


def _find_astray(folder: Path) -> list[Problem]:
    """Files whose names are slips of the pen: a pack may lack what is meant, so that nobody would notice."""
    found = {path.name for kind in ("*.toml", "*.csv") for path in islice(folder.glob(kind), MOST_FILES)}
    lacking = [name for name in _list_known() if name not in found]
    return [
        Problem("is not a file that a pack has", str(folder / name), hint=f"did you mean {near[0]}?")
        for name in sorted(found.difference(_list_known()))
        if (near := get_close_matches(name.lower(), lacking, n=1, cutoff=0.85))
    ]


def check_pack(folder: Path) -> "Pack":
    """The whole pack, checked within and across its files, topics and wages included.

    Raises PackError with all problems.
    """
    from carecli.pack.checks import check_wages, find_faults, find_handbook_faults
    from carecli.pack.departures import find_evidence_faults
    from carecli.pack.tracks import find_track_faults
    from carecli.pack.words import find_word_faults

    if astray := _find_astray(folder):
        raise refuse(folder, astray)
    if sum(path.stat().st_size for path in list_files(folder)) > MOST_BYTES:
        size = f"holds more than {MOST_BYTES // MAX_BYTES} MB in its files"
        raise refuse(folder, [Problem(size, str(folder), hint="is it the right folder?")])
    pack = _load_files(folder, trusted=False)
    handbook = gather_handbook(folder, pack, trusted=False)
    lexicon = _check_papers(folder)
    # Topics show the ladder: on a faulty one they would fail, or repeat its faults.
    sound = not (faults := [*find_track_faults(pack.ladder), *find_faults(pack)])
    if sound:
        faults = [*find_handbook_faults(handbook), *find_word_faults(lexicon, pack)]
    problems = _place(folder, faults[: MOST_PROBLEMS + 1])
    if sound:
        counted = _place(folder, find_evidence_faults(pack))
        # Without a level that a pack removes other counts decide: it answers for what it says itself.
        problems += [fault for fault in counted if Path(fault.file or "").parent == folder]
    problems += check_wages(folder, handbook.occupations.country if handbook.occupations else None)
    if problems:
        raise refuse(folder, problems)
    return pack


def _check_papers(folder: Path) -> "LexiconFile":
    """The lexicon of a pack, empty where it has none. Raises PackError for faults of its words' form."""
    from carecli.pack.words import PAPER_FILES, LexiconFile

    present = {name: model for name, model in PAPER_FILES.items() if has_file(folder, f"{name}.toml")}
    read = {name: read_file(folder, name, model, trusted=False) for name, model in present.items()}
    if problems := [problem for found in read.values() if isinstance(found, list) for problem in found]:
        raise refuse(folder, problems)
    lexicon = read.get("lexicon")
    return lexicon if isinstance(lexicon, LexiconFile) else LexiconFile()


def gather_handbook(folder: Path, pack: "Pack", *, trusted: bool) -> "Handbook":
    """The handbook of a pack that is loaded; `trusted` files are not validated.

    Raises PackError with all problems of their form.
    """
    from carecli.pack.handbook import HANDBOOK_FILES, Handbook, TopicsFile

    problems: list[Problem] = []
    files: dict[str, Any] = {}
    for name, model in (HANDBOOK_FILES | dict.fromkeys(list_families(folder), TopicsFile)).items():
        if has_file(folder, f"{name}.toml") and len(problems) <= MOST_PROBLEMS:
            loaded = read_file(folder, name, model, trusted=trusted)
            problems += loaded if isinstance(loaded, list) else []
            files[name] = loaded
    if problems:
        raise refuse(folder, problems)
    families = {name: file for name, file in files.items() if isinstance(file, TopicsFile)}
    return Handbook(
        pack,
        (*pack.guide.source, *(files["sources"].source if "sources" in files else ())),
        dict(sorted(families.items(), key=lambda item: item[1].rank)),
        files["countries"].country if "countries" in files else (),
        files["disagreements"].disagreement if "disagreements" in files else (),
        files.get("occupations"),
        files.get("plan"),
        files.get("questions"),
    )


def list_families(folder: Path) -> list[str]:
    """The files of topics, as `topics/STEM`. Raises PackError for more than anybody writes."""
    found = set[str]()
    for layer in list_layers(folder):
        topics = layer / "topics"
        found |= {f"topics/{path.stem}" for path in islice(topics.glob("*.toml"), MOST_FILES + 1)}
        if len(found) > MOST_FILES:
            raise refuse(folder, [Problem(f"holds more than {MOST_FILES} files", str(topics))])
    return sorted(stem for stem in found if has_file(folder, f"{stem}.toml"))


def _load_files(folder: Path, *, trusted: bool) -> "Pack":
    """The files of a pack as one record. Raises PackError with all problems of their form."""
    from carecli.pack.pack import Pack

    problems: list[Problem] = []
    files: dict[str, Any] = {}
    models: dict[str, Any] = {name: Pack.FIELDS[name] for name in Pack.FILES}
    models |= {name: file for name, file in Pack.OPTIONAL.items() if has_file(folder, f"{name}.toml")}
    for name, model in models.items():
        if len(problems) > MOST_PROBLEMS:
            break
        loaded = read_file(folder, name, model, trusted=trusted)
        if isinstance(loaded, list):
            problems += loaded
        else:
            files[name] = loaded
    if problems:
        raise refuse(folder, problems)
    return Pack(**files)


def read_file(folder: Path, name: str, model: type[File], *, trusted: bool) -> File | list[Problem]:
    """One file of a pack, by its stem, or every problem of its form.

    A `trusted` file is not validated, unless its keys do not fit.
    """
    try:
        document = read_document(folder, name)
    except DocumentError as error:
        return [error.problem]
    if trusted:
        with suppress(KeyError):
            return construct(model, document.data)
    loaded = validate(model, document.data, str(folder / f"{name}.toml"), find_spot=document.find_spot)
    if document.problems:
        return [*document.problems, *(loaded if isinstance(loaded, list) else ())]
    return loaded


def _place(folder: Path, faults: Sequence[Fault]) -> list[Problem]:
    """The faults, each with the line where it stands."""
    documents = {file: read_document(folder, file) for file in {file for file, _, _ in faults}}
    return [
        Problem(fault, *documents[file].find_spot(place), show_place(place) or None)
        for file, place, fault in faults
    ]
