"""`carecli search`: words in topics, skills, credentials, levels and questions."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.output import emit
from carecli.errors import UsageError
from carecli.pack.reading import find_pack, is_built_in
from carecli.pack.search import read_files, read_places, split_words
from carecli.pack.search import search as find_words
from carecli.views.search import search_json, search_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for.")],
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Find topics, questions, skills, credentials, levels and more that speak of some words.

    Other forms of a word, words of the same meaning and small misspellings are found too.

    \b
    Examples:
      carecli search ccm exam cost
      carecli search "burnout"
      carecli search remote work --json
    """  # noqa: D301
    destination = out.choose()
    typed = " ".join(words)
    if not split_words(typed):
        raise UsageError(
            "there is no word to search for", hint='write some, such as carecli search "exam fee"'
        )
    folder = find_pack(pack)
    if not is_built_in(folder):
        from carecli.pack.loading import check_pack

        check_pack(folder)
    findings = find_words(typed, read_files(folder), read_places(folder))
    emit(destination, lambda: search_page(typed, findings), lambda: search_json(typed, findings))
