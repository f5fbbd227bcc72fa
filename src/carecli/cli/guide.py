"""`carecli guide`: what the guide and its extensions say, topic by topic."""

import shlex
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_topics
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.names import resolve
from carecli.pack.facts import ShownTopic, fill_credential, fill_topic
from carecli.views.handbook import TOPIC, TOPICS, topic_page, topics_page
from carecli.views.page import Page
from carecli.views.topic_screen import topic_screen

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
    part: Annotated[
        str | None,
        typer.Argument(metavar="PART", help="One part of the topic, by its number or its first words."),
    ] = None,
    *,
    full: options.Full = False,
    sources: Annotated[bool, typer.Option("--sources", help="Show the sources alone.")] = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List the topics, or show one: the role, getting in, moving up, the market, abroad, pay and more.

    A topic is one screen: all of a short one, the first facts of each part of a longer one. Every fact has a
    mark for its source.

    \b
    Examples:
      carecli guide
      carecli guide certifications
      carecli guide CCM
      carecli guide overview 2
      carecli guide outlook --full
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
    again = shlex.join(["carecli", "guide", topic])
    if part is not None:
        shown, again = open_part(shown, part), shlex.join(["carecli", "guide", topic, part])

    def show() -> Page:
        """The page, made only where one is printed."""
        page = topic_page(shown, handbook)
        if sources:
            return page.cited
        return page if full or part else topic_screen(shown, handbook, again)

    emit(
        destination,
        show,
        lambda: TOPIC(shown),
        table=lambda: topic_page(shown, handbook),
    )


def open_part(topic: ShownTopic, named: str) -> ShownTopic:
    """The topic with one part alone. Raises UsageError with the nearest ones."""
    parts = {str(number): part for number, part in enumerate(topic.sections, 1)}
    names = {number: (part.id, part.title) for number, part in parts.items()}
    found = parts[resolve(named, "part", names)]
    return topic._replace(title=found.title, summary=found.title, sections=(found,))
