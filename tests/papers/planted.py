"""One person's résumé in every format, with what must never be kept or quoted planted all over it."""

import json

from tests.papers.making import dump, make_docx, make_pdf, pack, paragraph

NUMBERS = ("445566", "778899", "1987654321")
PLANTED = (
    *NUMBERS, "555-0142", "5550142", "dana.planted", "Planted Street", "Box 8812", "in/dana-planted",
    "123-45-6789",
)  # fmt: skip
LINES = (
    "Dana Ruiz, RN, CCM",
    "4211 Planted Street, Apt 9, Dayton, OH 45402 | PO Box 8812",
    "(937) 555-0142 | dana.planted@example.org | linkedin.com/in/dana-planted",
    "Summary",
    "Case manager. Call 937.555.0142 or write to dana.planted@example.org; SSN 123-45-6789.",
    "Experience",
    "RN Case Manager, Delta Health, March 2019 - Present",
    "- Plans discharges for 30 patients (NPI 1987654321), reached at +1 937 555 0142 x 7",
    "- Sends clinicals to payers and argues denials; office at 4211 Planted Street",
    "Staff Nurse, Stone Creek Hospital, June 2013 - February 2019",
    "- Charge nurse two shifts a week; charted in Epic",
    "Education",
    "Bachelor of Science in Nursing, Pelican University, 2013",
    "Licenses and certifications",
    "RN - Ohio #445566, exp. 10/2027",
    "Certified Case Manager (CCM) No. 778899, exp. 05/2027",
    "References",
    "Ingrid Castellanos, LCSW, 937-555-0142, dana.planted@example.org",
)
JSON_RESUME = {
    "basics": {
        "name": "Dana Ruiz",
        "label": "RN Case Manager, RN #445566",
        "email": "dana.planted@example.org",
        "phone": "(937) 555-0142",
        "url": "https://linkedin.com/in/dana-planted",
        "summary": LINES[4],
        "location": {
            "address": "4211 Planted Street",
            "city": "Dayton",
            "region": "Ohio",
            "countryCode": "US",
        },
    },
    "work": [
        {
            "name": "Delta Health",
            "position": "RN Case Manager",
            "startDate": "2019-03",
            "summary": "Office at 4211 Planted Street, 937-555-0142",
            "highlights": [LINES[7][2:], LINES[8][2:]],
        },
        {
            "name": "Stone Creek Hospital",
            "position": "Staff Nurse",
            "startDate": "2013-06",
            "endDate": "2019-02",
            "highlights": [LINES[10][2:]],
        },
    ],
    "education": [
        {
            "institution": "Pelican University",
            "area": "Nursing",
            "studyType": "Bachelor of Science",
            "endDate": "2013",
        }
    ],
    "certificates": [
        {"name": "Registered Nurse, Ohio, License No. 445566", "issuer": "Ohio Board of Nursing"},
        {"name": "CCM #778899", "issuer": "CCMC", "date": "2022-05-01"},
    ],
    "references": [{"name": "Ingrid Castellanos, LCSW", "reference": "Call 937-555-0142"}],
}
RENDERCV = """cv:
  name: Dana Ruiz
  location: 4211 Planted Street, Dayton, Ohio
  email: dana.planted@example.org
  phone: +1 937 555 0142
  website: https://linkedin.com/in/dana-planted
  sections:
    summary:
      - Case manager. Call 937.555.0142 or write to dana.planted@example.org.
    experience:
      - company: Delta Health
        position: RN Case Manager
        start_date: 2019-03
        end_date: present
        highlights:
          - Plans discharges for 30 patients (NPI 1987654321)
          - Office at 4211 Planted Street
      - company: Stone Creek Hospital
        position: Staff Nurse
        start_date: 2013-06
        end_date: 2019-02
    education:
      - institution: Pelican University
        area: Nursing
        degree: BS
        end_date: "2013"
    certifications:
      - "RN - Ohio #445566, exp. 10/2027"
      - Certified Case Manager (CCM) No. 778899, exp. 05/2027
"""
LINKEDIN = {
    "Profile.csv": "First Name,Last Name,Address,Headline,Summary\n"
    'Dana,Ruiz,"4211 Planted Street",RN Case Manager,"Call 937.555.0142; SSN 123-45-6789"\n',
    "Email Addresses.csv": "Email Address\ndana.planted@example.org\n",
    "PhoneNumbers.csv": "Number\n937-555-0142\n",
    "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
    'Delta Health,RN Case Manager,"Plans discharges (NPI 1987654321), 937-555-0142",Dayton,Mar 2019,\n'
    "Stone Creek Hospital,Staff Nurse,Charted in Epic,Dayton,Jun 2013,Feb 2019\n",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
    "Pelican University,2009,2013,,Bachelor of Science in Nursing,\n",
    "Certifications.csv": "Name,Url,Authority,Started On,Finished On,License Number\n"
    "Registered Nurse Ohio,https://linkedin.com/in/dana-planted,Ohio Board of Nursing,Jun 2013,,445566\n"
    "Certified Case Manager (CCM),,CCMC,May 2022,May 2027,778899\n",
    "messages.csv": "FROM,CONTENT\nIngrid,Call me at 937-555-0142\n",
}
EUROPASS = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass">
<DocumentInfo><DocumentType>ECV</DocumentType></DocumentInfo>
<LearnerInfo>
<Identification><PersonName><FirstName>Dana</FirstName><Surname>Ruiz</Surname></PersonName>
<ContactInfo><Address><Contact><AddressLine>4211 Planted Street</AddressLine>
<PostalCode>45402</PostalCode></Contact></Address>
<Email><Contact>dana.planted@example.org</Contact></Email>
<TelephoneList><Telephone><Contact>+1 937 555 0142</Contact></Telephone></TelephoneList>
</ContactInfo></Identification>
<WorkExperienceList><WorkExperience>
<Period><From year="2019" month="--03"/><Current>true</Current></Period>
<Position><Label>RN Case Manager</Label></Position>
<Activities>&lt;p&gt;Plans discharges, NPI 1987654321, 937-555-0142&lt;/p&gt;</Activities>
<Employer><Name>Delta Health</Name></Employer>
</WorkExperience><WorkExperience>
<Period><From year="2013" month="--06"/><To year="2019" month="--02" day="---28"/></Period>
<Position><Label>Staff nurse</Label></Position><Employer><Name>Stone Creek Hospital</Name></Employer>
</WorkExperience></WorkExperienceList>
<EducationList><Education><Period><To year="2013"/></Period>
<Title>Bachelor of Science in Nursing</Title>
<Organisation><Name>Pelican University</Name></Organisation></Education></EducationList>
<AchievementList><Achievement><Title><Label>Licenses</Label></Title>
<Description>RN - Ohio #445566, exp. 10/2027</Description></Achievement>
<Achievement><Title><Label>Certifications</Label></Title>
<Description>CCM No. 778899</Description></Achievement>
</AchievementList></LearnerInfo></SkillsPassport>
"""
_TYPST = "\n\n".join(line.replace("#", r"\#").replace("@", r"\@").replace("- ", r"\- ", 1) for line in LINES)
FILES: dict[str, bytes] = {
    "resume.txt": "\n".join(LINES).encode(),
    "resume.md": ("# " + "\n\n".join(LINES)).encode(),
    "resume.html": ("<html><body>" + "".join(f"<p>{line}</p>" for line in LINES) + "</body></html>").encode(),
    "resume.docx": make_docx("".join(map(paragraph, LINES))),
    "resume.pdf": make_pdf(_TYPST),
    "resume.json": dump(JSON_RESUME),
    "resume.yaml": RENDERCV.encode(),
    "linkedin.zip": pack(LINKEDIN),
    "europass.xml": EUROPASS.encode(),
}
assert json.loads(FILES["resume.json"])
