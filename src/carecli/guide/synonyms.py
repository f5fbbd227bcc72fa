"""`synonyms.toml`: words that mean the same to somebody who searches."""

from typing import Annotated

from pydantic import Field

from carecli.guide.record import Record, Text


class SynonymsFile(Record):
    """Groups of words or short phrases; whoever searches for one finds them all."""

    group: tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...]
