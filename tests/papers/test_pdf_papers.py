"""PDF documents: text with its pages, what is no text, locks, portfolios, and what would never end."""

import io
import itertools
import re
import signal
import threading
import time
from typing import Any

import pypdf
import pytest

from carecli.errors import PersonalFileError
from carecli.papers import pdf
from carecli.papers.documents import make_paper
from carecli.papers.paper import Line, Paper
from tests.papers.making import (
    EUROPASS_NEW,
    EUROPASS_OLD,
    draw_lines,
    draw_pdf,
    lines_of,
    make_pdf,
    rewrite_pdf,
    save,
)

TYPST = """
#set page(width: 12cm, height: 20cm)
#set par(justify: true)
#set text(hyphenate: true, lang: "en")
= Dana Ruiz
The office of case management coordinates the discharge of patients, the authorization of
rehabilitation and the communication with insurance companies, pharmacies and rehabilitation centers.
- Efficient handoffs, first and final
- RN license in Ohio
#pagebreak()
#columns(2)[Left one \\ Left two #colbreak() Right one \\ Right two]
"""


def read(raw: bytes) -> Paper:
    return make_paper(raw, "r.pdf", ".pdf")


def refuse(raw: bytes) -> PersonalFileError:
    with pytest.raises(PersonalFileError) as refused:
        read(raw)
    return refused.value


def test_text_is_read_with_its_pages_whole_words_and_items() -> None:
    paper = read(make_pdf(TYPST))
    texts = {line.text: line for line in paper.lines}
    assert paper.kind == "pdf"
    whole = next(text for text in texts if text.startswith("The office"))
    assert "coordinates the discharge of patients, the authorization of rehabilitation" in whole
    assert whole.endswith("rehabilitation centers.")
    assert texts["Efficient handoffs, first and final"].is_item
    assert [(line.text, line.page) for line in paper.lines if line.page == 2] == [
        ("Left one", 2), ("Left two", 2), ("Right one", 2), ("Right two", 2),
    ]  # fmt: skip
    assert [line.number for line in paper.lines] == list(range(1, len(paper.lines) + 1))


@pytest.mark.parametrize(
    ("drawn", "read_as"),
    [
        (["Case manage-", "ment of patients at home"], ["Case management of patients at home"]),
        (["evidence of it; evidence-", "based care, and more of the same"],
         ["evidence of it; evidence-based care, and more of the same"]),
        (["Licenses and letters: RN-", "BSN"], ["Licenses and letters: RN-", "BSN"]),
        (["Active license, or a multistate", "(compact) license of another"],
         ["Active license, or a multistate (compact) license of another"]),
        (["Short", "of words that go on for longer"], ["Short", "of words that go on for longer"]),
        (["A sentence that has an end here.", "and another one begins"],
         ["A sentence that has an end here.", "and another one begins"]),
        (["E X P E R I E N C E", "C A R E  W O R K  and more"], ["EXPERIENCE", "CARE WORK and more"]),
        (["\\267", "Weekly rounds with the whole team"], ["Weekly rounds with the whole team"]),
    ],
)  # fmt: skip
def test_lines_that_only_the_paper_ends_are_joined(drawn: list[str], read_as: list[str]) -> None:
    assert lines_of(read(draw_pdf(draw_lines(*drawn)))) == read_as


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        (
            "(May 2019) Tj 55 0 (to) Tj 12 0 (now) Tj 26 0 (, Ohio, in care) Tj",
            ["May 2019 to now, Ohio, in care"],
        ),
        ("(Left column of it) Tj 300 0 (Right column) Tj", ["Left column of it", "Right column"]),
        ("(Above and so on) Tj 0 -20 (Below of it) Tj", ["Above and so on", "Below of it"]),
    ],
)
def test_pieces_of_a_line_are_one_line(
    pieces: str, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the library gives them: a piece, an empty one where it ends, and the end of the line."""
    flat = [1, 0, 0, 1, 0, 0]

    def show(visitor_text: Any, **_: Any) -> None:
        x, y = 50, 700
        for right, up, text in re.findall(r"(?:(\d+) (-?\d+) )?\(([^)]*)\)", pieces):
            x, y = x + int(right or 0), y + int(up or 0)
            visitor_text(text, flat, [1, 0, 0, 1, x, y], None, 11)
            visitor_text("", flat, [1, 0, 0, 1, x + 5 * len(text), y], None, 12)
            visitor_text("\n", flat, flat, None, 11)

    monkeypatch.setattr(pypdf.PageObject, "extract_text", lambda *_, **how: show(**how))
    assert lines_of(read(draw_pdf(draw_lines("text")))) == lines


def test_a_page_without_text_is_said_to_be_a_picture() -> None:
    for drawn in ("0 0 100 100 re f", draw_lines("p. 1")):
        error = refuse(draw_pdf(drawn))
        assert error.message == "r.pdf is a PDF without text, such as a scan"
        assert error.hint == "make its text readable with OCR, or type its text into a file"


def test_letters_that_nobody_can_read_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def show(visitor_text: Any, **_: Any) -> None:
        visitor_text("/g12/g3 (cid:7)" * 20, [1, 0, 0, 1, 0, 0], [1, 0, 0, 1, 0, 0], None, 12)

    monkeypatch.setattr(pypdf.PageObject, "extract_text", lambda *_, **how: show(**how))
    assert refuse(draw_pdf(draw_lines("text"))).message == "r.pdf is a PDF without text, such as a scan"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_an_empty_password_opens_and_another_one_is_said(algorithm: str) -> None:
    whole = draw_pdf(draw_lines("Registered Nurse in Ohio"))
    opened = rewrite_pdf(whole, password="", owner="secret", algorithm=algorithm)
    assert lines_of(read(opened)) == ["Registered Nurse in Ohio"]
    error = refuse(rewrite_pdf(whole, password="secret", algorithm=algorithm))
    assert (error.message, error.hint) == ("r.pdf is locked with a password", "save it without one")


def test_a_lock_that_nothing_here_opens_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_lock(*_: object) -> None:
        raise pypdf.errors.DependencyError("cryptography is required")

    monkeypatch.setattr(pypdf.PdfReader, "decrypt", refuse_lock)
    error = refuse(rewrite_pdf(draw_pdf(draw_lines("text")), password="x"))
    assert (error.message, error.hint) == ("r.pdf is encrypted", "print it into a new PDF")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_document_that_is_cut_off_says_so(part: float) -> None:
    whole = make_pdf(TYPST)
    error = refuse(whole[: int(len(whole) * part)])
    assert error.message in ("r.pdf is broken or cut off", "r.pdf is a PDF without text, such as a scan")


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.7 broken", b"%PDF-1.4\n" + b"\xff" * 10_000])
def test_what_only_begins_as_a_document_is_broken(raw: bytes) -> None:
    assert refuse(raw).message == "r.pdf is broken or cut off"


@pytest.mark.parametrize("source", [EUROPASS_OLD, EUROPASS_NEW])
def test_a_europass_document_is_read_from_the_data_in_it(source: str) -> None:
    raw = rewrite_pdf(
        draw_pdf(draw_lines("The look of it")), attached={"notes.xml": b"<a/>", "cv.xml": source.encode()}
    )
    paper = read(raw)
    assert paper.kind == "europass"
    assert paper.data
    assert paper.data["work"][0]["position"] == "RN Case Manager"


def test_other_files_in_a_document_do_no_harm() -> None:
    raw = rewrite_pdf(
        draw_pdf(draw_lines("Registered Nurse in Ohio")), attached={"a.xml": b"<a/>", "b.txt": b"b"}
    )
    assert lines_of(read(raw)) == ["Registered Nurse in Ohio"]


def test_a_portfolio_says_what_to_do() -> None:
    writer = pypdf.PdfWriter(
        clone_from=pypdf.PdfReader(io.BytesIO(draw_pdf(draw_lines("Open it elsewhere"))))
    )
    writer.add_attachment("resume.pdf", b"%PDF")
    writer.root_object[pypdf.generic.NameObject("/Collection")] = pypdf.generic.DictionaryObject()
    error = refuse(save(writer))
    assert error.message == "r.pdf is a portfolio of other files"
    assert error.hint == "save the one inside that you mean"


def test_too_many_pages_are_refused() -> None:
    error = refuse(draw_pdf(*[draw_lines("text")] * 61))
    assert error.message == "r.pdf has 61 pages; carecli reads up to 60"


def test_a_page_that_draws_too_much_or_for_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    error = refuse(draw_pdf(draw_lines("text" * 20) + " 0 0 m" * 200_000))
    assert (error.message, error.hint) == ("r.pdf takes too long to read", "save its text as a text file")
    clock = iter(range(100))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock) * 5)
    assert refuse(draw_pdf(draw_lines("text", "text"))).message == "r.pdf takes too long to read"


def test_what_the_library_takes_for_one_page_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads a page whole before it draws, while nothing is asked whether the time is over."""
    slow = draw_pdf(draw_lines("text" * 20) + " 1" * 400_000)
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    monkeypatch.setattr(pdf, "MOST_SECONDS", 0.1)
    before = signal.getsignal(signal.SIGALRM)
    assert refuse(slow).message == "r.pdf takes too long to read"
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_thread_that_has_no_alarm_reads_all_the_same() -> None:
    read: list[int] = []
    thread = threading.Thread(
        target=lambda: read.append(len(pdf.open_pdf(draw_pdf(draw_lines("text " * 9)), "r.pdf")[1]))
    )
    thread.start()
    thread.join()
    assert read == [1]


def test_forms_in_forms_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each form draws the next one twice: a few of them draw millions. Each look at the clock is a moment."""
    ticks = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: next(ticks) * pdf.MOST_SECONDS / 200)
    writer = pypdf.PdfWriter(
        clone_from=pypdf.PdfReader(io.BytesIO(draw_pdf(draw_lines("text " * 9) + " /X0 Do")))
    )
    name, inner = pypdf.generic.NameObject, None
    for _ in range(40):
        form = pypdf.generic.DecodedStreamObject()
        form.set_data(b"/X0 Do /X0 Do" if inner else b"BT (x) Tj ET")
        form.update({name("/Type"): name("/XObject"), name("/Subtype"): name("/Form")})
        resources = pypdf.generic.DictionaryObject()
        if inner:
            resources[name("/XObject")] = pypdf.generic.DictionaryObject({name("/X0"): inner})
        form[name("/Resources")] = resources
        inner = writer._add_object(form)
    held: Any = writer.pages[0]["/Resources"].get_object()
    held[name("/XObject")] = pypdf.generic.DictionaryObject({name("/X0"): inner})
    assert refuse(save(writer)).message == "r.pdf takes too long to read"


def test_the_library_says_nothing_by_itself(capfd: pytest.CaptureFixture[str]) -> None:
    raw = draw_pdf(draw_lines("Registered Nurse in Ohio"))
    assert read(raw.replace(b"startxref\n", b"startxref\n9")).lines == (
        Line(1, "Registered Nurse in Ohio", 1),
    )
    assert capfd.readouterr() == ("", "")
