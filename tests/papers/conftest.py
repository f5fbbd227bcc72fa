"""The lexicon of the shipped pack, made once."""

import pytest

from carecli.papers.lexicon import Lexicon, load_lexicon
from tests.conftest import SHIPPED_PACK


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(SHIPPED_PACK)
