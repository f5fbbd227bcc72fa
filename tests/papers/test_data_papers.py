"""The formats of résumé builders: JSON Resume, RenderCV, LinkedIn's export and Europass, all as one."""

import json
from typing import Any

import pytest

from carecli.errors import PersonalFileError
from carecli.papers.documents import make_paper
from carecli.papers.formats import read_date
from carecli.papers.paper import Line, Paper
from tests.papers.making import EUROPASS_NEW, EUROPASS_OLD, dump, lines_of, pack

SECRETS = (
    "5550100",
    "555 0100",
    "dana@example.org",
    "Elm Lane",
    "45402",
    "RN-778899",
    "Castellanos",
    "b3JhbmdlCg",
)


def read(raw: bytes, name: str) -> Paper:
    return make_paper(raw, name, name[name.index(".") :])


def refuse(raw: bytes, name: str) -> PersonalFileError:
    with pytest.raises(PersonalFileError) as refused:
        read(raw, name)
    return refused.value


NEW_RESUME: dict[str, Any] = {
    "basics": {
        "name": "Dana Ruiz", "label": "Care coordinator", "email": "dana@example.org", "phone": "555 0100",
        "image": "data:image/png;base64,b3JhbmdlCg==", "summary": "Nurse with ten years",
        "location": {"address": "12 Elm Lane", "postalCode": "45402", "city": "Dayton", "region": "OH"},
    },
    "work": [
        {"name": "Delta Health", "position": "RN Case Manager", "startDate": "2019-03", "endDate": "",
         "summary": "Plans discharges", "highlights": ["Weekly rounds"]},
        {"name": "Stone Creek", "position": "Staff nurse", "startDate": "2014", "endDate": "2019-02-28"},
    ],
    "education": [{"institution": "Pelican University", "studyType": "BSc Nursing", "endDate": "2014"}],
    "certificates": [{"name": "CCM", "issuer": "CCMC", "date": "2022-01-15", "url": "x"}],
    "skills": [{"name": "Epic charting", "level": "Master", "keywords": ["orders"]}],
    "languages": [{"language": "Spanish", "fluency": "Native"}],
    "references": [{"name": "Ingrid Castellanos", "reference": "RN, CCM"}],
    "meta": {"version": "v1.0.0"},
}  # fmt: skip
OLD_RESUME: dict[str, Any] = {
    "basics": {**NEW_RESUME["basics"], "picture": "", "website": "x"},
    "work": [
        {"company": "Delta Health", "position": "RN Case Manager", "startDate": "2019-03", "endDate": "Now",
         "summary": "Plans discharges", "highlights": ["Weekly rounds"]},
        {"company": "Stone Creek", "position": "Staff nurse", "startDate": "2014", "endDate": "2019-02-28"},
    ],
    "education": [
        {"institution": "Pelican University", "studyType": "BSc Nursing", "endDate": "2014", "gpa": "3.9"},
    ],
    "certificates": [{"title": "CCM", "issuer": "CCMC", "date": "January 15, 2022"}],
    "skills": [{"name": "Epic charting", "level": "Master", "keywords": ["orders"]}],
    "languages": [{"language": "Spanish", "fluency": "Native"}],
}  # fmt: skip
RENDERCV = """\
cv:
  name: Dana Ruiz
  headline: Care coordinator
  email: dana@example.org
  phone: "+1 555 0100"
  location: 12 Elm Lane, Dayton
  sections:
    Summary:
      - Nurse with **ten** years
    Experience:
      - company: Delta Health
        position: RN Case Manager
        start_date: 2019-03
        end_date: present
        summary: Plans discharges
        highlights:
          - "[Weekly rounds](https://example.org)"
      - company: Stone Creek
        position: Staff nurse
        date: 2014 to 2019-02-28
    Education:
      - institution: Pelican University
        degree: BSc Nursing
        end_date: 2014
    Licenses and certificates:
      - name: CCM
        issuer: CCMC
        date: 2022-01-15
    Skills:
      - label: Epic charting
        details: orders
      - label: Spoken languages
        details: Spanish
    References:
      - Ingrid Castellanos, RN
design:
  theme: classic
"""
LINKEDIN = {
    "Profile.csv": "\ufeffFirst Name,Last Name,Address,Headline,Summary,Zip Code\n"
    "Dana,Ruiz,12 Elm Lane,Care coordinator,Nurse with ten years,45402\n",
    "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
    'Delta Health,RN Case Manager,"Plans discharges\n• Weekly rounds",,Mar 2019,\n'
    "Stone Creek,Staff nurse,,,2014,28 Feb 2019\n",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name\n"
    "Pelican University,,2014,,BSc Nursing\n",
    "Certifications.csv": "Name,Url,Authority,Started On,Finished On,License Number\n"
    "CCM,,CCMC,2022-01-15,,RN-778899\n",
    "Skills.csv": "Name\nEpic charting\n",
    "Languages.csv": "Name,Proficiency\nSpanish,Native\n",
    "messages.csv": "FROM,CONTENT\nIngrid Castellanos,RN\n",
    "Connections.csv": "First Name\nIngrid Castellanos\n",
    "../Positions.csv": "x",
}
EVERYBODY = {
    "new.json": dump(NEW_RESUME),
    "bom.json": b"\xef\xbb\xbf" + json.dumps(NEW_RESUME).encode(),
    "wide.json": json.dumps(NEW_RESUME).encode("utf-16"),
    "old.json": dump(OLD_RESUME),
    "cv.yaml": RENDERCV.encode(),
    "export.zip": pack(LINKEDIN),
    "inside.zip": pack({f"Basic_Export_2026/{name}": text for name, text in LINKEDIN.items()}),
    "old.xml": EUROPASS_OLD.encode(),
    "new.xml": EUROPASS_NEW.encode(),
}


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_same_person_comes_out_of_every_format(name: str) -> None:
    paper = read(EVERYBODY[name], name)
    data: Any = paper.data
    assert data["basics"]["name"] == "Dana Ruiz"
    first = data["work"][0]
    assert (first["position"], first["name"], first["startDate"]) == (
        "RN Case Manager",
        "Delta Health",
        "2019-03",
    )
    assert "endDate" not in first
    assert first["summary"] == "Plans discharges"
    assert first["highlights"] == ["Weekly rounds"]
    if name != "new.xml":
        assert data["work"][1] == {
            "name": "Stone Creek", "position": "Staff nurse", "startDate": "2014", "endDate": "2019-02-28",
        }  # fmt: skip
    assert (data["education"][0]["institution"], data["education"][0]["endDate"]) == (
        "Pelican University",
        "2014",
    )
    assert data["education"][0]["studyType"] == "BSc Nursing"
    assert "CCM" in [entry["name"] for entry in data["certificates"]]
    assert "Epic charting" in str(data["skills"])
    assert "Spanish" in [entry["language"] for entry in data["languages"]]
    assert "Nurse with ten years" in lines_of(paper) or name == "old.xml"


@pytest.mark.parametrize("name", EVERYBODY)
def test_nothing_of_where_a_person_lives_or_of_others_comes_out(name: str) -> None:
    said = str(read(EVERYBODY[name], name))
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_value_stands_in_a_line(name: str) -> None:
    paper = read(EVERYBODY[name], name)
    texts = set(lines_of(paper))
    values = [value for value in list_values(paper.data) if value not in texts]
    assert values == []
    assert [line.number for line in paper.lines if not line.file] == sorted(
        line.number for line in paper.lines if not line.file
    )


def list_values(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    return [
        text for part in (data.values() if isinstance(data, dict) else data) for text in list_values(part)
    ]


def test_a_line_has_the_number_of_its_place_in_the_file() -> None:
    for name in ("new.json", "old.json", "cv.yaml", "old.xml", "new.xml"):
        source = EVERYBODY[name].decode().split("\n")
        for line in read(EVERYBODY[name], name).lines:
            start = line.text.partition("-")[0].partition(" ")[0]
            assert start in source[line.number - 1] or line.text == "English", (name, line)
    lines = {line.text: line.number for line in read(EVERYBODY["cv.yaml"], "cv.yaml").lines}
    assert (lines["Delta Health"], lines["Weekly rounds"], lines["CCM"]) == (11, 17, 26)
    lines = {line.text: line.number for line in read(EVERYBODY["new.json"], "new.json").lines}
    assert lines["RN Case Manager"] == EVERYBODY["new.json"].decode().split("\n").index(
        '      "position": "RN Case Manager",'
    ) + 1  # fmt: skip
    found = [line for line in read(EVERYBODY["export.zip"], "export.zip").lines if line.text == "Staff nurse"]
    assert found == [Line(4, "Staff nurse", file="Positions.csv")]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2019", "2019"), ("2019-3", "2019-03"), ("2019-03-01", "2019-03-01"), ("2019/03", "2019-03"),
        ("2019-03-01T00:00:00Z", "2019-03-01"), ("03/2019", "2019-03"), ("Mar 2019", "2019-03"),
        ("March 2019", "2019-03"), ("Sept. 2019", "2019-09"), ("1 May 2019", "2019-05-01"),
        ("March 1, 2019", "2019-03-01"), ("2019-00", "2019"), ("2019-13", "2019"), ("present", None),
        ("Now.", None), ("", None), ("  ", None), ("to date", None), ("-", None),
        ("Summer 2019", "Summer 2019"), ("14/2019", "14/2019"),
    ],
)  # fmt: skip
def test_dates_are_as_exact_as_they_are_written(written: str, date: str | None) -> None:
    assert read_date(written) == date


@pytest.mark.parametrize(
    ("resume", "work"),
    [
        ({"work": {"company": "A"}, "basics": {}}, [{"name": "A"}]),
        ({"work": [None, 3, ["x"], {"name": ["A", "B"], "highlights": "one"}], "basics": {}},
         [{"name": "3"}, {"name": "A, B", "highlights": ["one"]}]),
        ({"basics": {}, "work": [{"name": "", "company": "A", "startDate": 2014, "summary": {"x": "y"}}]},
         [{"name": "A", "startDate": "2014", "summary": "y"}]),
        ({"basics": {}, "work": [{"position": "RN", "summary": "<p>One &amp; two</p><ul><li>• three</ul>"}]},
         [{"position": "RN", "summary": "One & two", "highlights": ["three"]}]),
        ({"basics": 1, "work": [{"position": "RN\x1b[1m\u202e [red]", "location": {"x": "Troy", "y": 1}}]},
         [{"position": "RN [red]", "location": "Troy, 1"}]),
    ],
)  # fmt: skip
def test_what_has_another_shape_is_read_as_far_as_it_goes(resume: Any, work: list[Any]) -> None:
    paper = read(dump(resume), "r.json")
    assert paper.data
    assert paper.data["work"] == work


def test_bare_texts_are_entries() -> None:
    paper = read(
        dump({"basics": {"name": "D"}, "work": [], "skills": ["Epic"], "languages": ["Spanish"]}), "r.json"
    )
    assert paper.data == {
        "basics": {"name": "D"}, "skills": [{"name": "Epic"}], "languages": [{"language": "Spanish"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("r.json", b'{"basics": {"name": "D"', r"r.json:1 is not valid JSON"),
        ("r.json", b'{"basics": {"name": "D", "name": "E"}}', "r.json is not valid JSON: it gives a name"),
        ("r.json", b'{"a": ' * 10_000 + b"1" + b"}" * 10_000, "r.json is nested too deeply"),
        ("r.json", b"[" * 10_000 + b"]" * 10_000, "r.json is nested too deeply"),
        ("r.json", b'{"x": 1}', "r.json is neither a résumé nor a posting"),
        ("r.json", b"[1, 2]", "r.json is neither a résumé nor a posting"),
        ("r.json", b'"text"', "r.json is neither a résumé nor a posting"),
        ("r.json", b'{"basics": {}, "work": []}', "r.json is a JSON résumé without text"),
        ("r.json", b'{"basics": {"name": "' + b"x" * 300_001 + b'"}}', "r.json holds 300 kB of text; care"),
        ("r.json", b'{"basics": \0}', "r.json is no text that carecli can read"),
        ("r.json", b'{"years": 3, "licenses": ["RN"]}', "r.json is a profile of carecli itself, no résumé"),
        ("r.json", b'{"schema": "carecli.assessment/1"}', r"r.json was written by carecli itself \(assess"),
        ("me.toml", b'years = 3\nlicenses = ["RN"]\n', "me.toml is a profile of carecli itself"),
        ("me.txt", b'schema = "carecli.profile/1"\n', "me.txt is a profile of carecli itself"),
        ("r.yaml", b"cv:\n  name: [D\n", "r.yaml:3 is not valid YAML"),
        ("r.yaml", b"name: D\n", "r.yaml holds no CV"),
        ("r.yaml", b"- a\n- b\n", "r.yaml holds no CV"),
        ("r.yaml", b"cv: Dana\n", "r.yaml holds no CV"),
        ("r.yaml", b"cv:\n  name: \x01\n", "r.yaml is no text that carecli can read"),
        ("r.yaml", b"cv:\n  name: \xc2\x80 " + b"x" * 99, "r.yaml is not valid YAML"),
        ("r.yaml", b"cv: " + b"- " * 9_000, "r.yaml is nested too deeply"),
        ("r.yaml", b"cv: " + b"a " * 40_000, "r.yaml holds 80 kB of YAML; carecli reads up to 60 kB"),
        ("r.yaml", b"cv: " + b"[" * 10_000, "r.yaml is nested too deeply"),
        ("l.zip", pack({"Positions.csv": "Title\n", "Profile.csv": ""}), "is a LinkedIn export without text"),
        ("l.zip", pack({"Positions.csv": 'Title\n"' + "x" * 200_000}), "Positions.csv is no table that"),
        ("l.zip", pack({"Positions.csv": b"Title\nRN\0"}), "Positions.csv is no text that carecli can read"),
        ("l.zip", pack({"Positions.csv": "T"})[:60], "l.zip is broken or cut off"),
        ("z.zip", pack({"a.txt": "text"}), "z.zip is a ZIP file, which carecli does not read"),
        ("e.xml", b"<SkillsPassport><a></SkillsPassport>", "e.xml is broken or cut off"),
        ("e.xml", b"<SkillsPassport/>", "e.xml is a Europass CV without text"),
        ("e.xml", b'<!DOCTYPE S [<!ENTITY a "b">]><Candidate>&a;</Candidate>', "e.xml holds XML entities"),
        ("e.xml", b'<!DOCTYPE S [<!ENTITY a SYSTEM "/etc/x">]><Candidate>&a;</Candidate>', "XML entities"),
        ("e.xml", b"<SkillsPassport>" + b"<a>" * 100_000, "e.xml is broken or cut off"),
        ("e.xml", b"<Candidate>" + b"<a/>" * 310_000 + b"</Candidate>", "more than 300,000 elements"),
        ("r.json", b'{"basics": [' + b"1," * 100_001 + b"1]}", "r.json holds more than 100,000 values"),
        ("l.zip", pack({"Positions.csv": "A\n" + "\n" * 5_000}), "Positions.csv has more than 5,000 lines"),
        ("o.xml", b"<rss/>", "o.xml is an XML document, which carecli does not read"),
    ],
)  # fmt: skip
def test_bad_data_is_one_line(name: str, raw: bytes, message: str) -> None:
    with pytest.raises(PersonalFileError, match=message) as refused:
        read(raw, name)
    assert refused.value.hint
    assert "\n" not in refused.value.message + refused.value.hint


def test_aliases_that_multiply_and_tags_that_make_things_do_nothing() -> None:
    grown = "\n".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    error = refuse(f"cv:\n  a0: &a0 [x]\n{grown}\n".encode(), "r.yaml")
    assert error.message == "r.yaml holds more than 20,000 values"
    assert refuse(b"cv: &c\n  name: D\n  more: [*c]\n", "r.yaml").message == "r.yaml is nested too deeply"
    paper = read(b"cv:\n  name: !!python/object/apply:os.system ['touch x']\n  headline: !foo RN\n", "r.yaml")
    assert paper.data == {"basics": {"label": "RN", "name": "touch x"}}


def test_sections_of_any_title_are_put_where_they_belong() -> None:
    text = """cv:
  name: Dana
  sections:
    About: [Three]
    Volunteer work:
      - company: Clinic
        position: Helper
    Honors: [{name: Best nurse}]
    Languages:
      - label: Spanish
        details: native
    Skills:
      - label: Programming languages
        details: SQL
      - bullet: Epic
    Other: [{name: Garden, highlights: [x]}]
    Schooling: [{area: Nursing, date: 2014}]
    Nothing:
"""
    data: Any = read(text.encode(), "r.yml").data
    assert data["basics"]["summary"] == "Three"
    assert data["volunteer"] == [{"organization": "Clinic", "position": "Helper"}]
    assert data["awards"] == [{"title": "Best nurse"}]
    assert data["languages"] == [{"language": "Spanish", "fluency": "native"}]
    assert data["skills"] == [{"name": "Programming languages", "keywords": ["SQL"]}, {"name": "Epic"}]
    assert data["projects"] == [{"name": "Garden", "highlights": ["x"]}]
    assert data["education"] == [{"area": "Nursing", "endDate": "2014"}]


def test_a_document_is_known_without_its_name() -> None:
    kinds = {name: make_paper(raw, name, "").kind for name, raw in EVERYBODY.items() if name != "wide.json"}
    assert set(kinds.values()) == {"json-resume", "rendercv", "linkedin", "europass"}
    assert make_paper(b"[Name]\n{x}\nRN license", "p", "").kind == "text"


def test_an_english_reader_refuses_data_in_another_language() -> None:
    summary = (
        "Enfermera con experiencia en el cuidado de los pacientes y sus familias, que trabaja para el "
        "hospital y en su casa, con las redes del estado."
    )
    resume = {"basics": {"name": "Dana", "summary": summary}}
    assert refuse(dump(resume), "r.json").message == "r.json is in Spanish; carecli reads English"
