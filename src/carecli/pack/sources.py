"""`guide.toml` and `sources.toml`: who the pack is and what its figures rest on."""

from typing import Annotated, Literal

from carecli.pack.fields import AtMost, Identifier, Limits, Matching, Record, Text, Year


class Source(Record):
    """A section of the guide, a page of an outside publisher, or a count that carecli made.

    `cite` is the short name for a table cell. `lines` says where in the guide a section stands, such as
    `L3-16` or `L61, L67-68` where it stands twice; `left_out` says why the pack holds nothing of a section.
    `confidence` is A (issuer's own page), B (official data through a copy) or C (third party only).
    """

    id: Identifier
    kind: Literal["guide", "publisher", "count", "own"]
    name: Text
    publisher: Text | None = None
    year: Year | None = None
    address: Text | None = None
    lines: (
        Annotated[str, Matching(r"L\d+(-\d+)?(, L\d+(-\d+)?)*", "must be lines of the guide, such as L3-16")]
        | None
    ) = None
    left_out: Text | None = None
    cite: Annotated[Text, AtMost(24)]
    confidence: Literal["A", "B", "C"] | None = None

    @property
    def first_line(self) -> int:
        """Where in the guide it begins; 0 for what is no section of it."""
        return int(self.lines.lstrip("L").split("-")[0].split(",")[0]) if self.lines else 0


class GuideFile(Record):
    """Identity of the pack, its version and its sources; `note` says whose the requirements are."""

    id: Identifier
    title: Text
    version: Annotated[str, Matching(r"\d+\.\d+\.\d+", "must be three numbers, such as 1.0.0")]
    summary: Text
    note: Text | None = None
    source: Annotated[tuple[Source, ...], Limits(min_length=1)]


class SourcesFile(Record):
    """`sources.toml`: further sources, which only topics, countries, wages and disagreements name."""

    source: tuple[Source, ...]
