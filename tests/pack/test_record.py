"""Text from people and packs made fit for one line of a terminal, and the patterns of ids and codes."""

import pickle
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import ValidationError

from carecli.names import clean_text
from carecli.pack.fields import CountryCode, Currency, Identifier, Record, Text
from carecli.pack.schema import adapt, describe
from carecli.pack.sources import Source


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Dana", "Dana"),
        ("  Dana  Lee ", "Dana Lee"),
        ("Dana\tLee\r\n", "Dana Lee"),
        ("Zo\u00eb \u738b \U0001f469", "Zo\u00eb \u738b \U0001f469"),
        ("[red]Dana[/red]", "[red]Dana[/red]"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[HDana", "Dana"),
        ("\x1b]0;a title\x07Dana", "Dana"),
        ("\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never ends", ""),
        ("a\x1bcb", "ab"),
        ("end\x1b", "end"),
        ("\x1b[", ""),
        ("a\x00b\x07c\x7fd", "a b c d"),
        ("a\x9b31mb\x85c", "a 31mb c"),
        ("\u202eanaD\u202c", "anaD"),
        ("\u200e\u200f\u061cDana", "Dana"),
        ("\u2066Da\u2069na\u2068", "Dana"),
        ("Da\u200bna\ufeff", "Dana"),
        ("Dana\ud800\udfff", "Dana"),
        ("\u0646\u0627\u0645\u0647\u200c\u0627\u06cc", "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc"),
        ("\U0001f469\u200d\u2695", "\U0001f469\u200d\u2695"),
        ("a\u00a0b", "a b"),
        ("\x00\x1b[0m\u202e", ""),
        ("", ""),
    ],
    ids=[
        "a name", "spaces", "tab and line end", "other scripts", "markup stays", "colors", "cursor moves",
        "a window title", "a link", "a title that never ends", "a terminal reset", "a lone escape",
        "half a sequence", "control characters", "C1 controls", "right to left", "direction marks",
        "isolates", "zero width", "lone surrogates", "a Persian joiner", "an emoji joiner", "a hard space",
        "nothing to see", "nothing",
    ],
)  # fmt: skip
def test_only_what_can_be_seen_and_joiners_stay(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(st.text(st.characters(codec=None) | st.sampled_from("\x1b[]m;\x07\\\x9b\u202e\u200d \ud800")))
def test_cleaned_text_is_safe_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert not [c for c in cleaned if ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000]
    assert not set(cleaned) & set("\u200b\u200e\u200f\u061c\u2028\u2029\u202a\u202e\u2066\u2069\ufeff")
    cleaned.encode()


@pytest.mark.parametrize("text", ["", "  ", "\x1b[31m", "\u202e", "\x00"])
def test_text_that_leaves_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="is empty"):
        adapt(Text).validate_python(text)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            Identifier,
            ["ehr", "care-planning", "education:master", "c4"],
            ["Ehr", "a_b", "-a", "a-", "a b", ""],
        ),
        (CountryCode, ["US", "CA"], ["us", "USA", "U", "U1", "US\n"]),
        (Currency, ["USD", "EUR"], ["usd", "US", "dollars", "USD\n"]),
    ],
    ids=["id", "country", "currency"],
)
def test_ids_and_codes_match_as_a_whole(kind: type[str], good: list[str], bad: list[str]) -> None:
    adapter = adapt(kind)
    assert [adapter.validate_python(text) for text in good] == good
    for text in bad:
        with pytest.raises(ValidationError, match="must be"):
            adapter.validate_python(text)


def test_the_pattern_of_an_id_is_shown_to_editors() -> None:
    assert GenerateJsonSchema().generate(describe(Identifier)) == {
        "type": "string", "pattern": "^[a-z0-9]+([-:][a-z0-9]+)*$",
    }  # fmt: skip


class Sized(Record):
    name: str
    size: int = 1


def test_a_record_is_a_frozen_value() -> None:
    one = Sized(name="a")
    assert one == Sized(name="a", size=1) != Sized(name="b")
    assert (repr(one), hash(one)) == ("Sized(name='a', size=1)", hash(Sized(name="a")))
    assert (one.replace(size=2).size, one.size) == (2, 1)
    assert deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
    assert one != Source(id="a", kind="own", name="A", cite="a")
    with pytest.raises(AttributeError, match="Sized is frozen"):
        one.size = 3  # type: ignore[misc]
    with pytest.raises(AttributeError, match="Sized is frozen"):
        del one.size


@pytest.mark.parametrize("values", [{}, {"size": 2}, {"name": "a", "sise": 2}])
def test_a_record_has_all_of_its_fields_and_no_others(values: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="Sized has name, size, not"):
        Sized(**values)
