"""A letter: as a page that may say what each sentence rests on, as JSON, and as a document to send."""

from datetime import date

from carecli.pack.pack import Pack
from carecli.papers.letter import Ground, Letter
from carecli.papers.matching import Matched
from carecli.views.document import Document, ReportSection
from carecli.views.match import Speaker
from carecli.views.page import Block, Bullets, Heading, Page, Paragraph
from carecli.views.resume import say_day
from carecli.views.serialize import Form

GROUNDS = {"profile": "your profile", "posting": "the posting", "work": "your résumé", "story": "your story"}
LETTER_JSON = Form(
    Letter,
    "title employer paragraphs left_out",
    schema="carecli.letter/1",
    left_out=Form(Matched, "kind=asked.kind any_of=asked.any_of importance=asked.importance status"),
)


def letter_page(letter: Letter, pack: Pack, *, why: bool = False) -> Page:
    """The draft, and what it leaves out; with `why` what each sentence rests on stands below it."""
    blocks: list[Block] = []
    for paragraph in letter.paragraphs:
        if why:
            for sentence in paragraph:
                blocks.append(Paragraph(sentence.text))
                if sentence.grounds:
                    blocks.append(Bullets(tuple(_say_ground(ground) for ground in sentence.grounds)))
        else:
            blocks.append(Paragraph(" ".join(sentence.text for sentence in paragraph)))
    if letter.name:
        blocks.append(Paragraph(letter.name))
    if letter.left_out:
        speaker = Speaker(pack)
        names = dict.fromkeys(speaker.say(found.asked) for found in letter.left_out)
        blocks += [Heading("Asked, and not in the letter: not held, or not known"), Bullets(tuple(names))]
    return Page(_name(letter), tuple(blocks))


def _name(letter: Letter) -> str:
    return f"{letter.title}, {letter.employer}" if letter.employer else letter.title


def _say_ground(ground: Ground) -> str:
    place = f", line {ground.line}" if ground.line else ""
    return f"{GROUNDS[ground.kind]}{place}: {ground.said}"


def letter_document(letter: Letter, today: date, contact: str = "") -> Document:
    """The letter alone, as it is sent: no word about carecli is in it."""
    blocks = [Paragraph(" ".join(sentence.text for sentence in paragraph)) for paragraph in letter.paragraphs]
    end = [Paragraph(letter.name)] if letter.name else []
    section = ReportSection("letter", _name(letter), (Paragraph(say_day(today)), *blocks, *end))
    return Document(letter.name or _name(letter), today, "", "", (section,), lead=contact)
