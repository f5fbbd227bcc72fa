"""What reads like a claim in a résumé and is none, and claims in forms that are easy to miss.

Each case is a résumé, and what is to come of it: `license:RN=named`, `license:RN=-` for neither named nor
supported, `years=2.0-4.0` for a range that lies within these bounds.
"""

import pytest

from carecli.papers.claims import Claim, YearSpan
from carecli.papers.resumes import understand_resume
from carecli.papers.titles import read_head
from tests.papers.understanding import DAY, claim, list_ids, make_paper, shipped_lexicon

NURSE = "EXPERIENCE\nStaff Nurse, Elm Hospital, 2015 - 2020"

HELD = [
    ("header letters", "Ann Lee, BSN, RN, CCM\n\n" + NURSE, "license:RN=named certification:CCM=named"),
    (
        "header letters without comma",
        "ANN LEE RN BSN\n\n" + NURSE,
        "license:RN=named education:bachelor:nursing=named",
    ),
    (
        "header letters with dots",
        "Ann Lee, R.N., M.S.N.\n",
        "license:RN=named education:master:nursing=named",
    ),
    (
        "title alone",
        "Ann Lee\n\nEXPERIENCE\nRegistered Nurse, Elm Hospital, 2015 - 2020",
        "license:RN=supported",
    ),
    (
        "title after a comma",
        "Ann Lee\n\nEXPERIENCE\nCase Manager, RN, Elm Hospital, 2015 - 2020",
        "license:RN=supported",
    ),
    ("license with number", "Ann Lee\n\nLICENSES\nRN, Ohio #123456, expires 05/2027", "license:RN=named"),
    (
        "licensed in a sentence",
        "Ann Lee\n\nSUMMARY\nLicensed Registered Nurse in Texas with ten years at the bedside.",
        "license:RN=named",
    ),
    (
        "mere mention in the summary",
        "Ann Lee\n\nSUMMARY\nRegistered nurse with ten years at the bedside.",
        "license:RN=supported",
    ),
    ("certified in a sentence", "Ann Lee\n\nSUMMARY\nCCM-certified case manager.", "certification:CCM=named"),
    ("earned at work", f"Ann Lee\n\n{NURSE}\n- Earned the CCM in 2019", "certification:CCM=named"),
    (
        "the issuer of a card",
        "Ann Lee\n\nCERTIFICATIONS\nBLS and ACLS, American Heart Association",
        "certification:BLS=named certification:ACLS=named",
    ),
    (
        "the issuer beside it",
        "Ann Lee\n\nCERTIFICATIONS\nACLS American Heart Association, training center program",
        "certification:ACLS=named",
    ),
    ("exam passed", "Ann Lee\n\nCERTIFICATIONS\nCCM exam passed 2024", "certification:CCM=named"),
    ("LVN is LPN", "Ann Lee\n\nLICENSURE\nLicensed Vocational Nurse, California", "license:LPN=named"),
    ("LICSW is LCSW", "Ann Lee, LICSW\n", "license:LCSW=named"),
    ("CPR is BLS", "Ann Lee\n\nCERTIFICATIONS\nCPR/BLS", "certification:BLS=named"),
    ("one-line section", "Ann Lee\nLicensure: RN - Iowa\n", "license:RN=named"),
    ("heading in spaced letters", "Ann Lee\n\nL I C E N S E S\nRN, Iowa", "license:RN=named"),
    ("expiry in this month", "Ann Lee\n\nLICENSES\nRN, Iowa, expires 01/2026", "license:RN=named"),
    ("two states, one lapsed", "Ann Lee\n\nLICENSES\nRN - Iowa; Ohio (lapsed 2019)", "license:RN=named"),
]

NOT_HELD = [
    ("candidate", "Ann Lee\n\nLICENSES\nLCSW candidate", "license:LCSW=refused"),
    ("exam planned", "Ann Lee\n\nCERTIFICATIONS\nCCM (exam planned for 2026)", "certification:CCM=refused"),
    (
        "pursuing two",
        "Ann Lee\n\nSUMMARY\nCurrently pursuing CCM and ACM certification.",
        "certification:CCM=refused certification:ACM=refused",
    ),
    (
        "working toward",
        "Ann Lee\n\nSUMMARY\nSocial worker working toward LCSW licensure.",
        "license:LCSW=refused",
    ),
    ("eligible", "Ann Lee\n\nCERTIFICATIONS\nCCM-eligible", "certification:CCM=refused"),
    ("eligible to sit", "Ann Lee\n\nSUMMARY\nEligible to sit for the CCM.", "certification:CCM=refused"),
    ("lapsed", "Ann Lee\n\nLICENSES\nRN, Ohio, lapsed 2019", "license:RN=refused"),
    ("inactive", "Ann Lee\n\nLICENSES\nRN license (inactive)", "license:RN=refused"),
    ("not renewed", "Ann Lee\n\nCERTIFICATIONS\nCCM (2008, not renewed)", "certification:CCM=refused"),
    ("expired on the day", "Ann Lee\n\nLICENSES\nRN, Iowa, expires 12/2025", "license:RN=refused"),
    ("former", "Ann Lee\n\nSUMMARY\nFormer CCM, now in private practice.", "certification:CCM=refused"),
    ("header and candidate", "Ann Lee, LCSW\n\nLICENSES\nLCSW: candidate", "license:LCSW=refused"),
    (
        "tail of a list",
        "Ann Lee\n\nLICENSES\nLMSW, LCSW (in progress)",
        "license:LMSW=named license:LCSW=refused",
    ),
    ("RN student", "Ann Lee\n\nSUMMARY\nRN student in her last year.", "license:RN=refused"),
    (
        "RN to BSN",
        "Ann Lee\n\nEDUCATION\nRN to BSN, Keystone Online, completed 12/2018",
        "license:RN=- education:bachelor:nursing=named",
    ),
    ("RN-BSN", "Ann Lee\n\nEDUCATION AND LICENSES\nRN-BSN, Ohio University, 2017", "license:RN=-"),
    ("RN-to-BSN", "Ann Lee\n\nLICENSES\nRN-to-BSN, Ohio University, 2017", "license:RN=-"),
    ("RN/BSN", "Ann Lee\n\nLICENSES\nRN/BSN completion, University of Texas", "license:RN=-"),
    ("RN-BSN as letters", "Ann Lee, RN-BSN\n\n" + NURSE, "license:RN=named"),
    (
        "RN-BSN and letters",
        "Ann Lee, RN\n\nEDUCATION AND LICENSES\nRN-BSN, Ohio University, 2017",
        "license:RN=named",
    ),
    ("prep course", "Ann Lee\n\nTRAINING\nCCM prep course, 2024", "certification:CCM=refused"),
    ("scholarship for a program", "Ann Lee\n\nAWARDS\nRN program scholarship", "license:RN=refused"),
    ("placeholder", "Ann Lee\n\nLICENSES\n[RN license, state]", "license:RN=refused"),
    ("position sought", "Ann Lee\n\nOBJECTIVE\nA position as a RN case manager", "license:RN=refused"),
    ("taught", f"Ann Lee\n\n{NURSE}\n- Taught CCM review classes", "certification:CCM=refused"),
    (
        "member of the association",
        "Ann Lee\n\nCERTIFICATIONS\nACM conference 2024",
        "certification:ACM=refused",
    ),
]

# A license on the way to the full one is another, or is refused; it is never the full one.
ON_THE_WAY = [
    (f"on the way: {said}", f"Ann Lee\n\nLICENSES\n{said}", expected)
    for said, expected in {
        "Licensed Clinical Social Worker Associate (LCSW-A), North Carolina": "license:LCSW=-",
        "LCSW-A, NC": "license:LCSW=- certification:OTHER=named",
        "LCSWA": "license:LCSW=- certification:OTHER=named",
        "Provisional LCSW (NC)": "license:LCSW=refused",
        "Provisionally licensed LPC": "license:LPC=refused",
        "LPC Associate": "license:LPC=refused",
        "LPC (associate), Texas": "license:LPC=refused",
        "LPCA": "license:LPC=- certification:OTHER=named",
        "Licensed Professional Counselor - Associate": "license:LPC=refused",
        "LMFT-A": "license:LMFT=- certification:OTHER=named",
        "Associate Marriage and Family Therapist (AMFT)": "license:LMFT=- certification:OTHER=named",
        "LMSW-A": "license:LMSW=- certification:OTHER=named",
        "APCC 1234": "license:LPC=- certification:OTHER=named",
        "Associate Clinical Social Worker (ASW), California": "license:LCSW=- certification:OTHER=named",
        "LCSW intern license": "license:LCSW=refused",
        "RN (temporary permit)": "license:RN=refused",
        "RN, Ohio, temporary license": "license:RN=refused",
        "Limited permit: LMSW, New York": "license:LMSW=refused",
        "Provisional LPC, RN": "license:LPC=refused license:RN=named",
        "LCSW-A 2017; LCSW, North Carolina 2020": "license:LCSW=named certification:OTHER=named",
        "LCSW, associate degree in psychology": "license:LCSW=named",
        "RN, associate director of nursing": "license:RN=named",
    }.items()
] + [
    ("on the way in letters", "Ann Lee, MSW, LCSW-A\n\n" + NURSE, "license:LCSW=-"),
    ("on the way, in words after the name", "Ann Lee, LPC Associate\n\n" + NURSE, "license:LPC=refused"),
    (
        "on the way once, and full now",
        "Ann Lee, LPC\n\nEXPERIENCE\nCounselor, LPC Associate, Elm House, 2015 - 2020",
        "license:LPC=named",
    ),
    (
        "somebody else's on the way",
        "Ann Lee, LPC\n\nEXPERIENCE\nClinical Lead, Elm House, 2015 - 2020\n- Supervised an LPC associate"
        "\n- Supervised a provisional LPC",
        "license:LPC=named",
    ),
    (
        "an associate title",
        "Ann Lee\n\nEXPERIENCE\nRN, Associate Director of Care, Elm Plan, 2015 - 2020",
        "license:RN=supported",
    ),
]

# A license for a time, one of many states, and a course from one to the next.
IN_PART = [
    (f"in part: {said}", f"Ann Lee\n\n{part}\n{said}", expected)
    for part, said, expected in [
        ("LICENSES", "RN (temporary)", "license:RN=refused"),
        ("LICENSES", "RN - temp, Ohio", "license:RN=refused"),
        ("LICENSES", "Temporary RN license, Ohio", "license:RN=refused"),
        ("SUMMARY", "Temporary RN in a busy ward.", "license:RN=supported"),
        ("EXPERIENCE", "LMSW-A Therapist, Elm House, 2015 - 2020", "certification:OTHER=refused"),
        ("LICENSES", "RN, Ohio, temporary staff pool", "license:RN=named"),
        ("LICENSES", "RN license pending", "license:RN=refused"),
        ("LICENSES", "RN compact license pending", "license:RN=refused"),
        ("LICENSES", "RN license, compact pending", "license:RN=named"),
        ("LICENSES", "RN, Ohio; compact license pending", "license:RN=named"),
        ("LICENSES", "Compact RN, Texas", "license:RN=named"),
        ("LICENSES", "RN, lapsed (compact)", "license:RN=refused"),
        ("EXPERIENCE", "Registered Nurse (temporary), Elm Hospital, 2015 - 2020", "license:RN=supported"),
        ("EDUCATION", "LPN-RN program, Elm College, 2021", "license:LPN=- license:RN=refused"),
        ("EDUCATION", "LPN to RN bridge, Elm College, 2021", "license:LPN=- license:RN=refused"),
        ("TRAINING", "LPN/RN program", "license:LPN=- license:RN=refused"),
        ("LICENSES", "LPN/RN, Ohio", "license:LPN=named license:RN=named"),
        ("CERTIFICATIONS", "ACM-RN, 2016, renewed 2024", "certification:ACM=named"),
        ("CERTIFICATIONS", "ACM, renewal 2024", "certification:ACM=refused"),
        ("CERTIFICATIONS", "Former CCRN", "certification:OTHER=refused"),
        ("CERTIFICATIONS", "CCRN\nSupervises LCSWs and LMSWs", "license:LCSW=refused license:LMSW=refused"),
        (
            "EXPERIENCE", "Therapist, Elm House, 2015 - 2020\n- Therapy as an LMSW-A",
            "certification:OTHER=refused license:LMSW=-",
        ),
        (
            "EXPERIENCE", "Therapist, Elm House, 2015 - 2020\n- Obtained the LMSW-A in 2016",
            "certification:OTHER=named license:LMSW=-",
        ),
        (
            "EXPERIENCE", "Clinical Lead, Elm House, 2015 - 2020\n- Supervised an LMSW-A",
            "certification:OTHER=- license:LMSW=-",
        ),
    ]
]  # fmt: skip

OTHERS = [
    (
        "supervises RNs",
        "Ann Lee\n\nEXPERIENCE\nOffice Manager, Elm Clinic, 2015 - 2020\n- Supervises two RNs and an LPN",
        "license:RN=refused license:LPN=refused",
    ),
    (
        "under an LCSW",
        "Ann Lee\n\nEXPERIENCE\nCase Manager, Elm House, 2015 - 2020\n"
        "- Six clients under an LCSW's supervision",
        "license:LCSW=refused",
    ),
    (
        "works with RNs",
        "Ann Lee\n\nEXPERIENCE\nMedical Assistant, Elm Clinic, 2015 - 2020\n- Works with RN case managers",
        "license:RN=refused",
    ),
    (
        "referees",
        "Ann Lee\n\nREFERENCES\nBob Ray, RN, CCM, Director of Case Management",
        "license:RN=refused certification:CCM=refused",
    ),
    (
        "reports to",
        "Ann Lee\n\nEXPERIENCE\nCare Coordinator, Elm Clinic, 2015 - 2020\n- Reports to the RN supervisor",
        "license:RN=refused",
    ),
    (
        "recruiter of nurses",
        "Ann Lee\n\nEXPERIENCE\nRN Recruiter, Elm Staffing, 2015 - 2020",
        "license:RN=- years=0-0 related_years=0-0",
    ),
    (
        "hired nurses",
        "Ann Lee\n\nEXPERIENCE\nDirector of Case Management, Elm Plan, 2015 - 2020\n- Hired 12 RNs",
        "license:RN=refused years=4-6",
    ),
]

DEGREES = [
    (
        "in progress",
        "Ann Lee\n\nEDUCATION\nMSW (in progress), State University",
        "education:master:social-work=refused",
    ),
    (
        "expected",
        "Ann Lee\n\nEDUCATION\nMSN, Elm University, expected May 2026",
        "education:master:nursing=refused",
    ),
    ("future date", "Ann Lee\n\nEDUCATION\nBSN, Elm University, 2027", "education:bachelor:nursing=refused"),
    (
        "open end",
        "Ann Lee\n\nEDUCATION\nBSN, Elm University, 2024 - present",
        "education:bachelor:nursing=refused",
    ),
    (
        "year of the day itself",
        "Ann Lee\n\nEDUCATION\nBSN, Elm University, 2026",
        "education:bachelor:nursing=named",
    ),
    ("credits", "Ann Lee\n\nEDUCATION\n24 credits toward an associate degree", "education:associate=refused"),
    (
        "some college",
        "Ann Lee\n\nEDUCATION\nSome college, Associate of Arts not finished",
        "education:associate=refused",
    ),
    ("coursework", "Ann Lee\n\nEDUCATION\nMaster's coursework in public health", "education:master=-"),
    (
        "weeks",
        "Ann Lee\n\nEDUCATION\nCertificate in Care Management (6 weeks, online), 2020",
        "education:certificate=-",
    ),
    (
        "a year's certificate",
        "Ann Lee\n\nEDUCATION\nCertificate, Vocational Nursing, Elm School, 2014",
        "education:certificate:nursing=named",
    ),
    (
        "nursing school's diploma",
        "Ann Lee\n\nEDUCATION\nDiploma in Nursing, Elm School of Nursing, 1999",
        "education:certificate:nursing=supported education:associate:nursing=-",
    ),
    ("master of a skill", "Ann Lee\n\nSKILLS\nMaster scheduler, Excel", "education:master=-"),
    (
        "letters only",
        "Ann Lee\n\nEDUCATION\nBA Psychology, 2011\nMA, Counseling, 2014",
        "education:bachelor:psychology=named education:master:human-services=named",
    ),
    (
        "spelled and in letters",
        "Ann Lee\n\nEDUCATION\nBachelor of Science in Nursing (BSN), 2011",
        "education:bachelor:nursing=named",
    ),
    (
        "field after a colon",
        "Ann Lee\n\nEDUCATION\nBachelor of Science : Nursing , 2011",
        "education:bachelor:nursing=named",
    ),
    ("GED", "Ann Lee\n\nSCHOOL\nGED, 2001", "education:high-school=named"),
    (
        "label in a line",
        "Ann Lee\nEducation: MSN, Elm University (2010) | BSN (1999)",
        "education:master:nursing=named education:bachelor:nursing=named",
    ),
    (
        "next line says so",
        "Ann Lee\n\nEDUCATION\nBSN, Elm University\nAnticipated completion: Spring 2027",
        "education:bachelor:nursing=refused",
    ),
    (
        "under the heading of licenses",
        "Ann Lee\n\nEDUCATION AND LICENSES\nBSN, Elm University, 2012\nRN, Ohio",
        "education:bachelor:nursing=named license:RN=named",
    ),
]

YEARS = [
    ("months", "EXPERIENCE\nCase Manager, Elm House, March 2019 - Present", "years=6.9-6.95"),
    ("ISO months", "EXPERIENCE\nCase Manager, Elm House, 2021-08 to now", "years=4.4-4.6"),
    ("American days", "EXPERIENCE\nCase Manager, Elm House, 10/15/2016 to 1/3/2020", "years=3.2-3.25"),
    ("years alone widen", "EXPERIENCE\nCase Manager, Elm House, 2022 - 2025", "years=1.9-4.1"),
    ("since", "EXPERIENCE\nSince Nov 2025: Case Manager, Elm House", "years=0.2-0.3"),
    (
        "overlaps count once",
        "EXPERIENCE\nCase Manager, Elm House, 01/2018 - 12/2021\n"
        "Care Coordinator, Oak Clinic, 01/2020 - 12/2022",
        "years=4.9-5.1",
    ),
    (
        "gaps count nothing",
        "EXPERIENCE\nCase Manager, Elm House, 01/2020 - 12/2020\nCase Manager, Elm House, 01/2024 - 12/2024",
        "years=1.9-2.1",
    ),
    (
        "date on the line below",
        "EXPERIENCE\nCase Manager\nElm House, Dayton\nJan 2020 - Dec 2021",
        "years=1.9-2.1",
    ),
    (
        "date on the line above",
        "EXPERIENCE\nJan 2020 - Dec 2021\nElm House\nCase Manager\n- Visits",
        "years=1.9-2.1",
    ),
    (
        "each word on a line",
        "EXPERIENCE\n01/2020\n \n-\n \n12/2021\nCompany\n \n,\n \nState\nCase Manager",
        "years=1.9-2.1",
    ),
    ("rank first", "EXPERIENCE\nManager, Case Management, Elm Plan, 01/2020 - 12/2021", "years=1.9-2.1"),
    ("director", "EXPERIENCE\nDirector of Care Management | Elm Plan | 01/2020 - 12/2021", "years=1.9-2.1"),
    (
        "nurse first",
        "EXPERIENCE\nRN, Case Manager, Elm Hospital, 01/2020 - 12/2021",
        "years=1.9-2.1 related_years=0-0",
    ),
    (
        "bedside is related",
        "EXPERIENCE\nStaff Nurse, Elm Hospital, 01/2020 - 12/2021",
        "years=0-0 related_years=1.9-2.1",
    ),
    (
        "intern a year at most",
        "EXPERIENCE\nCase Management Intern, Elm House, 01/2018 - 12/2020",
        "years=0-1",
    ),
    (
        "family",
        "EXPERIENCE\nFamily caregiver for my mother, 01/2018 - 12/2020",
        "years=0-0 related_years=0-0",
    ),
    ("law office", "EXPERIENCE\nCase Manager, Elm Law Firm, 01/2018 - 12/2020", "years=0-0"),
    (
        "support desk",
        "EXPERIENCE\nTechnical Support Case Manager, Elm Software, 01/2018 - 12/2020",
        "years=0-0",
    ),
    (
        "device sales",
        "EXPERIENCE\nAccount Manager, Elm Devices, 01/2018 - 12/2020\n- Calls on case managers",
        "years=0-0 years:years=refused",
    ),
    ("volunteer", "VOLUNTEER EXPERIENCE\nCase Manager, Elm House, 01/2018 - 12/2020", "years=-"),
    (
        "half time",
        "EXPERIENCE\nCase Aide (20 hours a week), Elm House, 01/2018 - 12/2019",
        "related_years=0.9-1.1",
    ),
    (
        "licensed nurse as a title",
        "EXPERIENCE\nLicensed Practical Nurse, Elm Home, 01/2018 - 12/2019",
        "related_years=1.9-2.1",
    ),
    (
        "certified assistant as a title",
        "EXPERIENCE\nCertified Nursing Assistant, Elm Home, 01/2018 - 12/2019",
        "related_years=1.9-2.1",
    ),
    ("no dates", "EXPERIENCE\nCase Manager, Elm House", "years=-"),
    ("a start to come", "EXPERIENCE\nCase Manager, Elm House, March 2026 - present", "years=0-0"),
    (
        "jobs under headings of their own",
        "Ann Lee, RN\n\n### Case Manager \u00b7 Elm Plan \u00b7 2020/01 \u2013 2021/12",
        "years=1.9-2.1",
    ),
    (
        "bullets",
        "EXPERIENCE\n- Case Manager, Elm House, 01/2020 \u2013 12/2021. Saw 40 families",
        "years=1.9-2.1",
    ),
    (
        "dates in a sentence",
        "EXPERIENCE\nCase Manager, Elm House, 01/2020 - 12/2021\n"
        "- Cut readmissions from 2012 to 2019 by half",
        "years=1.9-2.1",
    ),
]

# What is only told in a sentence: without dates a wide range, with dates nothing.
TOLD_YEARS = [
    (f"told: {said}", f"Ann Lee\n\nSUMMARY\n{said}", expected)
    for said, expected in {
        "Over 8 years of experience as an RN case manager.": "years=8-10 related_years=-",
        "Case manager with eight years.": "years=8-9",
        "Nearly five years as a care coordinator.": "years=4-5",
        "About 5 years in utilization review.": "years=4-6",
        "3-5 years in case management": "years=3-5",
        "20+ years in nursing": "years=- related_years=20-25",
        "Worked as a CHW for 6 years.": "years=- related_years=6-7",
        "10+ years in nursing, including 4 years in case management.": "years=4-5 related_years=5-8",
        "More than nine years in nursing, four of them in case management": "years=4-5 related_years=4-7",
        "10 years in customer service and 2 years as a case manager": "years=2-3 related_years=-",
        "Two years caring for my mother, as her caregiver": "years=- related_years=-",
        "The clinic has served nurses for 30 years.": "years=- related_years=-",
        "Our nurses have 40 combined years in nursing.": "years=- related_years=-",
        "Seeking a team with 5 years of case management.": "years=-",
        "Patients aged 60 years in nursing homes.": "related_years=-",
        "Ten years of retail sales": "years=- related_years=-",
        "15 years": "years=- related_years=-",
    }.items()
] + [
    (
        "dates before words",
        f"Ann Lee\n\nSUMMARY\nOver 20 years in nursing.\n\n{NURSE}",
        "related_years=4-6",
    ),
    (
        "jobs after a line of skills",
        "ANN LEE, RN\n\nSKILLS: Epic | MCG\n\n2014 to 2019   Elm Hospital\n   Care Manager, RN",
        "years=4-6",
    ),
    (
        "a degree with its year is no job",
        f"Ann Lee, RN\n\n{NURSE}\n\nBachelor of Science in Nursing, Elm University, 2012",
        "related_years=4-6",
    ),
    (
        "visits of home health",
        "Ann Lee\n\nEXPERIENCE\nOASIS visits, Elm Home Care, 2015 - 2020",
        "related_years=4-6",
    ),
]  # fmt: skip

SKILLS = [
    (
        "done",
        "EXPERIENCE\nCase Manager, Elm House, 2015 - 2020\n- Planned discharges for 20 beds",
        "skill:discharge-planning=named",
    ),
    ("listed", "Ann Lee\n\nSKILLS\nInterQual, Epic", "skill:payer-authorization=named skill:ehr=named"),
    (
        "helped others",
        "EXPERIENCE\nStaff Nurse, Elm Hospital, 2015 - 2020\n- Helped case managers with discharge planning",
        "skill:discharge-planning=-",
    ),
    (
        "sold",
        "EXPERIENCE\nSales Representative, Elm Devices, 2015 - 2020\n\nSKILLS\nNegotiation",
        "skill:negotiation-advocacy=refused",
    ),
    ("wished for", "Ann Lee\n\nOBJECTIVE\nSeeking work in discharge planning", "skill:discharge-planning=-"),
    ("Spanish", "Ann Lee\nBilingual (Spanish/English)", "language:es=named language:en=-"),
    ("a little Spanish", "Ann Lee\n\nLANGUAGES\nSpanish (basic)", "language:es=refused"),
    (
        "whose families speak it",
        "EXPERIENCE\nTeacher, Elm School, 2015 - 2020\n- Taught Spanish",
        "language:es=-",
    ),
]

CASES = [*HELD, *NOT_HELD, *ON_THE_WAY, *IN_PART, *OTHERS, *DEGREES, *YEARS, *TOLD_YEARS, *SKILLS]


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 95
    assert len({name for name, _, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_trap(text: str, expected: str) -> None:
    claims = claim(text)
    for one in expected.split():
        thing, _, wanted = one.partition("=")
        kind, _, ident = thing.partition(":")
        if not ident:
            _check_years(claims, kind, wanted)
        elif wanted == "-":
            assert ident not in list_ids(claims, kind, "named", "supported"), one
        else:
            states = {found.state for found in claims if (found.kind, found.id) == (kind, ident)}
            assert states >= set(wanted.split(",")), (one, states)
            assert "named" not in states or wanted == "named", (one, states)


def test_what_is_not_held_has_no_expiry() -> None:
    (refused,) = claim("Ann Lee\n\nCERTIFICATIONS\nCCM: exam planned for spring 2027")[1:2]
    assert (refused.id, refused.state, refused.value) == ("CCM", "refused", None)


def _check_years(claims: tuple[Claim, ...], kind: str, wanted: str) -> None:
    spans = [one.value for one in claims if one.kind == kind and isinstance(one.value, YearSpan)]
    if wanted == "-":
        assert not [span for span in spans if span.high]
        return
    low, high = map(float, wanted.split("-"))
    assert len(spans) == 1
    assert low <= spans[0].low <= spans[0].high <= high, spans


HEADERS = [
    ("Ohio RN License #RN.412388 (exp. 10/2027)", "RN", "OH"),
    ("Registered Nurse - State of Ohio, RN 412388, active", "RN", "OH"),
    ("Ohio Registered Nurse License", "RN", "OH"),
    ("State of Texas Registered Nurse, License No. 123456", "RN", "TX"),
    ("Texas LPN license", "LPN", "TX"),
    ("NC LCSW License #C001234", "LCSW", "NC"),
    ("RN License: Ohio 412388 | ann@example.org", "RN", "OH"),
]


@pytest.mark.parametrize(("line", "code", "state"), HEADERS)
@pytest.mark.parametrize(
    "above", ["", "12 Elm St, Cleveland, OH 44120\n(216) 555-0143 | linkedin.com/in/annlee\n"]
)
def test_a_license_at_the_top_of_the_page(line: str, code: str, state: str, above: str) -> None:
    """It is held with its state; nor is it, or place and contact, told as a summary."""
    text = f"Ann Lee, {code}\n{above}{line}\n\nSUMMARY\nNurse of six years.\n\n{NURSE}"
    resume, claims = understand_resume(make_paper(text), shipped_lexicon(), DAY)
    held = next(one for one in claims if one.id == code)
    assert (held.state, held.value["states"]) == ("named", (state,))
    assert resume.summary == "Nurse of six years."
    assert not {"RN License", "LCSW License", "LPN license"} & {one.name for one in resume.credentials}


def test_only_prose_at_the_top_is_the_summary() -> None:
    text = (
        "Ann Lee\nRegistered Nurse\nDayton, OH\nI have been a nurse for ten years\nand like hard discharges."
    )
    resume, claims = understand_resume(make_paper(f"{text}\n\n{NURSE}"), shipped_lexicon(), DAY)
    assert resume.summary == "I have been a nurse for ten years and like hard discharges."
    assert resume.label == "Registered Nurse"
    assert list_ids(claims, "license", "supported") == ["RN"]


@pytest.mark.parametrize(
    ("line", "title", "employer"),
    [
        (
            "Registered Nurse, Maple Grove Skilled Nursing, Parma, OH",
            "Registered Nurse",
            "Maple Grove Skilled Nursing",
        ),
        ("Staff Nurse, Surgical Unit, Elm Hospital, Cleveland, OH", "Staff Nurse", "Elm Hospital"),
        ("RN, Mercy, Toledo OH", "RN", "Mercy"),
        ("RN, Mercy, Toledo, Ohio", "RN", "Mercy"),
        ("RN, Mercy, New York, NY", "RN", "Mercy"),
        ("RN, Mercy, OH", "RN", "Mercy"),
        ("Registered Nurse | Maple Grove | Parma, OH", "Registered Nurse", "Maple Grove"),
        ("Maple Grove, Parma, OH | Registered Nurse", "Registered Nurse", "Maple Grove"),
        ("Care Manager - Aspen - Boise, ID", "Care Manager", "Aspen"),
        ("RN, Case Manager, Fairlawn, Akron, OH", "RN, Case Manager", "Fairlawn"),
    ],
)
def test_a_town_is_no_employer(line: str, title: str, employer: str) -> None:
    assert read_head(line) == (title, employer)


@pytest.mark.parametrize(
    "school", ["RN-BSN, Ohio University", "RN to BSN, Ohio State University", "RN, University of Ohio, 2017"]
)
def test_the_state_of_a_school_is_none_of_a_license(school: str) -> None:
    claims = claim(f"Ann Lee\n\nEDUCATION AND LICENSES\n{school}\nRN, Texas #334411")
    held = next(one for one in claims if (one.id, one.state) == ("RN", "named"))
    assert held.value["states"] == ("TX",)
    assert held.evidence[-1].line == 5
