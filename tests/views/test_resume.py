"""A résumé in the forms of others: by the schema of JSON Resume, read and set by RenderCV, whole on paper."""

import json
import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker
from pypdf import PdfReader
from rendercv.data import read_input_file
from ruamel.yaml import YAML

from carecli.papers.resume import HeldCredential, Job, Period, Resume, School
from carecli.views.document import format_markdown
from carecli.views.docx import format_docx
from carecli.views.pdf import format_pdf
from carecli.views.resume import (
    rendercv_data,
    resume_document,
    resume_json,
    say_credential,
    say_period,
    say_school,
    write_rendercv,
)

TODAY = date(2026, 11, 28)
SCHEMA = Path(sys.prefix) / "axe" / "node_modules" / "@jsonresume" / "schema" / "schema.json"
NURSE = Resume(
    name="Dana Reyes",
    label="RN case manager",
    summary="Six years of discharges that hold.",
    jobs=(
        Job(
            "RN Case Manager",
            "Larkfield & Sons",
            Period("2019-03", None, is_open=True),
            ("Cut avoidable days from 41 to 26", "Costs #1 [red] $5 *x* `y` <b> \\ back"),
        ),
        Job("Staff nurse", None, Period("2013", "2019-02")),
    ),
    schools=(
        School("Wright Valley University", "BSN", "bachelor", "nursing", Period(None, "2016")),
        School(None, "MSN", "master", None, Period("2025-08", None, is_open=True)),
    ),
    credentials=(
        HeldCredential("Registered Nurse (RN)", ("OH",), None, "2027-10"),
        HeldCredential("BLS", (), "2025"),
    ),
    skills=("Discharge planning", "Negotiation"),
    languages=("Spanish",),
)
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)
moments = st.one_of(
    st.none(),
    st.sampled_from(["2013", "2013-05", "2013-05-31"]),
    st.sampled_from(["2019", "2019-03", "2019-03-01"]),
)
periods = st.builds(
    lambda start, is_open: Period(start, None if is_open else "2024-06", is_open), moments, st.booleans()
)
resumes = st.builds(
    Resume,
    name=st.one_of(st.none(), words),
    label=st.one_of(st.none(), words),
    summary=st.one_of(st.none(), words),
    jobs=st.lists(
        st.builds(Job, words, st.one_of(st.none(), words), periods, st.lists(words).map(tuple))
    ).map(tuple),
    schools=st.lists(
        st.builds(
            School,
            st.one_of(st.none(), words),
            words,
            st.just("bachelor"),
            st.one_of(st.none(), words),
            periods,
        )
    ).map(tuple),
    credentials=st.lists(st.builds(HeldCredential, words, st.just(("OH",)), moments, moments)).map(tuple),
    skills=st.lists(words).map(tuple),
    languages=st.lists(words).map(tuple),
)


def find_faults(data: dict[str, Any]) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return [
        fault.message for fault in Draft7Validator(schema, format_checker=FormatChecker()).iter_errors(data)
    ]


def test_json_resume_is_valid_by_its_schema_and_holds_all_of_it() -> None:
    data = resume_json(NURSE)
    assert find_faults(data) == []
    assert data["work"][0] == {
        "name": "Larkfield & Sons",
        "position": "RN Case Manager",
        "startDate": "2019-03",
        "highlights": [*NURSE.jobs[0].highlights],
    }
    assert data["certificates"][0] == {"name": "Registered Nurse (RN), OH", "expires": "2027-10"}
    assert find_faults({**data, "work": [{"startDate": "March"}]})


@given(resumes)
def test_json_resume_is_valid_whatever_is_known(resume: Resume) -> None:
    assert find_faults(resume_json(resume)) == []


@given(resumes)
def test_rendercv_finds_nothing_wrong_whatever_is_known(resume: Resume) -> None:
    data = rendercv_data(resume)
    text = write_rendercv(data)
    assert YAML(typ="safe").load(text) == data


def read_rendercv(resume: Resume, folder: Path) -> Any:
    file = folder / "resume.yaml"
    file.write_text(write_rendercv(rendercv_data(resume)), encoding="utf-8")
    return read_input_file(file)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("resume", [NURSE, NURSE._replace(jobs=NURSE.jobs[:1]), Resume("Dana", None, None)])
def test_rendercv_reads_it(resume: Resume, tmp_path: Path) -> None:
    read = read_rendercv(resume, tmp_path)
    assert read.cv.name == resume.name
    assert {section.title for section in read.cv.sections} >= ({"Experience"} if resume.jobs else set())


def test_rendercv_sets_it_whatever_marks_are_in_it(tmp_path: Path) -> None:
    """Without the network: RenderCV's pictures of icons come from a package of Typst, which is empty here."""
    icons = tmp_path / "typst" / "packages" / "preview" / "fontawesome" / "0.5.0"
    icons.mkdir(parents=True)
    (icons / "typst.toml").write_text(
        '[package]\nname = "fontawesome"\nversion = "0.5.0"\nentrypoint = "lib.typ"\n'
    )
    (icons / "lib.typ").write_text("#let fa-icon(..args) = []\n#let fa-version(..args) = []\n")
    (tmp_path / "r.yaml").write_text(write_rendercv(rendercv_data(NURSE)), encoding="utf-8")
    places = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    rendercv = [str(Path(sys.prefix) / "bin" / "rendercv"), "render", "r.yaml", "-nomd", "-nohtml", "-nopng"]
    done = subprocess.run(
        rendercv, cwd=tmp_path, env={**os.environ, **places}, capture_output=True, text=True
    )
    (made,) = (tmp_path / "rendercv_output").glob("*.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(made).pages)
    assert "rror" not in done.stdout
    for said in ("Dana Reyes", "Larkfield & Sons", "avoidable days", "(red) $5", "Wright Valley University"):
        assert said in " ".join(text.split())


SHOWN = (
    "Dana Reyes", "RN case manager, 555 0100", "March 2019 to present", "2013 to February 2019",
    "Registered Nurse (RN), OH, to October 2027", "MSN, in progress", "Spanish",
)  # fmt: skip


def test_a_person_reads_it_whole_on_paper() -> None:
    document = resume_document(NURSE, TODAY, "555 0100")
    pdf = " ".join(page.extract_text() for page in PdfReader(BytesIO(format_pdf(document))).pages)
    word = " ".join(paragraph.text for paragraph in docx.Document(BytesIO(format_docx(document))).paragraphs)
    markdown = format_markdown(document).replace("\\", "")
    for text in (" ".join(pdf.split()), word, markdown):
        for said in SHOWN:
            assert said in text
        assert "carecli" not in text


SAID = [
    (say_school(School("Lake", "Master of Social Work", "master", "social-work", Period())),
     "Master of Social Work, Lake"),
    (say_credential(HeldCredential("CCRN since 2016", (), "2016")), "CCRN since 2016"),
    (say_period(Period()), ""),
    (say_period(Period("2019", None, is_open=True)), "2019 to present"),
    (say_period(Period("2019", "2019")), "2019"),
    (say_period(Period(None, "2024-12-31")), "December 2024"),
    (say_credential(HeldCredential("CCM", (), "2022", "2027-05")), "CCM, to May 2027"),
    (say_credential(HeldCredential("BLS", (), "2025-02")), "BLS, February 2025"),
    (say_school(School("Lake College", "BA Psychology", "bachelor", "psychology", Period("2017", "2021"))),
     "BA Psychology, Lake College, 2021"),
    (say_school(School(None, None, None, None, Period())), "Studies"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), SAID)
def test_a_line_says_what_is_known_and_no_more(said: str, expected: str) -> None:
    assert said == expected
