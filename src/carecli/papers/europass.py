"""Europass CVs in their XML: the layout until 2020 (SkillsPassport) and the one of today (Candidate)."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from carecli.papers.formats import Leaf
from carecli.papers.packed import LINE, parse_xml

Entry = dict[str, Any]
_CREDENTIAL = re.compile(r"certif|licen", re.IGNORECASE)
# What both layouts have of languages are codes of ISO 639-2, or of 639-1 in the older one.
_LANGUAGES = {
    "ara": "Arabic", "bul": "Bulgarian", "ces": "Czech", "chi": "Chinese", "cze": "Czech",
    "dan": "Danish", "deu": "German", "dut": "Dutch", "ell": "Greek", "eng": "English",
    "est": "Estonian", "fin": "Finnish", "fra": "French", "fre": "French", "ger": "German",
    "gre": "Greek", "hat": "Haitian Creole", "hin": "Hindi", "hrv": "Croatian", "hun": "Hungarian",
    "ita": "Italian", "jpn": "Japanese", "kor": "Korean", "lav": "Latvian", "lit": "Lithuanian",
    "nld": "Dutch", "nor": "Norwegian", "pol": "Polish", "por": "Portuguese", "ron": "Romanian",
    "rum": "Romanian", "rus": "Russian", "slk": "Slovak", "slo": "Slovak", "slv": "Slovenian",
    "spa": "Spanish", "srp": "Serbian", "swe": "Swedish", "tgl": "Tagalog", "tur": "Turkish",
    "ukr": "Ukrainian", "vie": "Vietnamese", "zho": "Chinese",
}  # fmt: skip


def read_europass(content: bytes, name: str) -> Entry:
    """The parts of a Europass CV by the names of JSON Resume, of leaves. Raises PersonalFileError."""
    root = parse_xml(content, name)
    learner = root.find("LearnerInfo")
    return (
        _read_old(root if learner is None else learner) if root.tag == "SkillsPassport" else _read_new(root)
    )


def _leaf(element: Element, *ways: str) -> Leaf | None:
    """The text of the first of these places that has one."""
    for way in ways:
        found = element.find(way)
        text = "" if found is None else "".join(found.itertext()).strip()
        if found is not None and text:
            source = next(part for part in found.iter() if (part.text or "").strip() or part.tail)
            return Leaf(text, int(source.attrib[LINE]))
    return None


def _join(element: Element, *ways: str) -> Leaf | None:
    """The texts of all these places as one."""
    leaves = [leaf for way in ways if (leaf := _leaf(element, way))]
    return Leaf(" ".join(leaf.text for leaf in leaves), leaves[0].line) if leaves else None


# ------------------------------------------------------------ until 2020


def _read_old(learner: Element) -> Entry:
    person = "Identification/PersonName"
    kind = (_leaf(learner, "Headline/Type/Code") or Leaf("", 0)).text
    statement = _leaf(learner, "Headline/Description/Label", "Headline/Description")
    achievements = [
        (_leaf(part, "Title/Label", "Title"), part) for part in learner.iterfind(".//Achievement")
    ]
    return {
        "basics": {
            "name": _join(learner, f"{person}/FirstName", f"{person}/Surname"),
            "label": statement if kind == "position" else None,
            "summary": statement if kind == "personal_statement" else None,
        },
        "work": [
            {
                "position": _leaf(job, "Position/Label", "Position"),
                "name": _leaf(job, "Employer/Name"),
                "location": _leaf(job, "Employer/ContactInfo/Address/Contact/Municipality"),
                **_read_period(job),
                "summary": _leaf(job, "Activities"),
            }
            for job in learner.iterfind(".//WorkExperience")
        ],
        "education": [
            {
                "institution": _leaf(school, "Organisation/Name"),
                "studyType": _leaf(school, "Title", "Level/Label"),
                "area": _leaf(school, "Field/Label"),
                **_read_period(school),
                "courses": [_leaf(school, "Activities")],
            }
            for school in learner.iterfind(".//EducationList/Education")
        ],
        **_sort_others((title, _leaf(part, "Description"), {}) for title, part in achievements),
        "skills": [{"keywords": [_leaf(part, ".")]} for part in learner.iterfind("Skills/*/Description")],
        "languages": [
            *({"language": _name(part)} for part in learner.iterfind(".//MotherTongue")),
            *(
                {"language": _name(part), "fluency": _leaf(part, ".//SpokenInteraction")}
                for part in learner.iterfind(".//ForeignLanguage")
            ),
        ],
    }


def _name(language: Element) -> Leaf | None:
    return _leaf(language, "Description/Label", "Description/Code")


def _read_period(element: Element) -> Entry:
    """The ends of a period, which are attributes: `2019`, `--03`, `---01`."""
    ends = {"startDate": element.find("Period/From"), "endDate": element.find("Period/To")}
    if (_leaf(element, "Period/Current") or Leaf("", 0)).text == "true":
        del ends["endDate"]
    return {
        key: Leaf(
            "-".join(end.attrib[part].lstrip("-") for part in ("year", "month", "day") if part in end.attrib),
            int(end.attrib[LINE]),
        )
        for key, end in ends.items()
        if end is not None
    }


# ------------------------------------------------------------ of today


def _read_new(root: Element) -> Entry:
    person = "CandidatePerson/PersonName"
    return {
        "basics": {
            "name": _join(root, f"{person}/GivenName", f"{person}/FamilyName"),
            "summary": _leaf(root, ".//ExecutiveSummary"),
        },
        "work": [
            {
                "position": _leaf(job, "PositionTitle"),
                "name": _leaf(employer, "OrganizationName"),
                "location": _leaf(job, "City"),
                **_read_dates(job, "EmploymentPeriod"),
                "summary": _leaf(job, "Description"),
            }
            for employer in root.iterfind(".//EmployerHistory")
            for job in employer.iterfind("PositionHistory")
        ],
        "education": [
            {
                "institution": _leaf(school, "OrganizationName"),
                "studyType": _leaf(school, "EducationDegree/DegreeName"),
                **_read_dates(school, "AttendancePeriod"),
                "courses": [_leaf(school, "EducationDegree/OccupationalSkillsCovered")],
            }
            for school in root.iterfind(".//EducationOrganizationAttendance")
        ],
        **_sort_others(_list_others(root)),
        "skills": [
            {"name": _leaf(part, "CompetencyName", "CompetencyID")}
            for part in root.iterfind(".//PersonCompetency")
            if not _is_language(part)
        ],
        "languages": [
            *({"language": _spell(_leaf(part, "."))} for part in root.iterfind(".//PrimaryLanguageCode")),
            *(
                {"language": _spell(_leaf(part, "CompetencyID")), "fluency": _leaf(part, ".//ScoreText")}
                for part in root.iterfind(".//PersonCompetency")
                if _is_language(part)
            ),
        ],
    }


def _is_language(competency: Element) -> bool:
    return (_leaf(competency, "TaxonomyID") or Leaf("", 0)).text.lower() == "language"


def _spell(code: Leaf | None) -> Leaf | None:
    return code and code._replace(text=_LANGUAGES.get(code.text.lower(), code.text))


def _read_dates(element: Element, period: str) -> Entry:
    is_open = _leaf(element, f"{period}/Ongoing", f"{period}/CurrentIndicator")
    return {
        "startDate": _leaf(element, f"{period}/StartDate"),
        "endDate": None if is_open and is_open.text == "true" else _leaf(element, f"{period}/EndDate"),
    }


def _list_others(root: Element) -> Iterator[tuple[Leaf | None, Leaf | None, Entry]]:
    """Yield credentials and what else a person has added: its title, what it says, and its dates."""
    for credential in (*root.iterfind(".//License"), *root.iterfind(".//Certification")):
        name = _leaf(credential, "LicenseName", "CertificationName", "Title", "LicenseTypeCode")
        yield Leaf("Certification", 0), name, {"issuer": _leaf(credential, "IssuingAuthority/Name")}
    for section in root.iterfind(".//Others"):
        title = _leaf(section, "Title")
        for part in section.iterfind("Other"):
            date = _leaf(part, "Date/StartDate")
            if title and _CREDENTIAL.search(title.text):
                yield title, _leaf(part, "Title", "Description"), {"date": date}
            else:
                yield _leaf(part, "Title"), _leaf(part, "Description"), {"date": date}


def _sort_others(others: Iterator[tuple[Leaf | None, Leaf | None, Entry]]) -> Entry:
    """What has a title of its own by what that says: credentials, and the rest."""
    sorted_ = dict[str, list[Entry]](certificates=[], awards=[])
    for title, text, more in others:
        if title and _CREDENTIAL.search(title.text):
            sorted_["certificates"].append({"name": text or title, **more})
        else:
            sorted_["awards"].append({"title": title, "summary": text, **more})
    return sorted_
