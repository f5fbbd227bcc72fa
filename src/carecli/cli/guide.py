"""`carecli guide`: what the guide and its extensions say, topic by topic."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_topics
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.names import resolve
from carecli.pack.facts import fill_credential, fill_topic
from carecli.views.handbook import TOPIC, TOPICS, topic_page, topics_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def guide(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help="One topic in full, or one license or certification, such as CCM.",
            autocompletion=complete_topics,
        ),
    ] = None,
    sources: Annotated[bool, typer.Option("--sources", help="Mark every fact with its source.")] = False,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List the topics, or show one: the role, getting in, moving up, the market, abroad, pay and more.

    \b
    Examples:
      carecli guide
      carecli guide certifications
      carecli guide CCM
      carecli guide outlook --sources
      carecli guide questions --json
    """  # noqa: D301
    destination = out.choose()
    handbook = Session(pack).handbook
    if topic is None:
        emit(destination, lambda: topics_page(handbook), lambda: TOPICS(handbook))
        return
    shown = fill_credential(topic, handbook)
    if shown is None:
        topics = {found.id: found for found in handbook.topics}
        names = {name: (found.title, *found.also) for name, found in topics.items()}
        found = resolve(
            topic, "topic", names, otherwise=f"or try carecli search {topic}" if topic.strip() else ""
        )
        shown = fill_topic(topics[found], handbook)
    emit(destination, lambda: topic_page(shown, handbook, mark=sources), lambda: TOPIC(shown))
