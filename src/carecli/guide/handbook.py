"""A pack with everything there is to look up beside its ladder: topics, countries, disagreements, wages."""

from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import Problem
from carecli.guide.countries import CountriesFile, Country
from carecli.guide.disagreements import Disagreement, DisagreementsFile
from carecli.guide.documents import refuse
from carecli.guide.loading import load_file, load_pack, read_file
from carecli.guide.location import is_built_in
from carecli.guide.occupations import OccupationsFile
from carecli.guide.pack import Pack
from carecli.guide.planning import PlanFile
from carecli.guide.record import Record
from carecli.guide.sources import Source, SourcesFile
from carecli.guide.synonyms import SynonymsFile
from carecli.guide.topics import Topic, TopicsFile

FILES: dict[str, type[Record]] = {
    "sources": SourcesFile,
    "countries": CountriesFile,
    "disagreements": DisagreementsFile,
    "occupations": OccupationsFile,
    "plan": PlanFile,
    "synonyms": SynonymsFile,
}


class Handbook(NamedTuple):
    """A pack and its further files, each of which a pack may leave out.

    `families` maps the stem of each file in `topics/` to its topics, by rank. `sources` are all.
    """

    pack: Pack
    sources: tuple[Source, ...]
    families: dict[str, TopicsFile]
    countries: tuple[Country, ...]
    disagreements: tuple[Disagreement, ...]
    occupations: OccupationsFile | None
    plan: PlanFile | None

    @property
    def topics(self) -> list[Topic]:
        """All topics, in the order in which lists show them."""
        return [topic for family in self.families.values() for topic in family.topic]


def load_handbook(folder: Path) -> Handbook:
    """Return the pack with its further files. Raises PackError with all problems of their form."""
    return gather_handbook(folder, load_pack(folder), trusted=is_built_in(folder))


def gather_handbook(folder: Path, pack: Pack, *, trusted: bool) -> Handbook:
    """Return the handbook of a pack that is loaded; `trusted` files are not validated.

    Raises PackError with all problems of their form.
    """
    problems: list[Problem] = []
    files: dict[str, Any] = {}
    for name, model in (FILES | dict.fromkeys(list_families(folder), TopicsFile)).items():
        if (folder / f"{name}.toml").exists():
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
    )


def list_families(folder: Path) -> list[str]:
    """Return the files of topics, as `topics/STEM`."""
    return [f"topics/{path.stem}" for path in sorted((folder / "topics").glob("*.toml"))]


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Return the further sources of a pack alone; none where it has no `sources.toml`. Raises PackError."""
    if not (folder / "sources.toml").exists():
        return ()
    return load_file(folder, "sources", SourcesFile).source
