"""Documents for the tests, made by program: Word, PDF, ZIP and the formats of résumé builders."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
import typst
from pypdf import PdfReader, PdfWriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def pack(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            # Without the time of day: what a test is called is not to differ between two that run it.
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def make_docx(body: str, **parts: str) -> bytes:
    """A Word document of this XML; `header1` and the like are further parts."""
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": wrap("document", f"<w:body>{body}</w:body>"),
    }
    for part, content in parts.items():
        files[f"word/{part}.xml"] = wrap("hdr", content)
    return pack(files)


def wrap(tag: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {SPACES}>{content}</w:{tag}>'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def write_docx() -> Any:
    """A document of python-docx, to be filled."""
    return docx.Document()


def save(document: Any) -> bytes:
    """What a document of python-docx or a writer of pypdf is as a file."""
    held = io.BytesIO()
    (document.save if hasattr(document, "save") else document.write)(held)
    return held.getvalue()


def make_pdf(source: str) -> bytes:
    """A PDF of a Typst text."""
    return bytes(typst.compile(source.encode()))


def draw_pdf(*pages: str, more: str = "") -> bytes:
    """A PDF of which each page draws this, written by hand; `more` goes into its catalog."""
    count = len(pages)
    kids = " ".join(f"{4 + number} 0 R" for number in range(count))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {more} >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {4 + count + number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
            for number in range(count)
        ),
        *(f"<< /Length {len(page.encode())} >>\nstream\n{page}\nendstream" for page in pages),
    ]
    written, places = b"%PDF-1.7\n", list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    tail += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + tail.encode()


def draw_lines(*lines: str) -> str:
    """What a page draws for these lines."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    return f"BT /F1 11 Tf 14 TL 50 700 Td {shown} ET"


def rewrite_pdf(
    raw: bytes,
    *,
    password: str | None = None,
    owner: str | None = None,
    algorithm: str = "RC4-128",
    attached: Mapping[str, bytes] | None = None,
) -> bytes:
    """A PDF with a password, or with files attached."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    for name, content in (attached or {}).items():
        writer.add_attachment(name, content)
    if password is not None:
        writer.encrypt(password, owner, algorithm=algorithm)
    return save(writer)


def lines_of(paper: Any) -> list[str]:
    return [line.text for line in paper.lines]


def dump(data: Any) -> bytes:
    return json.dumps(data, indent=2, ensure_ascii=False).encode()


EUROPASS_OLD = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass">
<DocumentInfo><DocumentType>ECV</DocumentType></DocumentInfo>
<LearnerInfo>
<Identification><PersonName><FirstName>Dana</FirstName><Surname>Ruiz</Surname></PersonName>
<ContactInfo><Address><Contact><AddressLine>12 Elm Lane</AddressLine>
<PostalCode>45402</PostalCode></Contact></Address>
<Email><Contact>dana@example.org</Contact></Email></ContactInfo></Identification>
<Headline><Type><Code>position</Code></Type>
<Description><Label>Care coordinator</Label></Description></Headline>
<WorkExperienceList><WorkExperience>
<Period><From year="2019" month="--03"/><Current>true</Current></Period>
<Position><Label>RN Case Manager</Label></Position>
<Activities>&lt;p&gt;Plans discharges&lt;/p&gt; &lt;ul&gt;&lt;li&gt;Weekly
rounds&lt;/li&gt;&lt;/ul&gt;</Activities>
<Employer><Name>Delta Health</Name></Employer>
</WorkExperience><WorkExperience>
<Period><From year="2014"/><To year="2019" month="--02" day="---28"/></Period>
<Position><Label>Staff nurse</Label></Position><Employer><Name>Stone Creek</Name></Employer>
</WorkExperience></WorkExperienceList>
<EducationList><Education><Period><To year="2014"/></Period><Title>BSc Nursing</Title>
<Organisation><Name>Pelican University</Name></Organisation></Education></EducationList>
<Skills><Linguistic><MotherTongueList><MotherTongue><Description><Code>es</Code><Label>Spanish</Label></Description>
</MotherTongue></MotherTongueList><ForeignLanguageList><ForeignLanguage>
<Description><Label>English</Label></Description>
<ProficiencyLevel><SpokenInteraction>C1</SpokenInteraction></ProficiencyLevel></ForeignLanguage>
</ForeignLanguageList>
</Linguistic><Computer><Description>Epic charting</Description></Computer></Skills>
<AchievementList><Achievement><Title><Label>Certifications</Label></Title>
<Description>CCM</Description></Achievement>
<Achievement><Title><Label>Honours</Label></Title><Description>Nurse of the year</Description></Achievement>
</AchievementList></LearnerInfo></SkillsPassport>
"""
EUROPASS_NEW = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9"
 xmlns:hr="http://www.hr-xml.org/3" xmlns:eures="http://www.europass_eures.eu/1.0">
<CandidatePerson><PersonName><oa:GivenName>Dana</oa:GivenName><hr:FamilyName>Ruiz</hr:FamilyName></PersonName>
<Communication><ChannelCode>Telephone</ChannelCode><oa:DialNumber>5550100</oa:DialNumber></Communication>
<PrimaryLanguageCode name="FREE_TEXT">Spanish</PrimaryLanguageCode></CandidatePerson>
<CandidateProfile languageCode="en">
<hr:ExecutiveSummary>&lt;p&gt;Nurse with ten years&lt;/p&gt;</hr:ExecutiveSummary>
<EmploymentHistory><EmployerHistory>
<hr:OrganizationName>Delta Health</hr:OrganizationName>
<PositionHistory><PositionTitle>RN Case Manager</PositionTitle>
<eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2019-03</hr:FormattedDateTime></eures:StartDate>
<hr:CurrentIndicator>true</hr:CurrentIndicator></eures:EmploymentPeriod>
<oa:Description>&lt;p&gt;Plans discharges&lt;/p&gt;&lt;p&gt;Weekly rounds&lt;/p&gt;</oa:Description>
<City>Dayton</City>
</PositionHistory></EmployerHistory></EmploymentHistory>
<EducationHistory><EducationOrganizationAttendance>
<hr:OrganizationName>Pelican University</hr:OrganizationName>
<AttendancePeriod><EndDate><hr:FormattedDateTime>2014</hr:FormattedDateTime></EndDate><Ongoing>false</Ongoing>
</AttendancePeriod><EducationDegree><hr:DegreeName>BSc Nursing</hr:DegreeName></EducationDegree>
</EducationOrganizationAttendance></EducationHistory>
<Licenses><License><hr:LicenseName>Registered Nurse</hr:LicenseName></License></Licenses>
<PersonQualifications><PersonCompetency><hr:CompetencyID>eng</hr:CompetencyID>
<hr:TaxonomyID>language</hr:TaxonomyID>
<CompetencyDimension><Score><hr:ScoreText>C1</hr:ScoreText></Score></CompetencyDimension></PersonCompetency>
<PersonCompetency><hr:CompetencyID>Epic charting</hr:CompetencyID>
<hr:TaxonomyID>other</hr:TaxonomyID></PersonCompetency>
</PersonQualifications>
<Others><Title>Certificates</Title><Other><Title>CCM</Title><Date><StartDate>
<hr:FormattedDateTime>2022-01-15</hr:FormattedDateTime></StartDate></Date></Other></Others>
<Others><Title>About me</Title><Other><Title>Honours</Title>
<Description>Nurse of the year</Description></Other></Others>
</CandidateProfile></Candidate>
"""
