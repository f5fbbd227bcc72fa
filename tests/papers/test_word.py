"""Word documents: every place where text stands, once, and nothing that was taken out."""

import io
import zipfile
from pathlib import Path

import pytest

from carecli.errors import PersonalFileError
from carecli.papers.documents import make_paper
from carecli.papers.paper import Line, Paper
from tests.papers.making import lines_of, make_docx, pack, paragraph, save, wrap, write_docx


def read(raw: bytes) -> Paper:
    return make_paper(raw, "r.docx", ".docx")


def test_a_document_of_a_word_processor_is_read_with_headings_lists_tables_and_headers() -> None:
    document = write_docx()
    document.sections[0].header.paragraphs[0].text = "Dana Ruiz"
    document.sections[0].footer.paragraphs[0].text = "Page of Dana"
    document.add_heading("Experience", 1)
    job = document.add_paragraph()
    job.add_run("Care ").bold = True
    job.add_run("Manager\tDelta")
    job.add_run().add_break()
    job.add_run("2019 to now")
    document.add_paragraph("")
    document.add_paragraph("")
    document.add_paragraph("Weekly rounds", style="List Bullet")
    document.add_paragraph().add_run("Licenses").bold = True
    for row, cells in zip(
        document.add_table(2, 3).rows, (("RN", "Ohio", "2027"), ("BLS", "", "")), strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    sides = document.add_table(1, 2).rows[0].cells
    sides[0].text, sides[1].text = "Skills\nEpic", "Education"
    assert read(save(document)).lines == (
        Line(1, "Dana Ruiz"),
        Line(2, "Experience", is_heading=True),
        Line(3, "Care Manager Delta"),
        Line(4, "2019 to now"),
        Line(5, ""),
        Line(6, "Weekly rounds", is_item=True),
        Line(7, "Licenses", is_heading=True),
        Line(8, "RN | Ohio | 2027"),
        Line(9, "BLS"),
        Line(10, "Skills"),
        Line(11, "Epic"),
        Line(12, "Education"),
        Line(13, "Page of Dana"),
    )


DATES = ("2019 - present", "2014 - 2019", "2010 - 2014")
POSTS = ("RN Case Manager, Elm Plan", "Staff Nurse, Oak Hospital", "Nursing Assistant, Ash Manor")
DATED = [f"{post} | {day}" for post, day in zip(POSTS, DATES, strict=True)]


@pytest.mark.parametrize(
    ("cells", "lines"),
    {
        "lines beside lines": ((DATES, POSTS), DATED),
        "dates at the right": ((POSTS, DATES), DATED),
        "blocks": (
            (DATES, (POSTS[0], "Care plans", "", POSTS[1], "", POSTS[2], "Baths")),
            [DATED[0], "Care plans", "", DATED[1], "", DATED[2], "Baths"],
        ),
        "titles among deeds": (
            (DATES, (POSTS[0], "Wrote care plans.", POSTS[1], "Gave baths.", POSTS[2])),
            [DATED[0], "Wrote care plans.", DATED[1], "Gave baths.", DATED[2]],
        ),
        "more posts than dates": ((DATES, (*POSTS, "Cook, Inn")), [*DATES, *POSTS, "Cook, Inn"]),
        "one date": ((DATES[:1], POSTS[:2]), [DATES[0], *POSTS[:2]]),
        "dates in both": ((DATES, DATES), [*DATES, *DATES]),
        "three cells": ((DATES[:2], POSTS[:2], ("Ohio", "Ohio")), [*DATES[:2], *POSTS[:2], "Ohio", "Ohio"]),
    }.values(),
)
def test_dates_beside_posts_in_a_table_belong_to_them(
    cells: tuple[tuple[str, ...], ...], lines: list[str]
) -> None:
    """A table that is there for its looks keeps each date with the post that it is of."""
    filled = "".join(f"<w:tc>{''.join(map(paragraph, cell))}</w:tc>" for cell in cells)
    read_lines = read(make_docx(f"<w:tbl><w:tr>{filled}</w:tr></w:tbl>")).lines
    assert [line.text for line in read_lines] == lines


BOX = "<w:txbxContent>" + paragraph("In a box") + "</w:txbxContent>"
RUN = "<w:r>{}<w:t>{}</w:t></w:r>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"<w:p><w:ins>{RUN.format('', 'put in')}</w:ins></w:p>", ["put in"]),
        (f"<w:p><w:del><w:delText>out</w:delText></w:del>{RUN.format('', 'left')}</w:p>", ["left"]),
        (f"<w:p><w:moveFrom>{RUN.format('', 'was here')}</w:moveFrom></w:p><w:p>"
         f"<w:moveTo>{RUN.format('', 'is here')}</w:moveTo></w:p>", ["is here"]),
        (f"<w:sdt><w:sdtContent>{paragraph('chosen')}</w:sdtContent></w:sdt>", ["chosen"]),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + paragraph("Click here")
         + "</w:sdtContent></w:sdt>" + paragraph("text"), ["text"]),
        (f"<w:p><w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback><w:pict><v:textbox>"
         f"{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>", ["In a box"]),
        (f"<w:p><w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r></w:p>", ["In a box"]),
        (f"<w:p>{RUN.format('', 'seen ')}{RUN.format('<w:rPr><w:vanish/></w:rPr>', 'CCM')}</w:p>", ["seen"]),
        ("<w:p><w:r><w:fldChar/><w:instrText>HYPERLINK x</w:instrText></w:r><w:hyperlink>"
         + RUN.format("", "a link") + "</w:hyperlink></w:p>", ["a link"]),
        ("<w:p><w:r><w:t>follow</w:t><w:noBreakHyphen/><w:t>up</w:t><w:softHyphen/><w:br/><w:t>call</w:t></w:r>"
         "</w:p>", ["follow-up", "call"]),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
         + RUN.format("", "tab") + "</w:p>", ["tab"]),
    ],
)  # fmt: skip
def test_text_is_seen_once_where_it_stands_and_not_where_it_was_taken_out(
    body: str, lines: list[str]
) -> None:
    assert [line for line in lines_of(read(make_docx(body))) if line] == lines


def test_a_table_in_a_table_and_a_broken_order_of_things_are_read() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{inner}{paragraph('c')}</w:tc></w:tr></w:tbl><w:tc>{paragraph('d')}</w:tc>"
    assert lines_of(read(make_docx(outer + "<w:t>loose</w:t>" + paragraph("e")))) == ["a | b", "c", "d", "e"]


def test_headers_are_said_once_and_notes_are_read() -> None:
    raw = make_docx(
        paragraph("text"), header1=paragraph("Dana"), header2=paragraph("Dana"), footnotes=paragraph("a note")
    )
    assert lines_of(read(raw)) == ["Dana", "text", "a note"]


def test_the_styles_that_make_a_heading_or_an_item() -> None:
    styled = "<w:p><w:pPr><w:pStyle w:val='{}'/>{}</w:pPr><w:r><w:t>text</w:t></w:r></w:p>"
    number = "<w:numPr><w:numId w:val='{}'/></w:numPr>"
    marks = {
        styled.format("Title", ""): (True, False),
        styled.format("Normal", "<w:outlineLvl w:val='0'/>"): (True, False),
        styled.format("Normal", "<w:outlineLvl w:val='9'/>"): (False, False),
        styled.format("Normal", number.format(4)): (False, True),
        styled.format("Normal", number.format(0)): (False, False),
        styled.format("ListNumber2", ""): (False, True),
        "<w:p><w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>text</w:t></w:r></w:p>": (False, False),
    }
    for body, expected in marks.items():
        line = read(make_docx(body)).lines[0]
        assert (line.is_heading, line.is_item) == expected, body


def test_a_document_without_text_says_what_to_do() -> None:
    for raw in (save(write_docx()), make_docx("<w:p/>")):
        with pytest.raises(PersonalFileError) as refused:
            read(raw)
        assert refused.value.message == "r.docx is a Word document without text"
        assert refused.value.hint == "copy its text into a text file"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE])
def test_entities_are_not_opened(entities: str) -> None:
    document = wrap("document", "<w:body>" + paragraph("&a;") + "</w:body>")
    raw = pack({"word/document.xml": document.replace("?>", "?>" + entities, 1)})
    with pytest.raises(PersonalFileError, match="holds XML entities of its own, which carecli does not open"):
        read(raw)


def broken_documents() -> dict[str, bytes]:
    whole = make_docx(paragraph("text " * 500))
    held = bytearray(whole)
    place = whole.index(b"word/document.xml") + len("word/document.xml")
    held[place + 5 : place + 40] = b"\xff" * 35
    return {
        "cut off": whole[: len(whole) // 2],
        "its text damaged": bytes(held),
        "no XML": pack({"word/document.xml": "text"}),
        "XML cut off": pack({"word/document.xml": wrap("document", "")[:-4]}),
        "another encoding": pack({"word/document.xml": '<?xml version="1.0" encoding="x-none"?><w/>'}),
    }


@pytest.mark.parametrize("kind", broken_documents())
def test_a_broken_document_says_so(kind: str) -> None:
    with pytest.raises(PersonalFileError, match=r"r.docx is broken or cut off"):
        read(broken_documents()[kind])


def test_a_document_whose_text_is_missing_says_so() -> None:
    with pytest.raises(PersonalFileError, match="is a Word document without its text"):
        read(pack({"word/styles.xml": "<w/>"}))


def test_a_locked_document_is_called_locked() -> None:
    with pytest.raises(PersonalFileError) as refused:
        read(b"\xd0\xcf\x11\xe0" + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le"))
    assert refused.value.message == "r.docx is a locked document, which carecli does not read"
    assert refused.value.hint == "save it without its password"


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = pack({"word/document.xml": b"<w>" + b" " * 60_000_000 + b"</w>"})
    assert len(bomb) < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    with pytest.raises(PersonalFileError, match=r"r.docx unpacks to more than 50 MB or 10,000 files"):
        read(bomb)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further_than_it_says() -> None:
    size = 60_000_000
    bomb = pack({"word/document.xml": b"<w>" + b" " * size + b"</w>"})
    lie = bomb.replace((size + 7).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lie != bomb
    with pytest.raises(PersonalFileError, match=r"r.docx is broken or cut off"):
        read(lie)


def test_many_small_files_and_one_of_too_much_text_are_refused() -> None:
    with pytest.raises(PersonalFileError, match=r"10,000 files"):
        read(pack({"word/document.xml": "<w/>", **{str(number): "" for number in range(10_000)}}))
    with pytest.raises(PersonalFileError, match="holds more than 5 MB of text"):
        read(pack({"word/document.xml": b"<w>" + b" " * 6_000_000 + b"</w>"}))


def test_more_elements_than_a_document_has_are_refused() -> None:
    with pytest.raises(PersonalFileError, match=r"r\.docx holds more than 300,000 elements"):
        read(make_docx("<w:p/>" * 310_000))


def test_a_locked_zip_file_says_so() -> None:
    held = bytearray(pack({"word/document.xml": "<w/>"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        held[held.index(mark) + place] |= 1
    with pytest.raises(PersonalFileError, match="is locked with a password"):
        read(bytes(held))


def test_nothing_is_written_by_a_file_with_names_that_lead_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    raw = make_docx(paragraph("text"))
    held = io.BytesIO(raw)
    with zipfile.ZipFile(held, "a") as packed:
        packed.writestr("../../evil.txt", "x")
        packed.writestr("/etc/evil.txt", "x")
    assert lines_of(read(held.getvalue())) == ["text"]
    assert list(tmp_path.iterdir()) == []


def test_elements_in_each_other_without_end_are_read_or_refused() -> None:
    deep = "<w:ins>" * 100_000 + "</w:ins>" * 100_000
    assert lines_of(read(make_docx(deep + paragraph("text")))) == ["text"]
