"""`guide.toml` and `sources.toml`: who the pack is and what its figures rest on."""

from typing import Annotated, Literal

from carecli.pack.fields import AtMost, Identifier, Limits, Matching, Record, Text, Year

OWN_RULES = "carecli-rules"
"""The source of the rules that a pack does not write itself."""


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
    cite: Annotated[Text, AtMost(60)]
    confidence: Literal["A", "B", "C"] | None = None

    @property
    def first_line(self) -> int:
        """Where in the guide it begins; 0 for what is no section of it."""
        return int(self.lines.lstrip("L").split("-")[0].split(",")[0]) if self.lines else 0


OWN_SOURCE = Source(
    id=OWN_RULES,
    kind="own",
    name="carecli's rules of assessment",
    publisher="carecli",
    cite="carecli's rules",
)


class Words(Record):
    """What people in this field call things. What a pack does not say is said without naming a field.

    `person` is who they are or want to be, with its article, and `field` what they work in. `related` is
    other work that counts besides, `related_short` where there is little room and `related_long` in full.
    `ask_years`, `about_years`, `ask_related` and `about_related` are the questions for both. `about_setting`
    says why the place of work is asked, `setting` what it decides. `studies` says of a degree which fields
    count. `examples` are what may be typed of a license, a degree and a state, `flags` options that give what
    decides first, and `changes` what may be tried. `client` is whom they work for.
    """

    person: Text | None = None
    field: Text = "this field"
    related: Text = "related work"
    related_short: Text = "related work"
    related_long: Text = "related work"
    ask_years: Text = "How many years have you worked in this field? Related work comes next."
    about_years: Text = "Paid work in it"
    ask_related: Text = "And how many in related work?"
    about_related: Text = "Leave out what you counted before."
    about_setting: Text = "What posts ask can differ by where they are."
    setting: Text | None = None
    studies: Text | None = None
    examples: Text | None = None
    flags: Text | None = None
    changes: Text | None = None
    client: Text = "client"


class GuideFile(Record):
    """Identity of the pack, its version and its sources; `note` says whose the requirements are.

    `lang` is the language that it is written in, as BCP 47 names it.
    """

    id: Identifier
    title: Text
    version: Annotated[str, Matching(r"\d+\.\d+\.\d+", "must be three numbers, such as 1.0.0")]
    summary: Text
    note: Text | None = None
    lang: Annotated[
        str, Matching("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "must be the code of a language, such as en or pt-BR")
    ] = "en"
    words: Words = Words()
    source_: Annotated[tuple[Source, ...], Limits(min_length=1)]

    @property
    def source(self) -> tuple[Source, ...]:
        """The sources, and that of carecli's own rules, which a pack need not name."""
        is_named = any(source.id == OWN_RULES for source in self.source_)
        return self.source_ if is_named else (*self.source_, OWN_SOURCE)


class SourcesFile(Record):
    """`sources.toml`: further sources, which only topics, countries, wages and disagreements name."""

    source: tuple[Source, ...]
