"""Lines that are easily misread, each with what it asks: every cue, and cues together. All of own wording.

What is asked is written `importance kind names`, then what softens it: `later 24`, `eligible`, `experience`,
`or` other ways, `in` a larger minimum, `care` or `leading` what the years are of.
"""

import pytest

from carecli.papers.lexicon import Lexicon
from carecli.papers.paper import Line, Paper
from carecli.papers.posting import Asked
from carecli.papers.postings import understand_posting


def say(asked: Asked) -> str:
    parts = [asked.importance, asked.kind, "|".join(asked.any_of)]
    parts += [f"later {asked.later_months}"] if asked.later_months is not None else []
    parts += ["eligible"] if asked.eligible else []
    parts += ["experience"] if asked.by_experience else []
    parts += [f"or {'+'.join(way)}" for way in asked.instead]
    parts += [f"in {asked.within:g}"] if asked.within is not None else []
    parts += ["care"] * asked.care + ["leading"] * asked.leading
    return " ".join(parts)


def read(text: str, lexicon: Lexicon) -> set[str]:
    """What a posting of these lines asks, but for skills."""
    lines = ["Case Manager", "Alder Street Services", "", *text.split("\n")]
    paper = Paper("trap.txt", "text", tuple(Line(number, line) for number, line in enumerate(lines, 1)))
    return {say(asked) for asked in understand_posting(paper, lexicon).asked if asked.kind != "skill"}


TRAPS: dict[str, set[str]] = {
    # what strangers' postings taught: lists of ways, tables, conditions, schools, headings of wishes
    "Needed\nBachelor's degree; or\nTwo years and associate degree; or\nHigh school diploma and 5 years": {
        "must education bachelor or years:2+education:associate or education:high-school+years:5"
    },
    "Requirements\nA BSN and two years of nursing\nOR\nAn associate degree in nursing and four years": {
        "must education bachelor:nursing or education:associate:nursing+years:4",
        "must years 2 or education:associate:nursing+years:4",
    },
    "Education ........ BSN required\nPreferred ........ CCM": {
        "must education bachelor:nursing",
        "nice certification CCM",
    },
    "| | Required | Preferred |\n|--|--|--|\n| License | RN | |\n| Card | | CCM |\n\nSpanish is required.": {
        "must license RN",
        "nice certification CCM",
        "must language es",
    },
    "             | Required  | Preferred\nLicense      | RN        |\nLanguage     |           | Spanish": {
        "must license RN",
        "nice language es",
    },
    "Education and experience (must meet one)\n| RN license | none |\n| High school diploma | 3 years |": {
        "must license RN or education:high-school+years:3"
    },
    "Education (one of the following):\nBSN\nMaster's in social work\nLicense: RN": {
        "must education bachelor:nursing or education:master:social-work",
        "must license RN",
    },
    "It would be great if you also have:\n- CCM\n- Spanish": {"nice certification CCM", "nice language es"},
    "A few things that would make us smile:\n- BSN": {"nice education bachelor:nursing"},
    "Requirements\n-2 yrs of case management": {"must years 2 care"},
    "Requirements\nGraduate of an accredited nursing program\nCurrent RN license": {
        "must education associate:nursing or license:RN",
        "must license RN",
    },
    "Requirements\nDiploma in nursing or an associate degree in nursing; RN license": {
        "must education associate:nursing or license:RN",
        "must license RN",
    },
    "Requirements\nBLS required within 30 days of hire": {"must certification BLS later 1"},
    "Requirements\nCCM preferred; must obtain one within 24 months of hire": {
        "nice certification CCM later 24"
    },
    "Requirements\nCCM is required. Certification may be earned within one year of hire.": {
        "must certification CCM later 12"
    },
    "Requirements\nBachelor's degree required. Master's preferred (MSN, MHA).": {
        "must education bachelor",
        "nice education master",
        "nice education master:nursing|master:healthcare-administration",
    },
    "Requirements\nRN or LCSW license\nRN: BSN. LCSW: MSW.": {
        "must license RN|LCSW",
        "unclear education bachelor:nursing",
        "unclear education master:social-work",
    },
    "Requirements\nIf you come from nursing: BSN.": {"unclear education bachelor:nursing"},
    "Requirements\nSocial work candidates: MSW.": {"unclear education master:social-work"},
    "Requirements\nAll candidates: MSW.": {"must education master:social-work"},
    "Requirements\nSupervisor level: master's degree": {"unclear education master"},
    "Requirements\nEducation level: master's degree": {"must education master"},
    "Requirements\nCandidates holding an LCSW will be hired at a higher step.": {"unclear license LCSW"},
    "Requirements\nCSW or CAPSW, or LCSW license": {"unclear license LCSW"},
    "Requirements\nLVN or medical assistant with case management experience": {"unclear license LPN"},
    "Requirements\nRN or social worker (LSW or LCSW)": {"must license RN|LSW|LCSW"},
    "Requirements\nAn RN or LPN background": {"unclear license RN|LPN"},
    "Requirements\nEither of the following: RN license with two years; LCSW with two years": {
        "must license RN or license:LCSW+years:2",
        "must years 2 or license:LCSW+years:2",
    },
    "Requirements\nFluent Spanish is required for the Yakima office only": {"unclear language es"},
    "Requirements\nRN license is required for the nursing positions": {"unclear license RN"},
    "Requirements\nRN license is required for this position": {"must license RN"},
    "Requirements\nAbility to speak a second language, such as Spanish": {"unclear language es"},
    "Requirements\nSpanish and Somali required": {"must language es", "must language so"},
    "Requirements\nWe will consider people without a degree. Bachelor's degree required.": {
        "nice education bachelor"
    },
    "Requirements\nBachelor's degree. Experience can replace the degree year for year.": {
        "must education bachelor experience"
    },
    "Requirements\nBachelor's degree; four additional years may be considered in lieu of the degree": {
        "must education bachelor experience or years:4"
    },
    "Requirements\nFour years of related work or an equivalent combination of education and experience": {
        "must years 4"
    },
    "Requirements\nBachelor's degree in social work or related field (or actively enrolled)": {
        "must education bachelor:social-work|bachelor eligible"
    },
    "Requirements\nAssociate degree in education, or 60 semester hours of college": {
        "must education associate experience"
    },
    "Requirements\nThey do not care whether ADN or BSN": set(),
    "Requirements\nLived experience of recovery, at least two years": set(),
    "Requirements\nA two-year commitment is required": set(),
    "Requirements\nThree years of nursing, one year of leadership preferred": {
        "must years 3",
        "nice years 1 leading",
    },
    "Requirements\nRN license. 3 years of experience as a registered nurse; or 2 years with a BSN": {
        "must license RN",
        "must years 3 or years:2+education:bachelor:nursing",
    },
    # after the thing
    "Requirements\nBSN required; MSN is a plus": {
        "must education bachelor:nursing",
        "nice education master:nursing",
    },
    "Requirements\nA valid driver's license is mandatory": {"must drivers-license drivers-license"},
    "An RN license is a must.": {"must license RN"},
    "Qualifications\nCCM highly preferred": {"nice certification CCM"},
    "Qualifications\nCCM strongly desired": {"nice certification CCM"},
    "Qualifications\nACM is an asset": {"nice certification ACM"},
    "Qualifications\nSpanish would be helpful": {"nice language es"},
    "Qualifications\nLCSW ideal": {"nice license LCSW"},
    "Qualifications\nMaster's degree not required": set(),
    "Qualifications\nCertification is not needed": set(),
    "Qualifications\nCPHQ optional": {"nice certification CPHQ"},
    "Qualifications\nRN required, CCM preferred": {"must license RN", "nice certification CCM"},
    "Qualifications\nBachelor's required and Master's preferred": {
        "must education bachelor",
        "nice education master",
    },
    "Qualifications\nhospice experience preferred but not required; CHPN prefered": {
        "nice certification OTHER"
    },
    "Qualifications\nRN license (required)": {"must license RN"},
    "Qualifications\nCCM (preferred)": {"nice certification CCM"},
    "Qualifications\n2 years clinical (ICU or ER best)": {"must years 2"},
    "Qualifications\nCurrent BLS card needed on the first day": {"must certification BLS"},
    # before the thing
    "You must hold an LCSW.": {"must license LCSW"},
    "Candidates must possess a bachelor's degree in social work.": {"must education bachelor:social-work"},
    "Preferably CCM or ACM.": {"nice certification CCM|ACM"},
    "Ideally you speak Hmong.": {"nice language hmn"},
    "Requires an active Oregon RN license.": {"must license RN"},
    "Needs: LVN license; 1 year in a clinic": {"must license LPN", "must years 1"},
    "We prefer a master's degree.": {"nice education master"},
    "Pluses: Spanish; CHW certificate": {"nice language es", "nice certification CHW"},
    "Open to LMSW or LCSW.": {"must license LMSW|LCSW"},
    "No nursing license required.": set(),
    "Without a driver's license you can still do this job.": set(),
    # headings and labels
    "Would set you apart\nDoctorate\nEpic\nCPHQ": {"nice education doctorate", "nice certification CPHQ"},
    "Good to have\n- at least 2 years of hospice experience\n- RN": {"nice years 2", "nice license RN"},
    "REQUIRED: RN. BSN.\nDESIRED: CCM. Two years of ICU.": {
        "must license RN",
        "must education bachelor:nursing",
        "nice certification CCM",
        "nice years 2",
    },
    "Licensure: LPC or LMHC\nWe like people who laugh.": {"must license LPC"},
    "LICENSES: None.": set(),
    "Licenses and certifications: N/A": set(),
    "Helpful, not required: Spanish.": {"nice language es"},
    "Keywords: RN, CCM, BSN, MSN, LPN, ACM, ICU, ER, OR, PACU, NICU, CCU, 5 years, director": set(),
    "Equal opportunity\nWe hire RNs and LCSWs of every background, a bachelor's required of none.": set(),
    "About us\nOur nurses hold the CCM and a BSN is required by our magnet status.": set(),
    "Requirements\nMSW\n\nBenefits\nWe pay for your LCSW exam and your MSN.": {
        "must education master:social-work"
    },
    "Minimum Job Requirements:\nAssociate's degree": {"must education associate"},
    "What we're looking for:\n* Three years of case management": {"must years 3 care"},
    # alternatives
    "Requirements\nRN, LPN or LCSW license": {"must license RN|LPN|LCSW"},
    "Requirements\nLMSW/LCSW": {"must license LMSW|LCSW"},
    "Requirements\nCCM, ACM, or CPHQ": {"must certification CCM|ACM|CPHQ"},
    "Requirements\nBachelor's degree or RN license": {"must education bachelor or license:RN"},
    "Requirements\nRN license or bachelor's degree in social work": {
        "must license RN or education:bachelor:social-work"
    },
    "Requirements\nBachelor's degree, or four years of related work": {"must education bachelor or years:4"},
    "Requirements\nFive years of casework or a bachelor's degree": {"must years 5 or education:bachelor"},
    "Requirements\nEither an RN with a BSN, or an LCSW with an MSW": {
        "must license RN|LCSW",
        "must education bachelor:nursing|master:social-work",
    },
    "Any one of these:\n(a) LPN license\n(b) associate degree in nursing\n(c) GED and two years outreach": {
        "must education associate:nursing or license:LPN or education:high-school+years:2",
    },
    "Requirements\nBachelor's degree\nOR four years of street outreach": {
        "must education bachelor or years:4"
    },
    "Requirements\nBSN. An ADN is accepted with four years of bedside work.": {
        "must education bachelor:nursing or education:associate:nursing+years:4",
    },
    "Needs: current LVN license. RNs may also apply.": {"must license LPN|RN"},
    "Requirements\nMaster's in social work, counseling or a related field": {
        "must education master:social-work|master:human-services|master",
    },
    "Requirements\nDiploma, associate or bachelor's degree in nursing": {
        "must education associate|bachelor:nursing"
    },
    "Requirements\nBLS and ACLS; RN": {
        "must certification BLS",
        "must certification ACLS",
        "must license RN",
    },
    # fields
    "Requirements\nMaster's degree in nursing, healthcare administration or business": {
        "must education master:nursing|master:healthcare-administration|master:business"
    },
    "Requirements\nBachelor's degree in psychology, education, or theology required": {
        "must education bachelor:psychology|bachelor:education|bachelor:theology"
    },
    "Requirements\nBachelor's degree in nursing, strong writing or speaking skills": {
        "must education bachelor:nursing"
    },
    "Requirements\nBachelor's degree in nursing, currently enrolled or graduated": {
        "must education bachelor:nursing"
    },
    "Requirements\nBachelor's degree in a health or human services field": {
        "must education bachelor:health or human services"
    },
    "Requirements\nBachelor's degree in health and human services": {
        "must education bachelor:health or human services"
    },
    # what is accepted as well
    "Licensure: LCSW or LPC. LMSW accepted from other states, who must obtain NC licensure within 90 days.": {
        "must license LCSW|LPC|LMSW",
    },
    "Licensure: LCSW or LPC. LMSW also considered.": {"must license LCSW|LPC|LMSW"},
    "Requirements\nRN license. We also accept LPN.": {"must license RN|LPN"},
    "Requirements\n- Active RN license\n- LPN considered": {"must license RN|LPN"},
    "Requirements\nRN license. LPNs with two years of experience considered.": {
        "must license RN or license:LPN+years:2"
    },
    "Requirements\nRN license\nLCSW required, LMSW accepted": {"must license RN", "must license LCSW|LMSW"},
    "Requirements\nLCSW. LMSW accepted; LPC preferred.": {"must license LCSW|LMSW", "nice license LPC"},
    "Requirements\nRN license. LPNs are not accepted.": {"must license RN"},
    "Requirements\nLPC license. LCSW considered a plus.": {"must license LPC", "nice license LCSW"},
    # equivalence
    "Requirements\nBachelor's degree or equivalent experience": {"must education bachelor experience"},
    "Requirements\nBachelor's degree or an equivalent combination of education and experience": {
        "must education bachelor experience"
    },
    "Requirements\nHigh school diploma or equivalent": {"must education high-school"},
    "Requirements\nMaster's or equivalent degree in nursing": {"must education master"},
    "Requirements\nBachelor's degree. Experience may substitute for the degree.": {
        "must education bachelor experience"
    },
    "Requirements\nBachelor's degree. Four years of experience may be substituted for the degree.": {
        "must education bachelor experience or years:4",
    },
    "Requirements\nOne year of experience equivalent to the GS-09 level": {"must years 1"},
    # later and eligible
    "Requirements\nCCM within 24 months of hire": {"must certification CCM later 24"},
    "Requirements\nRN license; CCM within two years of hire": {
        "must license RN",
        "must certification CCM later 24",
    },
    "Requirements\nCHW certificate within 90 days": {"must certification CHW later 3"},
    "Requirements\nACM or CCM, or obtained within one year of appointment": {
        "must certification ACM|CCM later 12"
    },
    "Requirements\nRN license in Idaho by the start date": {"must license RN later 0"},
    "Requirements\nWilling to obtain the CCM": {"must certification CCM later 0"},
    "Requirements\nEligible to sit for the CCM": {"must certification CCM eligible"},
    "Requirements\nCCM-eligible": {"must certification CCM eligible"},
    "Requirements\nWorking toward an LCSW": {"must license LCSW eligible"},
    "Requirements\nBSN within five years of hire": {"must education bachelor:nursing later 60"},
    "Requirements\nLCSW. A training license will do if fully licensed within 18 months.": {
        "must license LCSW later 18"
    },
    # a license on the way to a full one: the one in its place, and nobody is stopped for want of it
    "Requirements\nLCSW-A required": {"must license LMSW eligible"},
    "Requirements\nLicensed clinical social worker associate": {"must license LMSW eligible"},
    "LCSWA or LCSW license required": {"must license LMSW|LCSW eligible"},
    "Requirements\nLMSW-A": {"must license LSW eligible"},
    "Requirements\nLSWAIC": {"must license LMSW"},
    "Requirements\nLPC-A or LMFT-A": {"must license LPC|LMFT eligible"},
    "Requirements\nPLPC": {"must license LPC eligible"},
    "Requirements\nRN license pending accepted": {"must license RN eligible"},
    "Requirements\nCompact RN required": {"must license RN"},
    # a wish is of what stands right before it
    "Requirements\n3 years of case management experience, CCM preferred": {
        "must years 3 care",
        "nice certification CCM",
    },
    "Requirements\nTwo years of nursing, BSN preferred": {"must years 2", "nice education bachelor:nursing"},
    "Requirements\nRN license, BSN preferred": {"must license RN", "nice education bachelor:nursing"},
    "Requirements\nRN license, CCM a plus": {"must license RN", "nice certification CCM"},
    "Requirements\nLicensed master social worker": {"must license LMSW"},
    "Licensed clinical social workers receive a differential.": set(),
    "RN license, BSN preferred": {"unclear license RN", "nice education bachelor:nursing"},
    "Requirements\nCCM, ACM or CPHQ preferred": {"nice certification CCM|ACM|CPHQ"},
    "Requirements\nClinical credentials (RN, BSN, LPN) preferred": {
        "nice license RN",
        "nice license LPN",
        "nice education bachelor:nursing",
    },
    "Requirements\nClinical license (RN, MSW) preferred": {
        "nice license RN",
        "nice education master:social-work",
    },
    "Requirements\nAn RN license, an advanced degree, or CPHQ is a plus": {
        "nice license RN or certification:CPHQ",
        "nice education master or certification:CPHQ",
    },
    "Requirements\nRN or LCSW license preferred": {"nice license RN|LCSW"},
    "Requirements\nThree years of nursing and CCM preferred": {"nice years 3", "nice certification CCM"},
    # what is enough is asked
    "Requirements\nAn associate degree is preferred, a high school diploma is enough": {
        "nice education associate",
        "must education high-school",
    },
    # what may stand for something else is not asked, nor is what it stands for if nothing else asks it
    "Requirements\nTwo years of casework. A master's degree may be substituted for one year of experience.": {
        "must years 2 or education:master"
    },
    "Requirements\nA master's degree may substitute for one year of the experience.": set(),
    "Requirements\nBachelor's degree and two years of experience. An MSW can replace one year.": {
        "must education bachelor",
        "must years 2 or education:master:social-work",
    },
    "Requirements\nThree years of nursing (a BSN counts as one year)": {
        "must years 3 or education:bachelor:nursing"
    },
    "Requirements\nCCM may be substituted for one year of experience": set(),
    "Requirements\nMaster's degree in lieu of two years of experience accepted": set(),
    "Requirements\nOne year in a hospital or a master's degree in lieu of experience": {
        "must years 1 or education:master"
    },
    "Requirements\nIn lieu of a bachelor's degree, four years of experience": {
        "must education bachelor or years:4"
    },
    "Requirements\nAn LPN license may be accepted in place of the RN license.": {
        "must license RN or license:LPN"
    },
    "Requirements\nBachelor's degree\n3 years of casework (a master's may be substituted for one year).": {
        "must education bachelor",
        "must years 3 or education:master",
    },
    "Requirements\nBachelor's degree, Master's preferred": {
        "must education bachelor",
        "nice education master",
    },
    "Requirements\nB.S./B.A. in Finance or related field, Masters preferred; CPA preferred": {
        "must education bachelor",
        "nice education master",
    },
    "Requirements\nBSN, BSW preferred": {"nice education bachelor:nursing|bachelor:social-work"},
    # the end of R.N. ends no sentence, and a level of a license is no degree
    "Requirements\nBachelor's degree and C.H.P.N. certification preferred": {
        "nice education bachelor",
        "nice certification OTHER",
    },
    "Requirements\nA B.S.N. preferred; R.N. license required": {
        "nice education bachelor:nursing",
        "must license RN",
    },
    "Requirements\nLicensed at the master's level; LMSW": {"must license LMSW"},
    # another way behind a list of fields
    "Requirements\nBaccalaureate degree in nursing, social work or related field or 10 years of casework": {
        "must education bachelor:nursing|bachelor:social-work|bachelor or years:10"
    },
    "Requirements\nBachelor's in social work, nursing or a related field OR LPN with 3 years of nursing": {
        "must education bachelor:social-work|bachelor:nursing|bachelor or license:LPN+years:3"
    },
    # negation
    "No experience necessary and no license needed.": set(),
    "There is no minimum number of years.": set(),
    "Requirements\nNo degree required": set(),
    "We train! You do not need a bachelor's degree.": set(),
    "Requirements\nA doctorate does not replace the MSW.": set(),
    # what asks nothing of who applies
    "Requirements\nCCM, or eligible to sit and obtain in 12 months": {
        "must certification CCM later 12 eligible"
    },
    "Requirements\nBSN, to be obtained in 3 years": {"must education bachelor:nursing later 36"},
    "The nurse will need to complete the MSN tuition program only if interested.": set(),
    "Requirements\nBSN. Candidates without BSN will be considered.": {"nice education bachelor:nursing"},
    "Requirements\nBSN or four years of nursing. Applicants without a BSN are welcome.": {
        "must education bachelor:nursing or years:4"
    },
    "Requirements\nCCM a must-have for promotion to senior": set(),
    "Requirements\nRN license required and CCM needed for promotion": {"must license RN"},
    "Requirements\nCCM certification reimbursed by us after hire": set(),
    "Requirements\nWe pay for your CCM exam and your MSN tuition.": set(),
    "Requirements\nCCM required, and its fee is reimbursed": {"must certification CCM"},
    "Requirements\nRecent graduates of MSN programs welcome": set(),
    "Requirements\nGraduate of an accredited MSW program": {"must education master:social-work"},
    # numbers that are no experience
    "Requirements\n2 years of nursing within the last 3 years": {"must years 2"},
    "Requirements\nAt least 21 years of age": set(),
    "Alder has served the valley for over 60 years.": set(),
    "This is a 2-year contract.": set(),
    "Requirements\nMust pass a 12 month probation period": set(),
    "A bonus of $5,000 is paid over two years.": set(),
    "You carry 40 to 50 patients and work 40 hours.": set(),
    "Requirements\nFive (5) years of nursing, to include three (3) in pediatrics": {
        "must years 5",
        "must years 3 in 5",
    },
    "Requirements\nSeven years in acute care, of which four in leadership": {
        "must years 7",
        "must years 4 in 7 leading",
    },
    "Requirements\n2+ years of clinical work, at least 1 of them in review": {
        "must years 2",
        "must years 1 in 2",
    },
    "Requirements\n1-2 years in behavioral health": {"must years 1"},
    "Requirements\n24 months of care coordination": {"must years 2 care"},
    "Requirements\nThree to five years' experience": {"must years 3"},
    "Requirements\n5 years of nursing, 2 in pediatrics": {"must years 5", "must years 2 in 5"},
    "Requirements\n5 years, two in case management": {"must years 5", "must years 2 in 5 care"},
    "Requirements\nFive years of nursing (one as a charge nurse)": {"must years 5", "must years 1 in 5"},
    "Requirements\n5 years of nursing, 2 in 3 of our units": {"must years 5"},
    "Requirements\nAt least a year of home care": {"must years 1"},
    "Requirements\nA year or more in a clinic": {"must years 1"},
    "We pay $40,000 a year or more.": set(),
    "Requirements\n5 years of nursing. 3 years of telephonic work may replace them.": {
        "must years 5 or years:3"
    },
    # of what the years are
    "Requirements\nTwo years as a social worker": {"must years 2"},
    "Requirements\n2+ years clinical experience; 1 year in utilization review strongly preferred": {
        "must years 2",
        "nice years 1 care",
    },
    "Requirements\nTwo years nursing experience, preferably in case management": {
        "must years 2",
        "nice other case management care",
    },
    "Requirements\nMinimum 2 years clinical nursing experience (case management experience a plus)": {
        "must years 2",
        "nice other case management experience care",
    },
    "Requirements\nTwo years of experience in nursing or case management": {"must years 2"},
    "Requirements\nTwo years of case management or related experience": {"must years 2"},
    "Requirements\n2 years as a case manager or social worker": {"must years 2"},
    "Requirements\nTwo years in care/case management": {"must years 2 care"},
    "Requirements\n3 years of experience in a clinical setting, case management preferred": {
        "must years 3",
        "nice other case management care",
    },
    "Requirements\n4 years of nursing. Case management is done in teams of five.": {"must years 4"},
    "Requirements\n5 years of nursing, with at least two years in case management": {
        "must years 5",
        "must years 2 in 5 care",
    },
    "Requirements\nSeven to ten years of case management, including five years in a leadership role": {
        "must years 7 care",
        "must years 5 in 7 leading",
    },
    "Requirements\n5 years experience including 2 years supervising staff": {
        "must years 5",
        "must years 2 in 5 leading",
    },
    "Requirements\n3 years of supervisory experience": {"must years 3 leading"},
    "Requirements\n3 years of case management or leadership experience": {"must years 3 care"},
    "Requirements\nTwo years under the supervision of a supervisor": {"must years 2"},
    "Requirements\nTwo years of nursing, reporting to a nursing supervisor": {"must years 2"},
    # other people's letters
    "Responsibilities\nSupervises RNs and LPNs, and reports to an LCSW.": set(),
    "Responsibilities\nTakes referrals from RN case managers.": set(),
    "Requirements\nExperience working with RNs and LCSWs": {"must license RN|LCSW"}
    - {"must license RN|LCSW"},
    "You work beside an LMSW and a nurse with a CCM.": set(),
    "Requirements\nTwo years as an RN case manager": {"must years 2 care"},
    # conditions, cards, languages
    "Requirements\nIf you do not hold an MSW, a BSW is required.": {
        "unclear education bachelor:social-work|master:social-work"
    },
    "Requirements\nBLS/CPR as required by the unit; RN license": {
        "unclear certification BLS",
        "must license RN",
    },
    "Requirements\nFluent in Spanish and English": {"must language es"},
    "Requirements\nBilingual": set(),
    "Requirements\nSpanish or Vietnamese required": {"must language es|vi"},
    "Languages: English; Spanish is paid $1.50 more an hour": {"nice language es"},
    "Languages: English, Spanish (differential)": {"nice language es"},
    "Our patients speak Spanish and Somali.": {"unclear language es"} - {"unclear language es"},
    "A driver's licence is a must.": {"must drivers-license drivers-license"},
    "Own car.": set(),
    "Requirements\nNext to Maine, or in Oregon: RN": {"must license RN"},
    "Requirements\nMA or MS in counseling": {"must education master:human-services"},
    "Requirements\nProficiency in MS Office; as a BA you write code": set(),
    "Requirements\nA PA or ED background helps": set(),
}


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_is_read_as_it_is_meant(text: str, lexicon: Lexicon) -> None:
    assert read(text, lexicon) == TRAPS[text]


@pytest.mark.parametrize(
    "line",
    ["1-2 years case management experience", "Case management experience", "Care management experience"],
)
def test_experience_in_care_management_is_no_skill(line: str, lexicon: Lexicon) -> None:
    assert not [one for one in lexicon.find(line, in_posting=True) if one.kind == "skill"]
    assert [one.id for one in lexicon.find("management experience") if one.kind == "skill"]


def test_there_are_enough_traps() -> None:
    assert len(TRAPS) >= 100
