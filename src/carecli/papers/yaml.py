"""YAML into data, each value a `Leaf` with its line: bounded before and after the library reads it."""

import re
from collections.abc import Iterator
from itertools import accumulate, count
from typing import Any
from warnings import catch_warnings, simplefilter

from carecli.errors import PersonalFileError
from carecli.names import clean_text
from carecli.papers.formats import Leaf
from carecli.papers.plain import AGAIN, RIGHT_FILE, drop_marks

MOST_YAML = 60_000
"""Letters of a document: a CV has a tenth, and the library reads a hundred thousand a second."""

MOST_NESTED = 50
"""Lists and tables of YAML inside each other."""

MOST_NODES = 20_000
"""Values of a YAML document, each as often as others point to it."""


def read_yaml(text: str, name: str, hint: str = AGAIN) -> Any:
    """The data of a YAML document, each value a `Leaf`, whatever its tag. Raises PersonalFileError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    _check_yaml(text, name)
    try:
        with catch_warnings():
            simplefilter("ignore")  # of an anchor that is used for two things
            root = YAML(typ="safe", pure=True).compose(text)
        return _list_nodes(root, name, count())
    except MarkedYAMLError as error:
        place = f"{name}:{error.problem_mark.line + 1}" if error.problem_mark else name
        raise PersonalFileError(f"{place} is not valid YAML: {error.problem}", hint=hint) from None
    except (YAMLError, ValueError):
        raise PersonalFileError(f"{name} is not valid YAML", hint=hint) from None
    except RecursionError:  # a list that holds itself, too
        raise PersonalFileError(f"{name} is nested too deeply", hint=RIGHT_FILE) from None


def _check_yaml(text: str, name: str) -> None:
    """Raise PersonalFileError for what would keep the library busy."""
    if len(text) > MOST_YAML:
        size = f"{len(text) // 1_000:,} kB of YAML; carecli reads up to {MOST_YAML // 1_000} kB"
        raise PersonalFileError(f"{name} holds {size}", hint=RIGHT_FILE)
    depths = accumulate(-1 if mark in "]}" else 1 for mark in re.findall(r"[\[\]{}]", text))
    if max(depths, default=0) > MOST_NESTED or re.search(rf"(?:[-?][ \t]){{{MOST_NESTED}}}", text):
        raise PersonalFileError(f"{name} is nested too deeply", hint=RIGHT_FILE)


def _list_nodes(node: Any, name: str, seen: Iterator[int]) -> Any:
    """The data of a node. A node that others point to comes as often: a few can be made into millions."""
    if next(seen) > MOST_NODES:
        raise PersonalFileError(f"{name} holds more than {MOST_NODES:,} values", hint=RIGHT_FILE)
    if node is None or isinstance(node.value, str):
        return Leaf(drop_marks(node.value), node.start_mark.line + 1) if node and node.value else None
    if node.id == "sequence":
        return [_list_nodes(part, name, seen) for part in node.value]
    pairs = [(key, value) for key, value in node.value if isinstance(key.value, str)]
    lines = dict[str, int]()
    for key, _ in pairs:
        line = key.start_mark.line + 1
        if key.value in lines:
            message = f"{name}:{line} has '{clean_text(key.value)}' again, as in line {lines[key.value]}"
            raise PersonalFileError(message, hint="keep the one that is right")
        lines[key.value] = line
    return {key.value: _list_nodes(value, name, seen) for key, value in pairs}
