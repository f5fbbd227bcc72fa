"""`synonyms.toml`: words that mean the same to somebody who searches."""

from typing import Annotated

from pydantic import Field

from carecli.guide.record import Matching, Record

Word = Annotated[str, Matching(r"[^\W_]+", "must be a single word")]


class SynonymsFile(Record):
    """Groups of single words; whoever searches for one, in any form, finds them all."""

    group: tuple[Annotated[tuple[Word, ...], Field(min_length=2)], ...]
